from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = 'res.config.settings'

    elsmart_attachment_limit = fields.Integer(related='company_id.elsmart_attachment_limit', readonly=False)
    elsmart_terms_version = fields.Char(related='company_id.elsmart_terms_version', readonly=False)
    elsmart_early_start_consent = fields.Boolean(related='company_id.elsmart_early_start_consent', readonly=False)
    elsmart_payment_days = fields.Integer(related='company_id.elsmart_payment_days', readonly=False)
    elsmart_vat_advance = fields.Selection(related='company_id.elsmart_vat_advance', readonly=False)
    elsmart_contribution_account_id = fields.Many2one(
        related='company_id.elsmart_contribution_account_id', readonly=False)
    elsmart_responsible_id = fields.Many2one(
        related='company_id.elsmart_responsible_id', readonly=False, domain="[('share', '=', False)]")
    elsmart_cap_percent = fields.Float(related='company_id.elsmart_cap_percent', readonly=False)
    elsmart_kid_prefix = fields.Char(related='company_id.elsmart_kid_prefix', readonly=False)
    elsmart_kid_modulus = fields.Selection(related='company_id.elsmart_kid_modulus', readonly=False)
    elsmart_webhook_hosts = fields.Char(related='company_id.elsmart_webhook_hosts', readonly=False)
    elsmart_reminder_days = fields.Char(related='company_id.elsmart_reminder_days', readonly=False)
    elsmart_lapse_months = fields.Integer(related='company_id.elsmart_lapse_months', readonly=False)
    elsmart_colour = fields.Char(related='company_id.elsmart_colour', readonly=False)
    elsmart_ready = fields.Boolean(related='company_id.elsmart_ready')

    def action_elsmart_setup(self):
        """Make what is missing of legal bases, work types and case numbers in this company."""
        self.company_id._elsmart_setup()
