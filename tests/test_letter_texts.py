from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form
from odoo.tools import mute_logger

from ..reports import parts
from .common import KundefakturaCase
from .test_documents import text_of


class TestLetterTexts(KundefakturaCase):
    """The words of the documents are the company's: edited, checked, versioned, remembered by what was sent."""

    def text(self, key, language='nb'):
        return self.env['elsmart.text'].search([
            ('company_id', '=', self.company.id), ('key', '=', key), ('language', '=', language),
            ('work_type_id', '=', False)])

    def letter(self, order):
        return ' '.join(text_of(self.send(order)._pdf_bytes()).split())

    # === WHAT IS THERE === #

    def test_a_company_begins_with_every_text_in_three_languages(self):
        for key in parts.PARTS:
            for language in ('nb', 'nn', 'en'):
                text = self.text(key, language)
                self.assertEqual(text.body, parts.default(key, language), (key, language))
                self.assertEqual((text.number, text.is_default), (1, True))

    def test_every_text_has_a_name(self):
        self.assertEqual(set(dict(self.env['elsmart.text']._fields['key'].selection)), set(parts.PARTS))

    def test_setting_up_again_leaves_what_the_company_wrote(self):
        self.text('regards').body = "Hilsen fra oss"
        self.env['elsmart.text']._setup_all()
        self.assertEqual(self.text('regards').body, "Hilsen fra oss")
        self.assertEqual(self.text('regards').number, 2)

    # === EDITING === #

    def test_editing_makes_a_new_version_and_keeps_the_former(self):
        text = self.text('offer.intro.full')
        former = text.version_id
        text.body = "Hei {customer}. Her er {number}."
        self.assertEqual(text.number, 2)
        self.assertEqual(former.body, parts.default('offer.intro.full', 'nb'))
        text.body = "Hei {customer}. Her er {number}.  \n"
        self.assertEqual(text.number, 2, "white space at the end is no new version")
        text.action_default()
        self.assertEqual((text.number, text.is_default), (3, True))

    def test_a_placeholder_that_does_not_exist_is_refused_by_name(self):
        with self.assertRaises(ValidationError) as caught:
            self.text('offer.intro.full').body = "Hei {kunde}, det koster {gross}."
        message = str(caught.exception)
        self.assertIn('{kunde}', message)
        for name in ('{customer}', '{number}', '{address}', '{gross}', '{valid_until}'):
            self.assertIn(name, message)

    def test_a_text_that_could_reach_further_is_refused(self):
        for body in ('{customer.name}', '{0}', '{}', '{customer!r}', '{gross:>9}', '{customer[0]}', '{self}', '{kid}'):
            with self.subTest(body), self.assertRaises(ValidationError):
                self.text('offer.intro.full').body = f"Hei {body}"

    def test_braces_and_stars_that_do_not_match_are_refused(self):
        for body in ("Hei {customer", "Hei customer}", "Hei **{customer}", "**Hei\ndu**"):
            with self.subTest(body), self.assertRaises(ValidationError):
                self.text('offer.intro.full').body = body

    def test_what_the_law_asks_for_cannot_be_emptied(self):
        for key, part in parts.PARTS.items():
            if part.law:
                with self.subTest(key), self.assertRaises(ValidationError) as caught:
                    self.text(key).body = " \n "
                if part.law != 'mail':
                    self.assertIn(part.law, str(caught.exception))
        self.text('regards').body = ""
        self.assertFalse(self.text('regards').body)

    def test_the_right_to_complain_must_name_rme(self):
        with self.assertRaises(ValidationError) as caught:
            self.text('dispute.text').body = "Ring oss."
        self.assertIn('RME', str(caught.exception))

    def test_a_subject_is_one_line_and_a_text_has_a_limit(self):
        for key, body in (('mail.offer.subject', "Tilbud\nBcc: x@example.com"), ('regards', "x" * (parts.LIMIT + 1))):
            with self.subTest(key), self.assertRaises(ValidationError):
                self.text(key).body = body

    def test_versions_and_places_stay(self):
        text = self.text('regards')
        for attempt in (lambda: text.version_id.sudo().write({'body': "x"}), text.version_id.sudo().unlink,
                        text.sudo().unlink, lambda: text.write({'language': 'en'}),
                        lambda: text.write({'version_id': False})):
            with self.assertRaises(UserError):
                attempt()

    def test_a_text_is_there_once(self):
        with self.assertRaises(IntegrityError), mute_logger('odoo.sql_db'):
            self.env['elsmart.text'].create({'company_id': self.company.id, 'key': 'regards', 'language': 'nb'})

    def test_only_a_manager_edits(self):
        worker = self.env['res.users'].create({
            'name': "Saksbehandler", 'login': 'i5-worker', 'company_id': self.company.id,
            'company_ids': [(6, 0, self.company.ids)],
            'group_ids': [(6, 0, [self.env.ref('elsmart_kundefaktura.group_user').id])]})
        text = self.text('regards').with_user(worker)
        self.assertTrue(text.body)
        with self.assertRaises(AccessError):
            text.body = "Hilsen"

    # === IN LETTERS === #

    def test_a_sent_letter_remembers_its_texts_and_a_new_one_has_the_new(self):
        order = self.deliver('K-2026-000412')
        first = self.send(order)
        text = self.text('offer.intro.full')
        self.assertIn(text.version_id, first.text_version_ids)
        text.body = "Hei {customer}! {work} i {address} koster {gross}, og tilbudet gjelder til {valid_until}."
        again = self.letter(order)
        second = order._elsmart_version()
        self.assertIn("Hei Kari Nordmann! Ny tilknytning i Fjellveien 12, 3510 Hønefoss koster 51 140,00 kr", again)
        self.assertNotIn("Hei Kari Nordmann!", text_of(first._pdf_bytes()))
        self.assertEqual(second.text_version_ids & text.version_ids, text.version_id)
        self.assertEqual(first.text_version_ids & text.version_ids, text.version_ids.filtered(lambda v: v.number == 1))

    def test_a_work_type_has_its_own_text(self):
        order = self.deliver('K-2026-000412')
        own = self.env['elsmart.text'].create({
            'company_id': self.company.id, 'key': 'offer.intro.full', 'language': 'nb',
            'work_type_id': order.elsmart_work_type_id.id, 'body': "Om ny tilknytning til {customer}."})
        self.assertIn("Om ny tilknytning til Kari Nordmann.", self.letter(order))
        self.assertIn(own.version_id, order._elsmart_version().text_version_ids)
        own.active = False
        self.assertIn("Takk for bestillingen", self.letter(order))
        other = self.deliver('K-2026-000704')
        self.assertNotIn("Om ny tilknytning", self.letter(other))

    def test_the_text_of_all_work_types_cannot_be_archived(self):
        with self.assertRaises(ValidationError):
            self.text('regards').active = False

    def test_texts_of_another_company_are_not_used(self):
        other = self.env['res.company'].create({'name': "Annet Nett AS"})
        self.env['elsmart.text'].with_company(other).sudo().create(
            {'company_id': other.id, 'key': 'regards', 'language': 'nb', 'body': "Fra et annet nett"})
        self.assertNotIn("Fra et annet nett", self.letter(self.deliver('K-2026-000412')))

    def test_no_call_from_outside_can_put_its_own_words_into_a_letter(self):
        order = self.deliver('K-2026-000412').with_context(elsmart_preview=['nb', ['regards', "Svindel"]])
        self.assertNotIn("Svindel", self.letter(order))

    # === PREVIEW === #

    def test_the_preview_follows_the_words_before_they_are_saved(self):
        order = self.deliver('K-2026-000412')
        text = self.text('offer.intro.full')
        with Form(text) as form:
            form.preview_order_id = order
            form.body = "Hei {customer}, det blir {gross}."
            self.assertEqual(form.preview_text.replace('\xa0', ' '), "Hei Kari Nordmann, det blir 51 140,00 kr.")
            self.assertTrue(form.preview_pdf.startswith('JVBERi'), "%PDF in base64")
            form.body = "Hei {kunde}."
            self.assertIn("{kunde}", form.preview_text)
            self.assertFalse(form.preview_pdf)
            form.body = "Hei."
        self.assertEqual(text.number, 2)
        self.assertFalse(order.elsmart_version_ids)

    def test_every_text_has_a_preview_in_its_own_language(self):
        order = self.deliver('K-2026-000704')
        for text in self.env['elsmart.text'].search([('company_id', '=', self.company.id)]):
            with self.subTest(f'{text.key} {text.language}'):
                text.preview_order_id = order
                self.assertTrue(text.preview_text)
                self.assertNotIn('{', text.preview_text)
                self.assertEqual(bool(text.preview_pdf), not text.document.startswith('mail'))
