from odoo import api, fields, models
from odoo.tools import SQL


class ElsmartCaseKey(models.Model):
    """A row at which a main case and the cases under it meet, whichever is delivered first.

    A request sees the database as it was when it began. A main case and a case under it that are delivered at the same
    moment therefore do not see each other, and the second would wait for its main case for ever. Both write this row:
    the later one fails to serialize, is run again by Odoo, and finds the other.
    """

    _name = 'elsmart.case.key'
    _description = "Meeting point of a main case and its cases"
    _log_access = False

    company_id = fields.Many2one('res.company', required=True, readonly=True, ondelete='cascade')
    source_code = fields.Char(required=True, readonly=True)
    ref = fields.Char(required=True, readonly=True)
    meetings = fields.Integer(readonly=True)

    _key_unique = models.Constraint('UNIQUE(company_id, source_code, ref)', "There is one key per main case.")

    @api.model
    def _meet(self, company, keys):
        """Touch the key of each main case in `keys` ((code of its source, ref)), there or not yet.

        In one order for everybody, so that two batches never wait for each other. Returns the set of those keys that
        somebody has touched before: nothing waits for the main case of another.
        """
        keys = sorted(set(keys))
        if not keys:
            return set()
        self.env.cr.execute(SQL(
            """INSERT INTO %(table)s AS key (company_id, source_code, ref, meetings) VALUES %(rows)s
               ON CONFLICT (company_id, source_code, ref) DO UPDATE SET meetings = key.meetings + 1
               RETURNING source_code, ref, meetings""",
            table=SQL.identifier(self._table),
            rows=SQL(', ').join(SQL("(%s, %s, %s, 1)", company.id, code, ref) for code, ref in keys),
        ), log_exceptions=False)
        return {(code, ref) for code, ref, meetings in self.env.cr.fetchall() if meetings > 1}
