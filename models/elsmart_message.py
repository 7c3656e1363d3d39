import json

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.tools import SQL

from ..flow import idempotency, importing
from ..flow.errors import FlowError
from ..flow.xml_body import write_problem, write_xml

# What became of a delivery -> the HTTP status that tells it.
STATUS_CODES = {
    'created': 201, 'updated': 200, 'applied': 201, 'completed': 201, 'cancelled': 201, 'proposal': 202, 'batch': 200,
}


class ElsmartMessage(models.Model):
    """The inbox: every delivery as it came and what was answered. It is the idempotency record and the audit trail.

    Append-only. A delivery that is repeated is answered from here and not stored again.
    """

    _name = 'elsmart.message'
    _description = "Delivery from a case system"
    _order = 'id desc'
    _rec_name = 'ref'

    source_id = fields.Many2one('elsmart.source', required=True, readonly=True, ondelete='restrict')
    company_id = fields.Many2one('res.company', required=True, readonly=True, ondelete='restrict')
    kind = fields.Selection([
        ('case', "Case"), ('change', "Change notice"), ('actuals', "Running actual cost"),
        ('completion', "Completion"), ('cancellation', "Cancellation"), ('batch', "Batch"),
    ], "Kind of delivery", required=True, readonly=True, default='case')
    ref = fields.Char("Case number", required=True, readonly=True, index=True)
    version = fields.Integer(readonly=True)
    change_ref = fields.Char("Change notice", readonly=True)
    idempotency_key = fields.Char(readonly=True, help="The sender's own key of a POST; forgotten after 30 days.")
    method = fields.Char(readonly=True)
    path = fields.Char(readonly=True)
    content_type = fields.Char(readonly=True)
    received_at = fields.Datetime(
        "Received", required=True, readonly=True, default=fields.Datetime.now)
    body = fields.Text(readonly=True, prefetch=False, help="As it came; bytes that are no text are escaped.")
    body_hash = fields.Char("SHA-256 of the body", readonly=True)
    content_hash = fields.Char("SHA-256 of the content", readonly=True)
    outcome = fields.Selection([
        ('created', "Created"), ('updated', "Updated"), ('applied', "Applied"), ('completed', "Completed"),
        ('cancelled', "Cancelled"), ('proposal', "Proposal to the case worker"), ('batch', "Batch"),
        ('rejected', "Rejected"),
    ], required=True, readonly=True)
    status_code = fields.Integer(readonly=True, aggregator=None)
    response = fields.Text(readonly=True, prefetch=False, help="What was answered, to the byte.")
    errors = fields.Text(readonly=True, help="Each with its pointer into the body, its code and what to send instead.")
    case_id = fields.Many2one('elsmart.case', readonly=True, index='btree_not_null', ondelete='restrict')
    batch_id = fields.Many2one(
        'elsmart.message', "Batch", readonly=True, index='btree_not_null', ondelete='restrict')

    _accepted_once = models.UniqueIndex("(source_id, ref, kind, version) WHERE outcome != 'rejected' AND version > 0")
    _created_once = models.UniqueIndex("(source_id, ref) WHERE outcome = 'created' AND kind = 'case'")
    _change_once = models.UniqueIndex("(source_id, ref, change_ref) WHERE outcome != 'rejected' AND kind = 'change'")
    _cancelled_once = models.UniqueIndex("(source_id, ref) WHERE outcome != 'rejected' AND kind = 'cancellation'")
    _key_once = models.UniqueIndex("(source_id, idempotency_key) WHERE idempotency_key IS NOT NULL")
    _rejected = models.Index("(source_id, id) WHERE outcome = 'rejected'")
    _latest = models.Index("(source_id, received_at DESC) WHERE batch_id IS NULL")

    # === CRUD METHODS === #

    def write(self, vals):
        """Override: what came and what was answered is never changed."""
        raise UserError(self.env._("A message cannot be changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A message cannot be deleted."))

    # === BUSINESS METHODS === #

    @api.model
    def _accept(self, source, envelope):
        """Take in `envelope` (`importing.Envelope`) of `source`; returns (status, body) to answer, from 200 to 202.

        An equal delivery gets the stored answer. Raises a `FlowError` (or a `UserError` of core) when it is refused;
        the caller then undoes everything and calls `_reject`.
        """
        return self.env['elsmart.intake']._accept(source, envelope)

    @api.model
    def _reject(self, source, envelope, error):
        """Keep the refused `envelope` with its `error` (`FlowError`); returns (status, body) to answer."""
        body = write_problem(error.problem()) if envelope.wants_xml else error.body()
        self.create({
            **self._prepare_message(source, envelope),
            'version': importing.version_of(envelope),
            'outcome': 'rejected',
            'status_code': error.status,
            'response': body,
            'errors': json.dumps(error.problem()['errors'], ensure_ascii=False, indent=1),
        })
        return error.status, body

    @api.model
    def _accepted(self, source, ref, kind='case'):
        """Messages of `kind` about case `ref` that were accepted, newest first."""
        return self.search_fetch(
            [('source_id', '=', source.id), ('ref', '=', ref), ('kind', '=', kind), ('outcome', '!=', 'rejected')],
            ['version', 'change_ref', 'content_hash', 'status_code', 'case_id', 'outcome'])

    @api.model
    def _keyed(self, source, envelope, content):
        """The accepted message of this Idempotency-Key, or none; raises `ContractError` if it was another delivery."""
        if envelope.key is None:
            return self.browse()
        known = self.search([('source_id', '=', source.id), ('idempotency_key', '=', envelope.key)], limit=1)
        if known:
            idempotency.check_same((known.path, known.content_hash), (envelope.path, content))
        return known

    def _answer(self):
        """(status, body) as it was answered before."""
        self.ensure_one()
        return self.status_code, self.response

    @api.model
    def _claim(self, rows):
        """Insert messages before their cases are touched: of equal deliveries at one instant only one gets through.

        The others wait here for the first to commit, fail to serialize, and are run again by Odoo; then they find the
        stored answer. An ordinary insert would end in a unique violation, which Odoo answers with 422.
        """
        stamp = {'create_uid': self.env.uid, 'create_date': self.env.cr.now()}
        stamp.update(write_uid=stamp['create_uid'], write_date=stamp['create_date'])
        self.env.cr.execute(SQL(
            "INSERT INTO %s (%s) VALUES %s ON CONFLICT DO NOTHING RETURNING id",
            SQL.identifier(self._table), SQL(', ').join(map(SQL.identifier, {**rows[0], **stamp})),
            SQL(', ').join(SQL("%s", (*row.values(), *stamp.values())) for row in rows),
        ), log_exceptions=False)
        ids = [number for number, in self.env.cr.fetchall()]
        if len(ids) < len(rows):
            raise ConcurrencyError("The same delivery came in at the same moment.")
        return self.browse(ids)

    def _settle(self, envelope, outcome, resource, case=None):
        """Write on the claimed message what became of it; returns (status, body) to answer."""
        values = self._settled(envelope, outcome, resource, case)
        super().write(values)
        return values['status_code'], values['response']

    @api.model
    def _settled(self, envelope, outcome, resource, case=None):
        """Values of a message that tell what became of it."""
        body = write_xml('answer', resource) if envelope.wants_xml else json.dumps(resource, ensure_ascii=False)
        return {'case_id': case and case.id, 'outcome': outcome, 'status_code': STATUS_CODES[outcome],
                'response': body}

    @api.model
    def _prepare_message(self, source, envelope):
        """Values of a message that tell what came in."""
        return {
            'source_id': source.id,
            'company_id': source.company_id.id,
            'kind': envelope.kind,
            'ref': envelope.ref,
            'method': envelope.method,
            'path': envelope.path,
            'content_type': envelope.content_type[:200],
            'batch_id': self.env.context.get('elsmart_batch_id') or None,
            'received_at': fields.Datetime.now(),
            'body': envelope.text,
            'body_hash': envelope.body_hash,
        }

    # === KEYS AND LIMITS === #

    @api.model
    def _cron_forget_keys(self):
        """Forget the senders' keys when their time is over. The unique references beneath them stay for ever."""
        self.env.cr.execute(SQL(
            "UPDATE elsmart_message SET idempotency_key = NULL WHERE idempotency_key IS NOT NULL AND received_at < %s",
            fields.Datetime.now() - idempotency.KEPT))
        self.invalidate_model(['idempotency_key'])

    @api.model
    def _check_rate(self, source):
        """Raise 429 with the seconds to wait when `source` has delivered as much as it may in a minute.

        Counted from the inbox, so that it holds over all workers and hosts. The items of a batch count as one.
        """
        limit = source.rate_limit
        if not limit:
            return
        now = fields.Datetime.now()
        row = self.env.execute_query(SQL(
            """SELECT received_at FROM elsmart_message
                WHERE source_id = %s AND batch_id IS NULL AND received_at > %s
             ORDER BY received_at DESC OFFSET %s LIMIT 1""",
            source.id, now - idempotency.RATE_WINDOW, limit - 1))
        if row:
            wait = (row[0][0] + idempotency.RATE_WINDOW - now).total_seconds()
            raise FlowError('too_many_requests', (
                f"This key may deliver {limit} times a minute; wait as long as the header Retry-After says."),
                status=429, retry_after=max(1, int(wait) + 1))
