"""Mails of ours: told apart from chatter, and what becomes of one that does not leave."""
from datetime import timedelta

from odoo import fields, models

# A mail server that is out of reach is nobody's wrong address: each mail waits, and somebody is told after a day.
RETRY_AFTER = timedelta(minutes=15)
GIVE_UP_AFTER = timedelta(days=1)


class MailMail(models.Model):
    _inherit = 'mail.mail'

    elsmart_order_id = fields.Many2one(
        'sale.order', "Invoice basis", index='btree_not_null', readonly=True, ondelete='set null',
        help="Our mails are no chatter messages, since they carry links that only the customer may see.")

    def _postprocess_sent_message(self, success_pids, success_emails, failure_reason=False, failure_type=None):
        """Extend: a mail that could not be sent waits for the mail server, or is told to the case worker."""
        if failure_type or failure_reason:
            ours = self.sudo().filtered('elsmart_order_id')
            waiting = ours._elsmart_wait() if failure_type == 'mail_smtp' else ours.browse()
            for order in (ours - waiting).elsmart_order_id:
                order._elsmart_delivery_failed(failure_reason or order._elsmart_for_worker().env._(
                    "Our mail server has been out of reach for a day."))
        return super()._postprocess_sent_message(
            success_pids, success_emails, failure_reason=failure_reason, failure_type=failure_type)

    def _elsmart_wait(self):
        """Put mails of this last day back into the queue for later; returns them."""
        now = fields.Datetime.now()
        young = self.filtered(lambda mail: mail.create_date > now - GIVE_UP_AFTER)
        if young:
            young.write({'state': 'outgoing', 'scheduled_date': now + RETRY_AFTER})
            self.env.ref('mail.ir_cron_mail_scheduler_action')._trigger(now + RETRY_AFTER)
        return young
