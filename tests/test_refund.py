from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged

from .common import KundefakturaMixin
from .money_common import MoneyCase


class TestRefund(MoneyCase):
    """What is owed is paid back once: the way it came, or as a bank payment that the accountant posts."""

    def underrun(self, pay=True):
        order = self.accepted('K-2026-000412')
        order.elsmart_claim_ids._invoice()
        if pay:
            self.pay(order.elsmart_claim_ids)
        self.actual(order, 0.9)
        return order, order._elsmart_settle()

    def wizard(self, order, **values):
        return self.env['elsmart.refund'].create({'order_id': order.id, **values})

    def test_a_bank_payment_is_prepared_and_settles_the_credit_note_when_posted(self):
        order, final = self.underrun()
        self.assertEqual(final.elsmart_owed, 5114.0)
        self.bank(order.partner_id)
        self.wizard(final).action_refund()
        payment = self.env['account.payment'].search([('elsmart_refund_order_id', '=', final.id)])
        self.assertEqual((payment.state, payment.payment_type, payment.amount), ('draft', 'outbound', 5114.0))
        final.invalidate_recordset()
        self.assertEqual(final.elsmart_owed, 0.0)
        payment.action_post()
        self.assertEqual((final.elsmart_credit_ids.amount_residual, final.elsmart_status), (0.0, 'invoice_paid'))
        self.assertEqual(order.elsmart_case_id.status, 'invoice_paid')
        self.assertEqual(self.balance('1500'), 0.0)

    def test_it_is_not_prepared_twice(self):
        order, final = self.underrun()
        self.bank(order.partner_id)
        first, second = self.wizard(final), self.wizard(final)
        first.action_refund()
        with self.assertRaisesRegex(UserError, 'at most what is owed'):
            second.action_refund()
        with self.assertRaises(UserError):
            self.wizard(final, amount=1).action_refund()

    def test_more_than_is_owed_is_not_paid_back(self):
        order, final = self.underrun()
        self.bank(order.partner_id)
        for amount in (0, -5, 5114.01):
            with self.subTest(amount), self.assertRaises(UserError):
                self.wizard(final, amount=amount).action_refund()

    def test_without_an_account_the_customer_is_asked(self):
        _order, final = self.underrun()
        wizard = self.wizard(final)
        with self.assertRaisesRegex(UserError, 'Ask the customer'):
            wizard.action_refund()
        self.assertEqual(float(final._elsmart_asks_account()), 5114.0)
        wizard.action_ask_account()
        self.assertTrue(self.env['mail.mail'].search([('subject', 'like', f'%{final.name}%')]))

    def test_nothing_is_owed_when_the_invoice_was_not_paid(self):
        _order, final = self.underrun(pay=False)
        self.assertEqual(final.elsmart_owed, 0.0)

    def test_money_on_a_withdrawn_request_is_owed(self):
        order = self.accepted('K-2026-000704')
        request = order.elsmart_claim_ids[1]
        self.pay(request)
        self.env['elsmart.cancellation'].create({'order_id': order.id, 'reason': 'Avbestilt'}).action_cancel()
        self.assertEqual(order.elsmart_owed, 750.0)

    def online(self, claim):
        """Pay `claim` as the portal does; returns the transaction."""
        provider = self.env['payment.provider'].search([('code', '=', 'demo')], limit=1)
        if not provider:
            self.skipTest("needs payment_demo")
        provider = provider.copy({'company_id': self.company.id, 'state': 'test'})
        provider.journal_id = self.bank_journal
        tx = self.env['payment.transaction'].create({
            'provider_id': provider.id, 'payment_method_id': self.env.ref('payment_demo.payment_method_demo').id,
            'reference': claim.kid, 'amount': claim.open, 'currency_id': claim.currency_id.id,
            'partner_id': claim.partner_id.id, 'operation': 'online_redirect',
            'elsmart_claim_ids': [(6, 0, claim.ids)]})
        tx._set_done()
        tx._post_process()
        return tx

    def test_an_online_payment_goes_back_the_way_it_came(self):
        order = self.accepted('K-2026-000412')
        order.elsmart_claim_ids._invoice()
        tx = self.online(order.elsmart_claim_ids)
        self.assertEqual(order.elsmart_status, 'invoice_paid')
        self.actual(order, 0.9)
        final = order._elsmart_settle()
        self.assertFalse(final._elsmart_asks_account())
        wizard = self.wizard(final)
        self.assertEqual(wizard.transaction_id, tx)
        wizard.action_refund()
        [refund] = tx.child_transaction_ids
        self.assertEqual((refund.operation, refund.amount), ('refund', -5114.0))
        final.invalidate_recordset()
        self.assertEqual(final.elsmart_owed, 0.0)
        refund._post_process()
        self.assertEqual((final.elsmart_credit_ids.amount_residual, final.elsmart_status), (0.0, 'invoice_paid'))
        refund._post_process()
        self.assertEqual(self.balance('1500'), 0.0)
        self.assertFalse(final._elsmart_refundable(50000))


@tagged('post_install', '-at_install')
class TestRefundPortal(KundefakturaMixin, HttpCase):
    """The customer gives the account on the page of the offer; it is checked, kept once and never trusted."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_company()
        cls.order = cls.accepted('K-2026-000412')
        cls.order.elsmart_claim_ids._invoice()
        cls.pay(cls.order.elsmart_claim_ids)
        cls.order._elsmart_cancel_chain('Avbestilt')
        cls.page = f'/my/kundefaktura/{cls.order.id}'
        cls.token = cls.order.access_token

    def give(self, account, token=None):
        """Send the form as a browser does; returns the answer."""
        answer = self.url_open(f'{self.page}/refund-account?access_token={self.token}')
        marker = 'name="csrf_token" value="'
        csrf = answer.text.split(marker)[1].split('"')[0] if marker in answer.text else ''
        return self.url_open(f'{self.page}/refund-account', data={
            'access_token': token or self.token, 'account': account, 'csrf_token': csrf})

    def test_the_page_asks_and_keeps_a_valid_account(self):
        page = self.url_open(f'{self.page}?access_token={self.token}').text
        self.assertIn('refund-account', page)
        self.assertNotRegex(page, 'do not have to do|trenger ikke å gjøre', "while we ask for an account")
        for wrong in ('1503.20.00418', '12345', 'ikke et tall', ''):
            with self.subTest(wrong):
                self.assertIn('account-problem', self.give(wrong).text)
        self.assertFalse(self.order.partner_id.bank_ids)
        self.give('1503 20 00417')
        [bank] = self.order.partner_id.bank_ids
        self.assertEqual(bank.sanitized_acc_number, '15032000417')
        self.assertFalse(bank.allow_out_payment)
        self.assertTrue(self.order.activity_ids)
        self.assertNotIn('refund-account', self.url_open(f'{self.page}?access_token={self.token}').text)

    def test_an_account_is_not_replaced_and_not_given_by_strangers(self):
        first = self.env['res.partner.bank'].create({
            'acc_number': '1503.20.00417', 'partner_id': self.order.partner_id.id})
        self.give('8601 11 17947')
        self.assertEqual(self.order.partner_id.bank_ids, first)
        first.unlink()
        self.give('1503 20 00417', token='wrong')
        self.assertFalse(self.order.partner_id.bank_ids)
