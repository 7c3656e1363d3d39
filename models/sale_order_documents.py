"""What a fakturagrunnlag needs for its documents: attachments, and the words of its mails."""
from odoo import fields, models
from odoo.exceptions import UserError

from .elsmart_flow import CASE_WORKERS


class SaleOrder(models.Model):
    _inherit = 'sale.order'

    elsmart_enclosure_ids = fields.One2many(
        'elsmart.enclosure', 'order_id', "Attachments", copy=False, groups=CASE_WORKERS)
    elsmart_standing_ids = fields.One2many(
        related='elsmart_work_type_id.enclosure_ids', string="Standing attachments", groups=CASE_WORKERS)

    def _elsmart_check_open(self):
        """What goes with an offer changes until it is accepted."""
        for order in self.filtered('elsmart_accepted'):
            raise UserError(self.env._(
                "%s is accepted by the customer: its attachments stay as they were sent.", order.name))

    def _elsmart_mail_texts(self, mail):
        """The texts of the mail `mail`, in the customer's document language (`elsmart.document`).

        Says nothing for an order that is not ours: core tries every mail template on some record of its model.
        """
        self.ensure_one()
        if not self.elsmart_case_id:
            return lambda key, html=False: ''
        return self.env['elsmart.document']._mail_texts(self, mail)

    def _elsmart_money(self, amount):
        """An amount as the customer's letters write it."""
        return self.env['elsmart.document']._mail_money(self, amount)

    def _elsmart_date(self, day):
        """A day as the customer's letters write it."""
        return self.env['elsmart.document']._mail_date(self, day)

    def _elsmart_start_text(self, claims):
        """Key of the sentence that says, after acceptance, what happens now."""
        self.ensure_one()
        if claims:
            return 'mail.starts' if self.elsmart_work_type_id.release_policy == 'prepayment' else 'mail.to_pay_now'
        released = set(self.elsmart_case_id.family_ids.mapped('work_state')) <= {'released', 'done', 'cancelled'}
        return 'mail.released' if released else 'mail.waits'
