import base64
import io
from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user
from odoo.tools.pdf import PdfFileReader

from ..flow import paper
from .common import KundefakturaCase
from .portal_common import PortalCase

SCAN = base64.b64encode(b'%PDF-1.4 signed')


class PaperSteps:

    def by_post(self, sample_id='K-2026-000412'):
        """An offer sent to a customer who has no e-mail."""
        order = self.deliver(sample_id)
        order.partner_id.email = False
        self.send(order)
        return order

    def letter(self, orders):
        """(reader of the PDF, the codes on it)."""
        codes = []
        original = paper.new_code

        def new_code():
            codes.append(original())
            return codes[-1]
        self.patch(paper, 'new_code', new_code)
        wizard = self.env['elsmart.paper.print'].browse(orders.action_elsmart_print_letter()['res_id'])
        self.wizard = wizard
        return PdfFileReader(io.BytesIO(base64.b64decode(wizard.with_context(bin_size=False).pdf))), codes


class TestOfferPaper(PaperSteps, KundefakturaCase):
    """By post everything is as online: the frozen letter, the gate, the evidence, the events."""

    def answer(self, order, **values):
        return self.env['elsmart.paper.acceptance'].create({
            'order_id': order.id, 'name': "Kari Nordmann", 'scan': SCAN, 'scan_name': 'svar.pdf', **values,
        }).action_accept()

    def test_an_offer_by_post_is_frozen_and_waits_to_be_printed(self):
        order = self.by_post()
        self.assertEqual((order.elsmart_status, order.elsmart_todo), ('offer_sent', 'to_print'))
        self.assertEqual(order._elsmart_version().channel, 'letter')
        self.assertFalse(self.env['mail.mail'].search([('elsmart_order_id', '=', order.id)]))
        self.letter(order)
        self.assertFalse(order.elsmart_todo)
        self.assertTrue(order._elsmart_version().printed_at)

    def test_the_letter_has_address_case_number_and_code_before_the_frozen_pages(self):
        order = self.by_post()
        pdf, [code] = self.letter(order)
        cover = pdf.pages[0].extract_text()
        for text in (order.name, code, order.partner_id.name, order.partner_id.street, '/my/kundefaktura/kode'):
            self.assertIn(text, cover)
        for text in ('Svarslipp', f'{order.name}, versjon 1', 'Underskrift', 'Navn med blokkbokstaver', 'Dato',
                     self.company.street or self.company.name):
            self.assertIn(text, cover.split('I posten')[1])
        frozen = PdfFileReader(io.BytesIO(order._elsmart_version()._pdf_bytes()))
        self.assertEqual(pdf.pages[1].extract_text(), frozen.pages[0].extract_text())
        self.assertNotIn(code, ''.join(page.extract_text() for page in frozen.pages))

    def test_a_batch_is_one_pdf_in_which_every_letter_begins_on_a_sheet(self):
        orders = self.by_post() + self.by_post('K-2026-000704')
        pending = self.deliver('K-2026-000633')
        pdf, codes = self.letter(orders + pending)
        self.assertEqual((self.wizard.count, len(codes)), (2, 2))
        self.assertIn(pending.name, self.wizard.skipped)
        starts = [number for number, page in enumerate(pdf.pages) if 'kundefaktura/kode' in page.extract_text()]
        self.assertEqual([number % 2 for number in starts], [0, 0])
        self.assertEqual(len(pdf.pages) % 2, 0)

    def test_nothing_to_print_says_why(self):
        with self.assertRaisesRegex(UserError, 'no open offer'):
            self.deliver('K-2026-000412').action_elsmart_print_letter()

    def test_the_code_is_kept_hashed_and_only_the_newest_counts(self):
        order = self.by_post()
        _pdf, [first] = self.letter(order)
        _pdf, [second] = self.letter(order)[0], self.env['elsmart.paper.code'].search([('order_id', '=', order.id)])
        row = second
        self.assertNotIn(paper.plain(first), row.hash)
        opened, refusal = self.env['elsmart.paper.code'].sudo()._open(order.name, first, '192.0.2.1')
        self.assertEqual((opened, refusal), (self.env['sale.order'], 'unknown'))

    def test_nobody_reads_codes_or_tries(self):
        worker = new_test_user(self.env, 'leser', groups='elsmart_kundefaktura.group_manager')
        for model in ('elsmart.paper.code', 'elsmart.code.attempt'):
            with self.subTest(model), self.assertRaises(AccessError):
                self.env[model].with_user(worker).search([])

    # === ACCEPTED ON PAPER === #

    def test_an_acceptance_on_paper_has_the_same_evidence_and_events(self):
        order = self.by_post('K-2026-000633')
        self.env.flush_all()
        self.answer(order, way='visit')
        evidence = order.elsmart_acceptance_ids
        self.assertEqual((evidence.login_way, evidence.paper_way), ('paper', 'visit'))
        self.assertEqual(evidence.registered_by_id, self.env.user)
        self.assertEqual(evidence.received_on, fields.Date.context_today(order))
        receipt = PdfFileReader(io.BytesIO(evidence._receipt_bytes())).pages[0].extract_text()
        for text in ("I skranken vår".lower(), self.env.user.name.lower()):
            self.assertIn(text, receipt.lower())
        self.assertEqual(base64.b64decode(evidence.scan), b'%PDF-1.4 signed')
        self.assertEqual(evidence.sha256, order._elsmart_version().sha256)
        self.assertEqual((order.elsmart_status, order.state), ('accepted', 'sale'))
        self.env.flush_all()
        self.assertEqual(self.timeline(order), ['offer_sent', 'accepted'])
        self.assertEqual(set(order.elsmart_family_ids.mapped('work_state')), {'released'})

    def test_the_same_gate_decides(self):
        order = self.deliver('K-2026-000412')
        with self.assertRaisesRegex(UserError, 'not sent'):
            self.answer(order)
        self.send(order)
        order._elsmart_overtake()
        with self.assertRaisesRegex(UserError, 'overtaken'):
            self.answer(order)
        self.send(order)
        self.answer(order)
        with self.assertRaisesRegex(UserError, 'already'):
            self.answer(order)
        self.assertEqual(len(order.elsmart_acceptance_ids), 1)

    def test_the_day_on_which_the_reply_came_counts(self):
        order = self.by_post()
        last = order._elsmart_version().valid_until
        with freeze_time(last + timedelta(days=3)):
            self.env['elsmart.offer.version']._cron_expire()
            with self.assertRaisesRegex(UserError, 'last day'):
                self.answer(order, received_on=last + timedelta(days=1))
            with self.assertRaisesRegex(UserError, 'today'):
                self.answer(order, received_on=last + timedelta(days=4))
            with self.assertRaisesRegex(UserError, 'today'):
                self.answer(order, received_on=last - timedelta(days=400))
            self.answer(order, received_on=last)
        self.assertTrue(order.elsmart_accepted)

    def test_a_reply_is_a_scan_and_nothing_else(self):
        with self.assertRaisesRegex(UserError, 'PDF, JPEG or PNG'):
            self.answer(self.by_post(), scan=base64.b64encode(b'<html>'))


class TestOfferPaperPortal(PaperSteps, PortalCase):
    """The code opens the portal, makes the user, and then never again."""

    url = '/my/kundefaktura/kode'

    def try_code(self, number, code):
        page = self.url_open(self.url)
        token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
        return self.url_open(self.url, data={'number': number, 'code': code, 'csrf_token': token})

    def test_the_code_leads_to_choosing_a_password_and_then_to_the_offer(self):
        order = self.by_post()
        _pdf, [code] = self.letter(order)
        answer = self.try_code(order.name.lower(), code.replace('-', ' ').lower())
        self.assertIn('/web/signup', answer.url)
        self.assertIn(order.partner_id.name, answer.text)
        query = answer.url.split('?')[1]
        token = answer.text.split('name="csrf_token" value="')[1].split('"')[0]
        done = self.url_open(f'/web/signup?{query}', data={
            'login': f'kunde-{order.partner_id.id}', 'name': order.partner_id.name, 'password': 'Et-langt-passord-1',
            'confirm_password': 'Et-langt-passord-1', 'csrf_token': token})
        user = order.partner_id.user_ids
        # Who has no e-mail address gets the user name that the page shows.
        self.assertEqual(user.login, f'kunde-{order.partner_id.id}')
        self.assertIn(user.login, answer.text)
        self.assertTrue(user._is_portal())
        self.assertIn(f'/my/kundefaktura/{order.id}', done.url)
        self.authenticate(None, None)
        self.assertIn('used already', self.try_code(order.name, code).text)

    def test_a_wrong_code_and_a_foreign_number_look_the_same(self):
        order = self.by_post()
        _pdf, [code] = self.letter(order)
        for number, typed in ((order.name, 'AAAAA-AAAAA'), ('K-2026-999999', code), ('%', code), ('', code)):
            with self.subTest(number):
                self.assertIn('do not fit', self.try_code(number, typed).text)
        self.assertFalse(order.partner_id.user_ids)

    def test_guessing_is_stopped_also_when_the_guess_is_right(self):
        order = self.by_post()
        _pdf, [code] = self.letter(order)
        self.env['elsmart.code.attempt'].create([{'number': order.name, 'ip': '192.0.2.7'}] * paper.TRIES)
        self.assertIn('Too many', self.try_code(order.name, code).text)

    def test_the_code_ends_with_the_offer(self):
        order = self.by_post()
        _pdf, [code] = self.letter(order)
        with freeze_time(order._elsmart_version().valid_until + timedelta(days=1)):
            opened, refusal = self.env['elsmart.paper.code'].sudo()._open(order.name, code, '192.0.2.1')
        self.assertEqual((opened, refusal), (self.env['sale.order'], 'expired'))

    def test_the_address_on_the_letter_names_the_grid_company(self):
        """Two companies may use the same case number: by its own address each letter opens its own."""
        order = self.by_post()
        _pdf, [code] = self.letter(order)
        page = self.url_open(f'{self.url}/{self.company.id}')
        self.assertIn(self.company.name, page.text)
        codes, other = self.env['elsmart.paper.code'].sudo(), self.env.ref('base.main_company')
        self.assertEqual(codes._open(order.name, code, '192.0.2.1', other)[1], 'unknown')
        self.assertEqual(codes._open(order.name, code, '192.0.2.1', self.company)[0], order)
        for unknown in (other.id, 999999):
            self.assertEqual(self.url_open(f'{self.url}/{unknown}').status_code, 200)

    def test_opening_the_page_writes_nothing(self):
        before = self.env['elsmart.code.attempt'].search_count([])
        self.assertEqual(self.url_open(self.url).status_code, 200)
        self.assertEqual(self.env['elsmart.code.attempt'].search_count([]), before)
