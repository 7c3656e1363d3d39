from odoo import api, models


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
