"""What the placeholders of a company's own texts stand for, found in the document that they stand in."""
from . import formats
from .texts import Texts

# Fields of a document that hold an amount, and the placeholder that shows it.
_MONEY = ('net', 'vat', 'gross', 'to_pay')


def values(document, language):
    """{name: text} for `document`; what a kind of document does not have is left out."""
    found = {
        'customer': document.recipient.name,
        'company': document.letterhead.name,
        'number': getattr(document, 'case_number', '') or document.number,
        'work': getattr(document, 'subject', ''),
        'date': formats.date(document.date, language),
        'case_worker': _case_worker(document),
    }
    for name in _MONEY:
        if hasattr(document, name):
            found[name] = formats.money(getattr(document, name), language)
    return found | _place(document) | _offer(document, language) | _invoice(document, language)


def texts_of(document):
    """`Texts` of `document`: its language, its customer's form of address, its company's wordings."""
    language = document.language
    return Texts(language, to_organisation=bool(document.recipient.org_no), wordings=getattr(document, 'wordings', ()),
                 values=values(document, language))


def _place(document):
    place = getattr(document, 'installation', None)
    if not place:
        return {}
    return {'address': place.address, 'property': place.property, 'metering_point': place.metering_point}


def _case_worker(document):
    contact = getattr(document, 'case_worker', None)
    return contact.name if contact else getattr(document, 'our_reference', '')


def _offer(document, language):
    if not hasattr(document, 'legal_reference'):
        return {}
    return {
        'valid_until': formats.date(document.valid_until, language),
        'version': str(document.version),
        'reference': document.legal_reference.strip().replace('§ ', '§\u00a0'),
    }


def _invoice(document, language):
    if not hasattr(document, 'to_pay'):
        return {}
    return {
        'invoice': document.number,
        'due_date': formats.date(document.due_date, language),
        'kid': document.kid or '',
        'account': formats.account_no(document.account_no),
    }
