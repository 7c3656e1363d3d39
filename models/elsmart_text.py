import base64

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from ..reports import documents, parts
from .res_partner import LANGUAGES

DOCUMENTS = [
    ('offer', "Offer letter"), ('overslag', "Overslag"), ('invoice', "Invoice"), ('mail_offer', "Mail: offer"),
    ('mail_accepted', "Mail: acceptance received"), ('mail_invoice', "Mail: invoice, credit note"),
    ('mail_reminder', "Mail: reminder of an offer"), ('mail_request', "Mail: payment request"),
    ('mail_unpaid', "Mail: unpaid prepayment"), ('mail_refund', "Mail: account for a refund"),
    ('mail_receipt', "Mail: receipt of a payment"), ('mail_paid_back', "Mail: paid back"),
]
PART_NAMES = [
    ('offer.intro.full', "Introduction, full prepayment"),
    ('offer.intro.none', "Introduction, no prepayment"),
    ('offer.intro.instalments', "Introduction, instalments"),
    ('offer.intro.before_energising', "Introduction, paid before energising"),
    ('offer.intro.change', "Introduction, change"),
    ('practice.text', "The company's practice"),
    ('legal.ch16', "Legal basis, chapter 16"),
    ('legal.17-4', "Legal basis, § 17-4"),
    ('legal.16-8', "Sole user, § 16-8"),
    ('legal.16-9', "Several users, § 16-9"),
    ('means.text', "What acceptance means"),
    ('start.full', "Payment and start, full prepayment"),
    ('start.none', "Payment and start, no prepayment"),
    ('start.instalments', "Payment and start, instalments"),
    ('start.before_energising', "Payment and start, paid before energising"),
    ('start.change', "Payment and start, change"),
    ('settlement.text', "Settlement, the 15 % rule"),
    ('settlement.limits', "Settlement, what the rule does not cover"),
    ('settlement.fixed', "Settlement, fixed price"),
    ('settlement.change', "Settlement, change"),
    ('dispute.text', "Right to complain"),
    ('regards', "Closing"),
    ('overslag.intro', "Overslag: introduction"),
    ('overslag.note', "Overslag: that it is not an offer"),
    ('request.text', "Payment request: that it is no invoice"),
    ('pay.reminder', "Invoice: reminder to use the KID"),
    ('invoice.questions', "Invoice: questions and complaints"),
    ('mail.offer.subject', "Subject"),
    ('mail.offer.intro', "Text above the price"),
    ('mail.offer.closing', "Text below the login"),
    ('mail.accepted.subject', "Subject (acceptance)"),
    ('mail.accepted.intro', "Text above the claims"),
    ('mail.accepted.closing', "Closing (acceptance)"),
    ('mail.invoice.subject', "Subject (invoice)"),
    ('mail.invoice.intro', "Text above the payment box"),
    ('mail.invoice.closing', "Closing (invoice)"),
    ('mail.credit.subject', "Subject (credit note)"),
    ('mail.credit.intro', "Text (credit note)"),
    ('mail.credit.closing', "Closing (credit note)"),
    ('mail.reminder.subject', "Subject (reminder of an offer)"),
    ('mail.reminder.intro', "Text (reminder of an offer)"),
    ('mail.reminder.closing', "Closing (reminder of an offer)"),
    ('mail.request.subject', "Subject (payment request)"),
    ('mail.request.intro', "Text (payment request)"),
    ('mail.request.closing', "Closing (payment request)"),
    ('mail.unpaid.subject', "Subject (unpaid prepayment)"),
    ('mail.unpaid.intro', "Text (unpaid prepayment)"),
    ('mail.unpaid.closing', "Closing (unpaid prepayment)"),
    ('mail.refund.subject', "Subject (refund)"),
    ('mail.refund.intro', "Text (refund)"),
    ('mail.refund.closing', "Closing (refund)"),
    ('mail.receipt.subject', "Subject (receipt of a payment)"),
    ('mail.receipt.intro', "Text (receipt of a payment)"),
    ('mail.receipt.closing', "Closing (receipt of a payment)"),
    ('mail.paid_back.subject', "Subject (paid back)"),
    ('mail.paid_back.intro', "Text (paid back)"),
    ('mail.paid_back.closing', "Closing (paid back)"),
]
FRAMES = ('offer', 'accepted', 'invoice', 'reminder', 'request', 'unpaid', 'refund', 'receipt', 'paid_back')
# What a text is the text *of*, and the version that only `_new_version` moves on.
PLACE = ('key', 'language', 'company_id', 'work_type_id', 'version_id')


class ElsmartText(models.Model):
    """One text of the documents and mails, as the company writes it: for all work, or for one work type.

    Its words in force are those of its newest version; editing makes a new one, and every sent letter keeps its own.
    """

    _name = 'elsmart.text'
    _description = "Letter text"
    _order = 'company_id, document, sequence, language, work_type_id, id'
    _check_company_auto = True

    company_id = fields.Many2one('res.company', required=True, index=True, default=lambda self: self.env.company)
    key = fields.Selection(PART_NAMES, "Text", required=True)
    document = fields.Selection(DOCUMENTS, compute='_compute_document', store=True)
    sequence = fields.Integer(compute='_compute_document', store=True)
    language = fields.Selection(LANGUAGES, required=True, default='nb')
    work_type_id = fields.Many2one(
        'elsmart.work.type', check_company=True, ondelete='restrict',
        help="Empty: for all work types without their own.")
    body = fields.Text("Wording", help="Placeholders in braces are filled in. Two stars around words make them bold.")
    active = fields.Boolean(default=True)
    version_ids = fields.One2many('elsmart.text.version', 'text_id', "Versions")
    version_id = fields.Many2one('elsmart.text.version', "Version in force", readonly=True, copy=False)
    number = fields.Integer(related='version_id.number', string="Version", aggregator=None)
    is_default = fields.Boolean("As delivered", compute='_compute_is_default')
    law = fields.Char("Required by", compute='_compute_law')
    placeholders = fields.Char(compute='_compute_placeholders', help="Placeholders, separated by spaces.")

    preview_order_id = fields.Many2one(
        'sale.order', "Shown with", compute='_compute_preview_order_id', readonly=False,
        domain="[('elsmart_case_id', '!=', False), ('company_id', '=', company_id)]")
    preview_text = fields.Text("Preview", compute='_compute_preview')
    preview_pdf = fields.Text("Document drawn", compute='_compute_preview', help="The PDF, in base64.")

    _text_unique = models.UniqueIndex(
        "(company_id, key, language, COALESCE(work_type_id, 0))", "This text is there already: edit that one.")

    # === COMPUTE METHODS === #

    @api.depends('key')
    def _compute_document(self):
        order = [key for key, _name in PART_NAMES]
        for text in self:
            part = parts.PARTS.get(text.key)
            text.document = part.document if part else False
            text.sequence = order.index(text.key) if part else 0

    @api.depends('key')
    def _compute_law(self):
        for text in self:
            part = parts.PARTS.get(text.key)
            text.law = part.law if part and part.law != 'mail' else False

    @api.depends('key', 'language', 'work_type_id')
    def _compute_display_name(self):
        languages = dict(self._fields['language']._description_selection(self.env))
        for text in self:
            text.display_name = ' · '.join(filter(None, [
                text.key and text._part_name(), languages.get(text.language), text.work_type_id.name]))

    @api.depends('body', 'key', 'language')
    def _compute_is_default(self):
        for text in self:
            text.is_default = bool(text.key) and (text.body or '') == parts.default(text.key, text.language or 'nb')

    @api.depends('key', 'language')
    def _compute_placeholders(self):
        for text in self:
            text.placeholders = text.key and ' '.join(parts.allowed(text.key, text.language or 'nb'))

    @api.depends('company_id')
    def _compute_preview_order_id(self):
        for text in self:
            text.preview_order_id = self.env['sale.order'].search([
                ('elsmart_case_id', '!=', False), ('company_id', '=', text.company_id.id), ('elsmart_gross', '>', 0),
                ('elsmart_status', '!=', 'cancelled')], order='id desc', limit=1)

    @api.depends('body', 'key', 'language', 'preview_order_id')
    def _compute_preview(self):
        for text in self:
            text.preview_text = text.preview_pdf = False
            problem = text.key and text._problem()
            if problem:
                text.preview_text = problem
            elif text.key and text.preview_order_id:
                plain, pdf = text._preview()
                text.preview_text = plain
                text.preview_pdf = pdf and base64.b64encode(pdf).decode()

    def _preview(self):
        """(this text as the chosen customer reads it, the document that it stands in or None)."""
        order, wording = self.preview_order_id, documents.Wording(key=self.key, text=self.body or '')
        if order.company_id != self.company_id or not order.has_access('read'):
            return '', None
        builder = self.env['elsmart.document']._with_wording(self.language, wording)
        return builder._preview(order, self.document, self.key)

    # === CONSTRAINTS === #

    @api.constrains('body', 'key', 'language')
    def _check_body(self):
        for text in self:
            problem = text._problem()
            if problem:
                raise ValidationError(problem)

    def _problem(self):
        """What is wrong with the wording, as a sentence, or None."""
        problem = parts.problem(self.key, self.language, self.body or '')
        if not problem:
            return None
        _, name, about = self.env._, self._part_name(), problem.about
        names = ', '.join(f'{{{placeholder}}}' for placeholder in parts.allowed(self.key, self.language))
        return {
            'placeholder': lambda: _(
                "%(text)s: there is no placeholder {%(name)s}. These can be used here: %(allowed)s.",
                text=name, name=about, allowed=names),
            'braces': lambda: _(
                "%(text)s: a brace is opened but not closed, or closed but not opened. Placeholders look like this: "
                "{customer}.", text=name),
            'stars': lambda: _("%s: bold words begin and end with two stars, on the same line.", name),
            'empty': lambda: _("%(text)s cannot be empty: it must be said (%(law)s).", text=name, law=about)
            if about != 'mail' else _("%s cannot be empty.", name),
            'needs': lambda: _("%(text)s must contain %(needed)s.", text=name, needed=about),
            'long': lambda: _("%(text)s is too long: at most %(limit)s characters.", text=name, limit=about),
            'lines': lambda: _("%s must be one line.", name),
        }[problem.code]()

    def _part_name(self):
        names = dict(self._fields['key']._description_selection(self.env))
        return names.get(self.key, self.key)

    @api.constrains('active', 'work_type_id')
    def _check_active(self):
        for text in self:
            if not text.active and not text.work_type_id:
                raise ValidationError(self.env._(
                    "%s is the text for all work types and cannot be archived.", text._part_name()))

    # === VERSIONS === #

    @api.model_create_multi
    def create(self, vals_list):
        """A text begins as version 1; without words of its own it begins with those delivered."""
        for vals in vals_list:
            if vals.get('body') is None and vals.get('key'):
                vals['body'] = parts.default(vals['key'], vals.get('language') or 'nb')
            vals['body'] = _tidy(vals.get('body'))
        texts = super().create(vals_list)
        texts._new_version()
        return texts

    def write(self, vals):
        """New words make a new version; what a text is *of* stays."""
        if not self._keeps_place(vals):
            raise UserError(self.env._("A text keeps its place. Make a new one for another language or work type."))
        if 'body' in vals:
            vals = {**vals, 'body': _tidy(vals['body'])}
        result = super().write(vals)
        if 'body' in vals:
            self._new_version()
        return result

    def _keeps_place(self, vals):
        return all(
            (text[name].id if text._fields[name].relational else text[name]) == (vals[name] or False)
            for name in PLACE if name in vals for text in self)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A text is kept, since sent letters have used it. Archive it instead."))

    def _new_version(self):
        """Freeze the words of each text that differ from its version in force."""
        for text in self:
            if text.version_id and (text.version_id.body or '') == (text.body or ''):
                continue
            # sudo: versions are written by nobody but this method.
            version = self.env['elsmart.text.version'].sudo().create({
                'text_id': text.id, 'number': text.version_id.number + 1, 'body': text.body})
            super(ElsmartText, text).write({'version_id': version.id})

    def action_default(self):
        """Take the words delivered with the addon."""
        for text in self:
            text.body = parts.default(text.key, text.language)

    # === IN FORCE === #

    @api.model
    def _in_force(self, company, work_type, language, document):
        """Versions of the texts of `document`: the work type's own where there is one, else the company's."""
        texts = self.sudo().search([
            ('company_id', '=', company.id), ('language', '=', language), ('document', '=', document),
            ('work_type_id', 'in', [False, *work_type.ids])])
        found = {text.key: text for text in texts.sorted(lambda text: bool(text.work_type_id))}
        return self.env['elsmart.text.version'].sudo().union(*(text.version_id for text in found.values()))

    @api.model
    def _setup(self, company):
        """Give `company` the texts delivered, so that it sees and edits them; those it has are left alone."""
        texts = self.sudo().with_context(active_test=False)
        existing = {(text.key, text.language) for text in texts.search(
            [('company_id', '=', company.id), ('work_type_id', '=', False)])}
        texts.create([
            {'company_id': company.id, 'key': key, 'language': language}
            for key in parts.PARTS for language, _name in LANGUAGES if (key, language) not in existing])

    @api.model
    def _setup_all(self):
        """At each update of the addon: texts that it delivers for the first time."""
        for company in self.env['res.company'].sudo().search([('chart_template', '=', 'no')]):
            self._setup(company)

    @api.model
    def _keep_one_frame(self):
        """The frames of our mails have no words to translate: a translation left there would hide the company's own."""
        templates = self.env['mail.template'].sudo()
        for name in FRAMES:
            xmlid = f'elsmart_kundefaktura.mail_template_{name}'
            templates |= self.env.ref(xmlid, raise_if_not_found=False) or templates
        for field in ('subject', 'body_html'):
            column = SQL.identifier(field)
            self.env.cr.execute(SQL(
                "UPDATE mail_template SET %s = jsonb_build_object('en_US', %s -> 'en_US') WHERE id = ANY(%s)",
                column, column, templates.ids))
        templates.invalidate_recordset()


def _tidy(body):
    """The words without what cannot be seen: spaces at the ends, other systems' line ends, zero bytes."""
    text = (body or '').replace('\0', '').replace('\r\n', '\n').replace('\r', '\n')
    return '\n'.join(line.rstrip() for line in text.split('\n')).strip()
