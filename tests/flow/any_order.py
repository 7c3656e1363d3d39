"""A case system that writes versions and notices of one case, and a network that brings them in any order and twice.

`AnyOrder` is the whole of it but for the receiver, which a child class is: the rules of `flow/` alone, or a server over
HTTP. What is held against the receiver is a model of a few lines: its cost lines are those of the newest version that
it took, with the change notices that it took and that this version does not have, in the order in which they were
written. The order of arrival is not in it.
"""
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

# Sent again they would be refused again, since something newer has taken their place.
OVERTAKEN = ('older_version', 'cancelled')
# What comes too early, and is sent again later.
TOO_EARLY = ('case_missing', 'change_missing', 'line_missing', 'line_exists')
PICKS = st.sampled_from((None, 0, 0, 1))  # mostly the same line again
AMOUNTS = st.integers(1, 10**6).map(lambda ore: f'{ore // 100}.{ore % 100:02}')


def line(line_id, amount):
    """A cost line of the contract."""
    return {'line_id': line_id, 'component': 'Grøft', 'name': f'Linje {line_id}', 'kind': 'labour', 'qty': '1',
            'unit': 'stk', 'unit_price': amount, 'amount': amount, 'legal_basis': 'ch16'}


class AnyOrder(RuleBasedStateMachine):
    """`deliver` and `stored` are the receiver's."""

    def __init__(self):
        super().__init__()
        self.lines, self.touched, self.written = {}, {}, []   # as the case system has them
        self.version = self.serial = 0
        self.forgot = False
        self.underway, self.taken = [], []                    # deliveries: (kind, number, body)
        self.write_version('100.00', None)

    def deliver(self, kind, number, body):
        """(status, code of the refusal or None, answer) of one delivery."""
        raise NotImplementedError

    def stored(self):
        """{line id: amount} of the estimate lines in force."""
        raise NotImplementedError

    # === THE CASE SYSTEM === #

    @rule(amount=AMOUNTS, pick=PICKS)
    def write_version(self, amount, pick):
        """The whole case again, with a line more or another amount."""
        self.version += 1
        line_id = self.pick(pick) or self.new_line()
        self.lines[line_id] = amount
        self.send_out('case', self.version, {
            'version': self.version, 'includes': [ref for ref, *_rest in self.written],
            'lines': [line(*one) for one in self.lines.items()]})

    @rule(amount=AMOUNTS, pick=PICKS, remove=st.booleans(), forget=st.booleans())
    def write_change(self, amount, pick, remove, forget):
        """A line more, another amount, or a line less. A case system may forget to say what it comes after."""
        old = self.pick(pick)
        line_id = old or self.new_line()
        ref = f'E{len(self.written) + 1}'
        body = {'change_ref': ref, 'caused_by': 'customer', 'reason': 'Kunden ville det',
                'after': [] if forget else list(self.touched.get(line_id, ()))}
        self.forgot = self.forgot or forget
        if old and remove:
            del self.lines[line_id]
            body['remove'] = [line_id]
        else:
            self.lines[line_id] = amount
            body['update' if old else 'add'] = [line(line_id, amount)]
        self.touched.setdefault(line_id, []).append(ref)
        self.written.append((ref, line_id, self.lines.get(line_id)))
        self.send_out('change', ref, body)

    def pick(self, number):
        """One of the lines there are, or None for a new one."""
        return None if number is None or not self.lines else sorted(self.lines)[number % len(self.lines)]

    def new_line(self):
        self.serial += 1
        return str(self.serial)

    def send_out(self, kind, number, body):
        self.underway.append((kind, number, body))

    # === THE NETWORK === #

    @precondition(lambda self: self.underway)
    @rule(which=st.integers(0, 50))
    def arrive(self, which):
        """Any delivery arrives: it is taken in, or refused with what is missing."""
        self.try_one(self.underway[which % len(self.underway)])

    @precondition(lambda self: self.taken)
    @rule(which=st.integers(0, 50))
    def arrive_again(self, which):
        """What was taken in arrives once more, and gets the same answer."""
        delivery, answer = self.taken[which % len(self.taken)]
        assert self.deliver(*delivery)[::2] == answer

    @precondition(lambda self: self.taken)
    @rule(which=st.integers(0, 50))
    def arrive_altered(self, which):
        """What was taken in arrives with other content under the same number: refused."""
        (kind, number, body), _answer = self.taken[which % len(self.taken)]
        key = 'lines' if kind == 'case' else 'add'
        status, _code, _answer = self.deliver(kind, number, {**body, key: [*body.get(key, ()), line('other', '1.00')]})
        assert status == 422

    def try_one(self, delivery):
        status, code, answer = self.deliver(*delivery)
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
        assert self.stored() == self.expected()

    def expected(self):
        """The lines that follow from what was taken in."""
        versions = [body for (kind, _number, body), _answer in self.taken if kind == 'case']
        if not versions:
            return {}
        newest = max(versions, key=lambda body: body['version'])
        lines = {one['line_id']: one['amount'] for one in newest['lines']}
        refs = {number for (kind, number, _body), _answer in self.taken if kind == 'change'}
        for ref, line_id, amount in self.written:
            if ref in refs and ref not in newest['includes']:
                lines[line_id] = amount
        return {line_id: amount for line_id, amount in lines.items() if amount is not None}

    def teardown(self):
        """In the end all that is under way arrives, the last first. A last version has it all: both sides are the same
        then."""
        while any([self.try_one(delivery) for delivery in self.underway[::-1]]):
            self.the_receiver_has_what_it_took_in_whatever_came_first()
        # A notice that came too early waits for others only, and these are here now.
        if self.version == 1 and not self.forgot:
            assert not self.underway
        self.write_version('77.00', None)
        assert self.try_one(self.underway[-1])
        for delivery in list(self.underway):
            self.try_one(delivery)
        assert not self.underway
        assert self.stored() == self.expected() == self.lines
