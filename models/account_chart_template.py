from odoo import models


class AccountChartTemplate(models.AbstractModel):
    _inherit = 'account.chart.template'

    def _post_load_data(self, template_code, company, template_data):
        """Extend `account`: a company that gets the Norwegian chart gets its legal bases and work types with it."""
        result = super()._post_load_data(template_code, company, template_data)
        if template_code == 'no':
            (company or self.env.company)._elsmart_setup()
        return result
