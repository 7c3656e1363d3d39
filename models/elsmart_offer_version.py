import base64
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..flow import offer


class ElsmartOfferVersion(models.Model):
    """One sent version of an offer, frozen: the PDF, its hash and its figures. Only its state moves on."""

    _name = 'elsmart.offer.version'
    _description = "Sent offer version"
    _order = 'order_id, number desc'
    _rec_name = 'number'

    order_id = fields.Many2one('sale.order', required=True, index=True, ondelete='restrict')
    company_id = fields.Many2one(related='order_id.company_id', store=True)
    currency_id = fields.Many2one(related='order_id.currency_id')
    number = fields.Integer("Version", required=True)
    state = fields.Selection([
        ('sent', "Sent"), ('replaced', "Replaced"), ('declined', "Declined"), ('expired', "Expired"),
        ('withdrawn', "Withdrawn"),
    ], required=True, default='sent')
    sent_at = fields.Datetime(required=True, default=fields.Datetime.now)
    sent_by_id = fields.Many2one('res.users', default=lambda self: self.env.user)
    valid_until = fields.Date(required=True)
    pdf = fields.Binary("Letter", attachment=True, required=True)
    filename = fields.Char(required=True)
    sha256 = fields.Char("SHA-256", required=True)
    partner_id = fields.Many2one('res.partner', "Sent to", required=True)
    email = fields.Char("To address")
    net = fields.Monetary()
    vat = fields.Monetary("VAT")
    gross = fields.Monetary("To pay")
    terms_version = fields.Char()
    decline_reason = fields.Char()

    _number_unique = models.Constraint('UNIQUE(order_id, number)', "An order has each version once.")

    def write(self, vals):
        """A sent version never changes; only what became of it is noted."""
        if set(vals) - {'state', 'decline_reason'}:
            raise UserError(self.env._("A sent offer is frozen. Send a new version."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A sent offer is kept."))

    @api.model
    def _missing_texts(self, order):
        """{code of `offer.missing`: what is missing and where}, in the user's language."""
        _ = self.env._
        return {
            'closed': _("The offer is accepted or ended; it cannot be sent again."),
            'has_lines': _(
                "There are no cost lines with an amount. A complete estimate of 0,00 is confirmed as No charge."),
            'work_type': _("The main case has no work type."),
            'legal_reference': _("The main case has no legal reference (§ 16-2 a)."),
            'practice': _("The company's practice is not filled in (§ 16-2 b): Settings, Kundefaktura."),
            'customer': _("The customer has no name or postal address."),
            'reachable': _("The customer has no e-mail address."),
            'shared_explained': _("A shared asset comes without the figures of its calculation (§ 16-2 c)."),
            'deductions_fit': _(
                "More is deducted from a component than is charged for it any longer. Correct its lines or add one."),
            'waiting': _("The estimate is not complete. Waits for: %s", order.elsmart_case_id._waiting_text()),
        }

    # === SENDING === #

    @api.model
    def _send(self, order):
        """Prepare `order`, freeze a new version of it and mail it to the customer.

        The mail leaves after the transaction; nothing external happens here.

        :raises UserError: naming all that is missing
        :return: the new version
        """
        order.ensure_one()
        order.lock_for_update(allow_referencing=True)
        missing = offer.missing(order._elsmart_offer_facts())
        if missing:
            texts = self._missing_texts(order)
            raise UserError(self.env._(
                "%(order)s cannot be sent:\n%(missing)s", order=order.name,
                missing='\n'.join(f'• {texts[code]}' for code in missing)))
        self.env['sale.order.line'].sudo()._elsmart_replace(order)
        days = order.elsmart_work_type_id.validity_days
        order._elsmart_write({
            'validity_date': fields.Date.context_today(order) + timedelta(days=days), 'elsmart_overtaken': False})
        version = self._freeze(order)
        version._mail()
        # Told before anything that may follow in the same transaction.
        order.flush_recordset()
        return version

    @api.model
    def _freeze(self, order):
        former = order.elsmart_version_ids
        number = max(former.mapped('number'), default=0) + 1
        pdf = self.env['elsmart.document']._offer_pdf(order, number)
        version = self.sudo().create({
            'order_id': order.id,
            'number': number,
            'valid_until': order.validity_date,
            'sent_by_id': self.env.uid,
            'pdf': base64.b64encode(pdf),
            'filename': f'{order.name}-v{number}.pdf',
            'sha256': offer.document_hash(pdf),
            'partner_id': order.partner_id.id,
            'email': order.partner_id.email,
            'net': order.elsmart_net,
            'vat': order.elsmart_vat,
            'gross': order.elsmart_gross,
            'terms_version': order.company_id.elsmart_terms_version,
        })
        former.sudo().write({'state': 'replaced'})
        return version

    def _mail(self):
        """Queue the mail with letter, amount and login, and take the order to core's `sent`.

        The mail is no chatter message: it carries a set-password link that only the customer may see.
        """
        self.ensure_one()
        order = self.order_id
        letter = self.env['ir.attachment'].sudo().create({
            'name': self.filename, 'type': 'binary', 'raw': self._pdf_bytes(), 'mimetype': 'application/pdf',
            'res_model': 'sale.order', 'res_id': order.id,
        })
        order._elsmart_mail('elsmart_kundefaktura.mail_template_offer', letter)
        if order.state == 'draft':
            order._elsmart_write({'state': 'sent'})
        order.message_post(
            body=self.env._("Version %(number)s of the offer sent to %(email)s.", number=self.number, email=self.email),
            attachment_ids=letter.ids)

    def _pdf_bytes(self):
        """The frozen letter, byte for byte as it was hashed."""
        self.ensure_one()
        return base64.b64decode(self.sudo().with_context(bin_size=False).pdf)

    def _login_values(self):
        """What the mail says of logging in: user name, set-password link, and the order's own link.

        Empty for no version: core tries every mail template on some record of its model.
        """
        if not self:
            return {}
        self.ensure_one()
        order, partner = self.order_id, self.partner_id
        hours = 24 * max((self.valid_until - fields.Date.context_today(self)).days + 1, 1)
        user = partner.sudo().user_ids[:1]
        return {
            'login': user.login or partner.email,
            'has_user': bool(user),
            'set_password_url': partner._elsmart_signup_url(f'/my/kundefaktura/{order.id}', hours),
            'order_url': order._elsmart_page_url(),
            'address': partner._elsmart_link('/my/kundefaktura'),
        }

    # === WHAT BECOMES OF IT === #

    @api.model
    def _cron_expire(self):
        """Write down that open offers have run out; acceptance checks the date itself."""
        self.search([
            ('state', '=', 'sent'), ('valid_until', '<', fields.Date.context_today(self)),
            ('order_id.elsmart_accepted', '=', False), ('order_id.state', '!=', 'cancel'),
        ]).write({'state': 'expired'})

    def _decline(self, reason):
        """The customer says no. A new version can still be sent."""
        self.ensure_one()
        self.sudo().write({'state': 'declined', 'decline_reason': (reason or '').strip()[:2000]})
