"""The texts that a company writes itself: which there are, what can stand in them, and what is wrong with one.

The texts that stand until it does are those of `texts_nb`, `texts_nn` and `texts_en`, under the same keys.
"""
from dataclasses import dataclass
from string import Formatter

from .texts import TEXTS, pronouns

LIMIT = 4000

_ANY = ('customer', 'company', 'number', 'work', 'address', 'property', 'metering_point', 'date', 'case_worker')
_PRICE = ('net', 'vat', 'gross')
_OFFER = (*_ANY, *_PRICE, 'valid_until', 'version', 'reference')
_PAID = (*_OFFER, 'paid_amount', 'paid_by', 'paid_on', 'paid_reference')
_INVOICE = (*_ANY, *_PRICE, 'invoice', 'to_pay', 'due_date', 'kid', 'account')


@dataclass(frozen=True)
class Part:
    """One text of a `document`.

    `placeholders` can stand in it; `needs` are placeholders and words that must. `law` is why it cannot be left empty,
    None where it can.
    """
    key: str
    document: str
    placeholders: tuple
    law: str | None = None
    needs: tuple = ()


PARTS = {part.key: part for part in (
    Part('offer.intro.full', 'offer', _OFFER),
    Part('offer.intro.none', 'offer', _OFFER),
    Part('offer.intro.instalments', 'offer', _OFFER),
    Part('offer.intro.before_energising', 'offer', _OFFER),
    Part('offer.intro.change', 'offer', (*_OFFER, 'original')),
    Part('means.text', 'offer', (*_OFFER, 'terms'), law='§ 16-4', needs=('{terms}',)),
    Part('start.full', 'offer', _OFFER, law='§ 16-4'),
    Part('start.none', 'offer', _OFFER, law='§ 16-4'),
    Part('start.instalments', 'offer', _OFFER, law='§ 16-4'),
    Part('start.before_energising', 'offer', _OFFER, law='§ 16-4'),
    Part('start.change', 'offer', _OFFER, law='§ 16-4'),
    Part('legal.ch16', 'offer', _OFFER, law='§ 16-2 a', needs=('{reference}',)),
    Part('legal.17-4', 'offer', _OFFER, law='§ 16-2 a', needs=('{reference}',)),
    Part('legal.16-8', 'offer', _OFFER, law='§ 16-2 a'),
    Part('legal.16-9', 'offer', _OFFER, law='§ 16-2 a'),
    Part('practice.text', 'offer', _OFFER, law='§ 16-2 b'),
    Part('settlement.text', 'offer', (*_OFFER, 'percent', 'cap'), law='§ 16-11', needs=('{percent}',)),
    Part('settlement.limits', 'offer', _OFFER, law='§ 16-11'),
    Part('settlement.change', 'offer', (*_OFFER, 'percent'), law='§ 16-11', needs=('{percent}',)),
    Part('settlement.fixed', 'offer', _OFFER, law='§ 16-11'),
    Part('dispute.text', 'offer', _OFFER, law='§ 16-2 d', needs=('RME',)),
    Part('regards', 'offer', _OFFER),
    Part('overslag.intro', 'overslag', (*_ANY, *_PRICE)),
    Part('overslag.note', 'overslag', (*_ANY, *_PRICE), law='§ 16-11'),
    Part('request.text', 'invoice', _INVOICE, law='bokføringsforskriften § 5-1-1'),
    Part('pay.reminder', 'invoice', _INVOICE),
    Part('invoice.questions', 'invoice', (*_INVOICE, 'reach'), law='Elklagenemnda', needs=('Elklagenemnda',)),
    Part('mail.offer.subject', 'mail_offer', _OFFER, law='mail'),
    Part('mail.offer.intro', 'mail_offer', _OFFER),
    Part('mail.offer.closing', 'mail_offer', _OFFER),
    Part('mail.accepted.subject', 'mail_accepted', (*_OFFER, 'accepted_by', 'accepted_on'), law='mail'),
    Part('mail.accepted.intro', 'mail_accepted', (*_OFFER, 'accepted_by', 'accepted_on')),
    Part('mail.accepted.closing', 'mail_accepted', (*_OFFER, 'accepted_by', 'accepted_on')),
    Part('mail.invoice.subject', 'mail_invoice', _INVOICE, law='mail'),
    Part('mail.invoice.intro', 'mail_invoice', _INVOICE),
    Part('mail.invoice.closing', 'mail_invoice', _INVOICE),
    Part('mail.credit.subject', 'mail_invoice', _INVOICE, law='mail'),
    Part('mail.credit.intro', 'mail_invoice', _INVOICE),
    Part('mail.credit.closing', 'mail_invoice', _INVOICE),
    Part('mail.reminder.subject', 'mail_reminder', _OFFER, law='mail'),
    Part('mail.reminder.intro', 'mail_reminder', _OFFER),
    Part('mail.reminder.closing', 'mail_reminder', _OFFER),
    Part('mail.request.subject', 'mail_request', _OFFER, law='mail'),
    Part('mail.request.intro', 'mail_request', _OFFER),
    Part('mail.request.closing', 'mail_request', _OFFER),
    Part('mail.unpaid.subject', 'mail_unpaid', _OFFER, law='mail'),
    Part('mail.unpaid.intro', 'mail_unpaid', _OFFER),
    Part('mail.unpaid.closing', 'mail_unpaid', _OFFER),
    Part('mail.refund.subject', 'mail_refund', _OFFER, law='mail'),
    Part('mail.refund.intro', 'mail_refund', (*_OFFER, 'owed'), needs=('{owed}',)),
    Part('mail.refund.closing', 'mail_refund', _OFFER),
    Part('mail.receipt.subject', 'mail_receipt', _PAID, law='mail'),
    Part('mail.receipt.intro', 'mail_receipt', _PAID, needs=('{paid_amount}',)),
    Part('mail.receipt.closing', 'mail_receipt', _PAID),
    Part('mail.paid_back.subject', 'mail_paid_back', _PAID, law='mail'),
    Part('mail.paid_back.intro', 'mail_paid_back', _PAID, needs=('{paid_amount}',)),
    Part('mail.paid_back.closing', 'mail_paid_back', _PAID),
)}


@dataclass(frozen=True)
class Problem:
    """Why a text cannot be used: `code`, and what it is about.

    'placeholder' (its name), 'braces', 'stars', 'empty' (the rule), 'needs' (what is missing), 'long', 'lines'.
    """
    code: str
    about: str = ''


def allowed(key, language):
    """Names that can stand in braces in the text `key`, the customer's pronouns last."""
    return (*PARTS[key].placeholders, *pronouns(language))


def default(key, language):
    """The text that stands until the company writes its own."""
    return TEXTS[language][key]


def problem(key, language, text):
    """The first `Problem` of a text that a company wants to use, or None."""
    part = PARTS[key]
    if len(text) > LIMIT:
        return Problem('long', str(LIMIT))
    if not text.strip():
        return Problem('empty', part.law) if part.law else None
    if key.endswith('.subject') and '\n' in text.strip():
        return Problem('lines')
    return _braces(text, allowed(key, language)) or _stars(text) or _needs(text, part.needs)


def _braces(text, names):
    try:
        fields = [(field, spec, conversion) for _, field, spec, conversion in Formatter().parse(text)
                  if field is not None]
    except ValueError:
        return Problem('braces')
    for field, spec, conversion in fields:
        if field not in names or spec or conversion:
            written = field + (f'!{conversion}' if conversion else '') + (f':{spec}' if spec else '')
            return Problem('placeholder', written)
    return None


def _stars(text):
    return next((Problem('stars') for line in text.split('\n') if line.count('**') % 2), None)


def _needs(text, needs):
    return next((Problem('needs', word) for word in needs if word not in text), None)
