from odoo import api, models


class ResUsers(models.Model):
    _inherit = 'res.users'

    @api.model
    def signup(self, values, token=None):
        """Extend: a customer who signs up by our mail keeps the address we write to and gets the user name it says.

        Core would write whatever is typed as user name over the partner's e-mail address.
        """
        partner = token and self.env['res.partner'].sudo()._signup_retrieve_partner(token, raise_exception=True)
        if partner and not partner.user_ids and partner._elsmart_is_customer():
            values = {
                **values, 'login': partner._elsmart_login_name(),
                **({'email': partner.email} if partner.email else {})}
        return super().signup(values, token)
