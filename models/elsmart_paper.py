"""Offers on paper: the letter with its code, and who comes back with the code."""
import io
import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.pdf import PdfFileReader, PdfFileWriter

from ..flow import paper
from ..reports.cover_sheet import CoverSheet, render_cover_sheet

CODE_PATH = '/my/kundefaktura/kode'


class ElsmartPaperCode(models.Model):
    """The code on the newest letter of one offer, hashed. It makes one user of the portal."""

    _name = 'elsmart.paper.code'
    _description = "Code on a letter"

    order_id = fields.Many2one('sale.order', required=True, ondelete='cascade', index=True)
    company_id = fields.Many2one(related='order_id.company_id', store=True)
    version_id = fields.Many2one('elsmart.offer.version', required=True, ondelete='cascade')
    salt = fields.Char(required=True)
    hash = fields.Char(required=True)

    _order_unique = models.Constraint('UNIQUE(order_id)', "The code of the newest letter counts.")

    @api.model
    def _new(self, version):
        """Give `version` a code; a code on an older letter ends. Returns the code, which is kept nowhere."""
        code, salt = paper.new_code(), secrets.token_hex(16)
        self.search([('order_id', '=', version.order_id.id)]).unlink()
        self.create({
            'order_id': version.order_id.id, 'version_id': version.id, 'salt': salt,
            'hash': paper.hashed(code, salt)})
        return code

    @api.model
    def _open(self, number, code, ip, company=None):
        """Try `code` on the case `number` (what the reader typed), from the address `ip`, in `company` or in any.

        :return: (order, None), or (no order, why not)
        """
        tries = self.env['elsmart.code.attempt']._note(number, ip)
        domain = [('order_id.name', '=ilike', _literal(number.strip()))]
        if company:
            domain.append(('company_id', '=', company.id))
        row = self.search(domain, limit=2) if number.strip() else self
        # Two companies may use the same number: then it opens nothing by itself.
        row = row if len(row) == 1 else self.browse()
        refusal = paper.refusal(
            row._facts() if row else None, code, fields.Date.context_today(row or self), tries)
        return (row.order_id, None) if not refusal else (self.env['sale.order'], refusal)

    def _facts(self):
        self.ensure_one()
        order, version = self.order_id, self.order_id._elsmart_version()
        return paper.CodeFacts(
            salt=self.salt, hash=self.hash, valid_until=version.valid_until,
            has_user=bool(order.partner_id.user_ids), open=order.state != 'cancel')


def _literal(text):
    """`text` for the operator =ilike, in which % and _ mean something."""
    return text.replace('\\', '\\\\').replace('%', '\\%').replace('_', '\\_')


class ElsmartCodeAttempt(models.Model):
    """A try of a code: counted for the rate limit, and dropped after a day."""

    _name = 'elsmart.code.attempt'
    _description = "Try of a code"

    number = fields.Char(index=True)
    ip = fields.Char(index=True)

    @api.model
    def _note(self, number, ip):
        """Count this try; returns how many came before it within the window, by address or on the case."""
        number = number.strip().upper()[:64]
        since = [('create_date', '>', fields.Datetime.now() - paper.WINDOW)]
        before = max(self.search_count([*since, ('ip', '=', ip)]), self.search_count([*since, ('number', '=', number)]))
        self.create({'number': number, 'ip': ip})
        return before

    @api.autovacuum
    def _gc_attempts(self):
        self.search([('create_date', '<', fields.Datetime.subtract(fields.Datetime.now(), days=1))]).unlink()


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
            subject=order.elsmart_work_type_id.name or '', address=order._elsmart_address() or '',
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
