"""Deliveries in any order and twice: where a case stands follows from what was taken in, by the rules of flow/."""
from decimal import Decimal

from hypothesis import settings

from any_order import MAINS, SOURCES, AnyOrder, Basis, Standing
from flow import arriving, basis, changing, contract, idempotency, importing, release
from flow.errors import FieldError, FlowError

MAIN = {
    'work_type': 'ny_tilknytning',
    'customer': {'kind': 'consumer', 'name': 'Kari Nordmann', 'street': 'Fjellveien 12', 'zip': '3510',
                 'city': 'Hønefoss', 'country': 'NO', 'language': 'nb'},
}


class Case:
    """What is stored of a case: versions, notices, and its lines."""

    def __init__(self):
        self.content = {}        # (kind, number): hash of what was taken in
        self.newest = None       # contract CaseDelivery
        self.lines, self.history = {}, {}
        self.actuals, self.incurred = {}, {}
        self.cancelled = self.completed = False

    def numbers(self, kind):
        return {number for known, number in self.content if known == kind}

    def keep(self, lines, change=None):
        for one in lines:
            self.lines[one.line_id] = (str(one.amount), change)
            self.history.setdefault(one.line_id, set()).add(change)

    def touches(self):
        return {line_id: changing.Touch(change, bool(self.history[line_id] - {change}))
                for line_id, (_amount, change) in self.lines.items()}

    # === WHAT IS DONE === #

    def take_case(self, delivery):
        changing.check_version(delivery, self.numbers('change'))
        self.newest, self.lines = delivery, {}
        self.keep(delivery.lines)

    def take_change(self, change):
        if change.change_ref not in self.newest.included:
            changing.check_order(change, self.touches(), self.numbers('change') | self.newest.included)
            for line_id in change.remove:
                del self.lines[line_id]
            self.keep([*change.add, *change.update], change.change_ref)

    def take_actuals(self, actuals):
        self.actuals = told(actuals)

    def take_completion(self, completion):
        self.actuals, self.completed = told(completion), True

    def take_cancellation(self, cancellation):
        self.incurred, self.cancelled = told(cancellation), True
        if self.newest.main_case:
            self.lines = {}


class Receiver(AnyOrder):
    """What the models do around the rules."""

    def __init__(self):
        self.cases, self.answers = {}, {}
        super().__init__()

    def deliver(self, delivery):
        try:
            return self.take(delivery)
        except FlowError as error:
            return error.status, error.code, None

    def take(self, delivery):
        ref, kind, number, _key, body = delivery
        if kind == 'case':
            body = {**body, **({'main_case': {'source': 'nettmelding', 'ref': body['main_case']}}
                               if 'main_case' in body else MAIN)}
        model, content = contract.read(kind, body), importing.content_hash(body)
        case = self.cases.get(ref)
        if self.is_replay(case or Case(), kind, number, content):
            return self.answers[ref, kind, number]
        arriving.check(kind, ref, case and arriving.Standing(case.cancelled, case.completed))
        case = case or Case()
        getattr(case, f'take_{kind}')(model)
        self.cases[ref] = case
        case.content[kind, number] = content
        answer = self.answers[ref, kind, number] = 201, None, (kind, number)
        return answer

    def is_replay(self, case, kind, number, content):
        stored = case.content.get((kind, number))
        if kind in ('change', 'cancellation'):
            return idempotency.decide_once(content, stored, FieldError('', 'sent_before', ''))
        decision = importing.decide(number, content, stored, max(case.numbers(kind), default=None))
        return decision is importing.Decision.REPLAY

    # === WHAT IS THERE === #

    def standings(self):
        return {ref: Standing(case.newest.version, self.main(ref), {
            line_id: amount for line_id, (amount, _change) in case.lines.items()
        }, case.actuals, case.incurred, self.work(ref)) for ref, case in self.cases.items()}

    def main(self, ref):
        main = self.cases[ref].newest.main_case
        return main.ref if main and main.ref in self.cases else None

    def work(self, ref):
        case, main = self.cases[ref], self.cases.get(self.main(ref))
        return release.decide(release.ReleaseFacts(
            policy='acceptance', accepted=False, prepaid=False, done=case.completed,
            cancelled=case.cancelled or bool(main and main.cancelled))).state

    def bases(self):
        return {main: self.basis(main, self.family(main)) for main in MAINS if main in self.cases}

    def basis(self, main, family):
        states = [basis.CaseState(SOURCES[ref], ref, case.newest.estimate == 'complete' or case.cancelled)
                  for ref, case in family.items()]
        net = sum(Decimal(amount) for case in family.values() for amount, _change in case.lines.values())
        return Basis(f'{net:.2f}', bool(basis.waits_for(states, self.cases[main].newest.expects or [])))

    def family(self, main):
        under = {ref: case for ref, case in self.cases.items() if self.main(ref) == main}
        return {main: self.cases[main], **under}


def told(delivery):
    return {one.line_id: str(one.amount) for one in delivery.lines}


TestAnyOrder = Receiver.TestCase
TestAnyOrder.settings = settings(max_examples=200, stateful_step_count=40, deadline=None)
