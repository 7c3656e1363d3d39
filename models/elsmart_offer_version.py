import base64
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import formatLang

from ..flow import money, offer


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
    figures = fields.Json(help="Lines and sums of the letter, by which the next version is compared.")
    changed = fields.Text(
        "What changed", compute='_compute_changed', compute_sudo=True, help="Since the version before it.")
    decline_reason = fields.Char()
    text_version_ids = fields.Many2many(
        'elsmart.text.version', string="Texts used",
        help="The words of letter and mail as they stood when it was sent.")
    file_ids = fields.One2many('elsmart.offer.file', 'version_id', "Attachments sent")
    accepted = fields.Boolean(related='order_id.elsmart_accepted')

    _number_unique = models.Constraint('UNIQUE(order_id, number)', "An order has each version once.")

    @api.depends('figures', 'order_id.elsmart_version_ids.figures')
    def _compute_changed(self):
        for version in self:
            changes = version._changes()
            version.changed = version._changes_text(changes) if changes else ''

    def write(self, vals):
        """A sent version never changes; only what became of it is noted."""
        if set(vals) - {'state', 'decline_reason', 'reminded_on', 'printed_at'}:
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
            'reachable': _("The customer has no e-mail address, and no full postal address instead."),
            'shared_explained': _("A shared asset comes without the figures of its calculation (§ 16-2 c)."),
            'deductions_fit': _(
                "More is deducted from a component than is charged for it any longer. Correct its lines or add one."),
            'attachments': _("The work type wants a drawing or a map attached."),
            'waiting': _("The estimate is not complete. Waits for: %s", order.elsmart_case_id._waiting_text()),
        }

    # === SENDING === #

    @api.model
    def _send(self, order, override_reason=None):
        """Prepare `order`, freeze a new version of it and mail it to the customer.

        The mail leaves after the transaction; nothing external happens here.

        :param str override_reason: why a manager sends it although something is missing
        :raises UserError: naming all that is missing
        :return: the new version
        """
        order.ensure_one()
        order.lock_for_update(allow_referencing=True)
        order._elsmart_check_gate(override_reason)
        self.env['sale.order.line'].sudo()._elsmart_replace(order)
        days = order.elsmart_work_type_id.validity_days
        order._elsmart_write({
            'validity_date': fields.Date.context_today(order) + timedelta(days=days), 'elsmart_overtaken': False})
        version = self._freeze(order, override_reason)
        version._mail()
        # Told before anything that may follow in the same transaction.
        order.flush_recordset()
        return version

    @api.model
    def _freeze(self, order, override_reason=None):
        former = order.elsmart_version_ids
        number = max(former.mapped('number'), default=0) + 1
        pdf = self.env['elsmart.document']._offer_pdf(order, number)
        enclosures = self.env['elsmart.enclosure']._of(order)
        enclosures._check_size(order.company_id, enclosures, letter=len(pdf))
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
            'channel': 'letter' if order._elsmart_by_post() else 'email',
            'override_reason': override_reason,
            'override_by_id': self.env.uid if override_reason else False,
            'net': order.elsmart_net,
            'vat': order.elsmart_vat,
            'gross': order.elsmart_gross,
            'terms_version': order.company_id.elsmart_terms_version,
            'text_version_ids': self._texts_used(order).ids,
            'file_ids': [(0, 0, self.env['elsmart.offer.file']._values(item)) for item in enclosures],
            'figures': offer.figures_to_json(self._figures(order)),
        })
        former.sudo().write({'state': 'replaced'})
        return version

    @api.model
    def _texts_used(self, order):
        """Versions of the texts that a letter sent now, and its mail, are made of."""
        texts = self.env['elsmart.text']
        language = order.elsmart_language or 'nb'
        return texts._in_force(order.company_id, order.elsmart_work_type_id, language, 'offer') | texts._in_force(
            order.company_id, order.elsmart_work_type_id, language, 'mail_offer')

    @api.model
    def _figures(self, order):
        """`offer.Figures` of `order` as it stands now."""
        totals = order._elsmart_totals()
        rows = order._elsmart_flow_cost_lines()
        lines = self.env['elsmart.cost.line'].sudo().browse([row.ref for row in rows])
        return offer.Figures(
            # A line of a change may replace one with the same reference, which is then here too, taken off.
            lines=tuple(offer.VersionLine(
                key='/'.join((line.case_id.source_id.code, line.case_id.ref, line.phase, line.line_ref)),
                component=row.component, name=line.name, amount=row.charged,
            ) for line, row in zip(lines, rows, strict=True)),
            net=money.total(row.net for row in totals), vat=money.total(row.vat for row in totals),
            gross=money.total(row.gross for row in totals))

    def _former(self):
        """The version that this one replaced, or none."""
        self.ensure_one()
        return self.order_id.sudo().elsmart_version_ids.filtered(
            lambda version: version.number < self.number).sorted('number')[-1:]

    def _changes(self, former=None):
        """`offer.Changes` since the version before this one, or since `former`; None where there is none to compare."""
        former = former or self._former()
        if not self.figures or not former.figures:
            return None
        return offer.compare(offer.figures_from_json(former.figures), offer.figures_from_json(self.figures))

    def _changes_text(self, changes):
        """`changes` in words, a line each, for the case worker."""
        _ = self.env._
        if not changes.any:
            return _("No line and no sum changed.")

        def amount(value):
            return formatLang(self.env, float(value), currency_obj=self.currency_id)
        rows = []
        for row in changes.lines:
            name = f'{row.component}: {row.name}'
            if row.before is None:
                rows.append(_("%(line)s – new, %(amount)s", line=name, amount=amount(row.after)))
            elif row.after is None:
                rows.append(_("%(line)s – removed, was %(amount)s", line=name, amount=amount(row.before)))
            else:
                rows.append(f'{name} – {amount(row.before)} → {amount(row.after)}')
        sums = {'net': _("Net"), 'vat': _("VAT"), 'gross': _("To pay in all")}
        rows += [f'{sums[name]} – {amount(before)} → {amount(after)}'
                 for name, before, after in changes.sums if before != after]
        return '\n'.join(rows)

    def _mail(self):
        """Queue the mail with letter, amount and login, and take the order to core's `sent`.

        The mail is no chatter message: it carries a set-password link that only the customer may see.
        """
        self.ensure_one()
        order = self.order_id
        attachments = self._letter_attachments()
        order._elsmart_delivered()
        if self.channel == 'email':
            order._elsmart_mail('elsmart_kundefaktura.mail_template_offer', attachments)
        if order.state == 'draft':
            order._elsmart_write({'state': 'sent'})
        order.message_post(
            body=self.env._("Version %(number)s of the offer sent to %(email)s.", number=self.number, email=self.email)
            if self.channel == 'email' else self.env._(
                "Version %(number)s of the offer goes by post: print the letter.", number=self.number),
            attachment_ids=attachments.ids)

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
        hours = self._hours_left()
        return {
            'login': partner._elsmart_login_name(),
            'has_user': bool(partner.sudo().user_ids),
            'set_password_url': partner._elsmart_signup_url(f'/my/kundefaktura/{order.id}', hours),
            'order_url': order._elsmart_page_url(),
            'address': partner._elsmart_link('/my/kundefaktura'),
        }

    def _hours_left(self):
        """How long a set-password link of this version lives."""
        self.ensure_one()
        return 24 * max((self.valid_until - fields.Date.context_today(self)).days + 1, 1)

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
        self.sudo().write({'state': 'declined', 'decline_reason': (reason or '').strip()})

    def action_withdraw(self):
        """Take back the open offer; the customer and the case systems are told. A new version can still be sent."""
        if not self:
            raise UserError(self.env._("Nothing is sent, so there is nothing to withdraw."))
        self.ensure_one()
        order = self.order_id
        order.check_access('write')
        order._elsmart_lock()
        if order.elsmart_accepted:
            raise UserError(self.env._(
                "%s is accepted by the customer, so it cannot be withdrawn. To end the order, cancel the case.",
                order.name))
        if self != order._elsmart_version() or self.state not in ('sent', 'expired') or order.state == 'cancel':
            raise UserError(self.env._(
                "Version %(number)s of %(order)s is not open, so there is nothing to withdraw.",
                number=self.number, order=order.name))
        self.sudo().write({'state': 'withdrawn'})
        customer = order.with_context(lang=order.partner_id.lang)
        order.message_post(
            body=customer.env._(
                "We have withdrawn offer %s. It can no longer be accepted. You get a new one if the work is still to "
                "be done.", order.name),
            message_type='comment', subtype_xmlid='mail.mt_comment', partner_ids=order.partner_id.ids)
