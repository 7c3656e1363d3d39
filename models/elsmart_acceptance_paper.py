from odoo import fields, models


class ElsmartAcceptance(models.Model):
    _inherit = 'elsmart.acceptance'

    login_way = fields.Selection(selection_add=[('paper', "On paper")], ondelete={'paper': 'cascade'})
    paper_way = fields.Selection([
        ('post', "By post"), ('email', "Signed letter by e-mail"), ('visit', "At our counter")], "Came")
    received_on = fields.Date("Received")
    registered_by_id = fields.Many2one('res.users', "Registered by")
    scan = fields.Binary("Scanned reply", attachment=True)
    scan_name = fields.Char()
