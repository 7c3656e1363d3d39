import io
import subprocess
import tempfile

from .common import KundefakturaCase


def text_of(pdf):
    """Text of a PDF as an independent reader (`pdftotext`) finds it, with ordinary spaces."""
    with tempfile.NamedTemporaryFile(suffix='.pdf') as file:
        file.write(pdf)
        file.flush()
        text = subprocess.run(['pdftotext', '-layout', file.name, '-'], capture_output=True, check=True).stdout.decode()
    return text.replace('\xa0', ' ').replace('\u202f', ' ')


class TestDocuments(KundefakturaCase):
    """The same reportlab file wherever a document is asked for.

    Fails when core renames the two methods of `ir.actions.report` that are extended.
    """

    def report(self, name, records):
        content, kind = self.env['ir.actions.report']._render_qweb_pdf(name, records.ids)
        self.assertEqual(kind, 'pdf')
        return content

    def test_the_letter_says_the_sums(self):
        order = self.deliver('K-2026-000412')
        text = text_of(self.send(order)._pdf_bytes())
        for part in ('51 140,00', 'K-2026-000412', '707057500000412378', '32 040,00', '19 100,00', '§ 16-8'):
            self.assertIn(part, text)

    def test_every_report_of_the_order_gives_the_frozen_letter(self):
        order = self.deliver('K-2026-000412')
        version = self.send(order)
        self.company.elsmart_practice = "Ny praksis etter at brevet er sendt."
        for name in ('sale.report_saleorder', 'elsmart_kundefaktura.report_offer'):
            self.assertEqual(self.report(name, order), version._pdf_bytes())

    def test_the_invoice_says_kid_account_and_due_date(self):
        order = self.accepted('K-2026-000633')
        order.action_elsmart_invoice()
        claim = order.elsmart_claim_ids
        text = text_of(claim.invoice_id.invoice_pdf_report_id.raw)
        for part in (claim.kid, '1503 20 00417', claim.due_date.strftime('%d.%m.%Y'), '67 280,00', '16 820,00',
                     '84 100,00', 'Foretaksregisteret', 'PO-7781', claim.invoice_id.name):
            self.assertIn(part, text)

    def test_a_payment_request_shows_no_vat(self):
        order = self.accepted('K-2026-000704')
        text = text_of(self.report('elsmart_kundefaktura.report_request', order.elsmart_claim_ids[1]))
        self.assertIn('750', text)
        self.assertIn(order.elsmart_claim_ids[1].kid, text)
        self.assertNotIn('150.00', text)

    def test_core_draws_the_documents_that_are_not_ours(self):
        order = self.env['sale.order'].create({'partner_id': self.env['res.partner'].create({'name': "Vanlig"}).id})
        self.assertIsNone(self.env['ir.actions.report']._elsmart_renderer('sale.action_report_saleorder', order.ids))

    def test_the_sent_invoice_is_the_stored_file(self):
        order = self.accepted('K-2026-000412')
        order.elsmart_claim_ids._invoice()
        stored = order.elsmart_claim_ids.invoice_id.invoice_pdf_report_id.raw
        self.assertTrue(io.BytesIO(stored).read().startswith(b'%PDF'))
        self.assertIn('51 140,00', text_of(stored))
