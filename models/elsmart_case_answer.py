"""What a case system is told of its case."""
from odoo import api, models

from ..flow import const, money


class ElsmartCase(models.Model):
    _inherit = 'elsmart.case'

    def _delivery_resource(self):
        """Answer to a delivery: where it ended up. JSON-serialisable."""
        self.ensure_one()
        return {
            'case': self.root_id.number or None,
            'main_case': self._main_resource(),
            'waits_for_main_case': self.waits_for_main,
            'estimate': self.estimate,
            'amount': money.as_text(money.from_float(self.amount)),
            'status': self.status or 'collecting',
        }

    def _main_resource(self):
        if not self.main_ref:
            return None
        return {'source': self.main_source_code, 'ref': self.main_ref}

    def _status_resource(self):
        """Answer to `GET /cases/{ref}`: status, work state, amounts, claims, timeline. JSON-serialisable."""
        self.ensure_one()
        status = self.status or 'collecting'
        order = self.order_id
        return {
            'ref': self.ref,
            'version': self.version,
            'case': self.root_id.number or None,
            'main_case': self._main_resource(),
            'waits_for_main_case': self.waits_for_main,
            'estimate': self.estimate,
            'status': status,
            'status_text': const.STATUSES[status],
            'label_text': order._elsmart_label_text() if order else const.STATUSES[status],
            'work_state': self.work_state,
            'work_state_text': self._work_state_text(),
            'work_reason': self.release_reason,
            'own_amount': money.as_text(money.from_float(self.amount)),
            'actual_amount': money.as_text(money.total(
                money.from_float(line.amount) for line in self.cost_line_ids
                if line.phase == 'actual' and not line.superseded)),
            'completed_on': self.completed_on.isoformat() if self.completed_on else None,
            'changes': sorted(self._change_refs()),
            'proposals': [proposal._resource() for proposal in self.proposal_ids.sorted('id')],
            'chain': [item._elsmart_resource() for item in self.root_id.order_ids],
        }

    # === LISTS TO MAP AGAINST === #

    @api.model
    def _work_types_resource(self, source):
        """Answer to `GET /work-types`. JSON-serialisable."""
        found = self.env['elsmart.work.type'].search([('company_id', '=', source.company_id.id)])
        return {'work_types': [{
            'code': item.code, 'name': item.name, 'release': item.release_policy, 'prepayment': item.prepayment,
            'validity_days': item.validity_days,
        } for item in found]}

    @api.model
    def _cost_codes_resource(self, source):
        """Answer to `GET /cost-codes`: legal bases with their VAT, and cost codes. JSON-serialisable."""
        bases = self.env['elsmart.legal.basis']._by_code(source.company_id)
        rates = self.env['elsmart.legal.basis']._rates(source.company_id)
        return {
            'legal_bases': [{
                'code': code, 'name': bases[code].product_id.name, 'vat_class': bases[code].vat_class,
                'vat_percent': f'{rates[bases[code].vat_class]:.2f}',
            } for code in const.LEGAL_BASES if code in bases],
            'cost_codes': self._cost_codes(source.company_id),
        }

    @api.model
    def _cost_codes(self, company):
        """The cost codes that stand in the price lists of `company`."""
        prices = self.env['elsmart.work.type.price'].search([
            ('company_id', '=', company.id), ('cost_code', '!=', False)])
        return [{'code': code, 'name': name} for code, name in sorted(
            {price.cost_code: price.name for price in prices}.items())]
