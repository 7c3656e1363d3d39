"""What a document says, as plain data: built by the models, drawn by the renderers.

Money is NOK as Decimal, dates are datetime.date, texts are in the document's own language.
No text here is trusted: it may hold markup, control characters or be absurdly long.
"""
import datetime
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, kw_only=True)
class Letterhead:
    """The grid company that sends the document. `colour` is its accent, '#rrggbb'."""
    name: str
    street: str = ''
    zip: str = ''
    city: str = ''
    org_no: str = ''
    vat_registered: bool = True
    foretaksregisteret: bool = True
    phone: str = ''
    email: str = ''
    website: str = ''
    logo: bytes | None = None
    colour: str = ''


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """Who the letter is posted to. With an organisation number it is addressed as an organisation."""
    name: str
    attention: str = ''
    street: str = ''
    zip: str = ''
    city: str = ''
    country: str = ''
    org_no: str | None = None


@dataclass(frozen=True, kw_only=True)
class Contact:
    """A person at the grid company who answers questions."""
    name: str
    phone: str = ''
    email: str = ''


@dataclass(frozen=True, kw_only=True)
class Installation:
    """Where the work is done. `property` as '3305 gnr 45 bnr 118'; OV is the main fuse before and after."""
    address: str = ''
    property: str = ''
    metering_point: str = ''
    ov_from: str = ''
    ov_to: str = ''


@dataclass(frozen=True, kw_only=True)
class CostRow:
    """What the customer is charged for one main component, ex. VAT. `fixed`: not settled on actual cost."""
    component: str
    labour: Decimal
    material: Decimal
    fixed: bool = False


@dataclass(frozen=True, kw_only=True)
class VatRow:
    """One VAT class: `rate` as the language writes it ('25 %'), or None where no VAT is charged."""
    label: str
    rate: str | None
    base: Decimal
    vat: Decimal


@dataclass(frozen=True, kw_only=True)
class SpecificationRow:
    """One cost line and the case it came from. `contribution` None: the customer is charged all of `amount`."""
    source: str
    case_ref: str
    component: str
    name: str
    qty: Decimal
    unit: str
    unit_price: Decimal
    amount: Decimal
    contribution: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class SharedAsset:
    """An asset that serves several customers, and how this customer's share is found. `rate` as 0.04."""
    name: str
    cost: Decimal
    reinvestment: Decimal
    remaining_years: int
    rate: Decimal
    advancement: Decimal
    cost_basis: Decimal
    requested_kva: Decimal
    increase_kva: Decimal
    contribution: Decimal


@dataclass(frozen=True, kw_only=True)
class InvoiceLine:
    """A name and an amount: ex. VAT on an invoice, with VAT on a payment request or as an instalment."""
    name: str
    amount: Decimal


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What the company writes in place of the text `key`, with placeholders in braces (`parts.PARTS`)."""
    key: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Enclosure:
    """A document that goes with an offer. `size` in bytes, `sha256` in hexadecimal digits."""
    name: str
    size: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class OfferLetter:
    """A sent version of an offer.

    `prepayment` is 'none', 'full', 'instalments' or 'before_energising'; `instalments` lists the parts with VAT.

    `change_of` is the number of the accepted offer that a change offer changes: the 15 % rule sets it no limit.
    `capped`: the price is an estimate, settled on actual cost under the 15 % rule; else it is a fixed price.
    `cap_percent` is that rule's dated value, `cap_amount` the most that the estimate can become, if it is known.
    """
    language: str
    letterhead: Letterhead
    recipient: Recipient
    number: str
    version: int
    date: datetime.date
    valid_until: datetime.date
    subject: str
    legal_reference: str
    installation: Installation
    rows: tuple[CostRow, ...]
    vat_rows: tuple[VatRow, ...]
    net: Decimal
    vat: Decimal
    gross: Decimal
    specification: tuple[SpecificationRow, ...]
    shared_assets: tuple[SharedAsset, ...] = ()
    prepayment: str = 'none'
    instalments: tuple[InvoiceLine, ...] = ()
    capped: bool = True
    cap_percent: Decimal = Decimal(15)
    cap_amount: Decimal | None = None
    portal_url: str = ''
    login: str | None = None
    case_worker: Contact | None = None
    terms_version: str = ''
    change_of: str = ''
    enclosures: tuple[Enclosure, ...] = ()
    wordings: tuple[Wording, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Invoice:
    """An invoice, a credit note or a payment request, as `kind` says.

    A payment request asks for `gross` and shows no VAT, so its `vat_rows` are not drawn. A credit note has positive
    amounts, no KID, nothing paid, and names the invoice it `corrects`. `title` is a hint beside the kind, such as
    'Forhåndsbetaling'.
    """
    language: str
    letterhead: Letterhead
    recipient: Recipient
    number: str
    kind: str
    date: datetime.date
    lines: tuple[InvoiceLine, ...]
    net: Decimal
    vat: Decimal
    gross: Decimal
    to_pay: Decimal
    title: str = ''
    due_date: datetime.date | None = None
    delivery_time: str = ''
    delivery_place: str = ''
    case_number: str = ''
    installation: Installation = Installation()
    our_reference: str = ''
    your_reference: str = ''
    vat_rows: tuple[VatRow, ...] = ()
    already_paid: Decimal = Decimal(0)
    already_credited: Decimal = Decimal(0)
    kid: str | None = None
    account_no: str = ''
    corrects: str | None = None
    exemption_text: str | None = None
    subject: str = ''
    wordings: tuple[Wording, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Overslag:
    """A rough figure given before there is an offer. Never an estimate in the sense of § 16-11.

    `waiting` says in words what is still missing, empty when nothing is.
    """
    language: str
    letterhead: Letterhead
    recipient: Recipient
    number: str
    date: datetime.date
    subject: str
    installation: Installation
    rows: tuple[CostRow, ...]
    vat_rows: tuple[VatRow, ...]
    net: Decimal
    vat: Decimal
    gross: Decimal
    waiting: str = ''
    case_worker: Contact | None = None
    wordings: tuple[Wording, ...] = ()


@dataclass(frozen=True, kw_only=True)
class StatementRow:
    """One main component: what was estimated and what it cost, ex. VAT. `fixed`: not settled on actual cost."""
    component: str
    estimate: Decimal
    actual: Decimal
    fixed: bool = False


@dataclass(frozen=True, kw_only=True)
class StatementChange:
    """A change that the customer ordered: its price when it was accepted and what it cost, ex. VAT."""
    name: str
    accepted: datetime.date | None
    price: Decimal
    actual: Decimal


@dataclass(frozen=True, kw_only=True)
class StatementClass:
    """The rule of § 16-11 on one VAT class under one chapter, as `flow.settlement.Figures` has it. NOK ex. VAT.

    `estimate` is what was accepted less what accepted changes took out, `limit` the most it can become, None where the
    price is fixed. `actual` is all cost, of which `caused_by_customer` stands outside the limit. `due` is what the
    customer pays, `carried` what the grid company does.
    """
    label: str
    estimate: Decimal
    limit: Decimal | None
    actual: Decimal
    due: Decimal
    carried: Decimal = Decimal(0)
    caused_by_customer: Decimal = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class StatementBalance:
    """What is left of one VAT class. `net` is due ex. VAT and `vat` its VAT at `rate` ('25 %' or None).

    `invoiced` and `paid` are what came before this settlement, with VAT, net of credit notes. `document` names the
    final invoice or credit note.
    """
    label: str
    net: Decimal
    vat: Decimal = Decimal(0)
    rate: str | None = None
    invoiced: Decimal = Decimal(0)
    paid: Decimal = Decimal(0)
    document: str = ''


@dataclass(frozen=True, kw_only=True)
class SettlementStatement:
    """How the estimate became what the customer owes or gets back. `classes` are settled each apart.

    `balances` are per VAT class, as invoices are. `cap_percent` is the rule's dated value.
    """
    language: str
    letterhead: Letterhead
    recipient: Recipient
    number: str
    date: datetime.date
    subject: str
    installation: Installation
    rows: tuple[StatementRow, ...]
    classes: tuple[StatementClass, ...]
    balances: tuple[StatementBalance, ...]
    changes: tuple[StatementChange, ...] = ()
    cap_percent: Decimal = Decimal(15)
    case_worker: Contact | None = None
    wordings: tuple[Wording, ...] = ()
