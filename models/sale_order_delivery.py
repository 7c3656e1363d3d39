"""Whether what we send reaches the customer: bounces, failures, missing addresses, and sending once more."""
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import html2plaintext


class MailMail(models.Model):
    _inherit = 'mail.mail'

    elsmart_order_id = fields.Many2one(
        'sale.order', "Invoice basis", index='btree_not_null', readonly=True, ondelete='set null',
        help="Our mails are no chatter messages, since they carry links that only the customer may see.")

    def _postprocess_sent_message(self, success_pids, success_emails, failure_reason=False, failure_type=None):
        """Extend: a mail that could not be sent is told to the case worker."""
        if failure_type or failure_reason:
            for order in self.sudo().elsmart_order_id:
                order._elsmart_delivery_failed(failure_reason or self.env._("The mail server refused it."))
        return super()._postprocess_sent_message(
            success_pids, success_emails, failure_reason=failure_reason, failure_type=failure_type)


class MailThread(models.AbstractModel):
    _inherit = 'mail.thread'

    @api.model
    def _routing_handle_bounce(self, email_message, message_dict):
        """Extend: a bounce of a mail of ours finds its basis by the mail, for the message itself names no record."""
        result = super()._routing_handle_bounce(email_message, message_dict)
        bounced = message_dict.get('bounced_message')
        order = bounced and bounced.sudo().mail_ids.elsmart_order_id
        if order:
            order._message_receive_bounce(message_dict.get('bounced_email'), message_dict.get('bounced_partner'))
        return result


class SaleOrder(models.Model):
    _inherit = 'sale.order'

    elsmart_delivery_problem = fields.Char(
        "Not delivered", copy=False, readonly=True,
        help="Why the last mail did not reach the customer.")

    def _message_receive_bounce(self, email, partner):
        """Extend: a bounce is told to the case worker, in words."""
        super()._message_receive_bounce(email, partner)
        for order in self.sudo().filtered('elsmart_case_id'):
            order._elsmart_delivery_failed(self.env._("%s does not receive our mail.", email or order.partner_id.email))

    def _elsmart_delivery_failed(self, reason):
        """Mark the basis, and give its case worker an activity."""
        reason = html2plaintext(str(reason)).strip()[:300]
        for order in self.sudo().filtered('elsmart_case_id'):
            order.elsmart_delivery_problem = reason
            order._elsmart_activity('activity_delivery', self.env._("Not delivered: correct the address"), reason)
            order.message_post(body=self.env._("Not delivered to the customer: %s", reason))

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
            self._elsmart_delivery_failed(self.env._("The customer has no e-mail address."))

    # === BUTTONS === #

    def action_elsmart_resend(self):
        """Ask where to, then send the open version once more."""
        self.ensure_one()
        return self._elsmart_dialog('elsmart.resend', self.env._("Send again"))

    def _elsmart_resend(self, email=None):
        """Mail the version that is open once more; no new version is made.

        :param str email: the customer's corrected address
        """
        self.ensure_one()
        self.check_access('write')
        version = self._elsmart_version()
        if self.elsmart_status != 'offer_sent' or self.elsmart_overtaken or self._elsmart_is_expired():
            raise UserError(self.env._("%s has no open offer to send again. Send a new version.", self.name))
        if email and email != self.partner_id.email:
            self.partner_id.sudo().email = email
            self.message_post(body=self.env._("E-mail address corrected to %s.", email))
        if not self.partner_id.email:
            raise UserError(self.env._("The customer has no e-mail address. Print the letter instead."))
        self._elsmart_delivered()
        self._elsmart_mail('elsmart_kundefaktura.mail_template_offer', version._letter_attachments())
        self.message_post(body=self.env._(
            "Version %(number)s sent once more to %(email)s.", number=version.number, email=self.partner_id.email))

    def action_elsmart_remind(self):
        """Remind the customer of an open offer now."""
        self.check_access('write')
        for order in self:
            if order.elsmart_status != 'offer_sent' or order.elsmart_overtaken or order._elsmart_is_expired():
                raise UserError(self.env._("%s has no open offer to remind of.", order.name))
            order._elsmart_version()._remind()
        return {
            'type': 'ir.actions.client', 'tag': 'display_notification', 'params': {
                'type': 'success', 'message': self.env._("The customer is reminded."),
                'next': {'type': 'ir.actions.act_window_close'}},
        }


class ResPartner(models.Model):
    _inherit = 'res.partner'

    def _elsmart_has_postal_address(self):
        """Whether a letter would arrive."""
        self.ensure_one()
        return bool(self.name and self.street and self.zip and self.city)
