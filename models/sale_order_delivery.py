"""Whether what we send reaches the customer: bounces, failures, missing addresses, and sending once more."""
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import html2plaintext

from .elsmart_flow import CASE_WORKERS


class SaleOrder(models.Model):
    _inherit = 'sale.order'

    elsmart_email = fields.Char("E-mail of the customer", related='partner_id.email')
    elsmart_ordered_by_id = fields.Many2one(related='elsmart_case_id.ordered_by_id', string="Ordered by")
    elsmart_delivery_problem = fields.Char(
        "Not delivered", copy=False, readonly=True,
        help="Why the last mail did not reach the customer.")
    elsmart_changed = fields.Text(
        "Changed in the newest version", compute='_compute_elsmart_changed', groups=CASE_WORKERS)
    elsmart_decline_reason = fields.Char("Declined because", compute='_compute_elsmart_changed', groups=CASE_WORKERS)

    @api.depends('elsmart_version_ids.changed', 'elsmart_version_ids.decline_reason')
    def _compute_elsmart_changed(self):
        """What the newest version changed, and what the customer said to it."""
        for order in self:
            version = order._elsmart_version()
            order.elsmart_changed, order.elsmart_decline_reason = version.changed, version.decline_reason

    def _message_receive_bounce(self, email, partner):
        """Extend: a bounce is told to the case worker, in words."""
        super()._message_receive_bounce(email, partner)
        for order in self.sudo().filtered('elsmart_case_id'):
            order = order._elsmart_for_worker()
            order._elsmart_delivery_failed(order.env._(
                "%s does not receive our mail.", email or order.partner_id.email))

    def _elsmart_delivery_failed(self, reason):
        """Mark the basis, and give its case worker an activity."""
        reason = html2plaintext(str(reason)).strip()[:300]
        for order in self.sudo().filtered('elsmart_case_id'):
            order = order._elsmart_for_worker()
            order.elsmart_delivery_problem = reason
            order._elsmart_activity('activity_delivery', order.env._("Not delivered: correct the address"), reason)
            order.message_post(body=order.env._("Not delivered to the customer: %s", reason))

    def _elsmart_delivered(self):
        """A new try is under way, or the letter goes by post."""
        for order in self.sudo().filtered('elsmart_delivery_problem'):
            order.elsmart_delivery_problem = False
            order.activity_unlink(['elsmart_kundefaktura.activity_delivery'])

    def _elsmart_by_post(self):
        """Whether the customer is reached by letter only."""
        self.ensure_one()
        return not self.partner_id.email and self.partner_id._elsmart_has_postal_address()

    def _elsmart_not_mailed(self, template):
        """There is no address to mail to: said in the chatter, and marked unless this customer gets letters."""
        name = self.env.ref(template).sudo().name
        if self._elsmart_by_post():
            self.message_post(body=self.env._("%s: not mailed, the customer has no e-mail address.", name))
        else:
            self._elsmart_delivery_failed(
                self._elsmart_for_worker().env._("The customer has no e-mail address."))

    # === BUTTONS === #

    def action_elsmart_resend(self):
        """Ask where to, then send the open version, or what did not arrive, once more."""
        self.ensure_one()
        return self._elsmart_dialog('elsmart.resend', self.env._("Send again"))

    def _elsmart_is_open(self):
        """Whether the customer can answer the newest version now."""
        self.ensure_one()
        return self.elsmart_status == 'offer_sent' and not self.elsmart_overtaken and not self._elsmart_is_expired()

    def _elsmart_resend(self, email=None):
        """Mail the version that is open once more, or when none is open the mails that did not arrive.

        No new version is made.

        :param str email: the customer's corrected address
        """
        self.ensure_one()
        self.check_access('write')
        if not self._elsmart_is_open() and not self.elsmart_delivery_problem:
            raise UserError(self.env._("%s has no open offer to send again. Send a new version.", self.name))
        if email and email != self.partner_id.email:
            self.partner_id.sudo().email = email
            self.message_post(body=self.env._("E-mail address corrected to %s.", email))
        if not self.partner_id.email:
            raise UserError(self.env._("The customer has no e-mail address. Print the letter instead."))
        self._elsmart_delivered()
        if self._elsmart_is_open():
            self._elsmart_resend_version()
        else:
            self._elsmart_resend_mails()

    def _elsmart_resend_version(self):
        version = self._elsmart_version()
        self._elsmart_mail('elsmart_kundefaktura.mail_template_offer', version._letter_attachments())
        self.message_post(body=self.env._(
            "Version %(number)s sent once more to %(email)s.", number=version.number, email=self.partner_id.email))

    def _elsmart_resend_mails(self):
        """Queue the mails of ours that failed; where all were handed over and one came back, the newest."""
        mails = self.env['mail.mail'].sudo().search([('elsmart_order_id', '=', self.id)], order='id desc')
        again = mails.filtered(lambda mail: mail.state == 'exception') or mails[:1]
        again.write({'scheduled_date': False})
        again.mark_outgoing()
        self.env.ref('mail.ir_cron_mail_scheduler_action').sudo()._trigger()
        for mail in again:
            self.message_post(body=self.env._(
                "Sent once more to %(email)s: %(subject)s", email=self.partner_id.email, subject=mail.subject))

    def action_elsmart_delivery_settled(self):
        """The customer was told in another way, by telephone for instance."""
        self.check_access('write')
        for order in self:
            order._elsmart_delivered()
            order.message_post(body=self.env._("The customer was told in another way."))

    def action_elsmart_remind(self):
        """Remind the customer of an open offer now."""
        self.check_access('write')
        for order in self:
            if not order._elsmart_is_open():
                raise UserError(self.env._("%s has no open offer to remind of.", order.name))
            order._elsmart_version()._remind()
        return {
            'type': 'ir.actions.client', 'tag': 'display_notification', 'params': {
                'type': 'success', 'message': self.env._("The customer is reminded."),
                'next': {'type': 'ir.actions.act_window_close'}},
        }
