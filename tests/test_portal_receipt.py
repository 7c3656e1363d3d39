import io

from pypdf import PdfReader

from odoo.exceptions import UserError

from .portal_common import BROWSER, PortalCase


class TestReceipt(PortalCase):
    """The evidence is printed on a receipt: mailed, kept, and shown to the customer and the case worker."""

    def setUp(self):
        super().setUp()
        self.order = self.deliver('K-2026-000412')
        self.send(self.order)

    def receipt(self):
        return self.order.elsmart_acceptance_ids._receipt_bytes()

    @staticmethod
    def text(pdf):
        pages = PdfReader(io.BytesIO(pdf)).pages
        return ' '.join(' '.join(page.extract_text() for page in pages).replace('\xa0', ' ').split())

    def test_it_is_mailed_with_the_confirmation_and_says_what_was_kept(self):
        self.post_acceptance(self.order)
        mail = self.env['mail.mail'].sudo().search(
            [('recipient_ids', 'in', self.order.partner_id.ids)], order='id desc', limit=1)
        attachment = mail.attachment_ids.filtered(lambda file: file.name.endswith('kvittering.pdf'))
        self.assertEqual(attachment.raw, self.receipt())
        text = self.text(self.receipt())
        for expected in (
            "Kvittering for aksept", self.order.name, "Kari Nordmann", '127.0.0.1', BROWSER,
            "Personlig lenke fra e-posten", '51 140,00 kr', '2026-1', f'{self.order.name}-v1.pdf'):
            self.assertIn(expected, text)
        self.assertIn(self.order._elsmart_version().sha256, text.replace(' ', ''))

    def test_the_user_name_is_on_it_when_the_customer_was_logged_in(self):
        self.log_in(self.portal_user(self.order.partner_id, 'kari-prove'))
        self.post_acceptance(self.order, token=False)
        self.assertIn('kari-prove', self.text(self.receipt()))

    def test_the_customer_and_the_case_worker_can_open_it(self):
        self.assertEqual(self.url_open(self.path(self.order, '/receipt.pdf')).status_code, 404)
        self.post_acceptance(self.order)
        answer = self.url_open(self.path(self.order, '/receipt.pdf'))
        self.assertEqual((answer.content, answer.headers['Content-Type']), (self.receipt(), 'application/pdf'))
        self.assertIn("Receipt of acceptance", self.page(self.order))
        self.assertIn('/receipt/', self.order.elsmart_acceptance_ids.action_receipt()['url'])

    def test_neither_evidence_nor_receipt_can_be_changed(self):
        self.post_acceptance(self.order)
        evidence = self.order.elsmart_acceptance_ids
        for values in ({'receipt': False}, {'name': "Mallory"}, {'consent': "Ja"}):
            with self.assertRaises(UserError):
                evidence.sudo().write(values)


class TestConsent(PortalCase):
    """Where the company asks for it, a consumer lets the work start before the right of withdrawal has run out."""

    def setUp(self):
        super().setUp()
        self.company.elsmart_early_start_consent = True
        self.order = self.deliver('K-2026-000412')
        self.send(self.order)

    def test_a_consumer_cannot_accept_without_it(self):
        self.assertIn('name="consent"', self.url_open(self.path(self.order)).text)
        answer = self.post_acceptance(self.order)
        self.assertIn('message=consent_missing', answer.url)
        self.assertIn('o_elsmart_notice_warning', answer.text)
        self.assertUntouched(self.order)

    def test_the_sentence_is_kept_with_the_evidence(self):
        self.post_acceptance(self.order, consent='1')
        evidence = self.order.elsmart_acceptance_ids
        self.assertIn("right of withdrawal", evidence.consent)
        self.assertIn("Samtykke", TestReceipt.text(evidence._receipt_bytes()))

    def test_an_organisation_is_not_asked(self):
        order = self.deliver('K-2026-000633')
        self.send(order)
        self.assertNotIn('name="consent"', self.url_open(self.path(order)).text)
        self.post_acceptance(order)
        self.assertEqual((order.elsmart_status, order.elsmart_acceptance_ids.consent), ('accepted', False))

    def test_nobody_is_asked_where_the_company_does_not(self):
        self.company.elsmart_early_start_consent = False
        self.assertNotIn('name="consent"', self.url_open(self.path(self.order)).text)
        self.post_acceptance(self.order)
        self.assertFalse(self.order.elsmart_acceptance_ids.consent)
