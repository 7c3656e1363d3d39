from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from ..flow import money
from .common import KundefakturaCase, sample


class ByHandCase(KundefakturaCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(
            cls.env, 'test-hand', name="Sverre Saksbehandler", groups='elsmart_kundefaktura.group_user',
            company_id=cls.company.id, company_ids=cls.company.ids)

    def as_user(self, record):
        return record.with_user(self.user).with_context(allowed_company_ids=self.company.ids)

    def enter(self, case, corrects=None, **values):
        """Enter a line as the dialog does; returns it."""
        context = {'default_case_id': case.id, **({'default_corrects_id': corrects.id} if corrects else {})}
        wizard = Form(self.as_user(self.env['elsmart.line.wizard']).with_context(**context))
        defaults = {} if corrects else {
            'component': 'Måler', 'name': 'Ekstra oppmøte', 'kind': 'labour', 'qty': 1, 'unit_price': 580}
        for name, value in {**defaults, 'reason': 'Bestilt på telefon', **values}.items():
            wizard[name] = value
        wizard.save().action_enter()
        return case.entry_line_ids.sorted('id')[-1:]

    def deduct(self, case, line, amount, **values):
        wizard = Form(self.as_user(self.env['elsmart.deduction.wizard']).with_context(default_case_id=case.id))
        for name, value in {'line_id': line, 'amount': amount, 'reason': 'Kulanse', **values}.items():
            wizard[name] = value
        wizard.save().action_enter()
        return case.entry_line_ids.sorted('id')[-1:]

    def line(self, order, text):
        return order.elsmart_cost_line_ids.filtered(lambda line: text in line.name)

    def net(self, order):
        return money.as_text(money.from_float(order.elsmart_net))

    def last_note(self, order):
        return order.message_ids.sorted('id')[-1:].body


@tagged('post_install', '-at_install')
class TestLinesByHand(ByHandCase):
    """A case worker adds and corrects until the offer is accepted; source lines stay as they came."""

    def test_a_line_is_added_with_reason_user_and_trail(self):
        order = self.deliver('K-2026-000412')
        line = self.enter(order.elsmart_case_id, qty=2)
        self.assertEqual((line.amount, line.origin, line.line_ref, line.version, line.entry_reason, line.create_uid.id),
                         (1160.0, 'manual', 'H1', 0, 'Bestilt på telefon', self.user.id))
        self.assertEqual(self.net(order), '52300.00')
        self.assertIn('Bestilt på telefon', self.last_note(order))
        self.assertEqual(order.message_ids.sorted('id')[-1:].author_id, self.user.partner_id)

    def test_a_correction_takes_the_place_of_the_source_line_which_stays_as_it_came(self):
        order = self.deliver('K-2026-000412')
        source = self.line(order, 'Montørtimer')
        before = source.read()[0]
        line = self.enter(source.case_id, corrects=source, qty=10)
        self.assertEqual((line.amount, line.corrects_id, line.corrected_amount), (9700.0, source, 7760.0))
        after = source.read()[0]
        changed = {name for name in before if before[name] != after[name]}
        self.assertEqual(changed - {'write_date', 'write_uid'}, {'superseded'})
        self.assertTrue(source.superseded)
        self.assertEqual(self.net(order), '53080.00')

    def test_a_correction_can_be_corrected_and_taken_out(self):
        order = self.deliver('K-2026-000412')
        source = self.line(order, 'Montørtimer')
        first = self.enter(source.case_id, corrects=source, qty=10)
        self.enter(source.case_id, corrects=first, qty=0)
        self.assertEqual(self.net(order), '43380.00')
        with self.assertRaisesRegex(UserError, 'replaced meanwhile'):
            self.enter(source.case_id, corrects=first, qty=1)

    def test_lines_that_the_api_would_refuse_are_refused_in_words(self):
        case = self.deliver('K-2026-000412').elsmart_case_id
        for changes, text in (
            ({'qty': -1}, 'below 0'), ({'unit_price': 1e11}, 'too large'), ({'name': 'a\nb'}, 'character'),
            ({'kind': 'mixed', 'material_amount': 1000}, 'more than the amount'), ({'reason': False}, None),
        ):
            with self.assertRaisesRegex((UserError, AssertionError), text or ''):
                self.enter(case, **changes)

    def test_a_share_of_a_common_asset_is_corrected_by_its_source_alone(self):
        order = self.deliver('K-2026-000519')
        shared = order.elsmart_cost_line_ids.filtered('is_shared')
        with self.assertRaisesRegex(UserError, '16-2'):
            self.enter(shared.case_id, corrects=shared, qty=2)

    def test_what_was_entered_survives_a_new_version_that_says_the_same(self):
        order = self.deliver('K-2026-000704')
        case = order.elsmart_case_id
        self.enter(case)
        self.enter(case, corrects=self.line(order, 'Hastetillegg'), unit_price=700)
        body = sample('K-2026-000704')['deliveries'][0]['body']
        self.deliver_body('nettmelding', case.ref, {**body, 'version': 2})
        self.assertEqual(sorted(case.estimate_line_ids.mapped('amount')), [580.0, 700.0, 2300.0, 4100.0])
        self.assertEqual(self.net(order), '7680.00')

    def test_a_correction_falls_when_its_source_sends_other_figures(self):
        order = self.deliver('K-2026-000704')
        case = order.elsmart_case_id
        correction = self.enter(case, corrects=self.line(order, 'Hastetillegg'), unit_price=700)
        body = sample('K-2026-000704')['deliveries'][0]['body']
        body['lines'][2].update(unit_price='650.00', amount='650.00')
        self.deliver_body('nettmelding', case.ref, {**body, 'version': 2})
        self.assertTrue(correction.superseded)
        self.assertEqual(sorted(case.estimate_line_ids.mapped('amount')), [650.0, 2300.0, 4100.0])
        self.assertIn('no longer stands', self.last_note(order))

    def test_a_correction_falls_with_a_line_that_is_not_sent_any_more(self):
        order = self.deliver('K-2026-000704')
        case = order.elsmart_case_id
        correction = self.enter(case, corrects=self.line(order, 'Hastetillegg'), unit_price=700)
        body = sample('K-2026-000704')['deliveries'][0]['body']
        del body['lines'][2]
        self.deliver_body('nettmelding', case.ref, {**body, 'version': 2})
        self.assertTrue(correction.superseded)
        self.assertEqual(self.net(order), '6400.00')

    def test_a_line_by_hand_overtakes_an_offer_that_is_sent(self):
        order = self.deliver('K-2026-000704')
        self.send(order)
        self.enter(order.elsmart_case_id)
        self.assertTrue(order.elsmart_overtaken)
        self.assertEqual(self.accept(order), 'overtaken')
        self.send(order)
        self.assertEqual(self.net(order), '7580.00')

    def test_from_acceptance_on_nothing_is_entered(self):
        order = self.accepted('K-2026-000704')
        with self.assertRaisesRegex(UserError, 'closed'):
            self.enter(order.elsmart_case_id)
        self.assertFalse(order.elsmart_case_id.can_enter)

    def test_a_case_worker_cannot_write_lines_or_cases_past_the_dialogs(self):
        order = self.deliver('K-2026-000704')
        case = self.as_user(order.elsmart_case_id)
        line = order.elsmart_cost_line_ids[0]
        with self.assertRaises(AccessError):
            self.as_user(line).superseded = True
        with self.assertRaises(AccessError):
            self.as_user(self.env['elsmart.cost.line']).create({'case_id': case.id, 'name': 'x'})
        with self.assertRaises(AccessError):
            self.as_user(self.env['elsmart.case']).create({'source_id': case.source_id.id, 'ref': 'x'})
        for values in ({'customer_id': False}, {'main_case_id': case.id}, {'estimate': 'pending'}, {'ref': 'x'}):
            with self.assertRaises(UserError):
                case.write(values)


@tagged('post_install', '-at_install')
class TestDeduction(ByHandCase):
    """Something can be taken off with a reason: never of chapter 16, never below 0."""

    def test_a_deduction_lowers_the_offer_and_its_vat(self):
        order = self.deliver('K-2026-000633')
        line = self.deduct(order.elsmart_case_id, self.line(order, 'Sanering'), 4000)
        self.assertEqual((line.amount, line.qty, line.unit_price, line.material_amount), (-4000.0, -1.0, 4000.0, 0.0))
        self.assertEqual(self.net(order), '63280.00')
        self.assertEqual(money.as_text(money.from_float(order.elsmart_vat)), '15820.00')
        self.send(order)
        self.assertEqual(min(order.order_line.mapped('price_unit')), 1360.0)
        self.assertEqual(order.amount_untaxed, 63280.0)

    def test_a_deduction_never_goes_below_0(self):
        order = self.deliver('K-2026-000633')
        case, line = order.elsmart_case_id, self.line(order, 'Re-plombering')
        self.deduct(case, line, 1000)
        with self.assertRaisesRegex(UserError, '360'):
            self.deduct(case, line, 361)
        with self.assertRaises(UserError):
            self.deduct(case, line, 0)
        self.deduct(case, line, 360)
        self.assertEqual(self.net(order), '65920.00')

    def test_nothing_is_deducted_from_chapter_16(self):
        order = self.deliver('K-2026-000412')
        with self.assertRaisesRegex(UserError, 'chapter 16'):
            self.deduct(order.elsmart_case_id, self.line(order, 'Montørtimer'), 100)
        with mute_logger('odoo.sql_db'), self.assertRaises(CheckViolation), self.env.cr.savepoint():
            self.line(order, 'Montørtimer').sudo().copy({'amount': -1, 'version': 0, 'origin': 'manual', 'qty': -1})

    def test_a_source_never_sends_less_than_0(self):
        order = self.deliver('K-2026-000633')
        with mute_logger('odoo.sql_db'), self.assertRaises(CheckViolation), self.env.cr.savepoint():
            self.line(order, 'Sanering').sudo().copy({'amount': -1, 'version': 9})

    def test_a_deduction_that_no_longer_fits_keeps_the_offer_from_being_sent(self):
        order = self.deliver('K-2026-000633')
        line = self.line(order, 'Re-plombering')
        self.deduct(line.case_id, line, 1360)
        body = next(delivery['body'] for delivery in sample('K-2026-000633')['deliveries']
                    if delivery['path'].endswith(line.case_id.ref))
        body = {**body, 'version': 2, 'lines': [
            {**item, 'unit_price': '1000.00', 'amount': '1000.00'} if 'plombering' in item['name'] else item
            for item in body['lines']]}
        self.deliver_body('nettmelding', line.case_id.ref, body)
        with self.assertRaisesRegex(UserError, 'deducted'):
            self.send(order)


@tagged('post_install', '-at_install')
class TestCaseByHand(ByHandCase):
    """A case that no case system has, from the first dialog to the customer's acceptance."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.env['res.partner'].create({
            'name': "Ola Nordmann", 'street': "Lia 3", 'zip': '3510', 'city': "Hønefoss",
            'email': 'ola@example.com', 'company_id': cls.company.id})

    def make(self, code='replombering', **values):
        work_type = self.env['elsmart.work.type'].search([('company_id', '=', self.company.id), ('code', '=', code)])
        wizard = Form(self.as_user(self.env['elsmart.case.wizard']))
        for name, value in {'work_type_id': work_type, 'customer_id': self.customer, 'kommunenr': '3305', 'gnr': 45,
                            'bnr': 118, **values}.items():
            wizard[name] = value
        action = wizard.save().action_save()
        return self.env['elsmart.case'].browse(action['res_id'])

    def test_a_case_by_hand_is_offered_and_accepted(self):
        case = self.make()
        self.assertEqual((case.kind, case.is_main, case.street, case.property_ref),
                         ('manual', True, 'Lia 3', '3305 45/118'))
        self.assertEqual(case.ref, 'H' + case.number.removeprefix('K'))
        self.assertEqual((case.estimate, case.amount), ('complete', 1360.0))
        order = case.order_id
        self.send(order)
        self.assertIsNone(self.accept(order, "Ola Nordmann"))
        self.assertEqual(order.elsmart_status, 'accepted')

    def test_customer_payer_and_who_ordered_it_may_be_three(self):
        payer, orderer = self.env['res.partner'].create([{'name': "Bo Betaler"}, {'name': "Bestiller Bygg AS"}])
        case = self.make(payer_id=payer, ordered_by_id=orderer, contractor_id=orderer)
        self.assertEqual((case.customer_id, case.payer_id, case.ordered_by_id, case.contractor_id), (
            self.customer, payer, orderer, orderer))
        order = case.order_id
        self.assertEqual((order.partner_id, order.partner_invoice_id, order.elsmart_ordered_by_id), (
            self.customer, payer, orderer))

    def test_a_case_by_hand_waits_until_the_case_worker_says_that_cost_is_complete(self):
        case = self.as_user(self.make('ny_tilknytning', legal_reference='§ 16-8'))
        self.assertIn(case.ref, case.sudo().order_id.elsmart_waiting)
        with self.assertRaisesRegex(UserError, 'no cost lines'):
            case.action_estimate_complete()
        self.enter(case, legal_basis='ch16')
        case.action_estimate_complete()
        self.assertTrue(case.sudo().order_id.elsmart_ready)

    def test_a_case_by_hand_under_a_main_case_adds_its_cost(self):
        order = self.deliver('K-2026-000704')
        case = self.make(main_case_id=order.elsmart_case_id)
        self.assertEqual((case.order_id, case.root_id), (order, order.elsmart_case_id))
        self.assertTrue(case.ref.endswith('-000704-1'))
        self.assertEqual(self.net(order), '8360.00')

    def test_a_case_by_hand_is_held_to_the_contract(self):
        for values, text in (
            ({'metering_point': '707057500000412379'}, '18 digits'), ({'kommunenr': '33'}, 'Municipality'),
            ({'street': False}, 'Street'),
        ):
            with self.assertRaisesRegex(UserError, text):
                self.make(**values)

    def test_a_case_by_hand_can_be_corrected_and_overtakes_its_offer(self):
        case = self.make()
        self.send(case.order_id)
        wizard = Form(self.as_user(self.env['elsmart.case.wizard']).with_context(default_case_id=case.id))
        self.assertEqual(wizard.customer_id, self.customer)
        wizard.meter_no = '7359992900041237'
        wizard.save().action_save()
        self.assertFalse(case.order_id.elsmart_overtaken)
        wizard = Form(self.as_user(self.env['elsmart.case.wizard']).with_context(default_case_id=case.id))
        wizard.legal_reference = '§ 17-4'
        wizard.save().action_save()
        self.assertEqual((case.legal_reference, case.meter_no), ('§ 17-4', '7359992900041237'))
        self.assertTrue(case.order_id.elsmart_overtaken)

    def test_the_case_of_a_case_system_is_not_edited_by_hand(self):
        case = self.deliver('K-2026-000704').elsmart_case_id
        wizard = self.as_user(self.env['elsmart.case.wizard']).with_context(default_case_id=case.id).create({})
        with self.assertRaisesRegex(UserError, 'itself'):
            wizard.action_save()


@tagged('post_install', '-at_install')
class TestMove(ByHandCase):
    """A case is put under another main case until an offer is sent; waiting children are linked by hand."""

    def move(self, cases, main):
        wizard = self.as_user(self.env['elsmart.case.move']).create({
            'case_ids': [(6, 0, cases.ids)], 'main_case_id': main.id})
        wizard.action_move()

    def child(self, order, ref):
        return order.elsmart_family_ids.filtered(lambda case: case.ref == ref)

    def test_a_case_takes_its_cost_with_it(self):
        left, joined = self.deliver('K-2026-000412'), self.deliver('K-2026-000704')
        case = self.child(left, 'PK-2026-00871')
        cost = money.from_float(case.amount)
        self.move(case, joined.elsmart_case_id)
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(case.order_id, joined)
        self.assertEqual(self.net(left), money.as_text(money.to_ore('51140') - cost))
        self.assertEqual(self.net(joined), money.as_text(money.to_ore('7000') + cost))
        self.assertIn('Produktkjøp', left.elsmart_waiting)

    def test_a_new_version_does_not_take_the_case_back(self):
        left, joined = self.deliver('K-2026-000412'), self.deliver('K-2026-000704')
        case = self.child(left, 'PK-2026-00871')
        self.move(case, joined.elsmart_case_id)
        body = next(delivery['body'] for delivery in sample('K-2026-000412')['deliveries']
                    if delivery['path'].endswith(case.ref))
        self.deliver_body('produktkjop', case.ref, {**body, 'version': 2})
        self.assertEqual(case.main_case_id, joined.elsmart_case_id)

    def test_a_case_that_waits_for_its_main_case_is_linked_by_hand(self):
        order = self.deliver('K-2026-000704')
        body = sample('K-2026-000412')['deliveries'][1]['body']
        body['main_case']['ref'] = 'FEIL'
        case, _status = self.deliver_body('produktkjop', 'PK-VENTER', body)
        self.assertTrue(case.waits_for_main)
        self.move(case, order.elsmart_case_id)
        self.assertFalse(case.waits_for_main)
        self.assertEqual(case.order_id, order)

    def test_a_main_case_that_is_moved_keeps_no_basis_of_its_own(self):
        order, other = self.deliver('K-2026-000704'), self.deliver('K-2026-000412', only=1)
        case = order.elsmart_case_id
        self.move(case, other.elsmart_case_id)
        self.assertFalse(order.exists())
        self.assertEqual(case.order_id, other)

    def test_nothing_is_moved_once_an_offer_is_sent(self):
        sent, other = self.deliver('K-2026-000704'), self.deliver('K-2026-000412')
        self.send(sent)
        with self.assertRaisesRegex(UserError, 'sent'):
            self.move(self.child(other, 'PK-2026-00871'), sent.elsmart_case_id)
        with self.assertRaisesRegex(UserError, 'sent'):
            self.move(sent.elsmart_case_id, other.elsmart_case_id)

    def test_a_case_is_not_put_under_itself_or_a_child(self):
        order = self.deliver('K-2026-000412')
        main, child = order.elsmart_case_id, self.child(order, 'PK-2026-00871')
        other = self.deliver('K-2026-000704').elsmart_case_id
        for case, target in ((main, main), (other, child), (main, other), (child, main)):
            with self.assertRaises(UserError):
                self.move(case, target)


@tagged('post_install', '-at_install')
class TestWaiting(ByHandCase):
    """Whom a basis waits for can be searched for, and zero is confirmed by a person."""

    def waiting(self):
        return self.env['sale.order'].search([
            ('company_id', '=', self.company.id), ('elsmart_case_id', '!=', False), ('elsmart_waiting', '!=', False)])

    def test_the_filter_finds_those_that_wait_for_cost(self):
        complete, missing = self.deliver('K-2026-000704'), self.deliver('K-2026-000412', only=2)
        self.assertEqual(self.waiting(), missing)
        body = sample('K-2026-000704')['deliveries'][0]['body']
        self.deliver_body('nettmelding', complete.elsmart_case_id.ref, {**body, 'version': 2, 'estimate': 'pending'})
        self.assertEqual(self.waiting(), complete | missing)
        self.assertEqual(self.waiting(), (complete | missing).filtered('elsmart_waiting'))
        self.assertFalse(self.env['sale.order'].search([
            ('id', 'in', (complete | missing).ids), ('elsmart_waiting', '=', False)]))

    def test_a_basis_that_was_sent_does_not_wait(self):
        order = self.deliver('K-2026-000704')
        self.send(order)
        self.assertFalse(self.waiting())

    def test_a_complete_estimate_of_zero_is_confirmed_as_no_charge(self):
        order = self.deliver('K-2026-000704')
        for line in order.elsmart_cost_line_ids:
            self.enter(line.case_id, corrects=line, qty=0, **(
                {'material_amount': 0} if line.kind == 'mixed' else {}))
        self.assertEqual((order.elsmart_gross, order.elsmart_waiting), (0.0, ''))
        order.with_user(self.user).action_elsmart_no_charge()
        self.assertEqual((order.elsmart_status, order.elsmart_case_id.work_state), ('no_charge', 'released'))
        with self.assertRaises(UserError):
            self.enter(order.elsmart_case_id)
