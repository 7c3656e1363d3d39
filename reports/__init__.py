from .acceptance_receipt import AcceptanceReceipt, render_acceptance_receipt
from .documents import (
    Contact,
    CostRow,
    Enclosure,
    Installation,
    Invoice,
    InvoiceLine,
    Letterhead,
    OfferLetter,
    Overslag,
    Recipient,
    SettlementStatement,
    SharedAsset,
    SpecificationRow,
    StatementBalance,
    StatementChange,
    StatementClass,
    StatementRow,
    VatRow,
    Wording,
)
from .invoice import render_invoice
from .offer_letter import render_offer_letter
from .overslag import render_overslag
from .settlement_statement import render_settlement_statement

__all__ = [
    'AcceptanceReceipt',
    'Contact',
    'CostRow',
    'Enclosure',
    'Installation',
    'Invoice',
    'InvoiceLine',
    'Letterhead',
    'OfferLetter',
    'Overslag',
    'Recipient',
    'SettlementStatement',
    'SharedAsset',
    'SpecificationRow',
    'StatementBalance',
    'StatementChange',
    'StatementClass',
    'StatementRow',
    'VatRow',
    'Wording',
    'render_acceptance_receipt',
    'render_invoice',
    'render_offer_letter',
    'render_overslag',
    'render_settlement_statement',
]
