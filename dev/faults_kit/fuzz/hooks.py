"""Makes what schemathesis invents fit where JSON Schema cannot say how: products, known work types, ids of their own.

A value is only put in the place of one that was valid as well, so that what is to be refused stays so, and what is
right by the schema is taken in: the operations that follow then have a case to work on.

Where links are followed (`stateful`) more is needed, since a case has a history: versions count up, names of notices
are new, and what a notice replaces is there. `ELSMART_FUZZ_OPEN` are cases that are here, and `ELSMART_FUZZ_ACCEPTED`
are some whose offer is accepted.
"""
import itertools
import os
import re
import zlib

import schemathesis

_MONEY = re.compile(r'(-0{1,11}(\.0{1,2})?|[0-9]{1,11}(\.[0-9]{1,2})?)\Z')
_QTY = re.compile(r'(-0{1,11}(\.0{1,3})?|[0-9]{1,11}(\.[0-9]{1,3})?)\Z')
_REF = re.compile(r'[A-Za-z0-9._~-]{1,64}\Z')
_KINDS = ('labour', 'material', 'machine', 'third_party', 'mixed')
_CAUSES = ('customer', 'grid_company')
_LISTS = ('lines', 'add', 'update')
_PARTIES = ('customer', 'payer', 'ordered_by', 'installer', 'contractor')


@schemathesis.hook
def map_body(context, body):
    """Called with every body that is generated."""
    if isinstance(body, dict):
        _fit(body)
        for item in body.get('items') or () if isinstance(body.get('items'), list) else ():
            if isinstance(item, dict) and isinstance(item.get('case'), dict):
                _fit(item['case'])
    return body


@schemathesis.hook
def before_call(context, case, kwargs):
    """Called before each request. A valid one of a chain gets what only the chain so far can tell."""
    if not _is_of_a_chain(case):
        return
    number = next(_NUMBERS)
    if 'Idempotency-Key' in (case.headers or {}):
        case.headers['Idempotency-Key'] = f'chain-{number}'
    ref = (case.path_parameters or {}).get('ref')
    if ref and (ref not in _KNOWN or _is_new(case)):
        case.path_parameters['ref'] = _a_ref(ref, _name(case), number)
    if isinstance(case.body, dict):
        _NEXT.get(_name(case), dict)(case.body)


_NUMBERS = itertools.count(1)
_OPEN = os.environ['ELSMART_FUZZ_OPEN'].split()
_ACCEPTED = os.environ['ELSMART_FUZZ_ACCEPTED'].split()
_TO_CANCEL = list(_ACCEPTED)
_KNOWN = set()
_CHANGES = []
MOST_CHANGES = 1000
_CUSTOMER = {'kind': 'consumer', 'name': 'Kari Nordmann', 'street': 'Fjellveien 12', 'zip': '3510',
             'city': 'Hønefoss', 'country': 'NO', 'language': 'nb'}
_LINE = {'component': 'Grøft', 'name': 'Ekstra grøft', 'kind': 'labour', 'qty': '2', 'unit': 'm',
         'unit_price': '10.50', 'amount': '21.00', 'legal_basis': 'ch16'}


def _is_of_a_chain(case):
    return case.meta and case.meta.phase.name == 'stateful' and case.meta.generation.mode.is_positive


def _name(case):
    return case.operation.definition.raw.get('operationId')


def _is_new(case):
    """Whether a whole case is sent as a new one, also where it follows another: that follows from what was made up."""
    return _name(case) == 'putCase' and zlib.crc32(repr(case.body).encode()) % 4 == 0


def _a_ref(told, name, number):
    """The number of a case to begin with in the place of one that was made up: one whose offer is accepted, a new one,
    or one that nothing was delivered about yet.

    Which of them follows from `told`, what was made up: Hypothesis plays a chain again, and wants the same to happen.
    """
    chance = zlib.crc32(told.encode()) % 4
    if chance == 0 and name in ('putCase', 'postChange'):
        ref = _ACCEPTED[0]
    elif chance == 0 and name == 'postCancellation' and _TO_CANCEL:
        ref = _TO_CANCEL.pop()
    else:
        ref = f'ST-{number}' if name == 'putCase' or not _OPEN else _OPEN.pop()
    _KNOWN.add(ref)
    return ref


def _next_version(body):
    """A newer version than any before, of a main case, which has all that was changed so far."""
    body.update(dict.fromkeys(('main_case', 'expects', 'installation', *_PARTIES)))
    body.update(version=next(_NUMBERS), customer=_CUSTOMER, work_type='ny_tilknytning',
                includes=_CHANGES[-MOST_CHANGES:])
    _new_lines(body, 'lines')


def _next_change(body):
    """A notice of its own name that only adds."""
    number = next(_NUMBERS)
    _CHANGES.append(f'E{number}')
    body.update(change_ref=f'E{number}', after=[], update=[], remove=[], add=body.get('add') or [_LINE])
    _new_lines(body, 'add')


def _next_actuals(body):
    body['version'] = next(_NUMBERS)
    _new_lines(body, 'lines')


def _next_batch(body):
    """The first item is a case of its own."""
    case = {'version': 1, 'estimate': 'complete', 'lines': [_LINE]}
    _next_version(case)
    ref = f'ST-{next(_NUMBERS)}'
    _KNOWN.add(ref)
    body['items'] = [{'ref': ref, 'case': case}, *body['items'][1:]]


def _new_lines(body, name):
    """As many lines as there were, with ids that no other body has."""
    body[name] = [{**_LINE, 'line_id': f'L{next(_NUMBERS)}'} for _line in body.get(name) or ()]


_NEXT = {'putCase': _next_version, 'postChange': _next_change, 'putActuals': _next_actuals,
         'postCompletion': _next_actuals, 'postBatch': _next_batch,
         'postCancellation': lambda body: _new_lines(body, 'lines')}


def _fit(body):
    if _is(body.get('work_type'), _REF):
        body['work_type'] = 'ny_tilknytning'
    main = body.get('main_case')
    if isinstance(main, dict) and set(main) == {'source', 'ref'} and all(_is(value, _REF) for value in main.values()):
        body['main_case'] = None
    for name in _PARTIES:
        if isinstance(body.get(name), dict):
            _fit_party(body[name])
    number = 0
    for name in _LISTS:
        for line in body[name] if isinstance(body.get(name), list) else ():
            if isinstance(line, dict):
                number += 1
                _fit_line(line, f'{name}{number}')


def _fit_party(party):
    if isinstance(party.get('country'), str) and re.fullmatch('[A-Z]{2}', party['country']):
        party['country'] = 'NO'
    if _is_text(party.get('zip'), 64):
        party['zip'] = '3510'
    for name, form in (('orgnr', '[0-9]{9}'), ('peppol', '[0-9]{4}:[A-Za-z0-9._-]{1,50}')):
        if isinstance(party.get(name), str) and re.fullmatch(form, party[name]):
            party[name] = None


def _fit_line(line, line_id):
    if _is_text(line.get('line_id'), 64):
        line['line_id'] = line_id
    if _is(line.get('qty'), _QTY) and _is(line.get('unit_price'), _MONEY) and _is(line.get('amount'), _MONEY):
        line.update(qty='2', unit_price='10.50', amount='21.00')
    if line.get('kind') in _KINDS and (line.get('material_amount') is None or _is(line['material_amount'], _MONEY)):
        line.update(kind='labour', material_amount=None)
    if line.get('caused_by') in _CAUSES:
        line['caused_by'] = None
    if _is_text(line.get('change_ref'), 64):
        line['change_ref'] = None


def _is(value, pattern):
    return isinstance(value, str) and bool(pattern.match(value))


def _is_text(value, length):
    return isinstance(value, str) and 0 < len(value) <= length and value.isprintable() and bool(value.strip())
