from .common import KundefakturaCase


class TestStatus(KundefakturaCase):
    """Derived, never latched; every change is one event in the transaction that made it (I3)."""

    def test_the_whole_way_of_a_prepaid_case(self):
        order = self.deliver('K-2026-000412')
        self.assertEqual(order.elsmart_status, 'collecting')
        self.send(order)
        self.accept(order)
        order.elsmart_claim_ids._invoice()
        self.env.flush_all()
        self.pay(order.elsmart_claim_ids)
        self.env.flush_all()
        self.assertEqual(self.timeline(order), ['offer_sent', 'accepted', 'invoice_sent', 'invoice_paid'])

    def test_events_are_numbered_without_gaps(self):
        order = self.accepted('K-2026-000704')
        order.elsmart_claim_ids[0]._invoice()
        for claim in order.elsmart_claim_ids:
            self.pay(claim)
        self.env.flush_all()
        for source in order.elsmart_event_ids.source_id:
            sequence = order.elsmart_event_ids.filtered(
                lambda event, own=source: event.source_id == own).sorted('sequence').mapped('sequence')
            self.assertEqual(sequence, list(range(1, len(sequence) + 1)))

    def test_a_rolled_back_change_leaves_no_event(self):
        order = self.deliver('K-2026-000412')
        self.env.flush_all()
        before = len(order.elsmart_event_ids)
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            self.send(order)
            self.env.flush_all()
            raise ZeroDivisionError
        self.env.invalidate_all()
        self.assertEqual(len(order.elsmart_event_ids), before)
        self.assertEqual(order.elsmart_status, 'collecting')

    def test_orders_that_are_not_ours_have_no_status_and_no_events(self):
        order = self.env['sale.order'].create({'partner_id': self.env['res.partner'].create({'name': "Vanlig"}).id})
        self.env.flush_all()
        self.assertFalse(order.elsmart_status)
        self.assertFalse(order.elsmart_event_ids)

    def test_existing_orders_raised_no_events_at_install(self):
        """The test database had orders and invoices before the addon was installed."""
        foreign = self.env['sale.order'].search([('elsmart_case_id', '=', False)])
        self.assertTrue(foreign)
        self.assertFalse(self.env['elsmart.event'].search([('order_id', 'in', foreign.ids)]))

    def test_cancelled_before_acceptance_reaches_the_sources(self):
        order = self.deliver('K-2026-000412')
        self.send(order)
        order.action_cancel()
        self.env.flush_all()
        self.assertEqual(order.elsmart_status, 'cancelled')
        self.assertEqual(self.timeline(order)[-1], 'cancelled')
        self.assertEqual(set(order.elsmart_family_ids.mapped('work_state')), {'cancelled'})

    def test_the_resource_of_a_case_tells_status_amounts_claims_and_timeline(self):
        order = self.accepted('K-2026-000704')
        resource = order.elsmart_case_id._status_resource()
        [basis] = resource['chain']
        self.assertEqual((basis['net'], basis['vat'], basis['gross']), ('7000.00', '150.00', '7150.00'))
        self.assertEqual([claim['gross'] for claim in basis['claims']], ['6400.00', '750.00'])
        self.assertEqual([row['label'] for row in basis['timeline']], ['offer_sent', 'accepted', 'request_sent'])
        self.assertEqual(resource['work_state_text'], 'Sperret')
