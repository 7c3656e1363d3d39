"""How each kind of delivery is taken in: read, decide, claim, do, answer. What is *done* stands with the case."""
import psycopg2.errors

from odoo import api, models
from odoo.exceptions import ConcurrencyError
from odoo.tools import SQL

from ..flow import arriving, contract, idempotency, importing
from ..flow.errors import FieldError
from .elsmart_lookup import Lookup


class ElsmartIntake(models.AbstractModel):
    """The way of a delivery from the wire to its case. Nothing external happens here: Odoo may run it again."""

    _name = 'elsmart.intake'
    _description = "Intake of deliveries"

    @api.model
    def _accept(self, source, envelope):
        """See `elsmart.message._accept`."""
        data = importing.read_body(envelope)
        content = importing.content_hash(data)
        if known := self.env['elsmart.message']._keyed(source, envelope, content):
            return known._answer()
        take = getattr(self, f'_take_{envelope.kind}')
        return take(source, envelope, data, content)

    # === KINDS OF DELIVERY === #

    @api.model
    def _take_case(self, source, envelope, data, content):
        delivery = contract.read('case', data)
        importing.check_main_case(delivery, source.code, envelope.ref)
        if not delivery.main_case and self._is_unheard_of(source, envelope.ref):
            [answer] = self._take_new(Lookup(source), [(envelope, delivery, content)])
            return answer
        decision, known = self._decide(source, envelope, delivery.version, content)
        if decision is importing.Decision.REPLAY:
            return known._answer()
        case = self.env['elsmart.case']._find_for_source(source, envelope.ref)
        case._hold()
        message = self._claim(source, envelope, content, version=delivery.version, outcome=(
            'created' if decision is importing.Decision.CREATE else 'updated'))
        case, outcome = self._retry_clashes(case._upsert_from_delivery, source, envelope.ref, delivery, message)
        if not case.main_case_id:
            main = delivery.main_case
            self.env['elsmart.case.key']._meet(
                source.company_id, [(main.source, main.ref) if main else (source.code, envelope.ref)])
        return self._settle(message, envelope, outcome, case, version=delivery.version)

    @api.model
    def _take_new(self, lookup, arrivals):
        """Take in main cases that are not here yet, all at once; returns the (status, body) of each.

        :param list arrivals: (envelope, contract CaseDelivery, content hash) of each
        """
        source, cases, messages = lookup.source, self.env['elsmart.case'], self.env['elsmart.message']
        # Equal deliveries at one instant meet here, and all but one are run again, before a case is made. Customers
        # come first, as they do for every other delivery, so that two never wait for each other.
        lookup.partners(
            getattr(delivery, role) for _envelope, delivery, _content in arrivals for role in contract.ROLES)
        met = self.env['elsmart.case.key']._meet(
            source.company_id, [(source.code, envelope.ref) for envelope, _delivery, _content in arrivals])
        made = self._retry_clashes(cases._create_main_cases, lookup, [
            (envelope.ref, delivery) for envelope, delivery, _content in arrivals])
        made.filtered(lambda case: (source.code, case.ref) in met)._link_waiting()
        rows = []
        for case, (envelope, delivery, content) in zip(made, arrivals, strict=True):
            resource = self._resource(envelope, 'created', case, version=delivery.version)
            rows.append({
                **self._claimed(source, envelope, content, version=delivery.version),
                **messages._settled(envelope, 'created', resource, case)})
        messages._claim(rows)
        return [(row['status_code'], row['response']) for row in rows]

    @api.model
    def _take_change(self, source, envelope, data, content):
        change = contract.read('change', data)
        known = self.env['elsmart.message']._accepted(source, envelope.ref, 'change').filtered(
            lambda message: message.change_ref == change.change_ref)
        if self._is_replay(known, content, '/change_ref', f"Change notice {change.change_ref}"):
            return known._answer()
        case = self._case(source, envelope)
        message = self._claim(source, envelope, content, change_ref=change.change_ref, outcome='applied')
        outcome = self._retry_clashes(case._take_change, change, message)
        return self._settle(message, envelope, outcome, case, change_ref=change.change_ref)

    @api.model
    def _take_actuals(self, source, envelope, data, content):
        actuals = contract.read('actuals', data)
        decision, known = self._decide(source, envelope, actuals.version, content)
        if decision is importing.Decision.REPLAY:
            return known._answer()
        case = self._case(source, envelope)
        outcome = 'created' if decision is importing.Decision.CREATE else 'updated'
        message = self._claim(source, envelope, content, version=actuals.version, outcome=outcome)
        self._retry_clashes(case._take_actuals, actuals)
        return self._settle(message, envelope, outcome, case, version=actuals.version)

    @api.model
    def _take_completion(self, source, envelope, data, content):
        completion = contract.read('completion', data)
        former = self.env['elsmart.message']._accepted(source, envelope.ref, 'completion')
        newest = max(former.mapped('version'), default=0)
        if completion.version is None and newest:
            last = former.filtered(lambda message: message.version == newest)
            if last.content_hash == content:
                return last._answer()
        version = completion.version or newest + 1
        decision, known = self._decide(source, envelope, version, content)
        if decision is importing.Decision.REPLAY:
            return known._answer()
        case = self._case(source, envelope)
        message = self._claim(source, envelope, content, version=version, outcome='completed')
        self._retry_clashes(case._take_completion, completion)
        return self._settle(message, envelope, 'completed', case, version=version)

    @api.model
    def _take_cancellation(self, source, envelope, data, content):
        cancellation = contract.read('cancellation', data)
        known = self.env['elsmart.message']._accepted(source, envelope.ref, 'cancellation')
        if self._is_replay(known, content, '', "The cancellation of this case"):
            return known._answer()
        case = self._case(source, envelope)
        message = self._claim(source, envelope, content, outcome='cancelled')
        outcome = self._retry_clashes(case._take_cancellation, cancellation, message)
        return self._settle(message, envelope, outcome, case)

    @api.model
    def _take_batch(self, source, envelope, data, content):
        items = contract.batch_items(data)
        message = self._claim(source, envelope, content, outcome='batch')
        results = self.env['elsmart.batch']._take(source, items, message)
        return message._settle(envelope, 'batch', {'items': results})

    # === STEPS === #

    @api.model
    def _is_unheard_of(self, source, ref):
        """Whether case `ref` of `source` is not here, and so no delivery of it was accepted. Most deliveries are such.

        In plain SQL, since every delivery asks it.
        """
        self.env['elsmart.case'].flush_model(['source_id', 'ref'])
        return not self.env.execute_query(SQL(
            "SELECT 1 FROM elsmart_case WHERE source_id = %s AND ref = %s", source.id, ref))

    @api.model
    def _decide(self, source, envelope, version, content):
        """(Decision, the message of that version) of a delivery that has versions; raises 409 or 422."""
        known = {message.version: message for message in self.env['elsmart.message']._accepted(
            source, envelope.ref, envelope.kind)}
        stored = known.get(version, self.env['elsmart.message'])
        return importing.decide(version, content, stored.content_hash or None, max(known, default=None)), stored

    @api.model
    def _is_replay(self, known, content, pointer, what):
        return idempotency.decide_once(content, known.content_hash or None, FieldError(
            pointer, 'sent_before', f"{what} was taken in with other content; it cannot be changed."))

    @api.model
    def _case(self, source, envelope):
        """The case that something is delivered about, held until the end of the transaction; 409 if it is not here."""
        case = self.env['elsmart.case']._find_for_source(source, envelope.ref)
        if not case:
            arriving.check(envelope.kind, envelope.ref, None)
        case._hold()
        return case

    @api.model
    def _claim(self, source, envelope, content, **values):
        return self.env['elsmart.message']._claim([self._claimed(source, envelope, content, **values)])

    @api.model
    def _claimed(self, source, envelope, content, **values):
        return {
            **self.env['elsmart.message']._prepare_message(source, envelope),
            'idempotency_key': envelope.key,
            'content_hash': content,
            **values,
        }

    @api.model
    def _retry_clashes(self, method, *args):
        """Call `method`; a clash with another request makes Odoo run this one again instead of answering 422."""
        try:
            result = method(*args)
            self.env.flush_all()
        except psycopg2.errors.UniqueViolation as error:
            raise ConcurrencyError("The same case came in at the same moment.") from error
        return result

    @api.model
    def _settle(self, message, envelope, outcome, case, **named):
        return message._settle(envelope, outcome, self._resource(envelope, outcome, case, **named), case)

    @api.model
    def _resource(self, envelope, outcome, case, **named):
        return {'ref': envelope.ref, **named, 'outcome': outcome, **case._delivery_resource()}
