"""What a lenient reader would let through is refused, and a version is taken once."""
import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flow import importing
from flow.contract import read_case
from flow.errors import Conflict, ContractError, FlowError, NotFound, UnreadableBody, refusal
from flow.importing import Decision, Envelope

TEXT = st.text(st.characters(exclude_categories=['Cs'], exclude_characters='\0'))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-10**30, 10**30) | TEXT,
    lambda children: st.lists(children, max_size=4) | st.dictionaries(TEXT, children, max_size=4), max_leaves=20,
)


def envelope(raw, **values):
    return Envelope('NM-1', 'PUT', '/elsmart/v1/cases/NM-1', raw, **values)


def refused(raw):
    with pytest.raises(UnreadableBody) as caught:
        importing.read_json(raw)
    assert caught.value.status == 400
    return caught.value.errors[0].pointer, caught.value.code


@pytest.mark.parametrize('raw, pointer, code', [
    (b'', '', 'not_json'),
    (b'   ', '', 'not_json'),
    (b'{"a": 1', '', 'not_json'),
    (b'{"a": 1} x', '', 'not_json'),
    (b'{"a": 1}{"a": 2}', '', 'not_json'),
    (b"{'a': 1}", '', 'not_json'),
    (b'{"a": 01}', '', 'not_json'),
    (b'{"a": 1,}', '', 'not_json'),
    (b'"a\nb"', '', 'not_json'),
    (b'<case/>', '', 'not_json'),
    (b'\xef\xbb\xbf{}', '', 'not_json'),
    (b'{"a": "\xff"}', '', 'not_utf8'),
    ('{"a": "ø"}'.encode('latin-1'), '', 'not_utf8'),
    ('{"a": 1}'.encode('utf-16'), '', 'not_utf8'),
    (b'{"a": NaN}', '/a', 'not_a_number'),
    (b'{"lines": [{"amount": -Infinity}]}', '/lines/0/amount', 'not_a_number'),
    (b'Infinity', '', 'not_a_number'),
    (b'{"a": ' + b'9' * 5000 + b'}', '/a', 'not_a_number'),
    (b'{"a": 1e9999999999999999999}', '/a', 'not_a_number'),
    (b'{"a": 1, "a": 1}', '/a', 'duplicate_key'),
    (b'{"lines": [{"qty": "1", "qty": "2"}]}', '/lines/0/qty', 'duplicate_key'),
    (b'{"a": "\\u0000"}', '/a', 'nul_character'),
    (b'{"\\u0000": 1}', '/\x00', 'nul_character'),
    (b'{"a": "\xc3\xa5\\u0000"}', '/a', 'nul_character'),
    (b'{"a": ["\\ud800"]}', '/a/0', 'lone_surrogate'),
    (b'{"\\udc00": 1}', '/?', 'lone_surrogate'),
    (b'[' * 33 + b'"x"' + b']' * 33, '/0' * 33, 'too_deep'),
    (b'[' * 100000, '', 'too_deep'),
    (b'{"a":' * 100000, '', 'too_deep'),
])
def test_a_body_that_is_not_strict_json_is_refused_where_it_goes_wrong(raw, pointer, code):
    assert refused(raw) == (pointer, code)


def test_fractions_are_read_exactly_and_pairs_of_surrogates_are_a_character():
    assert importing.read_json(b'{"a": 0.1}') == {'a': Decimal('0.1')}
    assert importing.read_json(b'"\\ud83d\\ude42"') == '\U0001f642'


@given(VALUES)
def test_what_json_can_say_is_read_as_it_was_written(value):
    assert importing.read_json(json.dumps(value).encode()) == value
    assert importing.read_json(importing.canonical_json(value)) == value


@given(st.binary())
def test_any_bytes_are_read_or_refused_but_never_crash(raw):
    try:
        importing.read_json(raw)
    except UnreadableBody as error:
        json.dumps(error.problem(), ensure_ascii=False).encode()


@given(VALUES)
def test_any_value_is_read_as_a_case_or_refused_but_never_crashes(value):
    with pytest.raises(ContractError):
        read_case(value)


@given(st.dictionaries(TEXT, VALUES, max_size=5))
def test_order_of_keys_and_white_space_are_no_content(value):
    shuffled = dict(reversed(value.items()))
    spaced = json.dumps(shuffled, indent=3).encode()
    assert importing.content_hash(importing.read_json(spaced)) == importing.content_hash(value)


def test_one_oere_or_another_order_of_lines_is_other_content(main, line):
    before = importing.content_hash(main)
    line['amount'] = '2300.01'
    assert importing.content_hash(main) != before
    assert importing.content_hash({'lines': [1, 2]}) != importing.content_hash({'lines': [2, 1]})


@pytest.mark.parametrize('content_type', [
    'application/json', 'Application/JSON; charset=UTF-8', 'application/json;x=1'])
def test_json_in_utf_8_is_read(content_type):
    assert importing.read_body(envelope(b'{}', content_type=content_type)) == {}


@pytest.mark.parametrize('values', [
    {'content_type': ''}, {'content_type': 'text/plain'}, {'content_type': 'application/soap+xml'},
    {'content_type': 'application/x-www-form-urlencoded'}, {'content_type': 'application/jsonx'},
    {'content_type': 'application/json; charset="iso-8859-1"'}, {'content_encoding': 'gzip'},
])
def test_other_content_types_and_compressed_bodies_are_refused(values):
    with pytest.raises(FlowError) as caught:
        importing.read_body(envelope(b'{}', **values))
    assert caught.value.status == 415


def test_a_body_over_the_limit_is_refused():
    with pytest.raises(FlowError, match='at most 5 MB') as caught:
        importing.read_body(envelope(None))
    assert (caught.value.status, caught.value.code) == (413, 'body_too_large')


def test_the_body_is_kept_as_text_that_a_database_can_hold():
    assert envelope('{"a": "ø"}'.encode()).text == '{"a": "ø"}'
    assert envelope(b'\xff\x00').text == '\\xff\\x00'
    assert envelope(None).text == ''
    assert envelope(b'').body_hash == envelope(None).body_hash != envelope(b' ').body_hash


@pytest.mark.parametrize('raw, version', [
    (b'{"version": 7}', 7), (b'{"version": "7"}', 0), (b'{"version": true}', 0), (b'{"version": 9999999999}', 0),
    (b'{"version": -1}', 0), (b'[]', 0), (b'{', 0), (None, 0),
])
def test_the_record_of_a_refused_delivery_names_its_version_if_it_can(raw, version):
    assert importing.version_of(envelope(raw)) == version


@pytest.mark.parametrize('version, stored, newest, decision', [
    (1, None, None, Decision.CREATE), (7, None, None, Decision.CREATE), (2, None, 1, Decision.UPDATE),
    (5, None, 1, Decision.UPDATE), (1, 'same', 1, Decision.REPLAY), (1, 'same', 2, Decision.REPLAY),
])
def test_a_version_creates_updates_or_is_a_replay(version, stored, newest, decision):
    assert importing.decide(version, 'same', stored, newest) is decision


def test_an_older_version_never_seen_is_a_conflict_that_names_the_newest():
    with pytest.raises(Conflict, match='Version 3 is stored') as caught:
        importing.decide(2, 'same', None, 3)
    assert (caught.value.status, caught.value.code) == (409, 'older_version')
    assert caught.value.errors[0].pointer == '/version'


@pytest.mark.parametrize('newest', [1, 2])
def test_the_same_version_with_other_content_is_refused(newest):
    with pytest.raises(ContractError) as caught:
        importing.decide(1, 'other', 'same', newest)
    assert [(error.pointer, error.code) for error in caught.value.errors] == [('/version', 'version_reused')]


@given(st.lists(st.tuples(st.integers(1, 4), st.sampled_from('ab')), max_size=12))
def test_each_version_is_taken_once_and_never_goes_back(deliveries):
    """Against a reference: a dict of what was accepted, in any order of arrival."""
    accepted, order = {}, []
    for version, content in deliveries:
        newest = max(accepted, default=None)
        try:
            decision = importing.decide(version, content, accepted.get(version), newest)
        except Conflict:
            assert version not in accepted and version < newest
        except ContractError:
            assert accepted[version] != content
        else:
            assert (decision is Decision.REPLAY) == (accepted.get(version) == content)
            if decision is not Decision.REPLAY:
                assert (decision is Decision.CREATE) == (not accepted)
                accepted[version] = content
                order.append(version)
    assert order == sorted(set(order))


def test_a_case_cannot_be_its_own_main_case(child):
    delivery = read_case(child)
    importing.check_main_case(delivery, 'nettmelding', 'NM-1')
    importing.check_main_case(delivery, 'produktkjop', 'NM-2026-004512')
    with pytest.raises(ContractError) as caught:
        importing.check_main_case(delivery, 'nettmelding', 'NM-2026-004512')
    assert caught.value.errors[0].pointer == '/main_case'


@pytest.mark.parametrize('ref, fits', [
    ('NM-2026-004512', True), ('a~b_c.d', True), ('x' * 64, True), ('x' * 65, False), ('', False), ('a/b', False),
    ('a b', False), ('å', False), ('a\n', False), ('a%2Fb', False),
])
def test_a_case_number_fits_into_a_path(ref, fits):
    assert importing.is_ref(ref) is fits


@pytest.mark.parametrize('error, status, code', [
    (refusal(500), 500, 'internal_error'), (refusal(418), 418, 'http_418'), (refusal(422, 'No.'), 422, 'refused'),
    (NotFound(), 404, 'not_found'), (Conflict('accepted', 'Closed.'), 409, 'accepted'),
])
def test_a_problem_says_its_status_its_code_and_never_more_than_it_should(error, status, code):
    problem = error.problem()
    assert (problem['status'], problem['code'], problem['type']) == (status, code, f'urn:elsmart:problem:{code}')
    assert problem['title']
    assert ('detail' in problem) == (status not in (418, 500))
