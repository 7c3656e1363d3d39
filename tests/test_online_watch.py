from datetime import timedelta

from odoo import fields

from .online_common import OnlineCase


class TestOnlineWatch(OnlineCase):
    """What happens at the provider without our having ordered it is found, booked once, and told; never silent."""

    def setUp(self):
        super().setUp()
        self.order = self.accepted('K-2026-000412')

    def ask(self, tx):
        """The time to ask about `tx` has come."""
        tx.elsmart_check_at = tx.create_date
        self.cron()

    def age(self, tx, **ago):
        moment = fields.Datetime.now() - timedelta(**ago)
        self.env.flush_all()
        self.env.cr.execute('UPDATE payment_transaction SET create_date = %s, last_state_change = %s WHERE id = %s',
                            [moment, moment, tx.id])
        self.env.invalidate_all()

    def in_portal(self, tx, ore):
        """The merchant pays back in the provider's own portal."""
        remote = self.remote(tx)
        if tx.provider_id == self.nexi:
            items = {} if ore == remote.charged else {'orderItems': [{'grossTotalAmount': ore}]}
            status, *_answer = self.kit.nexi.refund(remote.charges[0]['chargeId'], {'amount': ore, **items})
        else:
            status, *_answer = self.kit.vipps.refund(remote.reference, {'modificationAmount': {'value': ore}})
        self.assertLess(status, 300)

    def notes(self, summary):
        return [activity.note for activity in self.order.activity_ids if activity.summary == summary]

    def refunds(self, tx):
        return tx.child_transaction_ids.mapped('state'), tx.child_transaction_ids.payment_id.mapped('amount')

    # === PAID BACK IN THE PORTAL === #

    def test_paid_back_in_the_portal_is_booked_once_and_the_claim_is_open_again(self):
        for provider, sample in ((self.nexi, None), (self.vipps, 'K-2026-000704')):
            with self.subTest(provider.code):
                self.order = self.accepted(sample) if sample else self.order
                tx = self.paid(self.order, provider)
                self.kit.hooks.waiting.clear()
                self.in_portal(tx, 100000)
                self.assertEqual(self.deliver_hooks()[-1:], [200])
                self.cron()
                self.assertEqual(self.refunds(tx), (['done'], [1000.0]), "the message alone is enough")
                for _time in range(3):
                    self.ask(tx)
                self.assertEqual(self.refunds(tx), (['done'], [1000.0]))
                self.assertEqual(sum(self.order.elsmart_claim_ids.mapped('open')), 1000.0)
                self.assertEqual(sum(self.order.elsmart_claim_ids.mapped('paid')), tx.amount - 1000)
                [note] = self.notes("Paid back at the provider")
                self.assertIn('1,000.00', note)
                self.assertIn('Paid back by', self.page(self.order))
                self.assertEqual(len(self.mails(self.order, 'Vi har betalt tilbake')
                                     + self.mails(self.order, 'We have paid back')), 1)
                self.in_portal(tx, int(tx.amount * 100) - 100000)
                self.ask(tx)
                self.assertEqual(self.refunds(tx), (['done', 'done'], [tx.amount - 1000, 1000.0]))
                self.assertEqual(set(self.order.elsmart_claim_ids.mapped('paid')), {0.0})

    def test_an_invoice_that_was_paid_is_so_no_more(self):
        order = self.order = self.accepted('K-2026-000633')
        order.action_elsmart_invoice()
        tx = self.paid(order, self.vipps)
        self.assertEqual(order.elsmart_status, 'invoice_paid')
        self.in_portal(tx, 8410000)
        self.ask(tx)
        self.assertEqual((order.elsmart_status, order.elsmart_claim_ids.open), ('invoice_sent', 84100.0))
        self.assertEqual(order.elsmart_claim_ids.invoice_id.payment_state, 'not_paid')
        lines = (tx.payment_id | tx.child_transaction_ids.payment_id).move_id.line_ids
        self.assertFalse(lines.filtered(lambda line: (
            line.account_id.account_type == 'asset_receivable' and not line.reconciled)))
        # Paid once more, it is paid.
        self.paid(order, self.nexi)
        self.assertEqual(order.elsmart_status, 'invoice_paid')

    def test_our_own_refund_is_not_found_a_second_time(self):
        for provider, sample in ((self.nexi, None), (self.vipps, 'K-2026-000704')):
            with self.subTest(provider.code):
                self.order = self.accepted(sample) if sample else self.order
                tx = self.paid(self.order, provider)
                # It is carried out, and then the connection breaks.
                self.kit.fault(f'{provider.code}.refund', 'after')
                child = tx._refund(300.0)
                self.cron()
                self.assertEqual((child.state, child.provider_reference), ('pending', False))
                self.ask(tx)
                self.assertEqual(tx.child_transaction_ids, child)
                child.elsmart_check_at = child.create_date
                self.cron()
                self.ask(tx)
                self.assertEqual((tx.child_transaction_ids, child.state), (child, 'done'))
                self.assertFalse(self.notes("Paid back at the provider"))
                self.in_portal(tx, 20000)
                self.ask(tx)
                self.assertEqual(sorted(self.refunds(tx)[1]), [200.0, 300.0])

    def test_what_was_paid_twice_may_be_paid_back_in_the_portal(self):
        tx = self.started(self.order, self.nexi)
        self.press(tx)
        for claim in self.order.elsmart_claim_ids:
            self.pay(claim)
        self.ask(tx)
        self.assertEqual(self.order.elsmart_owed, 51140.0)
        self.in_portal(tx, 5114000)
        self.ask(tx)
        self.assertEqual((self.order.elsmart_owed, set(self.order.elsmart_claim_ids.mapped('open'))), (0.0, {0.0}))
        self.assertEqual(self.refunds(tx), (['done'], [51140.0]))

    def test_an_answer_that_does_not_fit_what_was_drawn_books_nothing_and_is_told_once(self):
        tx = self.paid(self.order, self.nexi)
        self.remote(tx).charged -= 1
        self.ask(tx)
        self.ask(tx)
        self.assertEqual((tx.state, self.refunds(tx)), ('done', ([], [])))
        [note] = self.notes("Payment does not agree")
        self.assertIn(tx.reference, note)
        self.assertPaidOnce(self.order, 51140.0)

    def test_a_refund_by_core_s_button_opens_the_claim_again(self):
        tx = self.paid(self.order, self.nexi)
        tx._refund(1000.0)
        self.cron()
        self.assertEqual(sum(self.order.elsmart_claim_ids.mapped('open')), 1000.0)

    def test_drawn_money_is_asked_about_for_a_year(self):
        tx = self.paid(self.order, self.vipps)
        for days, expected in ((1, 1), (60, 7), (500, None)):
            self.age(tx, days=days)
            self.ask(tx)
            wait = tx.elsmart_check_at and round((tx.elsmart_check_at - fields.Datetime.now()).total_seconds() / 86400)
            self.assertEqual(wait or None, expected)

    # === RESERVATIONS === #

    def reserved(self, provider):
        provider.capture_manually = True
        tx = self.paid(self.order, provider)
        self.assertEqual(tx.state, 'authorized')
        return tx

    def test_a_reservation_that_is_gone_is_told(self):
        for provider in (self.nexi, self.vipps):
            with self.subTest(provider.code):
                tx = self.reserved(provider)
                self.remote(tx).cancelled = 5114000
                self.ask(tx)
                self.ask(tx)
                self.assertEqual(tx.state, 'cancel')
                self.assertIn(tx.reference, ' '.join(self.notes("Reservation gone")))
                self.assertNothingPaid(self.order)
        self.assertEqual(len(self.notes("Reservation gone")), 2)

    def test_one_that_we_cancelled_is_not(self):
        tx = self.reserved(self.vipps)
        tx.action_void()
        self.cron()
        self.assertEqual((tx.state, self.notes("Reservation gone")), ('cancel', []))

    def test_somebody_is_told_before_it_lapses_and_once(self):
        tx = self.reserved(self.vipps)
        self.age(tx, days=4)
        self.ask(tx)
        self.assertFalse(self.notes("Draw the money soon"))
        self.age(tx, days=5, minutes=1)
        self.ask(tx)
        self.ask(tx)
        [note] = self.notes("Draw the money soon")
        self.assertIn('51,140.00', note)

    def test_how_long_one_holds_is_the_provider_s_setting(self):
        self.vipps.elsmart_reservation_days = 180
        tx = self.reserved(self.vipps)
        self.age(tx, days=100)
        self.ask(tx)
        self.assertFalse(self.notes("Draw the money soon"))
        self.assertTrue(tx.elsmart_check_at, "It is asked about until it is drawn or gone.")
