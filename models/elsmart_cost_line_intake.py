"""How cost lines come in from a delivery."""
from odoo import api, fields, models

from ..flow import money


class ElsmartCostLine(models.Model):
    _inherit = 'elsmart.cost.line'

    phase = fields.Selection(
        selection_add=[('proposal', "Proposed change"), ('incurred', "Incurred before cancellation")],
        ondelete={'proposal': 'cascade', 'incurred': 'cascade'})
    proposal_id = fields.Many2one(
        'elsmart.proposal', "Proposal", index='btree_not_null', readonly=True, ondelete='restrict')

    @api.model
    def _take_in(self, case, lines, version, phase='estimate', replaces=None, **values):
        """Keep contract CostLines of `case`; `values` stand on each of them.

        :param dict replaces: line id -> id of the accepted line that it replaces
        """
        rows = [{
            **self._delivery_values(case, line, version), 'phase': phase, **values,
            **({'replaces_id': replaces[line.line_id]} if replaces and line.line_id in replaces else {}),
        } for line in lines]
        created = self.create(rows)
        case.invalidate_recordset(['cost_line_ids', 'estimate_line_ids', 'actual_line_ids', 'incurred_line_ids'])
        return created

    def _delivered_ref(self):
        """The id by which its source knows this line: of a correction by hand that of the line it corrects; '' of a
        line that was added by hand."""
        self.ensure_one()
        return self.line_ref if self.origin != 'manual' else self._source_line().line_ref or ''

    def _is_same(self, line):
        """Whether a contract CostLine says of this line what is stored."""
        self.ensure_one()
        sent = self._delivery_values(self.case_id, line, self.version)
        for name in ('component', 'name', 'kind', 'unit', 'legal_basis', 'cost_code', 'caused_by', 'reason'):
            if (self[name] or None) != (sent[name] or None):
                return False
        if (self.shared or None) != (sent['shared'] or None):
            return False
        return all(money.from_float(self[name]) == money.from_float(sent[name])
                   for name in ('unit_price', 'amount', 'material_amount')) and round(self.qty - sent['qty'], 4) == 0
