"""The contract takes what the documentation shows and refuses the rest with a pointer, a code and advice."""
import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import MAIN
from flow import contract, identifiers, openapi
from flow.contract import read_case
from flow.errors import ContractError, FieldError, UnknownReference

ABSENT = object()


def put(data, path, value):
    """Set or remove what `path` ('/lines/0/amount') names in `data`."""
    *parents, last = [int(part) if part.isdigit() else part for part in path.split('/')[1:]]
    for part in parents:
        data = data[part]
    if value is ABSENT:
        del data[last]
    else:
        data[last] = value


def errors_of(data):
    with pytest.raises(ContractError) as caught:
        read_case(data)
    return {(error.pointer, error.code) for error in caught.value.errors}


def test_a_main_case_and_a_child_are_read_with_exact_decimals(main, child):
    assert read_case(main).lines[0].amount == Decimal('2300.00')
    assert read_case(child).lines[0].shared.contribution == Decimal('166255.42')
    assert read_case(child).main_case.ref == 'NM-2026-004512'


@pytest.mark.parametrize('path, value, pointer, code', [
    ('/unknown', 1, '/unknown', 'unknown_field'),
    ('/lines/0/vat', '25', '/lines/0/vat', 'unknown_field'),
    ('/a~b', 1, '/a~0b', 'unknown_field'),
    ('/version', ABSENT, '/version', 'missing_field'),
    ('/lines', ABSENT, '/lines', 'missing_field'),
    ('/lines/0/qty', ABSENT, '/lines/0/qty', 'missing_field'),
    ('/work_type', ABSENT, '/work_type', 'missing_field'),
    ('/customer', ABSENT, '/customer', 'missing_field'),
    ('/customer/kind', ABSENT, '/customer/kind', 'missing_field'),
    ('/version', '1', '/version', 'wrong_type'),
    ('/version', True, '/version', 'wrong_type'),
    ('/version', 1.0, '/version', 'wrong_type'),
    ('/version', 0, '/version', 'too_small'),
    ('/version', 2**31, '/version', 'too_large'),
    ('/lines', {}, '/lines', 'wrong_type'),
    ('/lines/0', 'x', '/lines/0', 'wrong_type'),
    ('/customer/name', None, '/customer/name', 'wrong_type'),
    ('/installation/gnr', '45', '/installation/gnr', 'wrong_type'),
    ('/installation/gnr', -1, '/installation/gnr', 'negative'),
    ('/estimate', 'done', '/estimate', 'not_allowed'),
    ('/lines/0/kind', 'other', '/lines/0/kind', 'not_allowed'),
    ('/lines/0/legal_basis', 'ch17', '/lines/0/legal_basis', 'not_allowed'),
    ('/expects', ['manual'], '/expects/0', 'not_allowed'),
    ('/expects', ['produktkjop'] * 2, '/expects', 'duplicate'),
    ('/customer/name', '', '/customer/name', 'empty'),
    ('/customer/name', ' \u00a0', '/customer/name', 'empty'),
    ('/customer/name', 'x' * 201, '/customer/name', 'too_long'),
    ('/customer/name', 'a\x00b', '/customer/name', 'control_character'),
    ('/customer/name', 'a\nb', '/customer/name', 'control_character'),
    ('/customer/name', 'a\uffff', '/customer/name', 'control_character'),
    ('/customer/email', 'kari', '/customer/email', 'bad_email'),
    ('/customer/email', 'kari@example.com\nBcc: x@example.com', '/customer/email', 'bad_email'),
    ('/customer/phone', 'none', '/customer/phone', 'bad_phone'),
    ('/customer/zip', '351', '/customer/zip', 'bad_format'),
    ('/customer/country', 'Norge', '/customer/country', 'too_long'),
    ('/customer/country', 'no', '/customer/country', 'bad_format'),
    ('/customer/language', 'se', '/customer/language', 'not_allowed'),
    ('/customer/orgnr', '310004414', '/customer/orgnr', 'bad_orgnr'),
    ('/customer/orgnr', '310 004 413', '/customer/orgnr', 'bad_orgnr'),
    ('/customer/peppol', '0192:310002217', '/customer/peppol', 'bad_peppol'),
    ('/installation/metering_point', '707057500000412379', '/installation/metering_point', 'bad_metering_point'),
    ('/installation/metering_point', '70705750000041237', '/installation/metering_point', 'bad_metering_point'),
    ('/installation/kommunenr', '33', '/installation/kommunenr', 'bad_format'),
    ('/main_case', {'source': 'nettmelding', 'ref': 'a/b'}, '/main_case/ref', 'bad_format'),
])
def test_a_bad_field_is_refused_at_its_pointer(main, path, value, pointer, code):
    put(main, path, value)
    assert errors_of(main) == {(pointer, code)}


@pytest.mark.parametrize('value, code', [
    ('NaN', 'not_a_number'), ('Infinity', 'not_a_number'), ('-Infinity', 'not_a_number'), ('1e3', 'not_a_number'),
    ('2 300,00', 'not_a_number'), ('', 'not_a_number'), ('+1', 'not_a_number'), ('٣', 'not_a_number'),
    ('1\n', 'not_a_number'), (2300, 'wrong_type'), (2300.0, 'wrong_type'), (Decimal(1), 'wrong_type'),
    (None, 'wrong_type'), (True, 'wrong_type'), ('-1.00', 'negative'), ('10000000000.01', 'too_large'),
    ('2300.001', 'too_many_decimals'),
])
def test_an_amount_is_a_decimal_string_of_kroner_and_oere(main, line, value, code):
    line['amount'] = value
    assert errors_of(main) == {('/lines/0/amount', code)}


def test_a_quantity_has_three_decimals_and_is_never_negative(main, line):
    line.update(qty='0.125', unit_price='100.00', amount='12.50', material_amount='0')
    assert read_case(main).lines[0].qty == Decimal('0.125')
    for value, code in (('0.1250', 'too_many_decimals'), ('-1', 'negative')):
        line['qty'] = value
        assert errors_of(main) == {('/lines/0/qty', code)}


def test_the_largest_amount_is_ten_billion(main, line):
    line.update(qty='1', unit_price='10000000000', amount='10000000000.00', material_amount='0')
    assert read_case(main).lines[0].amount == 10**10
    main['lines'].append({**line, 'line_id': '2', 'unit_price': '0.01', 'amount': '0.01'})
    assert errors_of(main) == {('/lines', 'too_large')}


def test_an_amount_that_is_not_the_product_is_refused_and_the_right_one_told(main, line):
    line.update(qty='3', unit_price='0.33', amount='1.00', material_amount='0')
    with pytest.raises(ContractError) as caught:
        read_case(main)
    assert caught.value.errors == [
        FieldError('/lines/0/amount', 'amount_mismatch', 'amount is not qty × unit_price; send "0.99".')]


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_the_product_is_rounded_half_up_to_oere(thousandths, oere):
    exact = thousandths * oere  # in 1/100000 of a krone
    amount = (exact + 500) // 1000
    line = {
        **MAIN['lines'][0], 'qty': f'{Decimal(thousandths) / 1000:.3f}', 'unit_price': f'{Decimal(oere) / 100:.2f}',
        'amount': f'{Decimal(amount) / 100:.2f}', 'material_amount': '0.00',
    }
    assert read_case({**MAIN, 'lines': [line]}).lines[0].amount == Decimal(amount) / 100


@pytest.mark.parametrize('kind, sent, filled', [
    ('labour', ABSENT, '0.00'), ('labour', '0.00', '0.00'), ('machine', ABSENT, '0.00'), ('machine', '', '0.00'),
    ('material', ABSENT, '2300.00'), ('material', '2300.00', '2300.00'), ('mixed', '2300.00', '2300.00'),
    ('third_party', '0', '0'),
])
def test_the_split_of_labour_and_material_is_always_known(main, line, kind, sent, filled):
    """§ 16-2 wants labour and material apart; machine counts as labour."""
    line['kind'] = kind
    put(line, '/material_amount', sent)
    assert read_case(main).lines[0].material_amount == Decimal(filled)


@pytest.mark.parametrize('kind, sent, code', [
    ('mixed', ABSENT, 'missing_field'),
    ('third_party', ABSENT, 'missing_field'),
    ('third_party', None, 'missing_field'),
    ('labour', '1.00', 'material_mismatch'),
    ('machine', '2300.00', 'material_mismatch'),
    ('material', '2299.99', 'material_mismatch'),
    ('mixed', '2300.01', 'material_exceeds_amount'),
    ('mixed', '-1', 'negative'),
])
def test_a_split_that_cannot_be_is_refused(main, line, kind, sent, code):
    line['kind'] = kind
    put(line, '/material_amount', sent)
    assert errors_of(main) == {('/lines/0/material_amount', code)}


def test_every_error_is_told_at_once(main, line):
    line.update(qty='-1', kind='x')
    main['customer']['zip'] = 5
    main['extra'] = None
    assert errors_of(main) == {
        ('/lines/0/qty', 'negative'), ('/lines/0/kind', 'not_allowed'), ('/customer/zip', 'wrong_type'),
        ('/extra', 'unknown_field'),
    }


def test_a_flood_of_errors_is_cut_and_says_so(main, line):
    main['lines'] = [{**line, 'line_id': str(number), 'qty': '-1'} for number in range(500)]
    with pytest.raises(ContractError) as caught:
        read_case(main)
    assert len(caught.value.errors) == ContractError.LIMIT
    assert '500 errors, the first 100 are listed' in caught.value.message


def test_no_message_repeats_what_was_sent(main):
    main['customer'].update(name='hemmelig' * 100, email='hemmelig', orgnr='hemmelig')
    with pytest.raises(ContractError) as caught:
        read_case(main)
    assert len(caught.value.errors) == 3
    assert not any('hemmelig' in error.message for error in caught.value.errors)


def test_a_line_id_is_used_once(main, line):
    main['lines'].append(dict(line))
    assert errors_of(main) == {('/lines/1/line_id', 'duplicate_line')}


def test_cost_that_the_customer_caused_needs_a_reason(main, line):
    line['caused_by'] = 'customer'
    assert errors_of(main) == {('/lines/0/reason', 'missing_field')}
    line['reason'] = 'Kunden flyttet traseen.\nSe e-post.'
    assert read_case(main).lines[0].reason == 'Kunden flyttet traseen.\nSe e-post.'


def test_material_of_a_contribution_is_a_part_of_it(child):
    child['lines'][0]['shared']['contribution_material'] = '166255.43'
    assert errors_of(child) == {('/lines/0/shared/contribution_material', 'material_exceeds_amount')}


def test_what_rules_the_chain_is_refused_on_a_child(child):
    child.update(expects=['arbeidsordre'], legal_reference='§ 16-8')
    assert errors_of(child) == {('/expects', 'only_on_main_case'), ('/legal_reference', 'only_on_main_case')}


def test_a_pending_estimate_may_have_no_lines_yet(main):
    main.update(estimate='pending', lines=[])
    assert read_case(main).lines == []


def test_null_and_empty_mean_that_there_is_none(main):
    main['customer'].update(email='', phone=None, orgnr='', buyer_reference='')
    main['installation'].update(metering_point='', meter_no=None)
    delivery = read_case(main)
    assert (delivery.customer.email, delivery.customer.phone, delivery.customer.orgnr) == (None, None, None)
    assert delivery.installation.metering_point is None


@pytest.mark.parametrize('email', [
    'harikke@epost.no', 'HARIKKE@EPOST.NO', 'harikke@example.com', 'noreply@example.com'])
def test_an_address_that_stands_for_none_counts_as_none(main, email):
    main['customer']['email'] = email
    assert read_case(main).customer.email is None


@pytest.mark.parametrize('phone', ['00 00 00 00', '00000000', '+47 00 00 00 00', '0047 00000000'])
def test_a_phone_number_of_zeros_counts_as_none(main, phone):
    main['customer']['phone'] = phone
    assert read_case(main).customer.phone is None


def test_a_customer_with_the_installers_address_has_none(main):
    """§ 16-2: the offer goes directly to the customer."""
    main['customer']['email'] = 'Post@Elektro.example.com'
    delivery = read_case(main)
    assert delivery.customer.email is None
    assert delivery.installer.email == 'post@elektro.example.com'


def test_strange_but_honest_text_is_kept_exactly(main, line):
    for name in ('O’Brien & <Sons>', '=1+1', "'; DROP TABLE x;--", '{{7*7}} ${x} %s', '日本 🙂', 'é e\u0301', ' x '):
        line['name'] = name
        assert read_case(main).lines[0].name == name


@pytest.mark.parametrize('name', [name for name, schema in openapi.schemas().items() if schema.get('properties')])
def test_every_field_is_described_with_unit_and_example_for_whoever_writes_an_integration(name):
    for field, schema in openapi.schemas()[name]['properties'].items():
        assert schema.get('description'), field
        kinds = [kind for kind in schema.get('anyOf', [schema]) if kind.get('type') in ('string', 'integer')]
        for kind in kinds:
            assert 'enum' in kind or 'const' in kind or schema.get('examples') or kind.get('examples'), field
            if r'\.' in kind.get('pattern', '') and 'examples' in kind:   # a decimal number
                assert re.search('NOK|`unit`|kVA|kW|per year', schema['description']), field


@pytest.mark.parametrize('model', contract.DELIVERIES.values(), ids=lambda model: model.__name__)
def test_no_field_is_let_through_that_the_contract_does_not_have(model):
    schema = model.model_json_schema()
    assert all(part['additionalProperties'] is False for part in [schema, *schema['$defs'].values()])


@pytest.mark.parametrize('number', [
    '707057500000412378', '707057500000528611', '707057500000881044', '707057500000704091'])
def test_a_metering_point_ends_in_its_gs1_check_digit(number):
    assert identifiers.is_metering_point(number)
    wrong = [number[:-1] + digit for digit in '0123456789' if digit != number[-1]]
    assert not any(map(identifiers.is_metering_point, wrong))


def test_a_real_phone_number_is_no_dummy():
    assert not identifiers.is_dummy_phone('+4790000412')
    assert not identifiers.is_dummy_email('kari.harikke@example.com')


def test_an_unknown_reference_speaks_of_its_field():
    error = UnknownReference('/work_type', 'unknown_work_type', 'is not a work type here; send one of a, b')
    assert error.status == 422
    assert error.errors == [
        FieldError('/work_type', 'unknown_work_type', 'work_type is not a work type here; send one of a, b.')]
