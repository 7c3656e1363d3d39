import socket
from unittest.mock import patch

from ..flow.errors import FlowError, UnknownReference
from .common import KundefakturaCase, sample


class TestImporting(KundefakturaCase):
    """Whatever the order of arrival, the chain is the same; accepted lines are never touched (I1)."""

    def setUp(self):
        super().setUp()
        self.main, self.child, self.other = sample('K-2026-000412')['deliveries']

    def put(self, delivery, **changes):
        return self.deliver_body(
            delivery['source'], delivery['path'].rsplit('/', 1)[1], {**delivery['body'], **changes})

    def test_a_child_before_its_main_case_is_kept_and_linked_later(self):
        child, status = self.put(self.child)
        self.assertEqual(status, 201)
        self.assertTrue(child.waits_for_main)
        self.assertFalse(child.order_id)
        main, _status = self.put(self.main)
        self.assertEqual(child.root_id, main)
        self.assertFalse(child.waits_for_main)
        self.assertEqual(child.order_id, main.order_id)

    def test_any_kind_may_be_the_main_case(self):
        order = self.deliver('K-2026-000633')
        self.assertEqual(order.elsmart_case_id.kind, 'arbeidsordre')
        self.assertEqual(set(order.elsmart_family_ids.mapped('kind')), {'arbeidsordre', 'produktkjop', 'nettmelding'})

    def test_a_new_version_supersedes_the_lines_of_the_former(self):
        case, _status = self.put(self.main)
        lines = [{**self.main['body']['lines'][0], 'unit_price': '2500.00', 'amount': '2500.00'}]
        case, status = self.put(self.main, version=2, lines=lines)
        self.assertEqual(status, 200)
        self.assertEqual(case.estimate_line_ids.mapped('amount'), [2500.0])
        self.assertEqual(sorted(case.cost_line_ids.mapped('amount')), [2300.0, 2500.0])
        self.assertEqual(case.order_id.elsmart_net, 2500.0)

    def test_the_same_version_again_changes_nothing(self):
        case, status = self.put(self.main)
        again, status_again = self.put(self.main)
        self.assertEqual((case, status), (again, status_again))
        self.assertEqual(len(case.cost_line_ids), 1)

    def test_an_older_version_is_a_conflict(self):
        self.put(self.main, version=2)
        with self.assertRaises(FlowError) as caught:
            self.put(self.main, version=1)
        self.assertEqual(caught.exception.status, 409)

    def test_an_unknown_work_type_names_the_known_ones(self):
        with self.assertRaises(UnknownReference) as caught:
            self.put(self.main, work_type='finnes_ikke')
        self.assertEqual(caught.exception.errors[0].pointer, '/work_type')
        self.assertIn('ny_tilknytning', caught.exception.errors[0].message)

    def test_a_main_case_that_is_itself_a_child_is_refused(self):
        self.put(self.main)
        self.put(self.child)
        body = {**self.other['body'], 'main_case': {'source': 'produktkjop', 'ref': 'PK-2026-00871'}}
        with self.assertRaises(UnknownReference):
            self.deliver_body('arbeidsordre', 'AO-X', body)

    def test_a_case_that_others_wait_for_cannot_be_put_under_another(self):
        """The same two deliveries the other way round: the later one is refused in either order."""
        body = {**self.other['body'], 'main_case': {'source': 'produktkjop', 'ref': 'PK-2026-00871'}}
        waiting, _status = self.deliver_body('arbeidsordre', 'AO-X', body)
        self.assertTrue(waiting.waits_for_main)
        with self.assertRaises(UnknownReference) as caught:
            self.put(self.child)
        self.assertEqual(caught.exception.errors[0].code, 'has_children')

    def test_customers_are_found_and_not_doubled(self):
        first, _status = self.put(self.main)
        second, _status = self.deliver_body('nettmelding', 'NM-SECOND', self.main['body'])
        self.assertEqual(first.customer_id, second.customer_id)
        self.assertEqual(first.installer_id, second.installer_id)
        self.assertNotEqual(first.number, second.number)

    def test_dummy_contact_data_counts_as_none(self):
        customer = {**self.main['body']['customer'], 'email': 'harikke@epost.no', 'phone': '00 00 00 00'}
        case, _status = self.put(self.main, customer=customer)
        self.assertFalse(case.customer_id.email)
        self.assertFalse(case.customer_id.phone)

    def test_the_installers_e_mail_is_not_the_customers(self):
        """§ 16-2: the offer goes to the customer directly."""
        customer = {**self.main['body']['customer'], 'email': 'post@elektro.example.com'}
        case, _status = self.put(self.main, customer=customer)
        self.assertFalse(case.customer_id.email)
        self.assertTrue(case.order_id._elsmart_by_post())
        case.customer_id.street = False
        self.assertIn('no e-mail', case.order_id.elsmart_missing)

    def test_the_payer_gets_the_claims(self):
        payer = sample('K-2026-000633')['deliveries'][0]['body']['customer']
        case, _status = self.put(self.main, payer=payer)
        self.assertEqual(case.order_id.partner_id, case.customer_id)
        self.assertEqual(case.order_id.partner_invoice_id.name, 'Fjordtun Eiendom AS')

    def test_a_new_version_after_acceptance_is_a_proposal_and_touches_nothing(self):
        order = self.accepted('K-2026-000704')
        body = sample('K-2026-000704')['deliveries'][0]['body']
        case, status = self.deliver_body(
            'nettmelding', 'NM-2026-006031', {**body, 'version': 2, 'lines': body['lines'][:1]})
        self.assertEqual((status, case.version, order.elsmart_net), (202, 1, 7000.0))
        self.assertTrue(order.elsmart_change_pending)
        proposal = case.proposal_ids
        self.assertEqual((proposal.kind, proposal.state, proposal.version), ('case_update', 'open', 2))
        self.assertEqual(
            proposal.line_ids.replaces_id, case.estimate_line_ids.filtered(lambda line: line.line_ref != '1'))
        self.assertEqual(proposal.amount, -2900.0)

    def test_a_delivery_that_changes_the_price_overtakes_a_sent_offer(self):
        order = self.deliver('K-2026-000704')
        self.send(order)
        body = sample('K-2026-000704')['deliveries'][0]['body']
        self.deliver_body('nettmelding', 'NM-2026-006031', {**body, 'version': 2, 'lines': body['lines'][:2]})
        self.assertTrue(order.elsmart_overtaken)
        self.assertEqual(self.accept(order), 'overtaken')
        self.send(order)
        self.assertFalse(order.elsmart_overtaken)
        self.assertEqual(order.amount_total, 6400.0)
        self.assertIsNone(self.accept(order))

    def test_another_payer_customer_or_kind_of_work_overtakes_a_sent_offer(self):
        order = self.deliver('K-2026-000704')
        body = sample('K-2026-000704')['deliveries'][0]['body']
        other = {**body['customer'], 'name': "Berit Betaler", 'email': 'berit@example.com', 'orgnr': None}
        for version, changes in enumerate((
            {'payer': other}, {'payer': other, 'customer': {**other, 'name': "Kim Kunde", 'email': 'kim@example.com'}},
            {'legal_reference': '§ 17-4 a'}, {'legal_reference': '§ 17-4 a', 'work_type': 'sanering'},
        ), 2):
            self.send(order)
            self.deliver_body('nettmelding', 'NM-2026-006031', {**body, 'version': version, **changes})
            with self.subTest(changes):
                self.assertTrue(order.elsmart_overtaken)

    def test_nothing_external_happens_in_a_delivery(self):
        """No socket is opened, also where it makes a case, or overtakes an offer and people are to be told."""
        body = sample('K-2026-000704')['deliveries'][0]['body']
        with patch.object(socket.socket, 'connect', side_effect=AssertionError("a delivery reached out")):
            order = self.deliver('K-2026-000704')
        self.send(order)
        with patch.object(socket.socket, 'connect', side_effect=AssertionError("a delivery reached out")):
            self.deliver_body('nettmelding', 'NM-2026-006031', {**body, 'version': 2, 'lines': body['lines'][:2]})
            self.env.flush_all()
        self.assertTrue(order.elsmart_overtaken)

    def test_a_delivery_that_changes_no_price_overtakes_nothing(self):
        order = self.deliver('K-2026-000704')
        self.send(order)
        body = sample('K-2026-000704')['deliveries'][0]['body']
        installation = {**body['installation'], 'meter_no': '7359992900099999'}
        self.deliver_body('nettmelding', 'NM-2026-006031', {**body, 'version': 2, 'installation': installation})
        self.assertFalse(order.elsmart_overtaken)
