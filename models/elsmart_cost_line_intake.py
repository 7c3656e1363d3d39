"""How cost lines come in from a delivery."""
from psycopg2.extras import Json

from odoo import api, fields, models

from ..flow import money

LINES = 'elsmart.cost.line'
PAGE = 1000  # rows of one statement


class ElsmartCostLine(models.Model):
    _inherit = 'elsmart.cost.line'

    phase = fields.Selection(
        selection_add=[('proposal', "Proposed change"), ('incurred', "Incurred before cancellation")],
        ondelete={'proposal': 'cascade', 'incurred': 'cascade'})
    proposal_id = fields.Many2one(
        'elsmart.proposal', "Proposal", index='btree_not_null', readonly=True, ondelete='restrict')
    replaced_amount = fields.Monetary("Agreed", related='replaces_id.charged')

    @api.model
    def _take_in(self, case, lines, version, phase='estimate', replaces=None, **values):
        """Keep contract CostLines of `case`; `values` stand on each of them.

        :param dict replaces: line id -> id of the accepted line that it replaces
        """
        created = self._insert(self._rows(
            case, lines, version, phase, replaces, company_id=case.company_id.id, **values))
        case._lines_came()
        proposal = self.env['elsmart.proposal'].browse(values.get('proposal_id') or ())
        proposal.invalidate_recordset(['line_ids'], flush=False)
        proposal.modified(['line_ids'])
        if phase == 'actual':
            created._actual_came()
        return created

    @api.model
    def _rows(self, case, lines, version, phase='estimate', replaces=None, **values):
        """What `_insert` takes, of contract CostLines of `case`; `values` must name the company."""
        return [{
            **self._delivery_values(case, line, version), 'phase': phase, 'origin': 'source', **values,
            'replaces_id': (replaces or {}).get(line.line_id), **_charged(line),
        } for line in lines]

    @api.model
    def _insert(self, rows):
        """Make cost lines of `rows`: every stored value is in them, also those that the ORM would compute.

        By SQL, since the ORM takes ten times as long for rows that need nothing of it; a test holds the two against
        each other. The caller says `_lines_came` on their cases.
        """
        return insert_rows(self, [{**row, 'superseded': False, 'cause_confirmed': False} for row in rows])

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


class ElsmartCase(models.Model):
    _inherit = 'elsmart.case'

    def _lines_came(self):
        """Let all that rests on cost lines follow, after they were inserted or marked."""
        names = [name for name, field in self._fields.items() if getattr(field, 'comodel_name', '') == LINES]
        self.invalidate_recordset(names, flush=False)
        self.modified(['cost_line_ids'])


def insert_rows(records, rows):
    """Insert `rows` (field values that name the same stored fields) as new `records`, and return these.

    The ORM is told nothing: who calls sees to what is computed from them.
    """
    if not rows:
        return records.browse()
    env, fields_ = records.env, records._fields
    stamp = {'create_uid': env.uid, 'create_date': env.cr.now(), 'write_uid': env.uid, 'write_date': env.cr.now()}
    kept = {name: fields_[name].type for name in rows[0]}
    ids = env.cr.execute_values(
        f"INSERT INTO {records._table} ({', '.join((*kept, *stamp))}) VALUES %s RETURNING id",
        [[*(_column(row[name], kind) for name, kind in kept.items()), *stamp.values()] for row in rows],
        page_size=PAGE, fetch=True)
    return records.browse(number for number, in ids)


def _column(value, kind):
    """`value` of a field of type `kind` as the column takes it: nothing is NULL, whatever it is in Python."""
    if kind == 'json':
        return None if value is None or value is False else Json(value)
    return value if kind == 'boolean' else None if value is False else value


def _charged(line):
    """What the customer is charged of a contract CostLine, as `_compute_charged` says of a stored one."""
    told = line.flow_line()
    return {'is_shared': told.contribution is not None, 'charged': told.charged,
            'charged_material': told.charged_material}
