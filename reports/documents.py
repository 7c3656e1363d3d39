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
    """One VAT class: `rate` as '25 %', or None where no VAT is charged."""
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
class OfferLetter:
    """A sent version of an offer.

    `prepayment` is 'none', 'full', 'instalments' or 'before_energising'; `instalments` lists the parts with VAT.

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
    practice: str | None = None
    terms_version: str = ''


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
    kid: str | None = None
    account_no: str = ''
    corrects: str | None = None
    exemption_text: str | None = None
