"""The receipt of an acceptance, read back."""
import io
from dataclasses import replace
from decimal import Decimal

import pytest
from pypdf import PdfReader

import document_samples as samples
from reports import AcceptanceReceipt, Installation, Letterhead, Recipient, render_acceptance_receipt

RECEIPT = AcceptanceReceipt(
    language='nb', letterhead=Letterhead(name='Eksempelnett AS', org_no='310000116'),
    recipient=Recipient(name='Kari Nordmann', street='Fjellveien 12', zip='3510', city='Hønefoss'),
    number='K-2026-000412', version=2, date=samples.SENT, moment='01.09.2026 kl. 12:31', name='Kari Nordmann',
    subject='Ny tilknytning', gross=Decimal('51140.00'), way='Personlig lenke fra e-posten', ip='192.0.2.1',
    user_agent='Mozilla/5.0 (Phone)', filename='K-2026-000412-v2.pdf', sha256='a1' * 32, terms_version='2026-1',
    installation=Installation(address='Fjellveien 12, 3510 Hønefoss'))


def text_of(receipt):
    pages = PdfReader(io.BytesIO(render_acceptance_receipt(receipt))).pages
    return ' '.join(' '.join(page.extract_text() for page in pages).replace('\xa0', ' ').split())


@pytest.mark.parametrize(('language', 'parts'), [
    ('nb', ['Kvittering for aksept', 'Akseptert av', '51 140,00 kr', 'Slik ble det akseptert', 'Nettleser']),
    ('nn', ['Kvittering for aksept', 'Slik vart det akseptert', 'Nettlesar', 'tilbodsbrevet']),
    ('en', ['Receipt of acceptance', 'Accepted by', 'NOK 51,140.00', 'Browser']),
])
def test_it_says_who_when_what_and_how_in_each_language(language, parts):
    text = text_of(replace(RECEIPT, language=language))
    for part in (*parts, 'Kari Nordmann', '01.09.2026 kl. 12:31', '192.0.2.1', 'Mozilla/5.0 (Phone)', '2026-1',
                 'K-2026-000412-v2.pdf'):
        assert part in text
    assert 'a1' * 32 in text.replace(' ', '')


def test_the_consent_is_there_only_when_it_was_given():
    assert 'Samtykke' not in text_of(RECEIPT)
    text = text_of(replace(RECEIPT, consent='Jeg ber om at arbeidet starter før angrefristen er ute.'))
    assert 'Samtykke' in text
    assert 'før angrefristen er ute' in text


def test_the_same_receipt_gives_the_same_bytes():
    assert render_acceptance_receipt(RECEIPT) == render_acceptance_receipt(RECEIPT)


def test_outside_text_of_any_length_cannot_break_it():
    hostile = '<b>**{du}**' + 'x' * 3000
    text = text_of(replace(RECEIPT, name=hostile[:200], user_agent=hostile, subject=hostile, consent=hostile))
    assert '<b>**{du}**' in text
