from odoo.tests import new_test_user

from .common import KundefakturaCase, sample


class TestProposal(KundefakturaCase):
    """What a case system wants changed after acceptance stands on the first page until somebody decides."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.worker = new_test_user(
            cls.env, 'saksbehandler-forslag', groups='elsmart_kundefaktura.group_user', company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)])
        cls.order = cls.accepted('K-2026-000704')
        cls.case = cls.order.elsmart_case_id

    def propose(self, **values):
        """A newer version of the case, without two of its lines; returns the proposal as a case worker sees it."""
        body = sample('K-2026-000704')['deliveries'][0]['body']
        self.deliver_body('nettmelding', self.case.ref, {**body, 'version': 2, 'lines': body['lines'][:1], **values})
        return self.as_worker(self.case.proposal_ids)

    def propose_cancellation(self, case):
        message = self.env['elsmart.message'].sudo().search([('ref', '=', case.ref)], limit=1)
        return self.as_worker(self.env['elsmart.proposal'].sudo()._propose(
            case, message, 'cancellation', reason="Kunden har ombestemt seg"))

    def as_worker(self, records):
        return records.with_user(self.worker)

    def test_it_is_the_next_thing_to_do_and_one_click_away(self):
        proposal = self.propose()
        self.assertEqual(self.order.elsmart_todo, 'change_proposal')
        self.assertEqual(self.order.elsmart_todo_text, proposal.display_name)
        action = self.as_worker(self.order).action_elsmart_next_step()
        self.assertEqual((action['res_model'], action['res_id']), ('elsmart.proposal', proposal.id))

    def test_the_change_offer_is_made_of_it_and_what_was_accepted_stands(self):
        before = self.order.elsmart_gross
        action = self.propose().action_make_change()
        change = self.env['sale.order'].browse(action['res_id'])
        self.assertEqual((change.elsmart_kind, change.elsmart_status), ('change', 'collecting'))
        self.assertEqual((self.order.elsmart_gross, self.order.elsmart_proposed), (before, False))
        self.assertEqual(change.elsmart_todo, 'change_proposal')
        self.assertNotEqual(self.order.elsmart_todo, 'change_proposal')

    def test_rejecting_and_taking_note_leave_everything_as_it_was(self):
        for decide in ('action_reject', 'action_note'):
            with self.subTest(decide):
                proposal = self.propose(version=2 if decide == 'action_reject' else 3)
                proposal = proposal.filtered(lambda row: row.state == 'open')
                getattr(proposal, decide)()
                self.assertFalse(self.order.elsmart_proposed)
                self.assertEqual(proposal.decided_by_id, self.worker)
                self.assertEqual(self.order.elsmart_status, 'invoice_sent')

    def test_a_cancellation_is_carried_out_with_what_the_system_says(self):
        proposal = self.propose_cancellation(self.case)
        self.assertEqual(self.order.elsmart_todo, 'change_proposal')
        action = proposal.action_cancel_case()
        wizard = self.env['elsmart.cancellation'].with_context(**action['context']).create({})
        self.assertEqual((wizard.case_id, wizard.reason), (self.case, "Kunden har ombestemt seg"))
        wizard.action_cancel()
        self.assertEqual((self.order.elsmart_status, proposal.state), ('cancelled', 'made'))
        self.assertFalse(self.order.elsmart_todo)

    def test_when_the_chain_ends_nothing_is_left_to_decide(self):
        proposal = self.propose()
        self.order._elsmart_cancel_chain("Avbestilt")
        self.assertEqual(proposal.state, 'rejected')
