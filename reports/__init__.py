from .documents import (
    Contact,
    CostRow,
    Installation,
    Invoice,
    InvoiceLine,
    Letterhead,
    OfferLetter,
    Recipient,
    SharedAsset,
    SpecificationRow,
    VatRow,
)
from .invoice import render_invoice
from .offer_letter import render_offer_letter

__all__ = [
    'Contact',
    'CostRow',
    'Installation',
    'Invoice',
    'InvoiceLine',
    'Letterhead',
    'OfferLetter',
    'Recipient',
    'SharedAsset',
    'SpecificationRow',
    'VatRow',
    'render_invoice',
    'render_offer_letter',
]
