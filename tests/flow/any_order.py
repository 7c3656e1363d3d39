"""Case systems that write about three cases, and a network that brings what they write in any order and twice.

`AnyOrder` is the whole of it but for the receiver, which a child class is: the rules of `flow/` alone, or a server over
HTTP. What is held against the receiver is a model of a few lines, which knows only *what* was taken in, never when:

* the lines of a case are those of its newest version, with the change notices that this version does not have, in the
  order in which they were written; of a cancelled case under a main case nothing is left of them
* it is under the main case that its newest version names, if that one is here
* its actual lines are those of its newest completion, else of its newest running cost
* a basis is the sum of what is under it, and waits for what its main case expects
"""
import random
from collections import namedtuple
from decimal import Decimal

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

# Sent again they would be refused again, since something newer has taken their place.
OVERTAKEN = ('older_version', 'cancelled', 'completed')
# What comes too early, and is sent again later.
TOO_EARLY = ('case_missing', 'change_missing', 'line_missing', 'line_exists')
MAINS = ('M1', 'M2')
SOURCES = {'M1': 'nettmelding', 'M2': 'nettmelding', 'C1': 'arbeidsordre'}
REFS = st.sampled_from(('C1', 'M1', 'M1', 'C1', 'M1', 'M2'))
PICKS = st.sampled_from((None, 0, 0, 1))  # mostly the same line again
AMOUNTS = st.integers(1, 10**6).map(lambda ore: f'{ore // 100}.{ore % 100:02}')
WHICH = st.integers(0, 50)
RARELY = st.sampled_from((False, False, False, True))

Delivery = namedtuple('Delivery', 'ref kind number key body')
# Where a case stands: `main` is the main case that it is linked to, lines are {line id: amount}.
Standing = namedtuple('Standing', 'version main lines actuals incurred work')
# A basis: its sum without VAT, and whether it waits for cost.
Basis = namedtuple('Basis', 'net waits')


def line(line_id, amount):
    """A cost line of the contract."""
    return {'line_id': line_id, 'component': 'Grøft', 'name': f'Linje {line_id}', 'kind': 'labour', 'qty': '1',
            'unit': 'stk', 'unit_price': amount, 'amount': amount, 'legal_basis': 'ch16'}


class Written:
    """A case as its case system has it."""

    def __init__(self):
        self.lines, self.touched, self.changes = {}, {}, []   # changes: (ref, line id, amount or None)
        self.version = self.running = self.completion = self.serial = 0
        self.actuals, self.main = {}, None
        self.forgot = self.cancelled = False

    def pick(self, number):
        """One of the lines there are, or None for a new one."""
        return None if number is None or not self.lines else sorted(self.lines)[number % len(self.lines)]

    def new_line(self):
        self.serial += 1
        return str(self.serial)


class AnyOrder(RuleBasedStateMachine):
    """`deliver`, `standings` and `bases` are the receiver's; it may take several cases at once in `deliver_many`."""

    def __init__(self):
        super().__init__()
        self.written = {ref: Written() for ref in SOURCES}
        self.keys = 0
        self.underway, self.taken = [], []   # deliveries; and those taken in, with their answers
        for ref in ('M1', 'C1'):
            self.write_case(ref, '100.00', None, False, 'M1')

    def deliver(self, delivery):
        """(status, code of the refusal or None, answer) of one delivery."""
        raise NotImplementedError

    def deliver_many(self, deliveries):
        """The same of several whole cases that their sources send together."""
        return [self.deliver(delivery) for delivery in deliveries]

    def standings(self):
        """{ref: `Standing`} of the cases that are here."""
        raise NotImplementedError

    def bases(self):
        """{ref of a main case: `Basis`} of those that are here."""
        raise NotImplementedError

    # === THE CASE SYSTEMS === #

    @rule(ref=REFS, amount=AMOUNTS, pick=PICKS, pending=st.booleans(), main=st.sampled_from(MAINS))
    def write_case(self, ref, amount, pick, pending, main):
        """The whole case again, with a line more or another amount, perhaps under another main case."""
        case = self.written[ref]
        if case.cancelled:
            return
        case.version += 1
        case.lines[case.pick(pick) or case.new_line()] = amount
        body = {'version': case.version, 'estimate': 'pending' if pending else 'complete',
                'includes': [change for change, *_rest in case.changes],
                'lines': [line(*one) for one in case.lines.items()]}
        if ref in MAINS:
            body['expects'] = ['arbeidsordre'] if ref == 'M1' else []
        else:
            case.main = main
            body['main_case'] = main
        self.send_out(ref, 'case', case.version, body)

    @rule(ref=REFS, amount=AMOUNTS, pick=PICKS, remove=RARELY, forget=RARELY)
    def write_change(self, ref, amount, pick, remove, forget):
        """A line more, another amount, or a line less. A case system may forget to say what it comes after."""
        case = self.written[ref]
        if not self.is_open(ref):
            return
        old = case.pick(pick)
        line_id, number = old or case.new_line(), f'E{len(case.changes) + 1}'
        body = {'change_ref': number, 'caused_by': 'customer', 'reason': 'Kunden ville det',
                'after': [] if forget else list(case.touched.get(line_id, ()))}
        case.forgot = case.forgot or forget
        if old and remove:
            del case.lines[line_id]
            body['remove'] = [line_id]
        else:
            case.lines[line_id] = amount
            body['update' if old else 'add'] = [line(line_id, amount)]
        case.touched.setdefault(line_id, []).append(number)
        case.changes.append((number, line_id, case.lines.get(line_id)))
        self.send_out(ref, 'change', number, body)

    @rule(ref=REFS, amount=AMOUNTS)
    def write_actuals(self, ref, amount):
        """All that was spent so far; after the completion nothing more is."""
        case = self.written[ref]
        if case.completion or not self.is_open(ref):
            return
        case.running += 1
        case.actuals = {'1': amount, f'a{case.running}': '5.00'}
        self.send_out(ref, 'actuals', case.running, {
            'version': case.running, 'lines': [line(*one) for one in case.actuals.items()]})

    @rule(ref=REFS, amount=AMOUNTS)
    def write_completion(self, ref, amount):
        """The work is done, or it turns out that it cost something else."""
        case = self.written[ref]
        if not self.is_open(ref):
            return
        case.completion += 1
        case.actuals = {'1': amount, f'c{case.completion}': '7.00'}
        self.send_out(ref, 'completion', case.completion, {
            'version': case.completion, 'completed_on': '2026-10-30',
            'lines': [line(*one) for one in case.actuals.items()]})

    @rule(ref=REFS, amount=AMOUNTS, really=RARELY)
    def write_cancellation(self, ref, amount, really):
        """The order is cancelled: the last thing that is written about a case."""
        case = self.written[ref]
        if really and self.is_open(ref):
            case.cancelled = True
            self.send_out(ref, 'cancellation', None, {
                'reason': 'Kunden bygger ikke', 'lines': [line('i', amount)]})

    def is_open(self, ref):
        """Whether more is written about a case; the first thing is the case itself."""
        if not self.written[ref].version:
            self.write_case(ref, '100.00', None, False, 'M1')
        return not self.written[ref].cancelled

    def send_out(self, ref, kind, number, body):
        self.underway.append(Delivery(ref, kind, number, self.new_key(), body))

    def new_key(self):
        self.keys += 1
        return f'key-{self.keys}'

    # === THE NETWORK === #

    @precondition(lambda self: self.underway)
    @rule(which=WHICH)
    def arrive(self, which):
        """Any delivery arrives: it is taken in, or refused with what is missing."""
        self.try_one(self.underway[which % len(self.underway)])

    @precondition(lambda self: self.underway)
    @rule(seed=WHICH)
    def all_arrive(self, seed):
        """All that is under way arrives, in some order."""
        for delivery in random.Random(seed).sample(self.underway, len(self.underway)):
            self.try_one(delivery)
            self.the_receiver_has_what_it_took_in_whatever_came_first()

    @precondition(lambda self: self.underway)
    @rule(which=st.lists(WHICH, min_size=2, max_size=4))
    def arrive_together(self, which):
        """Whole cases of one source arrive in one go; the others stay under way."""
        chosen = {number % len(self.underway) for number in which}
        cases = [self.underway[number] for number in sorted(chosen, reverse=bool(which[0] % 2))]
        source = SOURCES[cases[0].ref]
        cases = [one for one in cases if one.kind == 'case' and SOURCES[one.ref] == source]
        if cases:
            for delivery, answer in zip(cases, self.deliver_many(cases), strict=True):
                self.judge(delivery, *answer)

    @precondition(lambda self: self.taken)
    @rule(which=WHICH, forgotten=st.booleans())
    def arrive_again(self, which, forgotten):
        """What was taken in arrives once more, also after its key is forgotten, and gets the same answer."""
        delivery, answer = self.taken[which % len(self.taken)]
        key = self.new_key() if forgotten else delivery.key
        assert self.deliver(delivery._replace(key=key))[::2] == answer

    @precondition(lambda self: self.taken)
    @rule(which=WHICH, forgotten=st.booleans())
    def arrive_altered(self, which, forgotten):
        """What was taken in arrives with other content under the same number: refused."""
        delivery, _answer = self.taken[which % len(self.taken)]
        lines = 'add' if delivery.kind == 'change' else 'lines'
        body = {**delivery.body, lines: [*delivery.body.get(lines, ()), line('other', '1.00')]}
        key = self.new_key() if forgotten else delivery.key
        assert self.deliver(delivery._replace(key=key, body=body))[0] == 422

    def try_one(self, delivery):
        return self.judge(delivery, *self.deliver(delivery))

    def judge(self, delivery, status, code, answer):
        """Whether a delivery was taken in; anything but that or a conflict is wrong."""
        assert status in (200, 201, 409), (delivery, status, code)
        if status == 409:
            assert code in (*OVERTAKEN, *TOO_EARLY), code
        if status < 300 or code in OVERTAKEN:
            self.underway.remove(delivery)
        if status < 300:
            self.taken.append((delivery, (status, answer)))
        return status < 300

    # === THE MODEL === #

    @invariant()
    def the_receiver_has_what_it_took_in_whatever_came_first(self):
        assert self.standings() == self.expected()
        assert self.bases() == self.expected_bases()

    def took(self, ref, kind):
        """Bodies of the deliveries of a kind about a case that were taken in, the newest last."""
        found = [one for one, _answer in self.taken if (one.ref, one.kind) == (ref, kind)]
        return [one.body for one in sorted(found, key=lambda one: one.body.get('version', 0))]

    def here(self):
        return [ref for ref in SOURCES if self.took(ref, 'case')]

    def expected(self):
        """Where each case stands that was taken in."""
        return {ref: Standing(
            version=self.took(ref, 'case')[-1]['version'],
            main=self.expected_main(ref),
            lines=self.expected_lines(ref),
            actuals=amounts(*(self.took(ref, 'completion') or self.took(ref, 'actuals'))[-1:]),
            incurred=amounts(*self.took(ref, 'cancellation')),
            work=self.expected_work(ref),
        ) for ref in self.here()}

    def expected_main(self, ref):
        """The main case that a case is linked to, or None; a main case is linked to none."""
        main = self.took(ref, 'case')[-1].get('main_case')
        return main if main in self.here() else None

    def expected_lines(self, ref):
        if self.took(ref, 'cancellation') and ref not in MAINS:
            return {}
        newest = self.took(ref, 'case')[-1]
        lines, changes = amounts(newest), {body['change_ref'] for body in self.took(ref, 'change')}
        for change, line_id, amount in self.written[ref].changes:
            if change in changes and change not in newest['includes']:
                lines[line_id] = amount
        return {line_id: amount for line_id, amount in lines.items() if amount is not None}

    def expected_work(self, ref):
        if self.took(ref, 'cancellation') or self.took(self.expected_main(ref), 'cancellation'):
            return 'cancelled'
        return 'done' if self.took(ref, 'completion') else 'blocked'

    def expected_bases(self):
        """The basis of each main case that was taken in."""
        bases = {}
        for main in filter(MAINS.__contains__, self.here()):
            family = [main, *(ref for ref in self.here() if self.expected_main(ref) == main)]
            open_ = [ref for ref in family if self.took(ref, 'case')[-1]['estimate'] == 'pending'
                     and not self.took(ref, 'cancellation')]
            missing = self.took(main, 'case')[-1]['expects'] and len(family) == 1
            net = sum((Decimal(amount) for ref in family for amount in self.expected_lines(ref).values()), Decimal(0))
            bases[main] = Basis(f'{net:.2f}', bool(open_ or missing))
        return bases

    # === THE END === #

    def teardown(self):
        """In the end all that is under way arrives, the last first. A last version has it all: both sides are the same
        then."""
        self.settle(self.the_receiver_has_what_it_took_in_whatever_came_first)
        for ref, case in self.written.items():
            # What came too early waits for others only, and these are here now.
            if not case.forgot and self.has_newest(ref):
                assert not [one for one in self.underway if one.ref == ref]
            if case.version and not case.cancelled:
                self.write_case(ref, '77.00', None, False, case.main or 'M1')
                assert self.try_one(self.underway[-1])
        self.settle()
        assert not self.underway
        standings = self.standings()
        assert standings == self.expected()
        for ref, case in self.written.items():
            self.check_end(case, standings.get(ref))

    def has_newest(self, ref):
        """Whether the receiver took the newest version of a case that there is."""
        return [body['version'] for body in self.took(ref, 'case')][-1:] == [self.written[ref].version]

    def settle(self, check=lambda: None):
        """Let what is under way arrive, again and again, until nothing more is taken in."""
        while any([self.try_one(delivery) for delivery in self.underway[::-1]]):
            check()

    def check_end(self, case, standing):
        """The receiver has the case as its case system has it."""
        assert bool(case.version) == bool(standing)
        if case.cancelled:
            assert standing.work == 'cancelled' and standing.incurred
        elif standing:
            assert (standing.lines, standing.actuals) == (case.lines, case.actuals)
            assert standing.main == (case.main if self.written[case.main or 'M1'].version else None)


def amounts(*bodies):
    """{line id: amount} of the lines of deliveries."""
    return {one['line_id']: one['amount'] for body in bodies for one in body['lines']}
