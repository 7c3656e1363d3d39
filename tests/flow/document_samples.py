"""Letters and invoices of four invented cases: no VAT, a shared asset, 25 % VAT, two VAT classes; and reading them."""
import datetime
import io
import json
from decimal import Decimal as D

from PIL import Image, ImageDraw, ImageFont
from pypdf import PdfReader

from reports import (
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
    render_invoice,
    render_offer_letter,
    render_overslag,
    render_settlement_statement,
)
from reports.fonts import FONT_DIR

SENT = datetime.date(2026, 9, 1)
DUE = datetime.date(2026, 9, 15)
VALID_UNTIL = datetime.date(2026, 10, 1)
ACCOUNT = '12345678903'
NOT_TURNOVER = {
    'nb': 'Anleggsbidrag etter kontrollforskriften kapittel 16 er ikke omsetning. Det beregnes ikke merverdiavgift.',
    'nn': 'Anleggsbidrag etter kontrollforskrifta kapittel 16 er ikkje omsetning. Det er inga mva på bidraget.',
    'en': 'A connection contribution under chapter 16 of kontrollforskriften is not turnover. No VAT is charged.',
}


def logo():
    """A small mark with a transparent ground, as PNG."""
    image = Image.new('RGBA', (620, 150), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((0, 10, 130, 140), 28, fill='#0f5c6e')
    draw.polygon(((76, 26), (36, 84), (62, 84), (52, 126), (96, 66), (68, 66)), fill='white')
    font = ImageFont.truetype(str(FONT_DIR / 'SourceSansPro-Semibold.ttf'), 74)
    draw.text((158, 24), 'Eksempelnett', font=font, fill='#1f2a33')
    buffer = io.BytesIO()
    image.save(buffer, 'PNG')
    return buffer.getvalue()


LETTERHEAD = Letterhead(
    name='Eksempelnett AS', street='Kraftveien 1', zip='3510', city='Hønefoss', org_no='310000116',
    phone='32 00 00 00', email='kunde@eksempelnett.example.com', website='eksempelnett.example.com', logo=logo(),
    colour='#0f5c6e')
CASE_WORKER = Contact(name='Ida Strøm', phone='32 00 00 12', email='ida.strom@eksempelnett.example.com')
PRACTICE = {
    'nb': 'Vi beregner bidraget av nødvendige kostnader til planlegging, arbeid, maskiner og materiell.\n'
          'Egne timer regnes til selvkost, og materiell til det vi har betalt.',
    'nn': 'Vi reknar ut bidraget av nødvendige kostnader til planlegging, arbeid, maskiner og materiell.\n'
          'Eigne timar blir rekna til sjølvkost, og materiell til det vi har betalt.',
    'en': 'We calculate the contribution from the necessary cost of planning, labour, machines and material.\n'
          'Our own hours are charged at cost price, and material at what we have paid.',
}


def cost(component, labour, material, **extra):
    return CostRow(component=component, labour=D(labour), material=D(material), **extra)


def spec(source, ref, component, name, qty, unit, price, contribution=None):
    return SpecificationRow(
        source=source, case_ref=ref, component=component, name=name, qty=D(qty), unit=unit, unit_price=D(price),
        amount=(D(qty) * D(price)).quantize(D('0.01')), contribution=D(contribution) if contribution else None)


def vat(label, rate, base, amount):
    return VatRow(label=label, rate=rate, base=D(base), vat=D(amount))


def letter(language, recipient, number, subject, reference, installation, rows, vat_rows, specification, **extra):
    net = sum((row.labour + row.material for row in rows), D(0))
    tax = sum((row.vat for row in vat_rows), D(0))
    return OfferLetter(
        language=language, letterhead=LETTERHEAD, recipient=recipient, number=number, version=1, date=SENT,
        valid_until=VALID_UNTIL, subject=subject, legal_reference=reference, installation=installation,
        rows=tuple(rows), vat_rows=tuple(vat_rows), net=net, vat=tax, gross=net + tax,
        specification=tuple(specification), portal_url=f'https://kunde.eksempelnett.example.com/my/orders/{number}',
        case_worker=CASE_WORKER, terms_version='2026-1',
        **{'wordings': (Wording(key='practice.text', text=PRACTICE[language]),), **extra})


HOUSE = Installation(address='Fjellveien 12, 3510 Hønefoss', property='3305 gnr 45 bnr 118',
                     metering_point='707057500000412378', ov_to='3x40 A 400 V TN-C')
KARI = Recipient(name='Kari Nordmann', street='Fjellveien 12', zip='3510', city='Hønefoss')
NM, PK, AO = 'NM-2026-004512', 'PK-2026-00871', 'AO-2026-01990'

CASE_1 = letter(
    'nb', KARI, 'K-2026-000412', 'Ny tilknytning av enebolig', '§ 16-8', HOUSE,
    [cost('Måler', 900, 1400), cost('Stikkledning', 17260, 7200), cost('Tilknytningsskap', 4000, 10500),
     cost('Planlegging og dokumentasjon', 9880, 0)],
    [vat('Anleggsbidrag', None, 51140, 0)],
    [spec('Nettmelding', NM, 'Måler', 'Måler direktekoblet, levering og montasje', 1, 'stk', 2300),
     spec('Produktkjøp', PK, 'Stikkledning', 'Stikkledning TFXP 4x50 mm² Al, levering og legging', 60, 'm', 210),
     spec('Produktkjøp', PK, 'Tilknytningsskap', 'Tilknytningsskap utvendig, levering og montasje', 1, 'stk', 14500),
     spec('Produktkjøp', PK, 'Stikkledning', 'Tilkobling i kabelskap', 1, 'stk', 4100),
     spec('Arbeidsordre', AO, 'Planlegging og dokumentasjon', 'Prosjektering og saksbehandling (ingeniør)', 6, 't',
          1230),
     spec('Arbeidsordre', AO, 'Stikkledning', 'Montørtimer', 8, 't', 970),
     spec('Arbeidsordre', AO, 'Planlegging og dokumentasjon', 'Innmåling og dokumentasjon', 1, 'stk', 2500)],
    prepayment='full', cap_amount=D('58811.00'), login='kari.nordmann@example.com')

CASE_2 = letter(
    'nn', Recipient(name='Solbakken Borettslag', attention='Styret', street='Solbakken 3', zip='0667', city='Oslo',
                    org_no='310002216'),
    'K-2026-000519', 'Auka kapasitet til elbillading', '§ 16-7 og § 16-9',
    Installation(address='Solbakken 3, 0667 Oslo', property='0301 gnr 130 bnr 77', metering_point='707057500000528611',
                 ov_from='3x160 A 230 V IT', ov_to='3x250 A 400 V TN-C'),
    [cost('Måler', 6200, 3450), cost('Nettstasjon', '43543.09', '122712.33'), cost('Lavspentkabel', 75850, 36550),
     cost('Planlegging og dokumentasjon', 27060, 0)],
    [vat('Anleggsbidrag', None, '315365.42', 0)],
    [spec('Nettmelding', 'NM-2026-005120', 'Måler', 'Strømtransformatorer 3 stk 400/5 A, utlevering', 3, 'stk', 1150),
     spec('Nettmelding', 'NM-2026-005120', 'Måler', 'Måler trafokoblet, montasje og kontroll', 1, 'stk', 6200),
     spec('Produktkjøp', 'PK-2026-01102', 'Nettstasjon', 'Ny nettstasjon 500 kVA, levert og montert', 1, 'stk', 420000,
          '166255.42'),
     spec('Produktkjøp', 'PK-2026-01102', 'Lavspentkabel',
          'Jordkabel 4x240 mm² Al, levering og legging, kundespesifikk', 85, 'm', 640),
     spec('Produktkjøp', 'PK-2026-01102', 'Lavspentkabel', 'Grøft og gjenfylling offentlig vei', 40, 'm', 1450),
     spec('Arbeidsordre', 'AO-2026-02231', 'Planlegging og dokumentasjon', 'Prosjektering og saksbehandling (ingeniør)',
          22, 't', 1230)],
    shared_assets=(SharedAsset(
        name='Ny nettstasjon 500 kVA (NS-1042)', cost=D(420000), reinvestment=D(180000), remaining_years=12,
        rate=D('0.04'), advancement=D('67572.53'), cost_basis=D('307572.53'), requested_kva=D(100), increase_kva=D(185),
        contribution=D('166255.42')),),
    prepayment='instalments', cap_amount=D('362670.23'), login='styret@example.com',
    instalments=(InvoiceLine(name='Akonto 50 % ved aksept', amount=D('157682.71')),
                 InvoiceLine(name='Akonto 50 % før spenningssetting', amount=D('157682.71'))))

CASE_3 = letter(
    'nb', Recipient(name='Fjordtun Eiendom AS', street='Fjordgata 8', zip='6413', city='Molde', org_no='310003328'),
    'K-2026-000633', 'Omlegging av luftlinje til jordkabel', '§ 17-4',
    Installation(address='Fjordgata 8, 6413 Molde', property='1506 gnr 22 bnr 310',
                 metering_point='707057500000881044'),
    [cost('Omlegging', 34320, 12600), cost('Sanering', 19000, 0), cost('Måler', 1360, 0)],
    [vat('Andre nettjenester', '25 %', 67280, 16820)],
    [spec('Arbeidsordre', 'AO-2026-02417', 'Omlegging', 'Omlegging luftstrekk til jordkabel, montørtimer', 26, 't',
          970),
     spec('Produktkjøp', 'PK-2026-01340', 'Omlegging', 'Jordkabel 4x95 mm² Al, levering og legging', 70, 'm', 310),
     spec('Nettmelding', 'NM-2026-005377', 'Sanering', 'Sanering av stolper og luftlinje', 2, 'stk', 9500),
     spec('Nettmelding', 'NM-2026-005377', 'Måler', 'Re-plombering av måler', 1, 'stk', 1360)],
    cap_amount=D('77372.00'), login='faktura@example.com')

CABIN = Installation(address='Bekkefaret 4, 3518 Hønefoss', property='3305 gnr 61 bnr 9',
                     metering_point='707057500000704091', ov_to='3x63 A 230 V IT')
OLA = Recipient(name='Ola Eksempel', street='Bekkefaret 4', zip='3518', city='Hønefoss')

CASE_4 = letter(
    'en', OLA, 'K-2026-000704', 'New connection of a cabin', '§ 16-8', CABIN,
    [cost('Stikkledning', 1700, 2400), cost('Måler', 900, 1400), cost('Gebyr', 600, 0, fixed=True)],
    [vat('Connection contribution', None, 6400, 0), vat('Service fee', '25%', 600, 150)],
    [spec('Nettmelding', 'NM-2026-006031', 'Stikkledning', 'Ny stikkledning, levering og legging', 20, 'm', 205),
     spec('Nettmelding', 'NM-2026-006031', 'Måler', 'Måler direktekoblet, levering og montasje', 1, 'stk', 2300),
     spec('Nettmelding', 'NM-2026-006031', 'Gebyr', 'Hastetillegg (under 4 dager)', 1, 'stk', 600)],
    prepayment='full', cap_amount=D('7360.00'), login='ola.eksempel@example.com')

LETTERS = {'1': CASE_1, '2': CASE_2, '3': CASE_3, '4': CASE_4}


def invoice(offer, kind, number, lines, vat_rows, **extra):
    net = sum((D(amount) for _, amount in lines), D(0))
    tax = sum((row.vat for row in vat_rows), D(0))
    gross = extra.pop('gross', net + tax)
    return Invoice(**{
        'language': offer.language, 'letterhead': LETTERHEAD, 'recipient': offer.recipient, 'number': number,
        'kind': kind, 'date': SENT, 'due_date': DUE, 'case_number': offer.number, 'installation': offer.installation,
        'delivery_place': offer.installation.address, 'our_reference': CASE_WORKER.name,
        'lines': tuple(InvoiceLine(name=name, amount=D(amount)) for name, amount in lines),
        'vat_rows': tuple(vat_rows), 'net': net, 'vat': tax, 'gross': gross, 'to_pay': gross, 'account_no': ACCOUNT,
        **extra})


def component_lines(offer):
    return [(row.component, row.labour + row.material) for row in offer.rows]


INVOICE_1 = invoice(
    CASE_1, 'invoice', '2026-00041', component_lines(CASE_1), CASE_1.vat_rows, title='Forhåndsbetaling',
    delivery_time='Utføres etter betaling', kid='100041220260015', exemption_text=NOT_TURNOVER['nb'])
CREDIT_1 = invoice(
    CASE_1, 'credit_note', '2026-00058', [('Etterberegning: lavere kostnad enn estimatet', '3240')],
    [vat('Anleggsbidrag', None, 3240, 0)], title='Etterberegning', delivery_time='30.10.2026', corrects='2026-00041',
    due_date=None, exemption_text=NOT_TURNOVER['nb'])
INSTALMENT_2 = invoice(
    CASE_2, 'invoice', '2026-00044', [('Akonto 50 % ved aksept', '157682.71')],
    [vat('Anleggsbidrag', None, '157682.71', 0)], title='Akonto', delivery_time='Blir utført etter betaling',
    kid='100051920260017', your_reference='Styret 2026', exemption_text=NOT_TURNOVER['nn'])
INVOICE_3 = invoice(
    CASE_3, 'invoice', '2026-00051', component_lines(CASE_3), CASE_3.vat_rows, delivery_time='12.–20.08.2026',
    kid='100063320260018', your_reference='PO-7781')
CREDIT_3 = invoice(
    CASE_3, 'credit_note', '2026-00060', [('Re-plombering av måler, ikke utført', '1360')],
    [vat('Andre nettjenester', '25 %', 1360, 340)], delivery_time='20.08.2026', corrects='2026-00051', due_date=None,
    your_reference='PO-7781')
REQUEST_4 = invoice(
    CASE_4, 'payment_request', 'KRAV-2026-0007', [('Hastetillegg (under 4 dager)', '750')], (), title='Prepayment',
    net=D(600), vat=D(150), kid='100070420260020', delivery_time='After payment')
INVOICE_4 = invoice(
    CASE_4, 'invoice', '2026-00046', [('Hastetillegg (under 4 dager)', '600')], CASE_4.vat_rows[1:],
    delivery_time='30 October 2026', kid='100070420260020', already_paid=D(750), to_pay=D(0))
CONTRIBUTION_4 = invoice(
    CASE_4, 'invoice', '2026-00045', component_lines(CASE_4)[:2], CASE_4.vat_rows[:1], title='Prepayment',
    delivery_time='After payment', kid='100070420260012', exemption_text=NOT_TURNOVER['en'])

INVOICES = {
    'invoice_1': INVOICE_1, 'credit_1': CREDIT_1, 'instalment_2': INSTALMENT_2, 'invoice_3': INVOICE_3,
    'credit_3': CREDIT_3, 'request_4': REQUEST_4, 'invoice_4': INVOICE_4, 'contribution_4': CONTRIBUTION_4,
}



def overslag(offer, **extra):
    names = ('language', 'letterhead', 'recipient', 'number', 'date', 'subject', 'installation', 'rows', 'vat_rows',
             'net', 'vat', 'gross', 'case_worker')
    return Overslag(**{name: getattr(offer, name) for name in names}, **extra)


OVERSLAG = {
    'overslag_1': overslag(CASE_1, waiting='Produktkjøp (ikke kommet)'),
    'overslag_2': overslag(CASE_2),
    'overslag_3': overslag(CASE_3),
    'overslag_4': overslag(CASE_4, waiting='P0 Arbeidsordre'),
}


def statement(offer, actual, classes, balances, **extra):
    """A settlement of `offer`; `actual` is the cost per component, in the order of its rows."""
    names = ('language', 'letterhead', 'recipient', 'number', 'subject', 'installation', 'case_worker')
    rows = tuple(StatementRow(component=row.component, estimate=row.labour + row.material, actual=D(cost),
                              fixed=row.fixed) for row, cost in zip(offer.rows, actual, strict=True))
    return SettlementStatement(**{name: getattr(offer, name) for name in names}, rows=rows, classes=tuple(classes),
                               balances=tuple(balances), date=datetime.date(2026, 11, 20), **extra)


def _figures(values):
    return {name: D(value) if name not in ('rate', 'document') and value is not None else value
            for name, value in values.items()}


def settled(label, **figures):
    return StatementClass(label=label, **_figures(figures))


def balance(label, **figures):
    return StatementBalance(label=label, **_figures(figures))


CH16 = 'Kontrollforskriften kapittel 16'
CONTRIBUTION = 'Anleggsbidrag'
STATEMENTS = {
    'overrun_1': statement(
        CASE_1, ['2300', '31070', '14500', '13380'],
        [settled(CH16, estimate='51140', limit='58811', actual='61250', due='58811', carried='2439')],
        [balance(CONTRIBUTION, net='58811', invoiced='51140', paid='51140', document='2026-00071')]),
    'underrun_1': statement(
        CASE_1, ['2300', '22910', '14500', '8190'],
        [settled(CH16, estimate='51140', limit='58811', actual='47900', due='47900')],
        [balance(CONTRIBUTION, net='47900', invoiced='51140', paid='51140', document='2026-00058')]),
    'even_2': statement(
        CASE_2, ['9650', '166255.42', '112400', '27060'],
        [settled(CH16, estimate='315365.42', limit='362670.23', actual='315365.42', due='315365.42')],
        [balance(CONTRIBUTION, net='315365.42', invoiced='315365.42', paid='315365.42')]),
    'change_3': statement(
        CASE_3, ['48000', '19000', '1360'],
        [settled('§ 17-4', estimate='67280', limit='77372', actual='86460', caused_by_customer='18100', due='86460')],
        [balance('Andre nettjenester', net='86460', rate='25 %', vat='21615', invoiced='105850', paid='84100',
                 document='2026-00080')],
        changes=(StatementChange(name='Traseen flyttes: grøft 12 m', accepted=datetime.date(2026, 10, 5),
                                 price=D(17400), actual=D(18100)),)),
    'classes_4': statement(
        CASE_4, ['4100', '2900', '600'],
        [settled('Chapter 16', estimate='6400', limit='7360', actual='7000', due='7000'),
         settled('Service fee', estimate='600', limit=None, actual='600', due='600')],
        [balance('Connection contribution', net='7000', invoiced='6400', paid='6400', document='2026-00090'),
         balance('Service fee', net='600', rate='25%', vat='150', invoiced='750', paid='750')]),
}
ENCLOSED = (Enclosure(name='Tilknytningsvilkår 2026.pdf', size=184_320, sha256='9f86d081884c7d65' * 4),
            Enclosure(name='Situasjonsplan Fjellveien 12.pdf', size=2_411_724, sha256='60303ae22b998861' * 4))

DOCUMENTS = LETTERS | INVOICES | OVERSLAG | STATEMENTS
RENDERED = {name: render_offer_letter(offer) for name, offer in LETTERS.items()}
RENDERED |= {name: render_invoice(document) for name, document in INVOICES.items()}
RENDERED |= {name: render_overslag(document) for name, document in OVERSLAG.items()}
RENDERED |= {name: render_settlement_statement(document) for name, document in STATEMENTS.items()}


def cases():
    """The worked cases with what they must come to, by their number."""
    path = FONT_DIR.parents[1] / 'demo' / 'cases.json'
    return {case['id']: case for case in json.loads(path.read_text())['cases']}


def page_texts(pdf):
    """The text of each page, with all white space as single spaces."""
    return [' '.join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def text_of(pdf):
    """The text of all pages."""
    return ' '.join(page_texts(pdf))


def solid(text):
    """Text without white space: lines may break anywhere in what is too long."""
    return ''.join(text.split())
