from decimal import Decimal

from .common import KundefakturaCase


class TestPayment(KundefakturaCase):
    """Money is booked once on its claim, before or after the invoice, and goes back when it is undone (I4)."""

    def test_a_payment_before_the_invoice_is_matched_when_the_invoice_comes(self):
        order = self.accepted('K-2026-000412')
        claim = order.elsmart_claim_ids
        self.pay(claim)
        self.assertEqual((claim.paid, claim.open), (51140.0, 0.0))
        self.assertEqual(order.elsmart_label, 'accepted')
        claim._invoice()
        self.assertEqual(claim.invoice_id.payment_state, 'paid')
        self.assertEqual(order.elsmart_status, 'invoice_paid')
        self.assertEqual(len(claim.allocation_ids), 1)

    def test_core_s_own_register_payment_counts(self):
        order = self.accepted('K-2026-000633')
        order.action_elsmart_invoice()
        invoice = order.elsmart_claim_ids.invoice_id
        self.env['account.payment.register'].with_context(
            active_model='account.move', active_ids=invoice.ids).create({})._create_payments()
        self.assertEqual(order.elsmart_status, 'invoice_paid')
        self.assertEqual(order.elsmart_claim_ids.allocation_ids.mapped('amount'), [84100.0])

    def test_part_payment_shows_partly_paid(self):
        order = self.accepted('K-2026-000633')
        order.action_elsmart_invoice()
        self.pay(order.elsmart_claim_ids, 100)
        self.assertEqual((order.elsmart_status, order.elsmart_label), ('invoice_sent', 'partly_paid'))
        self.assertEqual((order.elsmart_invoiced, order.elsmart_paid), ('full', 'partial'))

    def test_undone_the_status_goes_back_and_says_so(self):
        order = self.accepted('K-2026-000633')
        order.action_elsmart_invoice()
        payment = self.pay(order.elsmart_claim_ids)
        self.env.flush_all()
        self.assertEqual(order.elsmart_status, 'invoice_paid')
        payment.action_draft()
        self.env.flush_all()
        self.assertEqual(order.elsmart_status, 'invoice_sent')
        self.assertEqual(self.timeline(order)[-2:], ['invoice_paid', 'invoice_sent'])

    def test_a_match_taken_apart_in_the_ledger_takes_the_status_back(self):
        order = self.accepted('K-2026-000633')
        order.action_elsmart_invoice()
        self.pay(order.elsmart_claim_ids)
        invoice = order.elsmart_claim_ids.invoice_id
        invoice.line_ids.filtered(lambda line: line.account_id.code == '1500').remove_move_reconcile()
        self.assertEqual(order.elsmart_status, 'invoice_sent')
        self.assertFalse(order.elsmart_claim_ids.allocation_ids)

    def test_a_request_paid_shows_that_the_invoice_follows(self):
        order = self.accepted('K-2026-000704')
        order.elsmart_claim_ids[0]._invoice()
        for claim in order.elsmart_claim_ids:
            self.pay(claim)
        self.assertEqual((order.elsmart_status, order.elsmart_label), ('invoice_sent', 'paid_invoice_follows'))
        order.action_elsmart_invoice()
        self.assertEqual(order.elsmart_status, 'invoice_paid')

    def test_one_payment_of_two_claims_is_divided_by_kid(self):
        order = self.accepted('K-2026-000704')
        order.elsmart_claim_ids[0]._invoice()
        payment = self.env['account.payment'].create({
            'payment_type': 'inbound', 'partner_type': 'customer', 'partner_id': order.partner_id.id,
            'amount': 7150.0, 'journal_id': self.bank_journal.id, 'company_id': self.company.id})
        payment.action_post()
        order.elsmart_claim_ids._take_payment(payment, Decimal(7150))
        order.elsmart_claim_ids._take_payment(payment, Decimal(7150))
        self.assertEqual(order.elsmart_claim_ids.mapped('paid'), [6400.0, 750.0])
        order.action_elsmart_invoice()
        self.assertEqual(order.elsmart_claim_ids.invoice_id.mapped('payment_state'), ['paid', 'paid'])
        self.assertEqual(order.elsmart_status, 'invoice_paid')

    def test_too_much_money_becomes_an_activity(self):
        order = self.accepted('K-2026-000633')
        order.action_elsmart_invoice()
        payment = self.env['account.payment'].create({
            'payment_type': 'inbound', 'partner_type': 'customer', 'partner_id': order.partner_id.id,
            'amount': 84200.0, 'journal_id': self.bank_journal.id, 'company_id': self.company.id})
        payment.action_post()
        order.elsmart_claim_ids._take_payment(payment, Decimal(84200))
        self.assertEqual(order.elsmart_claim_ids.open, 0.0)
        self.assertIn('100.00', order.activity_ids[-1:].note)
