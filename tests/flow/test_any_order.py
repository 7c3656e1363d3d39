"""Deliveries in any order and twice: what is in force follows from what was taken in, by the rules of flow/ alone."""
from hypothesis import settings

from any_order import AnyOrder
from flow import changing, contract, idempotency, importing
from flow.errors import Conflict, FieldError, FlowError

BODY = {
    'estimate': 'complete', 'work_type': 'ny_tilknytning',
    'customer': {'kind': 'consumer', 'name': 'Kari Nordmann', 'street': 'Fjellveien 12', 'zip': '3510',
                 'city': 'Hønefoss', 'country': 'NO', 'language': 'nb'},
}


class Receiver(AnyOrder):
    """What the models do around the rules: keep lines, versions and notices."""

    def __init__(self):
        self.versions, self.changes = {}, {}
        self.included, self.kept, self.history = set(), {}, {}
        super().__init__()

    def deliver(self, kind, number, body):
        try:
            return self.take_case(body) if kind == 'case' else self.take_change(body)
        except FlowError as error:
            return error.status, error.code, None

    def take_case(self, body):
        content = importing.content_hash(body)
        delivery = contract.read('case', {**BODY, **body})
        stored = self.versions.get(delivery.version)
        decision = importing.decide(delivery.version, content, stored, max(self.versions, default=None))
        status = 201 if delivery.version == min(self.versions, default=delivery.version) else 200
        if decision is not importing.Decision.REPLAY:
            changing.check_version(delivery, set(self.changes))
            self.versions[delivery.version] = content
            self.included, self.kept = delivery.included, {}
            self.keep(delivery.lines, None)
        return status, None, delivery.version

    def take_change(self, body):
        change, content = contract.read('change', body), importing.content_hash(body)
        if idempotency.decide_once(content, self.changes.get(change.change_ref), FieldError('', 'sent_before', '')):
            return 201, None, change.change_ref
        if not self.versions:
            raise Conflict('case_missing', '')
        if change.change_ref not in self.included:
            changing.check_order(change, {
                line_id: changing.Touch(ref, bool(self.history[line_id] - {ref}))
                for line_id, (_amount, ref) in self.kept.items()}, {*self.changes, *self.included})
            for line_id in change.remove:
                del self.kept[line_id]
            self.keep([*change.add, *change.update], change.change_ref)
        self.changes[change.change_ref] = content
        return 201, None, change.change_ref

    def keep(self, lines, ref):
        for one in lines:
            self.kept[one.line_id] = (str(one.amount), ref)
            self.history.setdefault(one.line_id, set()).add(ref)

    def stored(self):
        return {line_id: amount for line_id, (amount, _ref) in self.kept.items()}


TestAnyOrder = Receiver.TestCase
TestAnyOrder.settings = settings(max_examples=120, stateful_step_count=30, deadline=None)
