"""Makes what schemathesis invents fit where JSON Schema cannot say how: products, known work types, ids of their own.

A value is only put in the place of one that was valid as well, so that what is to be refused stays so, and what is
right by the schema is taken in: the operations that follow then have a case to work on.
"""
import re

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
