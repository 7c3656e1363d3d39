"""Tables that several stages share. A number of the law or a word of the field stands here, never in an algorithm."""
from decimal import Decimal

KRONE = Decimal('1')
ORE = Decimal('0.01')

# The kinds of case system we know by name; a source of kind `other` speaks the same contract.
SOURCE_KINDS = ('nettmelding', 'arbeidsordre', 'produktkjop', 'other')

# VAT classes in the order in which the claims of one basis are numbered.
VAT_CLASSES = ('none', '25', 'exempt')
VAT_RATE = {'none': Decimal('0'), '25': Decimal('25'), 'exempt': Decimal('0')}

# Legal basis of a cost line -> VAT class. Chapter 16 contributions are not turnover (BFU 21/13); § 17-4 work and
# service fees are ordinary sales.
VAT_CLASS_OF = {
    'ch16': 'none',
    's17_4a': '25',
    's17_4b': '25',
    's17_4c': '25',
    'fee': '25',
    'exempt': 'exempt',
}
LEGAL_BASES = tuple(VAT_CLASS_OF)

# Work sold at a fixed price is never settled on actual cost.
FIXED_PRICE_BASES = ('fee', 'exempt')

# Status of a fakturagrunnlag -> what it is called in Norwegian, in the order in which the first true one wins.
STATUSES = {
    'cancelled': 'Kansellert',
    'no_charge': 'Ingen kostnad',
    'invoice_paid': 'Faktura betalt',
    'invoice_sent': 'Faktura sendt',
    'accepted': 'Akseptert',
    'declined': 'Avslått',
    'expired': 'Utløpt',
    'withdrawn': 'Trukket',
    'offer_sent': 'Tilbud sendt',
    'collecting': 'Under arbeid',
}

# Shades of `invoice_sent`: what people are shown, while systems act on the status.
INVOICE_SENT_LABELS = {
    'invoice_sent': 'Faktura sendt',
    'request_sent': 'Betalingskrav sendt',
    'partly_paid': 'Delvis betalt',
    'paid_invoice_follows': 'Betalt, faktura følger',
}

WORK_STATES = {
    'blocked': 'Sperret',
    'released': 'Frigitt',
    'done': 'Utført',
    'cancelled': 'Kansellert',
}

# Seconds before each new try of a status event: the example schedule of Standard Webhooks 1.0.0 (75 h 35 m in
# all), after which it is tried every day until a person acts.
RETRY_AFTER = (5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400)
RETRY_DAILY = 86400
