import json

import psycopg2.errors

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.tools import SQL

from ..flow import importing
from ..flow.contract import read_case

ACCEPTED = ('created', 'updated')
STATUS_CODES = {'created': 201, 'updated': 200}


class ElsmartMessage(models.Model):
    """The inbox: every delivery as it came and what was answered. It is the idempotency record and the audit trail.

    Append-only. A delivery that is repeated is answered from here and not stored again.
    """

    _name = 'elsmart.message'
    _description = "Delivery from a case system"
    _order = 'id desc'
    _rec_name = 'ref'

    source_id = fields.Many2one('elsmart.source', required=True, readonly=True, index=True, ondelete='restrict')
    company_id = fields.Many2one('res.company', required=True, readonly=True, index=True, ondelete='restrict')
    ref = fields.Char("Case number", required=True, readonly=True, index=True)
    version = fields.Integer(readonly=True)
    method = fields.Char(readonly=True)
    path = fields.Char(readonly=True)
    received_at = fields.Datetime(
        "Received", required=True, readonly=True, index=True, default=fields.Datetime.now)
    body = fields.Text(readonly=True, prefetch=False, help="As it came; bytes that are no text are escaped.")
    body_hash = fields.Char("SHA-256 of the body", readonly=True)
    content_hash = fields.Char("SHA-256 of the content", readonly=True)
    outcome = fields.Selection(
        [('created', "Created"), ('updated', "Updated"), ('rejected', "Rejected")],
        required=True, readonly=True, index=True,
    )
    status_code = fields.Integer(readonly=True, aggregator=None)
    response = fields.Text(readonly=True, prefetch=False, help="What was answered, to the byte.")
    errors = fields.Text(readonly=True, help="Each with its pointer into the body, its code and what to send instead.")
    case_id = fields.Many2one('elsmart.case', readonly=True, index='btree_not_null', ondelete='restrict')

    _accepted_once = models.UniqueIndex("(source_id, ref, version) WHERE outcome != 'rejected'")
    _created_once = models.UniqueIndex("(source_id, ref) WHERE outcome = 'created'")

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
        """Take in `envelope` (`importing.Envelope`) of `source`; returns (status, body) to answer, 201 or 200.

        An equal delivery gets the stored answer. Raises a `FlowError` (or a `UserError` of core) when it is refused;
        the caller then undoes everything and calls `_reject`.
        """
        data = importing.read_body(envelope)
        delivery = read_case(data)
        importing.check_main_case(delivery, source.code, envelope.ref)
        content = importing.content_hash(data)
        known = {message.version: message for message in self._accepted(source, envelope.ref)}
        stored = known.get(delivery.version, self)
        decision = importing.decide(
            delivery.version, content, stored.content_hash or None, max(known, default=None))
        if decision is importing.Decision.REPLAY:
            return stored.status_code, stored.response
        self._wait_for_case(known.values())
        message = self._claim({
            **self._prepare_message(source, envelope),
            'version': delivery.version,
            'content_hash': content,
            'outcome': 'created' if decision is importing.Decision.CREATE else 'updated',
        })
        case, created = self._upsert(source, envelope.ref, delivery)
        return message._settle(case, created)

    @api.model
    def _reject(self, source, envelope, error):
        """Keep the refused `envelope` with its `error` (`FlowError`); returns (status, body) to answer."""
        body = error.body()
        self.create({
            **self._prepare_message(source, envelope),
            'version': importing.version_of(envelope),
            'outcome': 'rejected',
            'status_code': error.status,
            'response': body,
            'errors': json.dumps(error.problem()['errors'], ensure_ascii=False, indent=1),
        })
        return error.status, body

    def _accepted(self, source, ref):
        """Messages of case `ref` that were accepted, one per version."""
        return self.search_fetch(
            [('source_id', '=', source.id), ('ref', '=', ref), ('outcome', 'in', ACCEPTED)],
            ['version', 'content_hash', 'status_code', 'case_id'],
        )

    def _upsert(self, source, ref, delivery):
        """Bring `delivery` into the cases; returns (case, created)."""
        try:
            case, created = self.env['elsmart.case']._upsert_from_delivery(source, ref, delivery)
            self.env.flush_all()
        except psycopg2.errors.UniqueViolation as error:
            # Another request was first; core would answer 422 instead of running this one again.
            raise ConcurrencyError("The same case came in at the same moment.") from error
        if not case.main_case_id:
            main = delivery.main_case
            self.env['elsmart.case.key']._meet(
                source.company_id, main.source if main else source.code, main.ref if main else ref)
        return case, created

    def _wait_for_case(self, known):
        """Lock the case that the messages `known` were about: another version of it may be on its way.

        Fails to serialize if that one commits meanwhile; Odoo then runs this request again.
        """
        if case := next((message.case_id for message in known), None):
            self.env.cr.execute(SQL(
                "SELECT 1 FROM %s WHERE id = %s FOR NO KEY UPDATE", SQL.identifier(case._table), case.id,
            ), log_exceptions=False)

    def _claim(self, values):
        """Insert the message before its case is touched: of equal deliveries at one instant only one gets through.

        The others wait here for the first to commit, fail to serialize, and are run again by Odoo; then they find the
        stored answer. An ordinary insert would end in a unique violation, which Odoo answers with 422.
        """
        stamp = {'create_uid': self.env.uid, 'create_date': self.env.cr.now()}
        values = {**values, **stamp, 'write_uid': stamp['create_uid'], 'write_date': stamp['create_date']}
        self.env.cr.execute(SQL(
            "INSERT INTO %s (%s) VALUES %s ON CONFLICT DO NOTHING RETURNING id",
            SQL.identifier(self._table), SQL(', ').join(map(SQL.identifier, values)), tuple(values.values()),
        ), log_exceptions=False)
        row = self.env.cr.fetchone()
        if not row:
            raise ConcurrencyError("The same delivery came in at the same moment.")
        return self.browse(row[0])

    def _settle(self, case, created):
        """Write on the claimed message what became of it; returns (status, body) to answer."""
        outcome = 'created' if created else 'updated'
        status = STATUS_CODES[outcome]
        body = json.dumps(
            {'ref': self.ref, 'version': self.version, 'outcome': outcome, **case._delivery_resource()},
            ensure_ascii=False,
        )
        super().write({'case_id': case.id, 'outcome': outcome, 'status_code': status, 'response': body})
        return status, body

    def _prepare_message(self, source, envelope):
        """Values of a message that tell what came in."""
        return {
            'source_id': source.id,
            'company_id': source.company_id.id,
            'ref': envelope.ref,
            'method': envelope.method,
            'path': envelope.path,
            'received_at': fields.Datetime.now(),
            'body': envelope.text,
            'body_hash': envelope.body_hash,
        }
