from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tools import mute_logger

from .money_common import MoneyCase


class TestRun(MoneyCase):
    """Many bases at once: each on its own, what fails is listed with its reason, and twice is the same as once."""

    def run_step(self, orders, step):
        action = orders.with_context(elsmart_run_step=step).action_elsmart_run()
        run = self.env['elsmart.run'].browse(action['res_id'])
        run.action_start()
        self.run_cron('ir_cron_run')
        return run

    def results(self, run):
        return {line.order_id.name: line.state for line in run.line_ids}

    def test_one_that_fails_stops_no_other_and_says_why(self):
        good, bad = self.accepted('K-2026-000633'), self.deliver('K-2026-000412')
        run = self.run_step(bad | good, 'invoice')
        self.assertEqual(self.results(run), {bad.name: 'failed', good.name: 'done'})
        self.assertEqual((run.state, run.progress, run.done, run.failed), ('ended', 100.0, 1, 1))
        self.assertIn('not accepted', run.line_ids.filtered(lambda line: line.state == 'failed').message)
        self.assertEqual(good.elsmart_status, 'invoice_sent')

    def test_a_run_is_safe_to_repeat(self):
        order = self.accepted('K-2026-000633')
        first, second = self.run_step(order, 'invoice'), self.run_step(order, 'invoice')
        self.assertEqual((first.line_ids.state, second.line_ids.state), ('done', 'passed'))
        self.assertEqual(len(order.elsmart_claim_ids), 1)

    def test_offers_are_sent(self):
        ready, waiting = self.deliver('K-2026-000412'), self.deliver('K-2026-000633', only=1)
        run = self.run_step(ready | waiting, 'send')
        self.assertEqual(self.results(run), {ready.name: 'done', waiting.name: 'failed'})
        self.assertEqual((ready.elsmart_status, waiting.elsmart_status), ('offer_sent', 'collecting'))
        self.assertIn('Produktkjøp', run.line_ids.filtered(lambda line: line.state == 'failed').message)
        again = self.run_step(ready, 'send').line_ids
        self.assertEqual(again.state, 'passed')
        self.assertIn('Offer sent', again.message)
        mail = self.env['mail.mail'].search([('elsmart_order_id', 'in', (ready | waiting).ids)])
        self.assertEqual((mail.elsmart_order_id, len(mail), mail.state), (ready, 1, 'outgoing'))

    def test_chains_are_settled(self):
        ready, open_order = self.invoiced_and_paid('K-2026-000412'), self.invoiced_and_paid('K-2026-000633')
        self.actual(ready, 1.2)
        run = self.run_step(ready | open_order, 'settle')
        self.assertEqual(self.results(run), {ready.name: 'done', open_order.name: 'failed'})
        self.assertEqual(self.run_step(ready, 'settle').line_ids.state, 'passed')

    @mute_logger('odoo.addons.elsmart_kundefaktura.models.elsmart_run')
    def test_an_unexpected_error_is_listed_and_leaves_nothing_behind(self):
        first, second = self.accepted('K-2026-000412'), self.accepted('K-2026-000633')
        invoice = type(self.env['elsmart.claim'])._invoice

        def broken(claims):
            if claims.order_id == first:
                invoice(claims)
                raise ZeroDivisionError("midway")
            return invoice(claims)

        with patch.object(type(self.env['elsmart.claim']), '_invoice', broken):
            run = self.run_step(first | second, 'invoice')
        self.assertEqual(self.results(run), {first.name: 'failed', second.name: 'done'})
        self.assertFalse(first.elsmart_claim_ids.invoice_id)
        again = self.env['elsmart.run'].browse(run.action_again()['res_id'])
        self.assertEqual(again.line_ids.order_id, first)

    def test_a_case_worker_sends_but_does_not_invoice(self):
        worker = self.env['res.users'].create({
            'name': "Saksbehandler", 'login': 'run@provenett.example.com', 'company_id': self.company.id,
            'company_ids': [(6, 0, self.company.ids)],
            'group_ids': [(6, 0, self.env.ref('elsmart_kundefaktura.group_user').ids)]})
        order = self.deliver('K-2026-000412').with_user(worker)
        run = self.env['elsmart.run'].with_user(worker).browse(
            order.with_context(elsmart_run_step='send').action_elsmart_run()['res_id'])
        run.action_start()
        self.run_cron('ir_cron_run')
        self.assertEqual(run.line_ids.state, 'done')
        other = self.env['elsmart.run'].with_user(worker).browse(
            order.with_context(elsmart_run_step='invoice').action_elsmart_run()['res_id'])
        with self.assertRaises(UserError):
            other.action_start()
