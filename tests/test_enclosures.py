import base64
import hashlib

from odoo.exceptions import UserError, ValidationError

from .common import KundefakturaCase
from .test_documents import text_of

TERMS = b'%PDF-1.4 vilkar'
DRAWING = b'%PDF-1.4 tegning'


class TestEnclosures(KundefakturaCase):
    """Attachments of work type and order go with the offer, in mail and portal, frozen and within a limit."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls.deliver('K-2026-000412')

    def attach(self, name, content, **owner):
        return self.env['elsmart.enclosure'].create({
            'name': name, 'data': base64.b64encode(content), **(owner or {'order_id': self.order.id})})

    def mail(self, order):
        return self.env['mail.mail'].search([('recipient_ids', '=', order.partner_id.id)], order='id desc', limit=1)

    def test_both_kinds_go_with_the_mail_and_are_frozen_with_their_hash(self):
        self.attach("Vilkår.pdf", TERMS, work_type_id=self.order.elsmart_work_type_id.id)
        drawing = self.attach("Tegning.pdf", DRAWING)
        version = self.send(self.order)
        sent = {file.name: file.sha256 for file in version.file_ids}
        self.assertEqual(sent, {"Vilkår.pdf": hashlib.sha256(TERMS).hexdigest(),
                                "Tegning.pdf": hashlib.sha256(DRAWING).hexdigest()})
        mail = self.mail(self.order)
        self.assertEqual(set(mail.attachment_ids.mapped('raw')), {version._pdf_bytes(), TERMS, DRAWING})
        text = text_of(version._pdf_bytes())
        for name, sha256 in sent.items():
            self.assertIn(name, text)
            self.assertIn(sha256, text, "what is accepted names what goes with it")
        drawing.data = base64.b64encode(b'%PDF-1.4 ny tegning')
        self.assertEqual(version.file_ids[1]._content(), DRAWING)

    def test_only_the_language_of_the_letter(self):
        owner = {'work_type_id': self.order.elsmart_work_type_id.id}
        self.attach("Terms.pdf", b'en', **owner).language = 'en'
        self.attach("Vilkår.pdf", b'nb', **owner).language = 'nb'
        self.attach("Kart.pdf", b'kart', **owner)
        self.assertEqual(self.send(self.order).file_ids.mapped('name'), ["Vilkår.pdf", "Kart.pdf"])

    def test_too_much_is_refused_with_each_file_and_the_limit(self):
        self.company.elsmart_attachment_limit = 1
        with self.assertRaises(UserError) as caught:
            self.attach("Stor tegning.pdf", b'x' * 1_400_000)
        for part in ("Stor tegning.pdf", "1.4", "1.0"):
            self.assertIn(part, str(caught.exception))

    def test_the_letter_counts_and_is_refused_when_it_does_not_fit(self):
        self.company.elsmart_attachment_limit = 1
        self.attach("Nesten full.pdf", b'x' * 990_000)
        with self.assertRaises(UserError) as caught:
            self.send(self.order)
        self.assertIn("Nesten full.pdf", str(caught.exception))
        self.assertFalse(self.order.elsmart_version_ids)

    def test_an_empty_file_is_refused(self):
        with self.assertRaises(ValidationError):
            self.attach("Tom.pdf", b'')

    def test_attachments_stay_once_the_offer_is_accepted(self):
        drawing = self.attach("Tegning.pdf", DRAWING)
        self.send(self.order)
        self.accept(self.order)
        for attempt in (lambda: drawing.write({'name': "Ny.pdf"}), drawing.unlink,
                        lambda: self.attach("Ny.pdf", DRAWING)):
            with self.assertRaises(UserError):
                attempt()

    def test_a_sent_attachment_is_frozen(self):
        self.attach("Tegning.pdf", DRAWING)
        file = self.send(self.order).file_ids
        for attempt in (lambda: file.sudo().write({'name': "Ny.pdf"}), file.sudo().unlink):
            with self.assertRaises(UserError):
                attempt()

    def test_a_case_worker_attaches_to_orders_and_not_to_work_types(self):
        worker = self.env['res.users'].create({
            'name': "Saksbehandler", 'login': 'i5-attacher', 'company_id': self.company.id,
            'company_ids': [(6, 0, self.company.ids)],
            'group_ids': [(6, 0, [self.env.ref('elsmart_kundefaktura.group_user').id])]})
        enclosures = self.env['elsmart.enclosure'].with_user(worker)
        values = {'name': "Tegning.pdf", 'data': base64.b64encode(DRAWING)}
        enclosures.create({**values, 'order_id': self.order.id})
        with self.assertRaises(UserError):
            enclosures.create({**values, 'work_type_id': self.order.elsmart_work_type_id.id})
