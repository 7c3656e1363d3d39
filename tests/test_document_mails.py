import re

from .common import KundefakturaCase
from .test_documents import text_of

FOREIGN = {
    'nb': ('Tilbod', 'Gjeld til', 'Hello', 'Kind regards', 'tilbodet'),
    'nn': ('Tilbudet', 'Gyldig til', 'Hello', 'Kind regards', 'Vennlig'),
    'en': ('Tilbud', 'Tilbod', 'Hei ', 'Vennl', 'Å betale'),
}


class TestDocumentMails(KundefakturaCase):
    """Mails speak the customer's document language, nynorsk too, with the company's own words."""

    def mails(self, order):
        mails = self.env['mail.mail'].search([('recipient_ids', '=', order.partner_id.id)], order='id')
        return [(mail.subject, re.sub(r'\s+', ' ', re.sub(r'<[^>]+>', ' ', str(mail.body_html).replace('\xa0', ' '))))
                for mail in mails]

    def to(self, sample_id, language):
        order = self.deliver(sample_id)
        order.partner_id.elsmart_language = language
        return order

    def test_the_offer_mail_is_in_each_language_from_subject_to_greeting(self):
        said = {
            'nb': ("Tilbud K-2026-000412 fra Prøvenett AS", "Her er tilbudet vårt på arbeidet Ny tilknytning",
                   "Å betale i alt 51 140,00 kr", "Gyldig til", "Velg passord", "Se og svar på tilbudet",
                   "Vennlig hilsen"),
            'nn': ("Tilbod K-2026-000412 frå Prøvenett AS", "Her er tilbodet vårt på arbeidet Ny tilknyting",
                   "Å betale i alt 51 140,00 kr", "Gjeld til", "Vel passord", "Sjå og svar på tilbodet",
                   "Vennleg helsing"),
            'en': ("Offer K-2026-000412 from Prøvenett AS", "Here is our offer for the work New connection",
                   "To pay in all NOK 51,140.00", "Valid until", "Choose your password", "See and accept the offer",
                   "Kind regards"),
        }
        order = self.deliver('K-2026-000412')
        for language, (subject, *parts) in said.items():
            order.partner_id.elsmart_language = language
            version = self.send(order)
            sent_subject, body = self.mails(order)[-1]
            with self.subTest(language):
                self.assertEqual(sent_subject, subject)
                for part in parts:
                    self.assertIn(part, body)
                for part in FOREIGN[language]:
                    self.assertNotIn(part, sent_subject + body)
                self.assertEqual(set(version.text_version_ids.mapped('language')), {language})

    def test_acceptance_invoice_and_credit_note_follow_in_nynorsk(self):
        order = self.to('K-2026-000412', 'nn')
        self.send(order)
        self.accept(order)
        subject, body = self.mails(order)[-1]
        self.assertEqual(subject, "Takk, K-2026-000412 er akseptert")
        self.assertIn("aksepterte tilbod K-2026-000412, versjon 1", body)
        self.assertIn("Arbeidet startar når dette er betalt", body)
        order.elsmart_claim_ids._invoice()
        invoice = order.elsmart_claim_ids.invoice_id
        subject, body = self.mails(order)[-1]
        self.assertEqual(subject, f"Faktura {invoice.name} frå Prøvenett AS")
        self.assertIn("Vennleg helsing", body)
        self.assertIn(order.elsmart_claim_ids.kid, body)
        self.assertIn("51 140,00 kr", body)
        order.elsmart_claim_ids._credit_all(order)
        note = invoice.reversal_move_ids
        subject, body = self.mails(order)[-1]
        self.assertEqual(subject, f"Kreditnota {note.name} frå Prøvenett AS")
        self.assertIn("Har du betalt for mykje", body)
        self.assertIn("Kreditnota", text_of(note.invoice_pdf_report_id.raw))

    def test_the_company_writes_the_mail_itself(self):
        text = self.env['elsmart.text'].search([
            ('company_id', '=', self.company.id), ('key', '=', 'mail.offer.intro'), ('language', '=', 'nb')])
        text.body = "Kjære {customer}\nVi sender **{number}** på {gross}."
        order = self.deliver('K-2026-000412')
        version = self.send(order)
        _subject, body = self.mails(order)[-1]
        self.assertIn("Kjære Kari Nordmann", body)
        self.assertRegex(body, r"Vi sender\s+K-2026-000412\s+på 51 140,00 kr")
        self.assertIn(text.version_id, version.text_version_ids)

    def test_a_name_that_is_markup_is_text_in_the_mail(self):
        order = self.deliver('K-2026-000412')
        order.partner_id.name = "<script>alert(1)</script> **{gross}**"
        self.send(order)
        mail = self.env['mail.mail'].search([('recipient_ids', '=', order.partner_id.id)], order='id desc', limit=1)
        self.assertNotIn('<script>', str(mail.body_html))
        self.assertIn('**{gross}**', str(mail.body_html))
        self.assertNotIn('\n', mail.subject)

    def test_an_organisation_is_spoken_to_as_one(self):
        order = self.to('K-2026-000519', 'nb')
        self.send(order)
        self.assertIn("Når dere aksepterer", self.mails(order)[-1][1])
