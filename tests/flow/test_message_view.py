"""A refused delivery is shown with what stood where each error points; nothing in an old row can break the page."""
import json

from hypothesis import given
from hypothesis import strategies as st

from flow.message_view import MAX_EXCERPT, findings

BODY = json.dumps({'lines': [{'amount': '1.005', 'a/b~c': 'x'}], 'customer': {'name': 'Kåre'}})


def found(pointer, body=BODY):
    finding, = findings(body, json.dumps([{'pointer': pointer, 'code': 'c', 'message': 'm'}]))
    return finding.found


def test_the_value_at_the_pointer_is_shown():
    assert found('/lines/0/amount') == '"1.005"'
    assert found('/lines/0/a~1b~0c') == '"x"'
    assert found('/customer') == '{"name": "Kåre"}'


def test_a_field_that_is_missing_has_no_value():
    pointers = ('/lines/0/qty', '/lines/7', '/lines/-1', '/customer/name/x', '')
    assert [found(pointer) for pointer in pointers] == [None] * 5


def test_a_long_value_is_cut_short():
    assert found('/x', json.dumps({'x': 'y' * 1000})) == '"' + 'y' * (MAX_EXCERPT - 1) + ' …'


def test_a_body_that_is_no_json_still_shows_the_errors():
    finding, = findings('<case/>', '[{"pointer": "/lines", "code": "c", "message": "m"}]')
    assert (finding.pointer, finding.message, finding.found) == ('/lines', 'm', None)


@given(st.text(), st.text() | st.sampled_from(['[1]', '{}', 'null', '[{}]', '[{"pointer": 5}]']))
def test_whatever_is_stored_the_page_opens(body, errors):
    assert isinstance(findings(body, errors), list)
