"""Offers on paper: the letter with its code, one or many as one PDF."""
import io

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools.pdf import PdfFileReader, PdfFileWriter

from ..reports.cover_sheet import CoverSheet, render_cover_sheet

CODE_PATH = '/my/kundefaktura/kode'


class ElsmartOfferVersion(models.Model):
    _inherit = 'elsmart.offer.version'

    channel = fields.Selection([('email', "E-mail"), ('letter', "Letter")], "Sent by", default='email', readonly=True)
    printed_at = fields.Datetime("Printed", readonly=True)
    override_reason = fields.Char(
        "Sent all the same", readonly=True, help="Why a manager sent it although something was missing.")
    override_by_id = fields.Many2one('res.users', "Sent all the same by", readonly=True)

    def _letter_attachments(self):
        """The frozen letter and what went with it, as attachments of the order, made once."""
        self.ensure_one()
        attachments, owner = self.env['ir.attachment'].sudo(), {'res_model': 'sale.order', 'res_id': self.order_id.id}
        files = {self.filename: self._pdf_bytes(), **{item.name: item._content() for item in self.file_ids}}
        there = attachments.search([
            *((name, '=', value) for name, value in owner.items()), ('description', '=', self.filename)])
        missing = [name for name in files if name not in there.mapped('name')]
        return there | attachments.create([
            {'name': name, 'type': 'binary', 'raw': files[name], 'description': self.filename, **owner}
            for name in missing])

    def _paper_pdf(self):
        """Cover sheet with a new code, then the frozen letter and the PDFs that go with it, as they were hashed."""
        self.ensure_one()
        order = self.order_id
        code = self.env['elsmart.paper.code'].sudo()._new(self)
        documents = self.env['elsmart.document']
        cover = render_cover_sheet(CoverSheet(
            language=order.elsmart_language or 'nb', letterhead=documents._letterhead(order.company_id),
            recipient=documents._recipient(order.partner_id), number=order.name, version=self.number,
            subject=order.elsmart_work_type_id._name_in(order.elsmart_language or 'nb') or '',
            address=order._elsmart_address() or '',
            date=fields.Date.context_today(self), valid_until=self.valid_until, code=code,
            url=f'{order.get_base_url()}{CODE_PATH}/{order.company_id.id}'))
        files = [item._content() for item in self.file_ids]
        return [cover, self._pdf_bytes(), *(content for content in files if content.startswith(b'%PDF'))]


class SaleOrder(models.Model):
    _inherit = 'sale.order'

    def action_elsmart_print_letter(self):
        """Make one PDF of the letters of these offers, ready for window envelopes; those that have none are named."""
        self.check_access('write')
        wizard = self.env['elsmart.paper.print']._make(self)
        return wizard._get_records_action(name=self.env._("Letters to print"), target='new')

    def _elsmart_unprintable(self):
        """Why there is no letter to print, or None."""
        self.ensure_one()
        if not self._elsmart_is_open():
            return self.env._("no open offer")
        if not self.partner_id._elsmart_has_postal_address():
            return self.env._("no full postal address")
        return None

    def _elsmart_print(self):
        """PDFs of the letter of this offer, each to begin on a new sheet; noted as printed."""
        self.ensure_one()
        version = self._elsmart_version()
        parts = version._paper_pdf()
        version.sudo().printed_at = fields.Datetime.now()
        self._elsmart_delivered()
        self.message_post(body=self.env._("Letter with a code printed, version %s.", version.number))
        return parts

    def action_elsmart_accept_on_paper(self):
        """Register an acceptance that came on paper."""
        self.ensure_one()
        return self._elsmart_dialog('elsmart.paper.acceptance', self.env._("Accepted on paper"))


def one_pdf(letters):
    """Join `letters`, each a list of PDFs (bytes): also printed on both sides, each begins on a sheet of its own."""
    writer = PdfFileWriter()
    for parts in letters:
        pages = [page for part in parts for page in PdfFileReader(io.BytesIO(part), strict=False).pages]
        for page in pages:
            writer.add_page(page)
        if len(pages) % 2:
            writer.add_blank_page()
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def check_pdf_or_image(env, content):
    """Raise unless `content` (bytes) is a PDF or a picture as scanners and telephones make them."""
    if not content.startswith((b'%PDF', b'\xff\xd8\xff', b'\x89PNG')):
        raise UserError(env._("The scanned reply must be a PDF, JPEG or PNG file."))
