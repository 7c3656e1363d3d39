import base64
import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..reports import formats
from .res_partner import LANGUAGES

MEGABYTE = 1_000_000


class ElsmartEnclosure(models.Model):
    """A document that goes with offers: standing ones of a work type, and drawings and terms of one order."""

    _name = 'elsmart.enclosure'
    _description = "Attachment to offers"
    _order = 'sequence, id'

    name = fields.Char("File name", required=True)
    data = fields.Binary("File", attachment=True, required=True)
    size = fields.Integer("Size (bytes)", compute='_compute_size', store=True)
    size_text = fields.Char("Size", compute='_compute_size_text')
    sha256 = fields.Char("SHA-256", compute='_compute_size', store=True)
    sequence = fields.Integer(default=10)
    work_type_id = fields.Many2one('elsmart.work.type', index='btree_not_null', ondelete='cascade')
    order_id = fields.Many2one('sale.order', "Invoice basis", index='btree_not_null', ondelete='cascade')
    company_id = fields.Many2one('res.company', compute='_compute_company_id', store=True)
    language = fields.Selection(LANGUAGES, help="Only with letters in this language. Empty: with all.")

    _one_owner = models.Constraint(
        'CHECK((work_type_id IS NULL) <> (order_id IS NULL))',
        "An attachment belongs to a work type or to one invoice basis.")

    @api.depends('data')
    def _compute_size(self):
        for enclosure in self:
            content = enclosure._content()
            enclosure.size = len(content)
            enclosure.sha256 = hashlib.sha256(content).hexdigest() if content else False

    @api.depends('size')
    def _compute_size_text(self):
        language = 'en' if (self.env.lang or 'en').startswith('en') else 'nb'
        for enclosure in self:
            enclosure.size_text = formats.file_size(enclosure.size, language) if enclosure.size else ''

    @api.depends('work_type_id.company_id', 'order_id.company_id')
    def _compute_company_id(self):
        for enclosure in self:
            enclosure.company_id = enclosure.work_type_id.company_id or enclosure.order_id.company_id

    def _content(self):
        self.ensure_one()
        return base64.b64decode(self.with_context(bin_size=False).data or b'')

    @api.constrains('data', 'name')
    def _check_file(self):
        for enclosure in self:
            if not enclosure.size:
                raise ValidationError(self.env._("%s is empty.", enclosure.name))
            siblings = enclosure.work_type_id.enclosure_ids or enclosure.order_id.elsmart_enclosure_ids
            enclosure._check_size(enclosure.company_id, siblings | enclosure)

    @api.model
    def _check_size(self, company, enclosures, letter=0):
        """Refuse more than a mail can carry. `letter` is the size of the letter itself, in bytes.

        :raises UserError: naming each file with its size, and the limit
        """
        limit = company.elsmart_attachment_limit * MEGABYTE
        total = sum(enclosures.mapped('size')) + letter
        if total <= limit:
            return
        language = 'en' if (self.env.lang or 'en').startswith('en') else 'nb'
        files = '\n'.join(
            f'• {item.name}: {formats.file_size(item.size, language)}'
            for item in enclosures.sorted('size', reverse=True))
        raise UserError(self.env._(
            "The attachments are %(total)s in all, and a mail can carry %(limit)s:\n%(files)s\nMake the files smaller "
            "or leave one out. The limit is set under Settings, Kundefaktura.",
            total=formats.file_size(total, language), limit=formats.file_size(limit, language), files=files))

    # === THE OFFER THEY GO WITH === #

    @api.model_create_multi
    def create(self, vals_list):
        enclosures = super().create(vals_list)
        enclosures.order_id._elsmart_check_open()
        return enclosures

    def write(self, vals):
        self.order_id._elsmart_check_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_accepted(self):
        self.order_id._elsmart_check_open()

    @api.model
    def _of(self, order):
        """What goes with an offer of `order` in its customer's language: the standing ones first."""
        every = order.elsmart_work_type_id.sudo().enclosure_ids | order.sudo().elsmart_enclosure_ids
        language = order.elsmart_language or 'nb'
        return every.filtered(lambda item: item.language in (False, language))
