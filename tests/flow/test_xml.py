"""XML is read with a hardened parser into what JSON would have been, and its schema is the contract."""
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from conftest import CHILD, MAIN
from flow import contract, importing, xml_body, xsd
from flow.contract_shape import shape_of
from flow.errors import ContractError, FlowError, UnreadableBody
from flow.importing import Envelope
from flow.xml_body import NAMESPACE, read_xml, write_problem, write_xml

XS = '{http://www.w3.org/2001/XMLSchema}'
LINE = MAIN['lines'][0]
DELIVERIES = {
    'case': MAIN,
    'change': {'change_ref': 'E1', 'caused_by': 'customer', 'reason': 'Kunden flyttet <traseen>\n& mer',
               'add': [{**LINE, 'line_id': '5'}], 'remove': ['1', '2']},
    'actuals': {'version': 2, 'as_of': '2026-10-15', 'lines': CHILD['lines']},
    'completion': {'completed_on': '2026-10-30', 'lines': [LINE]},
    'cancellation': {'reason': 'Kunden bygger ikke', 'lines': []},
    'batch': {'items': [{'ref': 'NM-1', 'case': MAIN}, {'ref': 'PK-1', 'case': CHILD}]},
}


def xml(kind='case', value=None):
    return write_xml(kind, DELIVERIES[kind] if value is None else value).encode()


def refused(raw, kind='case'):
    with pytest.raises(FlowError) as caught:
        read_xml(raw, kind)
    return caught.value.status, caught.value.code


@pytest.mark.parametrize('kind', DELIVERIES)
def test_a_delivery_says_in_xml_what_it_says_in_json(kind):
    value = read_xml(xml(kind), kind)
    assert importing.content_hash(value) == importing.content_hash(DELIVERIES[kind])
    if kind != 'batch':
        assert contract.read(kind, value) == contract.read(kind, DELIVERIES[kind])


def test_elements_come_in_any_order_and_may_be_indented():
    root = etree.fromstring(xml())
    root[:] = list(root)[::-1]
    etree.indent(root)
    assert importing.content_hash(read_xml(etree.tostring(root), 'case')) == importing.content_hash(MAIN)


def test_an_empty_element_is_none_where_there_may_be_none():
    value = read_xml(xml().replace(b'<email>kari.nordmann@example.com</email>', b'<email/>'), 'case')
    assert contract.read_case(value).customer.email is None


@pytest.mark.parametrize('old, new, pointer, code', [
    ('<version>1<', '<version>x<', '/version', 'wrong_type'),
    ('<version>1<', '<version>0<', '/version', 'too_small'),
    ('<amount>2300.00<', '<amount>2300.01<', '/lines/0/amount', 'amount_mismatch'),
    ('<amount>2300.00<', '<amount>NaN<', '/lines/0/amount', 'not_a_number'),
    ('<amount>2300.00<', '<amount> 2300.00<', '/lines/0/amount', 'not_a_number'),
    ('<kind>mixed<', '<kind>other<', '/lines/0/kind', 'not_allowed'),
    ('<version>', '<surprise>1</surprise><version>', '/surprise', 'unknown_field'),
    ('<estimate>complete</estimate>', '', '/estimate', 'missing_field'),
    ('<gnr>45<', '<gnr>45.0<', '/installation/gnr', 'wrong_type'),
])
def test_what_the_contract_refuses_is_refused_at_the_same_pointer(old, new, pointer, code):
    raw = xml().decode()
    assert old in raw
    with pytest.raises(ContractError) as caught:
        contract.read('case', read_xml(raw.replace(old, new).encode(), 'case'))
    assert (pointer, code) in [(error.pointer, error.code) for error in caught.value.errors]


ENTITY = '<!DOCTYPE case [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
LAUGHS = '<!DOCTYPE case [<!ENTITY a "ha">' + ''.join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)) + ']>'


def attacks():
    body = xml().decode()
    named = body.replace('Kari Nordmann', '&e;')
    yield 'external entity', (ENTITY + named).encode()
    yield 'http entity', (ENTITY.replace('file:///etc/hostname', 'http://127.0.0.1:1/') + named).encode()
    yield 'parameter entity', ('<!DOCTYPE case [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>' + body).encode()
    yield 'external subset', ('<!DOCTYPE case SYSTEM "http://127.0.0.1:1/x.dtd">' + body).encode()
    yield 'empty doctype', ('<!DOCTYPE case>' + body).encode()
    yield 'billion laughs', (LAUGHS + body.replace('Kari Nordmann', '&j;')).encode()
    yield 'quadratic', (
        f'<!DOCTYPE case [<!ENTITY e "{"x" * 50000}">]>' + body.replace('Kari Nordmann', '&e;' * 5000)).encode()
    yield 'utf-16 doctype', ('<?xml version="1.0" encoding="utf-16"?>' + ENTITY + named).encode('utf-16')
    yield 'utf-7', b'<?xml version="1.0" encoding="utf-7"?>+ADwAIQ-DOCTYPE case+AD4-'
    yield 'latin-1', ('<?xml version="1.0" encoding="iso-8859-1"?>' + body).encode('latin-1', 'replace')
    yield 'xinclude', body.replace('<version>', (
        '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/hostname" parse="text"/><version>')).encode()
    yield 'depth', (f'<case xmlns="{NAMESPACE}">' + '<a>' * 300 + '</a>' * 300 + '</case>').encode()
    yield 'other namespace', body.replace(NAMESPACE, 'urn:other').encode()
    yield 'no namespace', body.replace(f' xmlns="{NAMESPACE}"', '').encode()
    yield 'foreign element', body.replace('<version>', '<version xmlns="urn:other">').encode()
    yield 'attribute', body.replace('<version>', '<version kind="x">').encode()
    yield 'schema of theirs', body.replace('<version>', (
        '<version xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="urn:x http://127.0.0.1:1/">'
    )).encode()
    yield 'nil', body.replace('<version>', (
        '<version xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true">')).encode()
    yield 'twice', body.replace('<version>1</version>', '<version>1</version><version>2</version>').encode()
    yield 'mixed text', body.replace('<version>', 'text<version>').encode()
    yield 'another delivery', xml('actuals')
    yield 'a list', b'<lines/>'
    yield 'cut short', xml()[:-20]
    yield 'two documents', xml() + xml()
    yield 'long text', body.replace('Kari Nordmann', 'x' * 11_000_000).encode()
    yield 'NUL', xml().replace(b'Kari', b'Ka\0ri')
    yield 'control character', xml().replace(b'Kari', b'Ka&#1;ri')
    yield 'undefined entity', xml().replace(b'Kari', b'&e;')
    yield 'empty', b''
    yield 'json', json.dumps(MAIN).encode()


@pytest.mark.parametrize('name, raw', list(attacks()), ids=lambda value: value if isinstance(value, str) else '')
def test_an_attack_is_refused(name, raw):
    try:
        value = read_xml(raw, 'case')
    except FlowError as error:
        assert error.status in (400, 422)
        assert 'root:' not in error.message
        return
    with pytest.raises(ContractError):
        contract.read('case', value)


@pytest.mark.parametrize('split', ['<!-- x -->', '<?pi x?>', '<![CDATA[]]>'])
def test_nothing_splits_an_amount(split):
    """A reader of `.text` would see 23 kroner instead of 2 300."""
    raw = xml().decode().replace('<amount>2300.00<', f'<amount>23{split}00.00<').encode()
    assert read_xml(raw, 'case')['lines'][0]['amount'] == '2300.00'


def test_a_stylesheet_is_left_alone():
    raw = b'<?xml-stylesheet href="http://127.0.0.1:1/x.xsl" type="text/xsl"?>' + xml()
    assert read_xml(raw, 'case')['version'] == 1


@settings(deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: f'<case>{text}</case>'.encode()))
def test_any_bytes_are_read_or_refused_but_never_crash(raw):
    try:
        read_xml(raw, 'case')
    except FlowError as error:
        write_problem(error.problem()).encode()


@given(st.dictionaries(st.sampled_from(['a', 'lines', 'name']), st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner, max_size=3), max_leaves=6)))
def test_any_answer_can_be_written(value):
    etree.fromstring(write_xml('answer', value).encode())


def test_errors_are_written_as_rfc_9457_says():
    root = etree.fromstring(write_problem(UnreadableBody('not_xml', 'No.', '/a').problem()))
    assert root.tag == '{urn:ietf:rfc:7807}problem'
    assert [child.tag.rpartition('}')[2] for child in root] == ['type', 'title', 'status', 'detail', 'code', 'errors']
    assert root[5][0].tag == '{urn:ietf:rfc:7807}i'


def test_the_envelope_answers_as_it_was_asked():
    def wants(content_type, accept=''):
        return Envelope('1', 'PUT', '/', b'', content_type=content_type, accept=accept).wants_xml

    assert wants('application/xml') and wants('text/xml; charset=utf-8')
    assert not wants('application/json') and not wants('application/xml', 'application/json')
    assert wants('application/json', 'application/problem+xml, application/xml')
    assert not wants('', '*/*')


# === THE SCHEMA === #

def test_the_bundled_schema_is_made_from_the_contract():
    """Made again with `python -m flow.xsd`."""
    assert Path(xml_body.SCHEMA).read_text() == xsd.text()


def fields_of(model):
    """{name: (required, type name of a model or of its items, bounds of a list)} of a contract model."""
    result = {}
    for name, field in model.model_fields.items():
        shape = shape_of(field.annotation)
        inner = shape.item or shape
        result[name] = (field.is_required(), inner.model and inner.model.__name__, shape.item is not None, inner.whole)
    return result


def fields_in_schema(schema, name):
    """The same as the schema says it, read without the code that wrote it."""
    result = {}
    for element in schema.find(f"{XS}complexType[@name='{name}']").find(f'{XS}all'):
        holder = element.find(f'{XS}complexType/{XS}sequence/{XS}element')
        inner = element if holder is None else holder
        bases = {base.get('base') for base in inner.iter(f'{XS}restriction')}
        result[element.get('name')] = (
            element.get('minOccurs') is None, inner.get('type'), holder is not None, 'xs:integer' in bases)
    return result


def models():
    found, todo = [], list(contract.DELIVERIES.values())
    while todo:
        model = todo.pop()
        if model not in found:
            found.append(model)
            shapes = [shape_of(field.annotation) for field in model.model_fields.values()]
            todo += [inner.model for inner in ((shape.item or shape) for shape in shapes) if inner.model]
    return found


@pytest.mark.parametrize('model', models(), ids=lambda model: model.__name__)
def test_the_schema_has_each_field_of_the_contract_and_no_other(model):
    schema = etree.fromstring(Path(xml_body.SCHEMA).read_bytes())
    assert fields_in_schema(schema, model.__name__) == fields_of(model)


def test_the_schema_imports_nothing():
    schema = etree.fromstring(Path(xml_body.SCHEMA).read_bytes())
    assert not [child for child in schema.iter(f'{XS}import', f'{XS}include', f'{XS}redefine')]
