"""The statuses of a fakturagrunnlag as selections; what they mean stands in `flow/status.py`."""
STATUS_SELECTION = [
    ('collecting', "Collecting cost"),
    ('offer_sent', "Offer sent"),
    ('accepted', "Accepted"),
    ('invoice_sent', "Invoice sent"),
    ('invoice_paid', "Invoice paid"),
    ('no_charge', "No charge"),
    ('declined', "Declined"),
    ('expired', "Expired"),
    ('withdrawn', "Withdrawn"),
    ('cancelled', "Cancelled"),
]
LABEL_SELECTION = [
    *STATUS_SELECTION,
    ('request_sent', "Payment request sent"),
    ('partly_paid', "Partly paid"),
    ('paid_invoice_follows', "Paid, invoice follows"),
]
