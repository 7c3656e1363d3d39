"""The cases of the journey, step by step, with the sums checked in every place they show."""

import base64
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from . import bank
from .people import CaseSystem, Customer, Employee, links, pdf_text
from .report import Surprise, check, contains, kroner, said, title, until


class Journey:
    """One sample case on its way from the case systems to the ledger."""

    def __init__(self, world, sample, hooks, mail):
        self.world, self.sample, self.hooks, self.mail = world, sample, hooks, mail
        self.expected = sample['expected']
        self.number = sample['id']
        self.accountant = Employee(world, 'accountant')
        self.customer = Customer(world['url'])
        self.systems = {code: CaseSystem(world, code) for code in world['sources']}
        main = sample['deliveries'][0]
        self.source, self.path = main['source'], main['path']
        self.who = main['body']['customer']
        self.language = self.who['language']
        self.email = self.who['email'].replace('@', f'+{world["tag"]}@')
        self.net = Decimal(self.expected['estimate'])
        self.vat = Decimal(self.expected['vat'])
        self.gross = self.net + self.vat

    # === THE STEPS === #

    def deliver(self):
        """1 importing, 2 basis."""
        policy = [self.sample.get('policy', {}).get(name) for name in ('prepayment', 'release')]
        work_type = self.sample['deliveries'][0]['body']['work_type']
        if self.sample.get('policy'):
            check(f'The policy of {work_type}', self.world['policies'][work_type], policy)
        Employee(self.world, 'administrator').call(
            'ir.sequence.date_range', 'write', [self.world['sequence']], {'number_next_actual': int(self.number[-6:])})
        for delivery in self.sample['deliveries']:
            body = delivery['body']
            if 'customer' in body:
                body = {**body, 'customer': {**body['customer'], 'email': self.email}}
            status, answer = self.systems[delivery['source']].call('PUT', delivery['path'], body)
            check(f'{delivery["source"]} delivers {delivery["path"]}', status, 201)
            said(f'{delivery["source"]}: PUT {delivery["path"]} → 201', answer)
            again = self.systems[delivery['source']].call('PUT', delivery['path'], body)
            check('The same delivery again', again, (201, answer))
        self.number = answer['case']
        [self.order] = self.read_orders('id', 'elsmart_net', 'elsmart_vat', 'elsmart_gross', 'elsmart_status')
        self.check_sums('The fakturagrunnlag', self.order)
        check('The status', self.order['elsmart_status'], 'collecting')
        said(f'one fakturagrunnlag {self.number}: {kroner(self.net)} + {kroner(self.vat)} mva, status Under arbeid')

    def offer(self):
        """3 offer: letter, mail, Tilbud sendt."""
        self.accountant.call('sale.order', 'action_elsmart_send_offer', [self.order['id']])
        message = self.mail.wait(self.email, self.number)
        body = self.mail.html(message)
        contains('The mail', body, kroner(self.gross, self.language))
        contains('The mail', body, self.email)
        letter = pdf_text(self.mail.pdf(message))
        for amount in (self.net, self.gross):
            contains('The letter', letter, kroner(amount, self.language))
        contains('The letter', letter, self.number)
        self.order_link = next(link for link in links(body) if 'access_token=' in link and '/my/kundefaktura/' in link)
        self.password_link = next(link for link in links(body) if '/web/signup?' in link)
        said(f'mail "{message["subject"]}" to {self.email}, with the letter ({len(letter)} characters of text)',
             f'user name {self.email}, {self.password_link.split("token=")[0]}token=…')
        self.told('offer_sent')

    def accept(self):
        """4 acceptance: password, reading, accepting, Akseptert."""
        self.customer.get(self.password_link)
        self.customer.submit('oe_signup_form', password='Et-godt-passord-1', confirm_password='Et-godt-passord-1')
        said('the customer chose a password through the link', self.customer.where.split('?')[0])
        text = self.customer.get(f'/my/kundefaktura/{self.order["id"]}')
        contains('The portal page', text, kroner(self.gross, self.page_language))
        contains('The portal page', text, kroner(self.net, self.page_language))
        contains('The letter in the portal', pdf_text(self.customer.fetch(self.customer.link('.pdf'))),
                 kroner(self.gross, self.language))
        self.check_work('blocked')
        self.customer.submit('/accept', name=self.who['name'], terms='1')
        [order] = self.read_orders('elsmart_accepted', 'amount_untaxed', 'amount_tax', 'amount_total')
        check('Accepted', order['elsmart_accepted'], True)
        check('The order', (cents(order['amount_untaxed']), cents(order['amount_tax']), cents(order['amount_total'])),
              (self.net, self.vat, self.gross))
        [evidence] = self.accountant.read(
            'elsmart.acceptance', [('order_id', '=', self.order['id'])], 'name', 'ip', 'login_way', 'sha256')
        check('The name on the acceptance', evidence['name'], self.who['name'])
        check('The way of login', evidence['login_way'], 'password')
        said('the customer accepted in the portal', evidence)
        self.told('accepted')

    def check_claims(self, kinds):
        """The claims with KID and amount as the samples say."""
        claims = self.accountant.read(
            'elsmart.claim', [('order_id', '=', self.order['id'])], 'kid', 'kind', 'vat_class', 'gross', 'open')
        expected = [row for row in self.expected['invoices'] if row['kind'] in kinds]
        check('The claims', [(claim['kid'], claim['kind'], cents(claim['gross'])) for claim in claims],
              [(row['kid'], row['kind'], Decimal(row['net']) + Decimal(row['vat'])) for row in expected])
        said('claims', ', '.join(f'KID {claim["kid"]}: {kroner(cents(claim["gross"]))}' for claim in claims))
        return claims

    def pay_online(self, method, amount):
        """7 payment: all due claims in one go; the amount that a browser names is not believed."""
        self.customer.get(f'/my/kundefaktura/{self.order["id"]}/pay')
        values = self.customer.pay(method, forged_amount=0.01)
        check('The amount of the payment', cents(values['amount']), amount)
        until('The payment', lambda: [row for row in self.accountant.read(
            'account.payment', [('memo', 'like', values['reference'])], 'amount', 'state')
            if row['state'] in ('in_process', 'paid')])
        said(f'the customer paid {kroner(amount)} by {method} on the provider\'s page (a forged 0,01 was ignored)',
             values['reference'])
        receipt = self.mail.wait(self.email, kroner(amount, self.language))
        said(f'mail "{receipt["subject"]}"')

    @property
    def today(self):
        return datetime.now(ZoneInfo('Europe/Oslo')).date()

    def pay_by_file(self, what, data, outcome):
        """7 payment: a bank file that the accountant reads; the scheduler books it. The same file again is refused."""
        call = self.accountant.call

        def chosen():
            return call('elsmart.bank.import', 'create',
                        {'filename': f'{what}.txt', 'content': base64.b64encode(data).decode()})
        wizard = chosen()
        call('elsmart.bank.import', 'action_read', [wizard])
        [preview] = self.accountant.read('elsmart.bank.import', [('id', '=', wizard)], 'count', 'net', 'known_count')
        check('The payments in the file', (preview['count'], preview['known_count']), (1, 0))
        file = call('elsmart.bank.import', 'action_import', [wizard])['res_id']
        [record] = until('The booking of the bank file', lambda: self.accountant.read(
            'elsmart.bank.record', [('file_id', '=', file), ('outcome', '!=', 'waiting')], 'outcome', 'problem', 'kid'))
        check('What became of the payment', (record['outcome'], record['problem']), (outcome, False))
        try:
            call('elsmart.bank.import', 'action_read', [chosen()])
        except Surprise as refused:
            contains('The refusal of the same file', str(refused), f'{what}.txt')
        else:
            raise Surprise('The same bank file was read twice.')
        self.check_reconciliation()
        said(f'{what} of {kroner(cents(preview["net"]))}: {outcome}; the same file again is refused', record['kid'])
        if preview['net'] > 0:   # a reversal has no receipt
            receipt = self.mail.wait(self.email, kroner(cents(preview['net']), self.language), record['kid'])
            said(f'mail "{receipt["subject"]}"')

    def check_reconciliation(self):
        """What the view of payments says beside the ledger."""
        rows = self.accountant.read('elsmart.reconciliation', [], 'received', 'refunded', 'matched', 'ahead', 'open')
        received, refunded, *parts = (
            sum(cents(row[name]) for row in rows) for name in ('received', 'refunded', 'matched', 'ahead', 'open'))
        check('Matched, before invoice and open together', sum(parts), received - refunded)
        lines = self.accountant.read(
            'account.move.line', [('parent_state', '=', 'posted'), ('payment_id', '!=', False),
                                  ('account_id.account_type', '!=', 'asset_receivable')], 'balance')
        check('Received less refunded beside the ledger', received - refunded,
              sum(cents(line['balance']) for line in lines))

    def invoice_by_button(self):
        """6 invoicing: what is left, by the accountant's button."""
        self.accountant.call('sale.order', 'action_elsmart_invoice', [self.order['id']])
        said('the accountant pressed Fakturer')

    def check_invoices(self, nets):
        """Sums of the invoices in the backend, in their PDF, in the mail and in the ledger."""
        claims = until('The invoices', lambda: self.invoiced(len(nets)))
        for claim, (net, vat) in zip(claims, nets, strict=True):
            [move] = self.accountant.read(
                'account.move', [('id', '=', claim['invoice_id'][0])], 'name', 'amount_untaxed', 'amount_tax',
                'payment_reference', 'invoice_date_due', 'state')
            check('The invoice', (cents(move['amount_untaxed']), cents(move['amount_tax']), move['payment_reference']),
                  (net, vat, claim['kid']))
            message = self.mail.wait(self.email, move['name'])
            text = pdf_text(self.mail.pdf(message))
            # What is paid already is asked for nowhere, so such an invoice names no account.
            account = ['1503 20 00417'] if claim['paid'] == 0 else []
            for part in (claim['kid'], kroner(net + vat, self.language), *account):
                contains(f'Invoice {move["name"]}', text, part)
            self.check_ledger(move['id'], net, vat)
            said(f'invoice {move["name"]}: {kroner(net)} + {kroner(vat)} mva, KID {claim["kid"]}, in mail and ledger')

    def invoiced(self, count):
        claims = self.accountant.read(
            'elsmart.claim', [('order_id', '=', self.order['id']), ('invoice_id', '!=', False)],
            'kid', 'invoice_id', 'sent', 'paid')
        return claims if len(claims) == count and all(claim['sent'] for claim in claims) else None

    def check_ledger(self, move, net, vat):
        lines = self.accountant.read(
            'account.move.line', [('move_id', '=', move), ('display_type', 'in', ('product', 'tax', 'payment_term'))],
            'debit', 'credit', 'account_id', 'tax_line_id')
        check('Debit and credit', sum(cents(line['debit']) for line in lines),
              sum(cents(line['credit']) for line in lines))
        codes = {account['id']: account['code'] for account in self.accountant.read(
            'account.account', [('id', 'in', [line['account_id'][0] for line in lines])], 'code')}
        by_account = {}
        for line in lines:
            code = codes[line['account_id'][0]]
            by_account[code] = by_account.get(code, 0) + cents(line['debit']) - cents(line['credit'])
        expected = {'1500': net + vat, ('3020' if vat else '2900'): -net} | ({'2700': -vat} if vat else {})
        check('The ledger', by_account, expected)

    def told(self, label, sources=None):
        """8 status out: every case system of the chain is told, signed, and the API says the same."""
        for source in {delivery['source'] for delivery in self.sample['deliveries']}:
            event = self.hooks.wait(source, self.number, label)
        status, answer = self.systems[self.source].call('GET', self.path)
        check('GET of the case', status, 200)
        check('The status in the API', [row['label'] for row in answer['chain'][0]['timeline']].count(label) > 0, True)
        basis = answer['chain'][0]
        check('The sums in the API', (basis['net'], basis['vat'], basis['gross']),
              tuple(f'{amount:.2f}' for amount in (self.net, self.vat, self.gross)))
        said(f'webhook to {", ".join(sorted({d["source"] for d in self.sample["deliveries"]}))}: {event["label_text"]}',
             event)

    def check_work(self, state):
        """5 release: in every case of the chain."""
        for delivery in self.sample['deliveries']:
            _status, answer = self.systems[delivery['source']].call('GET', delivery['path'])
            check(f'The work of {delivery["path"]}', answer['work_state'], state)
        said(f'work in {len(self.sample["deliveries"])} cases: {answer["work_state_text"]} ({answer["work_reason"]})')

    def finish(self):
        """Paid in full, in every place."""
        [order] = self.read_orders('elsmart_status', 'elsmart_invoiced', 'elsmart_paid')
        check('The end', (order['elsmart_status'], order['elsmart_invoiced'], order['elsmart_paid']),
              ('invoice_paid', 'full', 'full'))
        text = self.customer.get(f'/my/kundefaktura/{self.order["id"]}')
        contains('The portal page', text, 'Faktura betalt' if self.page_language == 'nb' else 'Invoice paid')

    # === HELP === #

    @property
    def page_language(self):
        """Nynorsk is no interface language of Odoo; its readers get the page in bokmål."""
        return 'en' if self.language == 'en' else 'nb'

    def read_orders(self, *fields):
        return self.accountant.read('sale.order', [('name', '=', self.number)], *fields)

    def check_sums(self, what, order):
        check(what, tuple(cents(order[f'elsmart_{name}']) for name in ('net', 'vat', 'gross')),
              (self.net, self.vat, self.gross))


def cents(number):
    """A JSON number of kroner as exact øre."""
    return Decimal(str(number)).quantize(Decimal('0.01'))


def prepaid_house(journey):
    """K-2026-000412: three systems, no VAT, prepayment before release; the invoice follows from the queue."""
    title(f'{journey.number}: new house, {kroner(journey.gross)}, no VAT, prepayment before release')
    journey.deliver()
    journey.offer()
    journey.accept()
    journey.check_claims(['prepayment'])
    journey.check_work('blocked')
    journey.check_invoices([(journey.net, journey.vat)])
    journey.told('invoice_sent')
    journey.pay_online('card', journey.gross)
    journey.told('invoice_paid')
    journey.check_work('released')
    journey.finish()


def released_by_acceptance(journey):
    """K-2026-000633: main case an arbeidsordre, 25 % VAT, released on acceptance, invoiced by the button."""
    title(f'{journey.number}: moving a line, {kroner(journey.net)} + {kroner(journey.vat)} VAT, released on acceptance')
    journey.deliver()
    journey.offer()
    journey.accept()
    journey.check_work('released')
    journey.invoice_by_button()
    claims = journey.check_claims(['ordinary'])
    journey.check_invoices([(journey.net, journey.vat)])
    journey.told('invoice_sent')
    paid = bank.Paid(claims[0]['kid'], journey.gross, 1)
    journey.pay_by_file('OCR giro', bank.ocr_giro([paid], journey.today), 'matched')
    journey.told('invoice_paid')
    journey.finish()
    journey.pay_by_file('OCR giro', bank.ocr_giro([paid._replace(kind=18)], journey.today, transmission=2), 'reversal')
    [order] = journey.read_orders('elsmart_status')
    check('The status after the reversal', order['elsmart_status'], 'invoice_sent')
    said('the bank reversed the payment, and the status went back to Faktura sendt')
    journey.pay_by_file('OCR giro', bank.ocr_giro(
        [paid._replace(serial=2)], journey.today, transmission=3), 'matched')
    journey.finish()


def two_vat_classes(journey):
    """K-2026-000704: an invoice and a payment request, paid in one payment; the second invoice takes over its claim."""
    title(f'{journey.number}: cabin with urgent fee, two VAT classes, one payment of {kroner(journey.gross)}')
    journey.deliver()
    journey.offer()
    journey.accept()
    journey.told('request_sent')
    claims = journey.check_claims(['prepayment'])
    check('What is asked for', [cents(claim['open']) for claim in claims], [Decimal('6400.00'), Decimal('750.00')])
    journey.check_invoices([(Decimal('6400.00'), Decimal('0.00'))])
    journey.check_work('blocked')
    journey.pay_online('card', journey.gross)
    journey.told('paid_invoice_follows')
    journey.check_work('released')
    journey.invoice_by_button()
    journey.check_claims(['prepayment'])
    journey.check_invoices([(Decimal('6400.00'), Decimal('0.00')), (Decimal('600.00'), Decimal('150.00'))])
    journey.told('invoice_paid')
    journey.finish()


def second_instalment_by_file(journey):
    """The second instalment of K-2026-000519, by camt.054; with it all is paid."""
    journey.invoice_by_button()
    claims = journey.check_claims(['instalment'])
    second = Decimal(journey.expected['invoices'][1]['net'])
    journey.pay_by_file('camt.054', bank.camt([bank.Paid(claims[1]['kid'], second, 2)], journey.today), 'matched')
    journey.told('invoice_paid')
    journey.finish()


def first_instalment_by_vipps(journey):
    """K-2026-000519: housing co-op, two instalments; the first one, by Vipps, releases the work."""
    first = Decimal(journey.expected['invoices'][0]['net'])
    title(f'{journey.number}: EV charging, {kroner(journey.gross)} in two instalments, the first by Vipps')
    journey.deliver()
    journey.offer()
    journey.accept()
    claims = journey.accountant.read(
        'elsmart.claim', [('order_id', '=', journey.order['id'])], 'kid', 'gross')
    check('The first claim', [(claim['kid'], cents(claim['gross'])) for claim in claims],
          [(journey.expected['invoices'][0]['kid'], first)])
    journey.check_work('blocked')
    journey.pay_online('vipps', first)
    journey.check_work('released')
    second_instalment_by_file(journey)


def bad_input(journey):
    """One wrong, one foreign and one late message: a clear answer and nothing stored."""
    title('Bad input')
    system, body = journey.systems['nettmelding'], journey.sample['deliveries'][0]['body']
    wrong = {**body, 'lines': [{**body['lines'][0], 'qty': '-1'}], 'finnes_ikke': 1}
    status, answer = system.call('PUT', '/elsmart/v1/cases/NM-WRONG', wrong)
    check('A wrong delivery', status, 422)
    pointers = sorted(error['pointer'] for error in answer['errors'])
    if not {'/finnes_ikke', '/lines/0/qty'} <= set(pointers):
        raise Surprise(f'The pointers of a wrong delivery should name the two fields, but are {pointers}.')
    said('unknown field and negative quantity → 422', answer['errors'])
    check('A wrong delivery leaves nothing', system.call('GET', '/elsmart/v1/cases/NM-WRONG')[0], 404)
    check("Another source's case", journey.systems['produktkjop'].call('GET', journey.path)[0], 404)
    said("another source's case → 404")
    status, answer = system.call('PUT', journey.path, {**body, 'version': 1, 'lines': []})
    check('The same version with other content', status, 422)
    said('same version, other content → 422', answer['detail'])
