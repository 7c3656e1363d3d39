from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError, ValidationError

from .online_common import OnlineCase


class TestOnline(OnlineCase):
    """Both adapters, from the choice on our page to the books and back. The local servers keep count."""

    def setUp(self):
        super().setUp()
        self.order = self.accepted('K-2026-000412')

    def test_a_card_payment_is_booked_when_the_payer_comes_back(self):
        tx = self.started(self.order, self.nexi)
        text = self.back(self.press(tx))
        self.assertIn('The payment is received', text)
        self.assertIn('Paid by Card', text)
        self.assertPaidOnce(self.order, 51140.0)
        self.assertEqual(self.order.elsmart_family_ids.mapped('work_state'), ['released'] * 3)
        self.assertEqual(self.remote(tx).order['amount'], 5114000)

    def test_vipps_reserves_and_we_draw(self):
        tx = self.started(self.order, self.vipps)
        text = self.back(self.press(tx))
        self.assertIn('is being processed', text)
        self.assertEqual((tx.state, self.remote(tx).captured), ('authorized', 0))
        self.assertNothingPaid(self.order)
        self.cron()
        self.assertEqual((tx.state, self.remote(tx).captured, self.remote(tx).captures), ('done', 5114000, 1))
        self.assertPaidOnce(self.order, 51140.0)

    def test_the_webhook_alone_is_enough(self):
        for provider in (self.nexi, self.vipps):
            with self.subTest(provider.code):
                order = self.order if provider == self.nexi else self.accepted('K-2026-000704')
                tx = self.started(order, provider)
                self.press(tx)
                self.assertEqual(set(self.deliver_hooks()), {200})
                self.assertNothingPaid(order)
                self.cron()
                self.cron()
                self.assertEqual(tx.state, 'done')
                self.assertPaidOnce(order, tx.amount)

    def test_polling_alone_is_enough(self):
        for provider, sample in ((self.nexi, None), (self.vipps, 'K-2026-000704')):
            with self.subTest(provider.code):
                order = self.accepted(sample) if sample else self.order
                tx = self.started(order, provider)
                self.press(tx)
                self.assertTrue(tx.elsmart_check_at)
                tx.elsmart_check_at = tx.create_date
                self.cron()
                self.cron()
                self.assertPaidOnce(order, tx.amount)
                self.assertGreater(tx.elsmart_check_at, fields.Datetime.now() + timedelta(hours=20))

    def test_the_payer_gives_up_and_can_pay_after_all(self):
        for provider in (self.nexi, self.vipps):
            with self.subTest(provider.code):
                tx = self.started(self.order, provider)
                text = self.back(self.press(tx, 'cancel'))
                self.assertIn('nothing has been charged', text)
                self.cron()
                self.assertEqual(tx.state, 'cancel')
                self.assertFalse(self.start(tx).startswith(self.kit.url))
        self.assertNothingPaid(self.order)
        self.assertIn('avsluttet', self.page_of_provider(tx))
        self.paid(self.order, self.nexi)
        self.assertPaidOnce(self.order, 51140.0)

    def page_of_provider(self, tx):
        return self.opener.get(tx.elsmart_page_url).text

    def test_a_declined_card_can_be_tried_again(self):
        tx = self.started(self.order, self.nexi)
        page = self.opener.post(tx.elsmart_page_url.replace('?', '/decline?'))
        self.assertIn('avvist', page.text)
        self.deliver_hooks()
        self.cron()
        self.assertEqual(tx.state, 'draft')
        self.back(self.press(tx))
        self.assertPaidOnce(self.order, 51140.0)

    def test_one_claim_alone_and_then_the_rest(self):
        order = self.accepted('K-2026-000704')
        fee = order.elsmart_claim_ids.filtered(lambda claim: claim.vat_class == '25')
        tx = self.paid(order, self.vipps, claim=fee)
        self.assertEqual((tx.amount, order.elsmart_claim_ids.mapped('open')), (750.0, [6400.0, 0.0]))
        tx = self.paid(order, self.nexi)
        self.assertEqual((tx.amount, order.elsmart_claim_ids.mapped('paid')), (6400.0, [6400.0, 750.0]))

    def test_two_claims_in_one_card_payment(self):
        order = self.accepted('K-2026-000704')
        tx = self.paid(order, self.nexi)
        self.assertEqual((tx.amount, order.elsmart_claim_ids.mapped('paid')), (7150.0, [6400.0, 750.0]))
        self.assertPaidOnce(order, 7150.0)

    def test_another_order_s_claim_cannot_be_chosen(self):
        other = self.accepted('K-2026-000633')
        other.action_elsmart_invoice()
        claim = other.elsmart_claim_ids
        message = self.refusal(f'/my/kundefaktura/{self.order.id}/transaction/{claim.id}', self.transaction_params(
            self.order, provider_id=self.nexi.id, flow='redirect', payment_method_id=self.card.id))
        self.assertIn('nothing to pay', message)

    def test_the_amount_is_ours_whatever_the_browser_says(self):
        tx = self.begin(self.order, self.nexi, amount=0.01)
        self.assertEqual(tx.amount, 51140.0)

    # === DRAWING === #

    def test_money_is_drawn_when_the_invoice_says_so(self):
        self.vipps.elsmart_capture = 'invoice'
        order = self.accepted('K-2026-000633')
        order.elsmart_work_type_id.offer_required = True
        order.action_elsmart_invoice()
        order.elsmart_claim_ids.invoice_id.is_move_sent = False
        order.elsmart_claim_ids.invoice_id.elsmart_sent = False
        tx = self.paid(order, self.vipps)
        self.assertEqual((tx.state, self.remote(tx).captured), ('authorized', 0))
        order.elsmart_claim_ids.invoice_id.elsmart_sent = True
        tx.elsmart_check_at = tx.create_date
        self.cron()
        self.cron()
        self.assertEqual((tx.state, self.remote(tx).captured), ('done', 8410000))

    def test_what_the_work_waits_for_is_drawn_at_once(self):
        self.vipps.elsmart_capture = 'work'
        tx = self.paid(self.order, self.vipps)
        self.assertEqual(tx.state, 'done')

    def test_drawn_and_cancelled_by_hand(self):
        for provider in (self.nexi, self.vipps):
            with self.subTest(provider.code):
                provider.capture_manually = True
                tx = self.paid(self.order, provider)
                self.assertEqual(tx.state, 'authorized')
                self.assertNothingPaid(self.order)
                tx.action_void()
                self.cron()
                self.assertEqual((tx.state, self.remote(tx).cancelled), ('cancel', 5114000))
        tx = self.paid(self.order, self.nexi)
        tx.action_capture()
        self.assertEqual(tx.state, 'authorized', "Nothing is called in the transaction of the button.")
        self.cron()
        self.assertEqual((tx.state, len(self.remote(tx).charges)), ('done', 1))
        self.assertPaidOnce(self.order, 51140.0)

    # === PAYING BACK === #

    def refund(self, tx, amount):
        child = tx._refund(amount)
        self.assertEqual(child.state, 'pending')
        self.assertIn('On its way back', self.page(self.order))
        self.cron()
        return child

    def test_paid_back_in_part_and_in_full(self):
        for provider, sample in ((self.nexi, None), (self.vipps, 'K-2026-000704')):
            with self.subTest(provider.code):
                self.order = self.accepted(sample) if sample else self.order
                tx = self.paid(self.order, provider)
                first = self.refund(tx, 1000.0)
                self.assertEqual((first.state, self.remote(tx).refunded), ('done', 100000))
                self.assertEqual((first.payment_id.payment_type, first.payment_id.amount), ('outbound', 1000.0))
                self.assertIn('Paid back by', self.page(self.order))
                with self.assertRaises(UserError):
                    tx._refund(tx.amount - 999.99)
                rest = self.refund(tx, tx.amount - 1000)
                self.assertEqual((rest.state, self.remote(tx).refunded), ('done', int(tx.amount * 100)))
                self.assertEqual(len(self.mails(self.order, 'Vi har betalt tilbake')
                                     + self.mails(self.order, 'We have paid back')), 2)

    def test_a_refund_that_nexi_takes_its_time_with(self):
        tx = self.paid(self.order, self.nexi)
        self.kit.nexi.slow_refunds = True
        self.addCleanup(setattr, self.kit.nexi, 'slow_refunds', False)
        good, bad = self.refund(tx, 100.0), self.refund(tx, 200.0)
        self.assertEqual((good + bad).mapped('state'), ['pending', 'pending'])
        self.remote(tx).refunds[1]['state'] = 'Failed'
        self.kit.nexi.complete_refunds(self.remote(tx))
        self.deliver_hooks()
        self.cron()
        self.assertEqual((good.state, bad.state), ('done', 'error'))
        self.assertRegex(self.order.activity_ids[-1:].note, r'could not pay back .*200\.00')

    def test_a_settlement_is_paid_back_the_way_it_came(self):
        self.paid(self.order, self.vipps)
        refund = self.env['payment.transaction'].search([('elsmart_claim_ids', 'in', self.order.elsmart_claim_ids.ids)])
        self.assertEqual(self.order._elsmart_refundable(100).id, refund.id)

    # === SETTING UP === #

    def test_without_its_secrets_a_provider_cannot_be_enabled(self):
        for provider, field in ((self.nexi, 'nexi_secret_key'), (self.vipps, 'vipps_webhook_secret')):
            with self.subTest(field):
                provider.state = 'disabled'
                provider[field] = False
                for state in ('test', 'enabled'):
                    with self.assertRaises(ValidationError), self.cr.savepoint():
                        provider.state = state

    def test_a_webhook_for_test_does_not_do_for_live(self):
        with self.assertRaisesRegex(ValidationError, 'Register the webhook'):
            self.vipps.state = 'enabled'

    def test_the_test_host_is_never_used_live_and_must_be_safe(self):
        parameters = self.env['ir.config_parameter'].sudo()
        self.nexi.state = 'enabled'
        self.assertEqual(self.nexi._elsmart_host(), 'https://api.dibspayment.eu')
        self.nexi.state = 'test'
        self.assertEqual(self.nexi._elsmart_host(), f'{self.kit.url}/nexi')
        for address in ('http://evil.example.com', 'ftp://127.0.0.1', 'https://u:p@evil.example.com', 'nonsense'):
            parameters.set_param('elsmart_kundefaktura.nexi_test_host', address)
            with self.subTest(address), self.assertRaises(ValidationError):
                self.nexi._elsmart_host()
        parameters.set_param('elsmart_kundefaktura.nexi_test_host', False)
        self.assertEqual(self.nexi._elsmart_host(), 'https://test.api.dibspayment.eu')
