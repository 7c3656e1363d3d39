"""Bad input that others have collected: read as it stands or refused with an answer, never a crash, never changed."""
import base64
import json
import pathlib
from decimal import Decimal

import pytest

from flow.contract import read_case
from flow.errors import FlowError, UnreadableBody
from flow.importing import Envelope, read_body
from flow.xml_body import write_xml

CORPORA = pathlib.Path(__file__).parent / 'corpora'
PARSING = {name: base64.b64decode(raw) for name, raw in json.loads(
    (CORPORA / 'json_parsing.json').read_text(encoding='utf-8')).items()}
NAUGHTY = json.loads((CORPORA / 'naughty_strings.json').read_text(encoding='utf-8'))
# What the suite allows and we refuse all the same, each with its code: the API is stricter than JSON.
STRICTER = {
    'y_object_duplicated_key.json': 'duplicate_key',
    'y_object_duplicated_key_and_value.json': 'duplicate_key',
    'y_object_escaped_null_in_key.json': 'nul_character',
    'y_string_null_escape.json': 'nul_character',
}


def read(raw):
    return read_body(Envelope('NM-1', 'PUT', '/elsmart/v1/cases/NM-1', raw))


@pytest.mark.parametrize('name', [name for name in PARSING if name.startswith('n_')])
def test_what_is_no_json_is_refused(name):
    with pytest.raises(UnreadableBody) as caught:
        read(PARSING[name])
    assert caught.value.status == 400


@pytest.mark.parametrize('name', [name for name in PARSING if name.startswith('y_')])
def test_what_is_json_is_read_unless_we_say_why_not(name):
    if name in STRICTER:
        with pytest.raises(UnreadableBody) as caught:
            read(PARSING[name])
        assert caught.value.code == STRICTER[name]
    else:
        assert read(PARSING[name]) == json.loads(PARSING[name], parse_float=Decimal)


@pytest.mark.parametrize('name', [name for name in PARSING if name.startswith('i_')])
def test_what_may_be_either_is_read_or_refused(name):
    try:
        json.dumps(read(PARSING[name]), ensure_ascii=False, default=str).encode('utf-8')
    except UnreadableBody as error:
        assert error.status == 400


def test_a_naughty_string_is_kept_exactly_or_refused(main):
    """As a name: what is taken in is what was sent, and can be written in both forms of the answer."""
    taken = 0
    for value in NAUGHTY:
        main['customer']['name'] = value
        try:
            delivery = read_case(read(json.dumps(main).encode()))
        except FlowError as error:
            assert error.status in (400, 422)
            error.body().encode('utf-8')
        else:
            taken += 1
            assert delivery.customer.name == value
            write_xml('case_status', {'name': value}).encode('utf-8')
    assert taken > 400


@pytest.mark.parametrize('field', ['email', 'phone', 'orgnr', 'zip', 'country', 'peppol'])
def test_a_naughty_string_in_a_field_of_a_fixed_form_never_crashes(field, main):
    for value in NAUGHTY:
        main['customer'][field] = value
        try:
            read_case(main)
        except FlowError as error:
            assert error.status == 422
