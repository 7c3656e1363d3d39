"""Rules of EN 16931, Peppol BIS Billing 3 and its Norwegian part, that our files could break, each by its official id.

Written from the text of the rules for the tests, apart from the code that writes the files. `broken(xml)` gives the ids
of the rules that a file breaks. Rules about what we never write (allowances, charges, other categories) are left out.
"""
import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from lxml import etree
from stdnum.no import mva, orgnr

NAMESPACE = 'urn:oasis:names:specification:ubl:schema:xsd:'
PREFIXES = {
    'a': f'{NAMESPACE}CommonAggregateComponents-2',
    'b': f'{NAMESPACE}CommonBasicComponents-2',
}
CUSTOMIZATION = 'urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0'
PROFILE = 'urn:fdc:peppol.eu:2017:poacc:billing:01:1.0'
# Of the list of electronic address schemes; e-mail (EM) is not on it.
SCHEMES = {'0002', '0007', '0009', '0037', '0060', '0088', '0096', '0184', '0192', '0208', '9930'}
SELLER, BUYER = 'a:AccountingSupplierParty/a:Party', 'a:AccountingCustomerParty/a:Party'
CATEGORY = 'a:TaxTotal/a:TaxSubtotal'
TOTAL = 'a:LegalMonetaryTotal'


class File:
    """One file, asked by short paths."""

    def __init__(self, xml):
        self.root = etree.fromstring(xml)
        self.credit = self.root.tag.endswith('}CreditNote')
        self.lines = self.all('a:CreditNoteLine' if self.credit else 'a:InvoiceLine')

    def all(self, path, node=None):
        return (self.root if node is None else node).findall(path, PREFIXES)

    def text(self, path, node=None):
        found = self.all(path, node)
        return (found[0].text or '').strip() if found else ''

    def number(self, path, node=None):
        return Decimal(self.text(path, node) or 0)

    def sum(self, path, nodes=None):
        return sum((self.number('.', found) for node in (nodes or [self.root]) for found in self.all(path, node)),
                   Decimal(0))


def broken(xml):
    """The ids of the rules that `xml` (bytes) breaks, in the order of `RULES`."""
    file = File(xml)
    return [name for name, holds in RULES.items() if not holds(file)]


def to_ore(amount):
    return amount.quantize(Decimal('0.01'), rounding=ROUND_HALF_UP)


# === HEADER AND PARTIES === #

def _dates(file):
    for name in ('IssueDate', 'DueDate', 'ActualDeliveryDate'):
        for node in file.root.iter(f'{{{PREFIXES["b"]}}}{name}'):
            date.fromisoformat(node.text)
            if len(node.text) != 10:
                return False
    return bool(file.text('b:IssueDate'))


def _no_empty(file):
    return all(len(node) or (node.text or '').strip() for node in file.root.iter())


def _scheme(party):
    def holds(file):
        [node] = file.all(f'{party}/b:EndpointID') or [None]
        return node is None or node.get('schemeID') in SCHEMES
    return holds


def _norwegian_numbers(file):
    numbers = [node.text for node in file.root.iter() if node.get('schemeID') == '0192']
    return all(orgnr.is_valid(number) and number == orgnr.compact(number) for number in numbers)


def _vat_number(file):
    numbers = [file.text('b:CompanyID', row) for row in file.all(f'{SELLER}/a:PartyTaxScheme')
               if file.text('a:TaxScheme/b:ID', row) == 'VAT']
    return all(re.fullmatch(r'NO\d{9}MVA', number) and mva.is_valid(number[2:]) for number in numbers)


def _register(file):
    return 'Foretaksregisteret' in [
        file.text('b:CompanyID', row) for row in file.all(f'{SELLER}/a:PartyTaxScheme')
        if file.text('a:TaxScheme/b:ID', row) == 'TAX']


def _tax_schemes(file):
    return all(file.text('b:CompanyID', row) for row in file.root.iter(f'{{{PREFIXES["a"]}}}PartyTaxScheme'))


# === MONEY === #

def _lines_calculated(file):
    quantity = 'b:CreditedQuantity' if file.credit else 'b:InvoicedQuantity'
    return all(file.number('b:LineExtensionAmount', line) == to_ore(
        file.number(quantity, line) * file.number('a:Price/b:PriceAmount', line)) for line in file.lines)


def _two_decimals(file):
    return all(Decimal(node.text).as_tuple().exponent >= -2 for node in file.root.iter()
               if node.get('currencyID') and not node.tag.endswith('}PriceAmount'))


def _category_sums(code):
    """BR-S-08, BR-E-08, BR-Z-08: what a category is charged on is the sum of its lines."""
    def holds(file):
        rows = [row for row in file.all(CATEGORY) if file.text('a:TaxCategory/b:ID', row) == code]
        lines = [line for line in file.lines if file.text('a:Item/a:ClassifiedTaxCategory/b:ID', line) == code]
        return file.sum('b:TaxableAmount', rows or [etree.Element('none')]) == file.sum(
            'b:LineExtensionAmount', lines or [etree.Element('none')])
    return holds


def _tax_calculated(file):
    return all(file.number('b:TaxAmount', row) == to_ore(
        file.number('b:TaxableAmount', row) * file.number('a:TaxCategory/b:Percent', row) / 100)
        for row in file.all(CATEGORY))


def _each(code, check):
    def holds(file):
        return all(check(file, row) for row in file.all(CATEGORY) if file.text('a:TaxCategory/b:ID', row) == code)
    return holds


def _reason(file, row):
    return bool(file.text('a:TaxCategory/b:TaxExemptionReason', row)
                or file.text('a:TaxCategory/b:TaxExemptionReasonCode', row))


def _no_tax(file, row):
    return file.number('b:TaxAmount', row) == 0


def _rates(file):
    return all((file.number('a:Item/a:ClassifiedTaxCategory/b:Percent', line) > 0) == (
        file.text('a:Item/a:ClassifiedTaxCategory/b:ID', line) == 'S') for line in file.lines)


def _account(file):
    return file.text('a:PaymentMeans/b:PaymentMeansCode') != '30' or bool(
        file.text('a:PaymentMeans/a:PayeeFinancialAccount/b:ID'))


def _total(left, right):
    return lambda file: left(file) == right(file)


def _there(*paths):
    return lambda file: all(file.text(path) for path in paths)


RULES = {
    'PEPPOL-EN16931-R004': lambda file: file.text('b:CustomizationID') == CUSTOMIZATION,
    'PEPPOL-EN16931-R007': lambda file: file.text('b:ProfileID') == PROFILE,
    'PEPPOL-EN16931-R008': _no_empty,
    'PEPPOL-EN16931-F001': _dates,
    'BR-02': _there('b:ID'),
    'BR-04': lambda file: file.text('b:CreditNoteTypeCode' if file.credit else 'b:InvoiceTypeCode') == (
        '381' if file.credit else '380'),
    'BR-05': lambda file: file.text('b:DocumentCurrencyCode') == 'NOK',
    'PEPPOL-EN16931-R003': lambda file: bool(file.text('b:BuyerReference') or file.text('a:OrderReference/b:ID')),
    'BR-06, BR-07': _there(f'{SELLER}/a:PartyLegalEntity/b:RegistrationName',
                           f'{BUYER}/a:PartyLegalEntity/b:RegistrationName'),
    'BR-09, BR-11': _there(f'{SELLER}/a:PostalAddress/a:Country/b:IdentificationCode',
                           f'{BUYER}/a:PostalAddress/a:Country/b:IdentificationCode'),
    'PEPPOL-EN16931-R020': _there(f'{SELLER}/b:EndpointID'),
    'PEPPOL-EN16931-R010': _there(f'{BUYER}/b:EndpointID'),
    'PEPPOL-EN16931-CL008': lambda file: _scheme(SELLER)(file) and _scheme(BUYER)(file),
    'PEPPOL-COMMON-R041': _norwegian_numbers,
    'NO-R-001': _vat_number,
    'NO-R-002': _register,
    'UBL-SR-53': _tax_schemes,
    'BR-16': lambda file: bool(file.lines),
    'BR-25': lambda file: all(file.text('a:Item/b:Name', line) for line in file.lines),
    'BR-27': lambda file: all(file.number('a:Price/b:PriceAmount', line) >= 0 for line in file.lines),
    'PEPPOL-EN16931-R120': _lines_calculated,
    'BR-DEC': _two_decimals,
    'BR-CO-10': _total(lambda file: file.sum('b:LineExtensionAmount', file.lines),
                       lambda file: file.number(f'{TOTAL}/b:LineExtensionAmount')),
    'BR-CO-13': _total(lambda file: file.number(f'{TOTAL}/b:LineExtensionAmount'),
                       lambda file: file.number(f'{TOTAL}/b:TaxExclusiveAmount')),
    'BR-CO-14': _total(lambda file: file.number('a:TaxTotal/b:TaxAmount'),
                       lambda file: file.sum(f'{CATEGORY}/b:TaxAmount')),
    'BR-CO-15': _total(lambda file: (file.number(f'{TOTAL}/b:TaxExclusiveAmount')
                                     + file.number('a:TaxTotal/b:TaxAmount')),
                       lambda file: file.number(f'{TOTAL}/b:TaxInclusiveAmount')),
    'BR-CO-16': _total(lambda file: (file.number(f'{TOTAL}/b:TaxInclusiveAmount')
                                     - file.number(f'{TOTAL}/b:PrepaidAmount')),
                       lambda file: file.number(f'{TOTAL}/b:PayableAmount')),
    'BR-CO-17': _tax_calculated,
    'BR-CO-18': lambda file: bool(file.all(CATEGORY)),
    'BR-CO-25': lambda file: file.number(f'{TOTAL}/b:PayableAmount') <= 0 or bool(
        file.text('b:DueDate') or file.text('a:PaymentTerms/b:Note')),
    'BR-50, BR-61': _account,
    'BR-S-08': _category_sums('S'),
    'BR-E-08': _category_sums('E'),
    'BR-Z-08': _category_sums('Z'),
    'BR-E-09': _each('E', _no_tax),
    'BR-Z-09': _each('Z', _no_tax),
    'BR-E-10': _each('E', _reason),
    'BR-Z-10': _each('Z', lambda file, row: not _reason(file, row)),
    'BR-S-05, BR-E-05, BR-Z-05': _rates,
    'BR-O-02, BR-O-11': lambda file: {
        file.text('a:TaxCategory/b:ID', row) for row in file.all(CATEGORY)} <= {'S', 'E', 'Z'},
    'BR-S-02, BR-E-02, BR-Z-02': _there(f'{SELLER}/a:PartyTaxScheme/b:CompanyID'),
}
