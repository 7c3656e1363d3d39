"""The worked cases to the øre in every place where an amount shows: API, order, PDF and ledger."""
from decimal import Decimal

from odoo import Command
from odoo.tests import tagged

from ..reports import formats
from .common import sample
from .test_documents import text_of
from .test_source_api_notices import NoticeCase


@tagged('post_install', '-at_install')
class TestSamples(NoticeCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.keys = {code: source._mint_key('samples') for code, source in cls.sources.items()}

    def through(self, deliveries):
        """Send sample requests as their case systems do."""
        for number, delivery in enumerate(deliveries):
            headers = {'Idempotency_Key': f'k{number}'} if delivery['method'] == 'POST' else {}
            response = self.call(
                delivery['method'], delivery['path'], delivery['body'], key=self.keys[delivery['source']], **headers)
            self.assertLess(response.status_code, 300, response.text)
        self.env.invalidate_all()

    def start(self, sample_id):
        """The fakturagrunnlag of a sample that came over HTTP, sent and accepted; its case number is the sample's."""
        case = sample(sample_id)
        self.number_next(int(sample_id.rsplit('-', 1)[1]))
        self.through(case['deliveries'])
        order = self.env['sale.order'].search([('name', '=', sample_id), ('company_id', '=', self.company.id)])
        self.send(order)
        self.assertIsNone(self.accept(order))
        return order

    def by_api(self, order):
        """What the API tells the source of the main case."""
        case = order.elsmart_case_id
        self.env.flush_all()
        response = self.call('GET', f'/elsmart/v1/cases/{case.ref}', key=self.keys[case.source_id.code])
        self.assertEqual(response.status_code, 200, response.text)
        return response.json()

    def assert_document(self, move, net, vat, kid=None):
        """An invoice or credit note: entry, EHF and PDF say the same."""
        gross = round(net + vat, 2)
        self.assertEqual((move.amount_untaxed, move.amount_tax, move.amount_total), (net, vat, gross))
        receivable = move.line_ids.filtered(lambda line: line.account_id.code == '1500')
        self.assertEqual(abs(round(sum(receivable.mapped('balance')), 2)), gross)
        text = text_of(self.env['elsmart.document']._invoice_pdf(move))
        shown = formats.amount(Decimal(f'{gross:.2f}'), move._elsmart_mail_order().elsmart_language)
        self.assertIn(shown.replace(formats.NBSP, ' '), text)
        if kid:
            self.assertEqual(move.payment_reference, kid)
            self.assertIn(kid, text.replace(' ', ''))

    def balance(self, code):
        lines = self.env['account.move.line'].search([
            ('account_id.code', '=', code), ('company_id', '=', self.company.id), ('parent_state', '=', 'posted')])
        return round(sum(lines.mapped('balance')), 2)

    def test_house_with_an_overrun(self):
        """51 140 → 7 671 final with 2 439 carried."""
        order = self.start('K-2026-000412')
        self.env['elsmart.claim']._invoice_rest(order)
        self.assertEqual(order.amount_total, 51140.0)
        self.assert_document(order.elsmart_claim_ids.invoice_id, 51140.0, 0.0, '100041220260015')
        self.through(sample('K-2026-000412')['endings']['overrun'])
        final = order._elsmart_settle()
        self.assertEqual((final.amount_total, final.elsmart_carried), (7671.0, 2439.0))
        self.assert_document(final.elsmart_claim_ids.invoice_id, 7671.0, 0.0)
        told = self.by_api(order)
        self.assertEqual([claim['gross'] for claim in claims_of(told)], ['51140.00', '7671.00'])
        self.assertEqual((self.balance('2900'), self.balance('1130')), (0.0, -58811.0))
        statement = text_of(self.env['elsmart.document']._offer_pdf(final))
        for amount in ('61 250,00', '58 811,00', '7 671,00', '2 439,00'):
            self.assertIn(amount, statement)

    def test_house_that_cost_less(self):
        """3 240 is paid back."""
        order = self.start('K-2026-000412')
        self.env['elsmart.claim']._invoice_rest(order)
        self.pay(order.elsmart_claim_ids)
        self.through(sample('K-2026-000412')['endings']['underrun'])
        final = order._elsmart_settle()
        self.assert_document(final.elsmart_credit_ids, 3240.0, 0.0)
        [claim] = claims_of(self.by_api(order))
        self.assertEqual((claim['gross'], claim['credited']), ('51140.00', '3240.00'))
        self.assertEqual((self.balance('1500'), self.balance('1130'), final.elsmart_owed), (-3240.0, -47900.0, 3240.0))

    def test_two_instalments(self):
        """315 365.42 in two of 157 682.71."""
        work_type = self.env['elsmart.work.type'].search(
            [('company_id', '=', self.company.id), ('code', '=', 'endring_av_ov')])
        work_type.write({'prepayment': 'instalments', 'release_policy': 'first_instalment', 'instalment_ids': [
            Command.create({'name': "Akonto 50 % ved aksept", 'percent': 50, 'due': 'acceptance'}),
            Command.create({'name': "Akonto 50 % før spenningssetting", 'percent': 50})]})
        order = self.start('K-2026-000519')
        self.env['elsmart.claim']._invoice_rest(order)
        self.assertEqual(order.amount_total, 315365.42)
        for claim, kid in zip(order.elsmart_claim_ids, ('100051920260017', '100051920260025'), strict=True):
            self.assert_document(claim.invoice_id, 157682.71, 0.0, kid)
        self.assertEqual([claim['gross'] for claim in claims_of(self.by_api(order))], ['157682.71', '157682.71'])
        self.assertEqual(self.balance('2900'), -315365.42)

    def test_change_of_the_customer(self):
        """67 280 + 16 820 with change 17 400 + 4 350, whose actual is 25 000 → final 7 600 + 1 900."""
        case = sample('K-2026-000633')
        order = self.start('K-2026-000633')
        self.env['elsmart.claim']._invoice_rest(order)
        self.assert_document(order.elsmart_claim_ids.invoice_id, 67280.0, 16820.0, '100063320260018')
        self.through([case['change']])
        order.elsmart_proposal_ids.action_make_change()
        change = order.elsmart_chain_ids - order
        version = self.send(change)
        letter = text_of(version._pdf_bytes())
        self.assertIn('17 400,00', letter)
        self.assertIn('21 750,00', letter)
        self.assertNotIn('67 280,00', letter, "the cost specification is that of the change only")
        self.assertIsNone(self.accept(change))
        self.env['elsmart.claim']._invoice_rest(change)
        self.assert_document(change.elsmart_claim_ids.invoice_id, 17400.0, 4350.0, '100063320260026')
        actual = [*order.elsmart_cost_line_ids, *change.elsmart_change_line_ids]
        self.through([self.completion(item, actual) for item in order.elsmart_family_ids])
        final = order._elsmart_settle()
        self.assertEqual((final.amount_untaxed, final.amount_tax, final.elsmart_carried), (7600.0, 1900.0, 0.0))
        self.assert_document(final.elsmart_claim_ids.invoice_id, 7600.0, 1900.0)
        self.assertEqual(
            [claim['gross'] for claim in claims_of(self.by_api(order))], ['84100.00', '21750.00', '9500.00'])
        self.assertEqual((self.balance('3020'), self.balance('2700')), (-92280.0, -23070.0))

    def completion(self, case, lines):
        """The final lines of `case`: as agreed, but the change came to 25 000."""
        mine = [line for line in lines if line.case_id == case]
        return {
            'method': 'POST', 'source': case.source_id.code, 'path': f'/elsmart/v1/cases/{case.ref}/completion',
            'body': {'completed_on': '2026-11-02', 'lines': [self.actual_line(line) for line in mine]}}

    @staticmethod
    def actual_line(line):
        amount = '25000.00' if line.change_order_id else f'{line.amount:.2f}'
        mixed = line.kind in ('mixed', 'third_party')
        return {
            'line_id': line.line_ref, 'component': line.component, 'name': line.name, 'kind': line.kind, 'qty': '1',
            'unit': 'stk', 'unit_price': amount, 'amount': amount, 'legal_basis': line.legal_basis,
            **({'material_amount': f'{line.material_amount:.2f}'} if mixed else {}),
            **({'change_ref': line.change_ref} if line.change_order_id else {})}

    def test_two_bases_are_capped_each_apart(self):
        """ch16 E 50 000, A 60 000 and § 17-4 E 10 000, A 8 000 → due 57 500 and 8 000."""
        lines = [self.line('1', unit_price='50000.00', amount='50000.00'),
                 self.line('2', unit_price='10000.00', amount='10000.00', legal_basis='s17_4a')]
        case = self.create(lines=lines, work_type='omlegging')
        order = case.order_id
        self.send(order)
        self.assertIsNone(self.accept(order))
        self.env['elsmart.claim']._invoice_rest(order)
        # A first completion that was wrong; the second takes its place.
        self.take(self.post('completion', {'completed_on': '2026-11-01', 'lines': lines}, 'first'), 201)
        lines[0].update(unit_price='60000.00', amount='60000.00')
        lines[1].update(unit_price='8000.00', amount='8000.00')
        self.take(self.post('completion', {'completed_on': '2026-11-02', 'lines': lines}), 201)
        self.env.invalidate_all()
        figures = {row.scope: row for row in order._elsmart_settlement()}
        self.assertEqual((float(figures['ch16'].due), float(figures['s17_4'].due)), (57500.0, 8000.0))
        wizard = self.env['elsmart.settlement'].browse(order.action_elsmart_settle()['res_id'])
        self.assertEqual(wizard.component_ids.mapped('due'), [57500.0, 8000.0])
        self.assertEqual(wizard.component_ids.mapped('invoiced'), [50000.0, 10000.0])
        final = order._elsmart_settle()
        self.assert_document(final.elsmart_claim_ids.invoice_id, 7500.0, 0.0)
        self.assert_document(final.elsmart_credit_ids, 2000.0, 500.0)
        self.assertEqual(final.elsmart_carried, 2500.0)
        self.assertEqual((self.balance('2900'), self.balance('3020'), self.balance('2700')), (0.0, -8000.0, -2000.0))

    def test_two_vat_classes_in_one_case(self):
        """K-2026-000704: 6 400 without VAT and 600 + 150, two invoices and two KIDs, 7 150 in all."""
        order = self.start('K-2026-000704')
        order.elsmart_claim_ids._invoice()
        contribution, fee = order.elsmart_claim_ids.invoice_id
        self.assert_document(contribution, 6400.0, 0.0, '100070420260012')
        self.assert_document(fee, 600.0, 150.0, '100070420260020')
        self.assertEqual(order.amount_total, 7150.0)
        self.assertEqual((self.balance('1500'), self.balance('2900'), self.balance('2700')), (7150.0, -6400.0, -150.0))


def claims_of(answer):
    """The claims of the whole chain, in numbering order."""
    rows = [claim for order in answer['chain'] for claim in order['claims']] if 'chain' in answer else answer['claims']
    return sorted(rows, key=lambda claim: claim['kid'])
