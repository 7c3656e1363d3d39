"""What the PDF documents say, read back with a reader that knows nothing of how they were made."""
import io
import re
from dataclasses import replace
from decimal import Decimal as D

import pytest
from pypdf import PdfReader

import document_samples as samples
from document_samples import RENDERED, solid, text_of
from flow import settlement
from reports import Wording, formats, qr, render_invoice, render_offer_letter


@pytest.mark.parametrize('case, parts', {
    '1': ['Ny tilknytning av enebolig', 'gnr 45 bnr 118', '707057500000412378', 'Beregnet anleggsbidrag (estimat)',
          'Stikkledning 17 260,00 7 200,00 24 460,00', 'Sum uten mva 32 040,00 19 100,00 51 140,00',
          'Anleggsbidrag Ingen mva 51 140,00 0,00', 'Totalt å betale 51 140,00 kr',
          'Femtiett tusen ett hundre og førti kroner', 'innen 01.10.2026', 'kari.nordmann@example.com',
          'FOR-1999-03-11-302', '§ 16-8', 'Egne timer regnes til selvkost', 'betaler hele beløpet før arbeidet starter',
          'høyst 15 % mer', '58 811,00 kr', '§ 16-11', 'Reguleringsmyndigheten for energi (RME)', 'Elklagenemnda',
          'på vilkår 2026-1', 'Vedlegg: Kostnadsspesifikasjon', 'Side 1 av 3', 'Side 3 av 3'],
    '2': ['Utrekna anleggsbidrag (estimat)', 'Nettstasjon 43 543,09 122 712,33 166 255,42',
          'Totalt å betale 315 365,42 kr', 'Tre hundre og femten tusen tre hundre og sekstifem kroner og førtito øre',
          'Når de aksepterer',
          '3x160 A 230 V IT → 3x250 A 400 V TN-C', 'Side 1 av 4'],
    '3': ['Sum uten mva 54 680,00 12 600,00 67 280,00', 'Andre nettjenester 25 % 67 280,00 16 820,00',
          'inkludert 16 820,00 kr i mva', 'Totalt å betale 84 100,00 kr', '§ 17-4', 'Når dere aksepterer',
          'betaler ingenting på forhånd'],
    '4': ['Calculated connection contribution (estimate)', 'Total excluding VAT 3,200.00 3,800.00 7,000.00',
          'Connection contribution No VAT 6,400.00 0.00', 'Service fee 25% 600.00 150.00', 'Total to pay NOK 7,150.00',
          'Seven thousand, one hundred and fifty kroner', '1 October 2026', '* Fixed price', 'Page 1 of 3'],
}.items())
def test_offer_letter_tells_what_the_customer_must_know(case, parts):
    """§ 16-2: legal basis, practice, labour and material per main component, total, where to complain."""
    text = text_of(RENDERED[case])
    assert [part for part in parts if part not in text] == []


def test_shared_asset_is_calculated_step_by_step():
    text = text_of(RENDERED['2'])
    steps = ['420 000,00', '−180 000,00', '180 000,00 − 180 000,00 / 1,04¹²', '67 572,53', '307 572,53', '54,0541 %',
             '100 av 185 kVA', '166 255,42 kr']
    places = [text.index(step, text.index('Investeringskostnad')) for step in steps]
    assert places[0] < places[1] < places[3] < places[4] < places[5] < places[7]


@pytest.mark.parametrize('case', samples.LETTERS)
def test_specification_has_every_line_with_its_case(case):
    letter = samples.LETTERS[case]
    text = text_of(RENDERED[case])
    for row in letter.specification:
        assert row.case_ref in text and row.name in text
        assert solid(formats.amount(row.amount, letter.language)) in solid(text)
    paid = sum(row.amount if row.contribution is None else row.contribution for row in letter.specification)
    assert paid == letter.net
    assert solid(formats.amount(letter.net, letter.language)) in solid(text.split(letter.specification[-1].name)[-1])


def test_fixed_price_is_no_estimate_and_has_no_cap():
    text = text_of(render_offer_letter(replace(samples.CASE_3, capped=False)))
    assert 'Fast pris' in text and 'Prisen er fast' in text
    assert 'estimat' not in text.lower() and '15 %' not in text


def test_letter_says_how_it_is_paid_and_refuses_terms_it_has_no_words_for():
    assert 'Akonto 50 % før spenningssetting 157 682,71 kr' in text_of(RENDERED['2'])
    before = render_offer_letter(replace(samples.CASE_1, prepayment='before_energising'))
    assert 'må være betalt før vi setter spenning på' in text_of(before)
    with pytest.raises(ValueError):
        render_offer_letter(replace(samples.CASE_1, prepayment='later'))


def test_letter_without_portal_is_answered_in_writing():
    text = text_of(render_offer_letter(replace(samples.CASE_1, portal_url='')))
    assert 'Svar oss skriftlig innen 01.10.2026' in text and 'Skann koden' not in text


def test_link_is_clickable_and_only_a_web_address_is():
    def links(letter):
        pages = PdfReader(io.BytesIO(render_offer_letter(letter))).pages
        return {note.get_object()['/A']['/URI'] for page in pages for note in page.get('/Annots') or ()}
    assert links(samples.CASE_1) == {samples.CASE_1.portal_url}
    assert links(replace(samples.CASE_1, portal_url='javascript:alert(1)')) == set()


def test_qr_code_is_the_one_that_another_library_makes():
    """The same mask and error correction must give the same modules."""
    qrcode = pytest.importorskip('qrcode')
    drawn = []
    picture = qr.qr_picture(samples.CASE_1.portal_url, 0, 82)
    original, qr._draw = qr._draw, lambda canvas, modules, *place: drawn.append(modules)
    try:
        picture.draw(None, 0, 0, 82, 82)
    finally:
        qr._draw = original
    other = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, mask_pattern=qr.MASK, border=0)
    other.add_data(samples.CASE_1.portal_url, optimize=0)
    assert [list(map(bool, line)) for line in drawn[0]] == other.get_matrix()
    assert qr.qr_picture('x' * 5000, 0, 82) is None


# --- What invoices say ---

def test_invoice_has_all_that_the_bookkeeping_rules_ask_for():
    """Bokføringsforskriften § 5-1-1: number, date, both parties, kind, time and place of delivery, due date, VAT."""
    text = text_of(RENDERED['invoice_3'])
    for part in ('Faktura 2026-00051', 'Fakturadato 01.09.2026', 'Forfall 15.09.2026', 'Eksempelnett AS',
                 'Org.nr. 310 000 116 MVA', 'Foretaksregisteret', 'Fjordtun Eiendom AS', 'Fjordgata 8', '6413 Molde',
                 'Kundens org.nr. 310 003 328', 'Omlegging 46 920,00', '12.–20.08.2026', 'Sum uten mva 67 280,00',
                 'Mva 25 % 16 820,00', 'Andre nettjenester 25 % 67 280,00 16 820,00', '84 100,00 kr', '1234 56 78903',
                 '100063320260018', 'PO-7781', 'Elklagenemnda', 'Side 1 av 1'):
        assert part in text, part


def test_company_outside_the_vat_register_shows_no_mva():
    head = replace(samples.LETTERHEAD, vat_registered=False, foretaksregisteret=False)
    text = text_of(render_invoice(replace(samples.INVOICE_1, letterhead=head)))
    assert '310 000 116' in text and 'MVA' not in text and 'Foretaksregisteret' not in text


def test_invoice_without_vat_says_why():
    text = text_of(RENDERED['invoice_1'])
    assert 'er ikke omsetning' in text and 'Forhåndsbetaling' in text and '51 140,00 kr' in text


def test_credit_note_names_its_invoice_and_asks_for_no_payment():
    text = text_of(RENDERED['credit_1'])
    assert 'Kreditnota 2026-00058' in text and 'Gjelder faktura 2026-00041' in text and 'Til gode 3 240,00 kr' in text
    assert not re.search('KID|Betales|Forfall|Å betale', text)
    settled = replace(samples.CREDIT_1, kid='100041220260015', already_paid=samples.CREDIT_1.gross)
    assert text_of(render_invoice(settled)) == text


def test_payment_request_is_no_invoice_and_shows_no_vat():
    """A request with a VAT specification would be an invoice before delivery (mval. § 15-10)."""
    request = replace(samples.REQUEST_4, vat_rows=samples.CASE_4.vat_rows)
    text = text_of(render_invoice(request))
    assert 'This is not an invoice' in text and 'NOK 750.00' in text and '100070420260020' in text
    assert 'VAT' not in text and '600.00' not in text and '150.00' not in text


def test_paid_invoice_asks_for_nothing():
    text = text_of(RENDERED['invoice_4'])
    assert 'Already paid −750.00' in text and 'To pay NOK 0.00' in text and 'Everything is paid (KID 1000' in text
    assert text.count('KID') == 1   # it still names its claim, and no account or due date


def test_unknown_kind_is_refused():
    with pytest.raises(ValueError):
        render_invoice(replace(samples.INVOICE_1, kind='reminder'))


def test_what_is_credited_is_not_called_paid():
    partly = replace(samples.INVOICE_3, already_credited=D('1700'), already_paid=D('400'), to_pay=D('82000'))
    text = text_of(render_invoice(partly))
    assert 'Kreditert −1 700,00' in text and 'Allerede betalt −400,00' in text and 'Å betale 82 000,00 kr' in text


# --- Attachments, and the company's own words ---

def test_letter_lists_what_goes_with_it_by_name_size_and_fingerprint():
    text = text_of(render_offer_letter(replace(samples.CASE_1, enclosures=samples.ENCLOSED)))
    for item, size in zip(samples.ENCLOSED, ('185 kB', '2,4 MB'), strict=True):
        assert f'{item.name} ({size})' in text and item.sha256 in text
    assert 'er en del av det' not in text_of(RENDERED['1'])


def test_company_words_take_the_place_of_those_delivered():
    wordings = (
        Wording(key='offer.intro.full', text='Hei {customer}, her er {number}.\nDet koster {gross}.'),
        Wording(key='dispute.text', text='Klag til RME.'),
        Wording(key='regards', text='Hilsen oss'))
    text = text_of(render_offer_letter(replace(samples.CASE_1, wordings=wordings)))
    assert 'Hei Kari Nordmann, her er K-2026-000412. Det koster 51 140,00 kr.' in text
    assert 'Klag til RME.' in text and 'Hilsen oss Ida Strøm' in text
    assert 'Takk for bestillingen' not in text and 'Snakk med oss først' not in text


def test_what_is_filled_in_is_never_taken_for_markup_or_a_placeholder():
    wordings = (Wording(key='offer.intro.full', text='Til **{customer}**!'),)
    recipient = replace(samples.KARI, name='{gross} ** {0} <b>')
    text = text_of(render_offer_letter(replace(samples.CASE_1, recipient=recipient, wordings=wordings)))
    assert 'Til {gross} ** {0} <b>!' in text


# --- Overslag ---

@pytest.mark.parametrize('name, parts', {
    'overslag_1': ['Uforpliktende overslag', 'Grovt overslag', '51 140,00 kr', 'Dette er ikke et tilbud',
                   'foreløpige beregninger', 'Sum uten mva 32 040,00 19 100,00 51 140,00',
                   'Omtrent i alt 51 140,00 kr', 'Mangler ennå: Produktkjøp (ikke kommet).',
                   'Side 1 av 1'],
    'overslag_2': ['Uforpliktande overslag', 'Om lag i alt 315 365,42 kr', 'ikkje eit tilbod', 'førebelse utrekningar'],
    'overslag_3': ['av dette 16 820,00 kr i mva', 'Omtrent i alt 84 100,00 kr'],
    'overslag_4': ['Non-binding rough figure', 'This is not an offer', 'NOK 7,150.00', 'Service fee 25% 600.00 150.00'],
}.items())
def test_overslag_says_what_it_is_and_what_it_is_not(name, parts):
    """REN: the word *estimat* is not used before the agreement, and it is said that § 16-2's amount is another."""
    text = text_of(RENDERED[name])
    for part in parts:
        assert part in text, part
    assert not re.search('estimat|gyldig|gjeld til|valid until|aksepterer', text, re.IGNORECASE)
    assert '§ 16-2' in text and '§ 16-11' in text


# --- Settlement statement ---

@pytest.mark.parametrize('name, parts', {
    'overrun_1': ['Sluttoppgjør', 'Å betale 7 671,00 kr', 'Sum uten mva 51 140,00 61 250,00 10 110,00',
                  'Akseptert estimat 51 140,00', 'Grense: estimatet pluss 15 % 58 811,00',
                  'Faktisk kostnad uten endringene Kostnaden er høyere enn grensen, så grensen gjelder 61 250,00',
                  'Skal betales uten mva 58 811,00', 'Bæres av nettselskapet 2 439,00',
                  'Fakturert før Betalt: 51 140,00 −51 140,00', 'Sluttfaktura 2026-00071 7 671,00',
                  'Å betale nå 7 671,00 kr'],
    'underrun_1': ['Til gode 3 240,00 kr', 'Sum uten mva 51 140,00 47 900,00 −3 240,00',
                   'Kostnaden er lavere enn grensen', 'Kreditnota 2026-00058 −3 240,00',
                   'Betales tilbake 3 240,00 kr', 'kontoen du betalte fra'],
    'even_2': ['Gjort opp', 'Akseptert estimat 315 365,42', 'Å betale no 0,00 kr', 'De treng ikkje å gjere noko'],
    'change_3': ['Traseen flyttes: grøft 12 m Godtatt 05.10.2026 17 400,00 18 100,00 700,00',
                 'Faktisk kostnad uten endringene Kostnaden er lavere enn grensen, så kostnaden gjelder 68 360,00',
                 'faktisk kostnad 18 100,00', 'Skal betales uten mva 86 460,00', 'Mva 25 % 21 615,00',
                 'Skal betales i alt 108 075,00', 'Fakturert før Betalt: 84 100,00 −105 850,00',
                 'Sluttfaktura 2026-00080 2 225,00', 'Ikke betalt av det som er fakturert før 21 750,00',
                 'Å betale nå 23 975,00 kr'],
    'classes_4': ['Final settlement', 'Gebyr * 600.00 600.00 0.00', 'Accepted estimate 6,400.00',
                  'Limit: the estimate plus 15% 7,360.00', 'Fixed price, not adjusted afterwards 600.00',
                  'VAT 25% 150.00', 'Final invoice 2026-00090 600.00', 'To pay now NOK 600.00'],
}.items())
def test_statement_shows_every_step_to_what_is_owed(name, parts):
    text = text_of(RENDERED[name])
    for part in parts:
        assert part in text, part
    assert '§ 16-11' in text and 'RME' in text


def test_statement_that_carries_nothing_does_not_speak_of_it():
    assert 'Bæres av nettselskapet' not in text_of(RENDERED['underrun_1'])


@pytest.mark.parametrize('sample', ['overrun', 'underrun'])
def test_statement_of_the_sample_endings_is_what_the_settlement_gives(sample):
    """`flow.settlement` settles the ending of the worked case, and the statement shows the same figures."""
    expected = samples.cases()['K-2026-000412']['expected']
    ending = expected[sample]
    [figures] = settlement.settle(
        [settlement.EstimateLine('x', 'ch16', D(expected['estimate']))], [],
        [settlement.ActualLine('x', 'ch16', D(ending['actual']))], {('ch16', 'none'): D(expected['estimate'])})
    part = samples.STATEMENTS[f'{sample}_1'].classes[0]
    assert (part.estimate, part.limit, part.actual, part.due, part.carried) == (
        figures.estimate, figures.limit, figures.actual, figures.due, figures.carried)
    text = text_of(RENDERED[f'{sample}_1'])
    for amount in (ending['actual'], ending['due'], ending.get('final_invoice') or ending['credit_note']):
        assert formats.amount(D(amount), 'nb').replace('\xa0', ' ') in text
