"""Steps of the later stages that several test files share: actual cost, credit, and what the ledger says."""
from .common import KundefakturaCase

NAMES = ('component', 'name', 'kind', 'qty', 'unit', 'unit_price', 'amount', 'material_amount', 'legal_basis')


class MoneyCase(KundefakturaCase):

    @classmethod
    def actual(cls, order, factor=1.0, done=True):
        """Every case of the chain delivers its actual lines: what was estimated, times `factor`."""
        for line in order.order_line.elsmart_cost_line_ids:
            amount = round(line.charged * factor, 2)
            cls.env['elsmart.cost.line'].sudo().create({
                'case_id': line.case_id.id, 'line_ref': line.line_ref, 'phase': 'actual', 'version': 1,
                **{name: line[name] for name in NAMES}, 'qty': 1, 'unit_price': amount, 'amount': amount,
                'material_amount': min(line.charged_material, amount)})
        if done:
            order.elsmart_family_ids.sudo().work_done = True

    @classmethod
    def invoiced_and_paid(cls, sample_id):
        order = cls.accepted(sample_id)
        order.action_elsmart_invoice()
        for claim in order.elsmart_claim_ids:
            cls.pay(claim)
        return order

    def balance(self, code):
        """What stands on an account of the company, NOK."""
        lines = self.env['account.move.line'].search([
            ('account_id.code', '=', code), ('company_id', '=', self.company.id), ('parent_state', '=', 'posted')])
        return round(sum(lines.mapped('balance')), 2)

    def bank(self, partner, number='1503.20.00417'):
        return self.env['res.partner.bank'].create({
            'acc_number': number, 'partner_id': partner.commercial_partner_id.id})
