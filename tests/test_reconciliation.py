from datetime import timedelta

from .bank_common import DAY, BankCase, Paid, camt, ocr_giro

SUMS = ('received', 'refunded', 'matched', 'ahead', 'open', 'waiting')


class TestReconciliation(BankCase):
    """Per provider and bank account, day by day; the sums are those of the ledger."""

    def rows(self, *groups):
        self.env.flush_all()
        rows = self.env['elsmart.reconciliation']._read_group(
            [('company_id', '=', self.company.id)], list(groups), [f'{name}:sum' for name in SUMS])
        return {row[:len(groups)]: dict(zip(SUMS, (round(value, 2) for value in row[len(groups):]), strict=True))
                for row in rows}

    def check(self):
        """Our sums beside the ledger's; returns them."""
        [sums] = self.rows().values()
        self.assertEqual(round(sums['received'] - sums['refunded'], 2), self.ledger())
        self.assertEqual(round(sums['matched'] + sums['ahead'] + sums['open'], 2), self.ledger())
        moves = self.env['account.payment'].search([('company_id', '=', self.company.id)]).move_id
        residual = sum(moves.filtered(lambda move: move.state == 'posted').line_ids.filtered(
            lambda line: line.account_id.account_type == 'asset_receivable').mapped('amount_residual'))
        self.assertEqual(round(sums['ahead'] + sums['open'], 2), -round(residual, 2))
        return sums

    def test_sums_equal_the_ledger_through_everything_that_can_happen(self):
        claim = self.invoiced('K-2026-000633')
        request = self.accepted('K-2026-000704').elsmart_claim_ids[1]
        self.book(ocr_giro([Paid(claim.kid, '84200.00', 1), Paid(request.kid, '750.00', 2), Paid('', '9.00', 3)], DAY))
        self.assertEqual(self.check(), {
            'received': 84959.0, 'refunded': 0, 'matched': 84100.0, 'ahead': 750.0, 'open': 109.0, 'waiting': 0})
        self.book(camt([Paid(claim.kid, '84200.00', 1, kind=18)], DAY + timedelta(days=1)))
        self.assertEqual(self.check(), {
            'received': 84959.0, 'refunded': 84200.0, 'matched': 0, 'ahead': 750.0, 'open': 9.0, 'waiting': 0})
        self.pay(claim)
        self.assertEqual(self.check()['matched'], 84100.0)
        self.take_in(camt([Paid(claim.kid, '5.00', 7)], DAY))
        self.assertEqual(self.check()['waiting'], 5.0)

    def test_each_account_and_provider_day_by_day(self):
        claim = self.invoiced('K-2026-000633')
        later = DAY + timedelta(days=1)
        self.book(ocr_giro([Paid(claim.kid, '100.00', 1), Paid(claim.kid, '1.00', 2, day=later)], DAY))
        self.pay_online(claim)
        rows = self.rows('source', 'date:day')
        received = {key: sums['received'] for key, sums in rows.items()}
        self.assertEqual(sorted(received.values()), [1.0, 100.0, 83999.0])
        self.assertEqual(len({source for source, _day in received}), 2)
        self.assertIn(self.provider.name, {source for source, _day in received})
        self.check()

    def pay_online(self, claim):
        """A payment by core's demo provider, as any provider ends."""
        self.provider = self.env['payment.provider'].search([('code', '=', 'demo')], limit=1).copy(
            {'name': "Kort (prøve)", 'company_id': self.company.id, 'state': 'test'})
        self.provider.journal_id = self.bank_journal
        tx = self.env['payment.transaction'].create({
            'provider_id': self.provider.id, 'payment_method_id': self.env.ref('payment_demo.payment_method_demo').id,
            'amount': claim.open, 'reference': claim.kid,
            'currency_id': self.env.ref('base.NOK').id, 'partner_id': claim.partner_id.id, 'operation': 'online_direct',
            'elsmart_claim_ids': [(6, 0, claim.ids)]})
        tx._set_done()
        before = self.rows('source')
        self.assertEqual(before[self.provider.name,]['waiting'], 83999.0)
        tx._post_process()

    def test_a_row_opens_what_it_stands_for(self):
        self.book(ocr_giro([Paid('', '9.00')], DAY))
        row = self.env['elsmart.reconciliation'].search([('company_id', '=', self.company.id)])
        self.assertEqual(row.action_open()['res_model'], 'account.payment')
        self.take_in(ocr_giro([Paid('', '9.00', 2)], DAY))
        row = self.env['elsmart.reconciliation'].search([('company_id', '=', self.company.id), ('waiting', '!=', 0)])
        self.assertEqual(row.action_open()['res_model'], 'elsmart.bank.record')
