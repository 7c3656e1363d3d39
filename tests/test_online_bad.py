from datetime import timedelta
from unittest.mock import patch

import psycopg2

from odoo import fields
from odoo.tools import mute_logger

from .online_common import OnlineCase


class TestOnlineBad(OnlineCase):
    """Whatever comes in: nothing is confirmed that was not paid, no krone is lost or doubled (I4)."""

    def setUp(self):
        super().setUp()
        self.order = self.accepted('K-2026-000412')

    def note(self):
        return ' '.join(self.order.activity_ids.mapped('note'))

    # === MESSAGES === #

    def test_forged_and_unsigned_messages_are_refused_and_nobody_is_asked(self):
        for provider in (self.nexi, self.vipps):
            tx = self.started(self.order, provider)
            self.press(tx)
            messages = list(self.kit.hooks.waiting)
            self.kit.hooks.waiting.clear()
            self.kit.calls.clear()
            tx.elsmart_check_at = False
            forged = [message._replace(body=message.body.replace(b'"amount"', b'"amounts"')) for message in messages]
            tries = (
                [(messages, {'Authorization': wrong}) for wrong in ('', 'feil' * 12, tx.elsmart_secret[:-1] + '!')]
                + ([(forged, {})] if provider == self.vipps else []))
            for sent, headers in tries:
                with self.subTest(provider.code, headers=headers):
                    self.assertEqual(set(self.deliver_hooks(sent, **headers)), {401})
                    self.assertFalse(tx.elsmart_check_at)
            self.cron()
            self.assertEqual((self.kit.calls, tx.state), ([], 'draft'))
            self.assertNothingPaid(self.order)
            tx._set_canceled()

    def test_a_provider_whose_secret_is_gone_believes_nobody(self):
        tx = self.started(self.order, self.vipps)
        self.press(tx)
        self.env.cr.execute('UPDATE payment_provider SET vipps_webhook_secret = NULL WHERE id = %s', [self.vipps.id])
        self.vipps.invalidate_recordset()
        self.assertEqual(set(self.deliver_hooks()), {401})
        card = self.started(self.order, self.nexi)
        card.elsmart_secret = False
        self.press(card)
        self.assertEqual(set(self.deliver_hooks(Authorization='')), {401})

    def test_messages_twice_and_out_of_order_book_once(self):
        for provider, sample in ((self.nexi, None), (self.vipps, 'K-2026-000704')):
            with self.subTest(provider.code):
                order = self.accepted(sample) if sample else self.order
                tx = self.started(order, provider)
                self.press(tx)
                self.cron()
                messages = list(reversed(self.kit.hooks.waiting)) * 2
                self.kit.hooks.waiting.clear()
                for message in messages:
                    self.assertEqual(self.deliver_hooks([message]), [200])
                    self.cron()
                self.deliver_hooks(messages)
                self.cron()
                self.assertEqual(tx.state, 'done')
                self.assertPaidOnce(order, tx.amount)

    def test_a_message_before_the_answer_is_kept(self):
        """The provider calls before it has answered that the payment is made: it is asked when it has."""
        self.kit.nexi.payments.clear()
        tx = self.begin(self.order, self.nexi)
        self.assertEqual(self.url_open(
            f'/payment/nexi/webhook/{tx.elsmart_remote_reference}', data=b'{}',
            headers={'Authorization': tx.elsmart_secret}).status_code, 200)
        self.cron()
        self.assertEqual(tx.state, 'draft')
        self.start(tx)
        self.back(self.press(tx))
        self.assertPaidOnce(self.order, 51140.0)

    def test_five_days_late_is_not_too_late(self):
        """Nobody came back, nobody polled, and core has long given up: the message comes all the same."""
        for provider, sample in ((self.nexi, None), (self.vipps, 'K-2026-000704')):
            with self.subTest(provider.code):
                order = self.accepted(sample) if sample else self.order
                tx = self.started(order, provider)
                self.press(tx)
                before = fields.Datetime.now() - timedelta(days=5)
                self.env.cr.execute(
                    'UPDATE payment_transaction SET create_date = %s, last_state_change = %s, elsmart_check_at = NULL '
                    'WHERE id = %s', [before, before, tx.id])
                self.env.invalidate_all()
                self.cron()
                self.assertEqual(tx.state, 'draft')
                self.deliver_hooks()
                self.cron()
                self.cron()
                self.assertPaidOnce(order, tx.amount)

    def test_paid_after_we_gave_it_up(self):
        """Money that was drawn is taken in, even if the payment was cancelled here."""
        tx = self.started(self.order, self.nexi)
        tx._set_canceled()
        self.press(tx)
        self.deliver_hooks()
        self.cron()
        self.assertEqual(tx.state, 'done')
        self.assertPaidOnce(self.order, 51140.0)

    # === ANSWERS === #

    def test_an_answer_about_another_payment_confirms_nothing(self):
        wrong = {
            'amount': lambda remote: remote.order.update(amount=1),
            'taken': lambda remote: setattr(remote, 'charged', 1) or setattr(remote, 'reserved', 1),
            'more': lambda remote: setattr(remote, 'charged', remote.charged + 1),
            'currency': lambda remote: remote.order.update(currency='SEK'),
            'reference': lambda remote: remote.order.update(reference='en-annens'),
        }
        for name, change in wrong.items():
            with self.subTest(name):
                tx = self.started(self.order, self.nexi)
                address = self.press(tx)
                change(self.remote(tx))
                self.back(address)
                self.assertEqual(tx.state, 'error')
                self.assertNothingPaid(self.order)
                self.assertIn(tx.reference, self.note())
        self.assertEqual(len(self.order.activity_ids), len(wrong))

    def test_a_reservation_of_another_amount_is_not_drawn(self):
        for change in ({'authorized': 5113999}, {'amount': {'currency': 'DKK', 'value': 5114000}}):
            with self.subTest(change):
                tx = self.started(self.order, self.vipps)
                address = self.press(tx)
                for name, value in change.items():
                    setattr(self.remote(tx), name, value)
                self.back(address)
                self.cron()
                self.assertEqual((tx.state, self.remote(tx).captured), ('error', 0))
        self.assertNothingPaid(self.order)

    def test_answers_that_are_not_understood_change_nothing(self):
        tx = self.started(self.order, self.nexi)
        address = self.press(tx)
        self.remote(tx).charged = True
        text = self.back(address)
        self.assertIn('cannot reach the payment provider', text)
        self.assertEqual((tx.state, tx.elsmart_tries), ('draft', 1))
        self.remote(tx).charged = 5114000
        tx.elsmart_check_at = tx.create_date
        self.cron()
        self.assertPaidOnce(self.order, 51140.0)

    # === THE PROVIDER IS DOWN === #

    def test_down_when_the_payment_is_begun(self):
        for kind in ('before', 'after', 503):
            for provider, call in ((self.nexi, 'nexi.create'), (self.vipps, 'vipps.create')):
                with self.subTest(call, kind=kind):
                    tx = self.begin(self.order, provider)
                    self.kit.fault(call, kind)
                    answer = self.url_open('/payment/elsmart/start', data={
                        'reference': tx.reference, 'secret': tx.elsmart_secret})
                    self.assertIn('could not be reached', self.words(answer))
                    tx.invalidate_recordset()
                    self.assertEqual(tx.state, 'cancel')
        self.paid(self.order, self.vipps)
        self.assertPaidOnce(self.order, 51140.0)

    def test_down_after_it_charged(self):
        """The payer comes back and we cannot ask: nothing is confirmed, nothing is lost, and nobody pays twice."""
        tx = self.started(self.order, self.nexi)
        address = self.press(tx)
        self.kit.fault('nexi.get', 'before')
        self.assertIn('Do not pay again yet', self.back(address))
        self.assertNothingPaid(self.order)
        second = self.begin(self.order, self.vipps)
        self.kit.fault('nexi.get', 'before')
        self.assertIn('provider_down', self.start(second))
        tx.elsmart_check_at = tx.create_date
        self.cron()
        self.assertPaidOnce(self.order, 51140.0)

    def test_down_after_it_drew_the_reservation(self):
        """The answer to our command is lost: it is sent again with the same key, and the money is drawn once."""
        for kind in ('before', 'after', 500):
            with self.subTest(kind):
                order = self.order if kind == 'before' else self.accepted(
                    'K-2026-000704' if kind == 'after' else 'K-2026-000633')
                if kind == 500:
                    order.action_elsmart_invoice()
                tx = self.started(order, self.vipps)
                self.back(self.press(tx))
                self.kit.fault('vipps.capture', kind)
                self.cron()
                self.assertEqual((tx.state, tx.elsmart_command, tx.elsmart_tries), ('authorized', 'capture', 1))
                tx.elsmart_check_at = tx.create_date
                self.cron()
                self.assertEqual((tx.state, self.remote(tx).captures), ('done', 1))
                self.assertPaidOnce(order, tx.amount)

    def test_a_refund_whose_answer_is_lost_is_made_once(self):
        for provider, sample in ((self.nexi, None), (self.vipps, 'K-2026-000704')):
            with self.subTest(provider.code):
                order = self.accepted(sample) if sample else self.order
                tx = self.paid(order, provider)
                child = tx._refund(100.0)
                self.kit.fault(f'{provider.code}.refund', 'after')
                self.cron()
                self.assertEqual(child.state, 'pending')
                child.elsmart_check_at = child.create_date
                self.cron()
                self.assertEqual((child.state, self.remote(tx).refunded), ('done', 10000))

    def test_what_the_provider_refuses_is_told(self):
        tx = self.paid(self.order, self.nexi)
        child = tx._refund(100.0)
        self.kit.fault('nexi.refund', 400)
        self.cron()
        self.assertEqual((child.state, self.remote(tx).refunded), ('error', 0))
        self.assertRegex(self.note(), r'refused to pay back .*100\.00')

    def test_a_provider_that_stays_away_is_told_once_and_tried_on(self):
        tx = self.started(self.order, self.vipps)
        self.back(self.press(tx))
        for _try in range(7):
            self.kit.fault('vipps.capture', 503)
            tx.elsmart_check_at = tx.create_date
            self.cron()
        self.assertEqual(self.order.activity_ids.mapped('summary'), ["The payment provider does not answer"])
        self.assertGreater(tx.elsmart_check_at, fields.Datetime.now() + timedelta(minutes=50))

    def test_a_token_that_no_longer_holds_is_got_anew(self):
        tx = self.started(self.order, self.vipps)
        self.kit.vipps.tokens.clear()
        self.back(self.press(tx))
        self.assertEqual(tx.state, 'authorized')

    # === TWICE === #

    def test_the_page_of_the_first_tab_is_ended_by_the_second(self):
        first = self.started(self.order, self.nexi)
        second = self.started(self.order, self.vipps)
        first.invalidate_recordset()
        self.assertEqual(first.state, 'cancel')
        self.assertTrue(self.remote(first).terminated)
        self.assertNotIn('Location', self.opener.post(first.elsmart_page_url, allow_redirects=False).headers)
        self.back(self.press(second))
        self.cron()
        self.assertPaidOnce(self.order, 51140.0)

    def test_paid_in_the_first_tab_the_second_is_turned_away(self):
        first, second = self.started(self.order, self.nexi), self.begin(self.order, self.vipps)
        self.press(first)
        self.assertIn('payment_running', self.start(second))
        self.env.invalidate_all()
        self.assertEqual((first.state, second.state), ('done', 'cancel'))
        self.assertPaidOnce(self.order, 51140.0)

    def test_a_second_payment_cannot_be_begun_while_one_is_on_its_way(self):
        self.vipps.capture_manually = True
        self.paid(self.order, self.vipps)
        self.assertIn('already on its way', self.refused_payment(
            self.order, provider_id=self.nexi.id, flow='redirect', payment_method_id=self.card.id))

    def test_paid_at_the_bank_while_vipps_is_open_nothing_is_drawn(self):
        tx = self.started(self.order, self.vipps)
        self.pay(self.order.elsmart_claim_ids)
        self.back(self.press(tx))
        self.cron()
        self.assertEqual((tx.state, self.remote(tx).captured, self.remote(tx).cancelled), ('cancel', 0, 5114000))
        self.assertIn('nothing is drawn', ' '.join(self.order.message_ids.mapped('body')).replace('\n', ' '))

    def test_paid_at_the_bank_between_reserving_and_drawing(self):
        tx = self.started(self.order, self.vipps)
        self.back(self.press(tx))
        self.pay(self.order.elsmart_claim_ids)
        self.cron()
        self.assertEqual((tx.state, self.remote(tx).captured, self.remote(tx).cancelled), ('cancel', 0, 5114000))

    def test_a_card_charged_after_the_bank_was_faster_is_marked_for_refund(self):
        tx = self.started(self.order, self.nexi)
        self.pay(self.order.elsmart_claim_ids)
        self.back(self.press(tx))
        self.assertEqual(tx.state, 'done')
        self.assertIn('51,140.00', self.note())
        self.assertEqual(self.order.elsmart_owed, 51140.0)
        wizard = self.env['elsmart.refund'].create({'order_id': self.order.id})
        self.assertEqual((wizard.amount, wizard.transaction_id), (51140.0, tx))
        wizard.action_refund()
        self.cron()
        self.env.invalidate_all()
        self.assertEqual((self.remote(tx).refunded, self.order.elsmart_owed), (5114000, 0.0))

    def test_one_payment_of_a_provider_is_one_here(self):
        tx = self.paid(self.order, self.nexi)
        with self.assertRaises(psycopg2.IntegrityError), self.cr.savepoint(), mute_logger('odoo.sql_db'):
            tx.copy({'reference': 'en-til', 'elsmart_secret': 'x', 'provider_reference': tx.provider_reference,
                     'provider_id': tx.provider_id.id}).flush_recordset()
        with self.assertRaises(psycopg2.IntegrityError), self.cr.savepoint(), mute_logger('odoo.sql_db'):
            tx.payment_id = False
            tx._create_payment()
            self.env.flush_all()

    def test_handled_again_it_stays_as_it_is(self):
        tx = self.paid(self.order, self.nexi)
        for _time in range(2):
            tx._post_process()
            self.back(f'/payment/elsmart/return?ref={tx.reference}&secret={tx.elsmart_secret}')
        self.assertPaidOnce(self.order, 51140.0)
        self.assertFalse(self.order.activity_ids)

    def test_an_address_with_another_secret_opens_nothing(self):
        tx = self.started(self.order, self.nexi)
        for path in ('return', 'cancel'):
            for query in (f'ref={tx.reference}', f'ref={tx.reference}&secret=feil', 'secret=x', f'ref={tx.id}%00'):
                with self.subTest(path, query=query):
                    self.assertEqual(self.url_open(f'/payment/elsmart/{path}?{query}').status_code, 404)
        self.assertEqual(self.url_open('/payment/elsmart/start', data={'reference': tx.reference}).status_code, 404)

    def test_nothing_is_called_in_the_transaction_of_a_button(self):
        tx = self.paid(self.order, self.vipps)
        with patch('odoo.addons.elsmart_kundefaktura.tools.provider_http.call', side_effect=AssertionError):
            tx._refund(10.0)
            self.env['elsmart.refund'].create({'order_id': self.order.id})
            tx.state = 'authorized'
            tx.action_capture()
            tx.action_void()


class TestOnlineLimits(OnlineCase):
    """A method that cannot take the amount is not shown, and the page says why."""

    def setUp(self):
        super().setUp()
        self.order = self.accepted('K-2026-000704')

    def test_the_company_s_own_limit_hides_the_method_and_says_why(self):
        self.vipps.maximum_amount = 7000
        text = self.words(self.url_open(self.path(self.order, '/pay')))
        self.assertIn('Vipps takes at most NOK 7,000.00', text)
        self.assertIn('if you pay one amount at a time', text)
        self.assertNotIn('data-provider-code="vipps"', self.url_open(self.path(self.order, '/pay')).text)
        self.assertIn('cannot be used here', self.refused_payment(
            self.order, provider_id=self.vipps.id, flow='redirect', payment_method_id=self.wallet.id))
        one = self.order.elsmart_claim_ids[:1]
        self.assertIn('data-provider-code="vipps"', self.url_open(self.path(self.order, '/pay', claim=one.id)).text)
        self.assertEqual(self.paid(self.order, self.vipps, claim=one).amount, 6400.0)

    def test_the_wallet_s_own_limit_holds_whatever_the_company_allows(self):
        self.vipps.maximum_amount = 0
        self.env.flush_all()
        self.env.cr.execute("UPDATE elsmart_claim SET gross = 650000.01, open = 650000.01 WHERE id = %s", [
            self.order.elsmart_claim_ids[0].id])
        self.env.invalidate_all()
        text = self.words(self.url_open(self.path(self.order, '/pay', claim=self.order.elsmart_claim_ids[0].id)))
        self.assertIn('Vipps takes at most NOK 650,000.00', text)

    def test_without_any_way_online_the_page_tells_of_the_bank(self):
        (self.nexi + self.vipps).write({'state': 'disabled', 'is_published': False})
        text = self.page(self.order)
        for part in ('Pay from your bank', *self.order.elsmart_claim_ids.mapped('kid'), '1503 20 00417'):
            self.assertIn(part, text)
        self.assertNotIn('Pay now', text)
        source = self.url_open(self.path(self.order)).text
        self.assertEqual(source.count('data-copy='), 6)
        self.assertIn('cannot be paid online', self.words(self.url_open(self.path(self.order, '/pay'))))

    def test_the_code_for_the_phone_is_a_picture_for_who_may_see_the_page(self):
        answer = self.url_open(self.path(self.order, '/qr.png'))
        self.assertEqual((answer.status_code, answer.headers['Content-Type']), (200, 'image/png'))
        self.assertEqual(self.url_open(self.path(self.order, '/qr.png', token='feil')).status_code, 404)
