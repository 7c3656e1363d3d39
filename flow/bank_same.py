"""Stage 7, payment: the same payment in files of different kinds.

A bank may tell of one payment in an OCR giro file, in camt.054 and in camt.053, each with references of its own. What
the three have in common is account, KID, amount and booking date. Files of one kind are told apart by the bank's own
reference (`bank_file.Keys`); across kinds payments that agree are matched one to one, by count: two payments in one
kind are two, however alike they are, and the same two in another kind are these two. So of payments that agree there
are as many as the kind of file that tells of most of them.

A statement may also show many payments as one sum. What that is the sum of is told by it, and not once more.
"""
from collections import defaultdict, deque
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

# Bits, so that the database can join them.
KINDS = {'ocr': 1, 'camt054': 2, 'camt053': 4}
OCR = KINDS['ocr']


@dataclass(slots=True)
class Told:
    """One payment, or a sum of some, as a file of `kind` (of `KINDS`) tells it.

    `kinds` are the bits of all kinds that are known to tell of it singly, `sums` of those that tell of it in a sum.
    `signed` is NOK, below 0 for a reversal. `payer` is the account that paid, in 11 digits, '' for unknown. `batch` is
    the settlement that it came in, in its own `file` but for OCR giro. `original` is the ref of the payment that it
    was found to be before.
    """

    ref: int
    kind: int
    kinds: int
    account: object
    day: date
    signed: Decimal
    kid: str = ''
    payer: str = ''
    file: int = 0
    batch: str = ''
    sums: int = 0
    is_sum: bool = False    # whose payments are not known
    original: int | None = None

    @property
    def agree(self):
        """What payments of different kinds must agree on to be the same; None when that is not enough to tell."""
        # Without a KID only the account that paid can say so.
        known = self.kid or self.payer
        return (self.account, self.day, self.signed, self.kid, '' if self.kid else self.payer) if known else None


@dataclass(frozen=True, slots=True)
class Same:
    """`ref` is `original`, and is not booked. With `doubt` a person must look: the accounts that paid are two, or the
    file that tells of it told of `original` in a sum."""

    ref: int
    original: int
    doubt: bool = False


def compare(new, known):
    """What the `new` payments of one file are, beside the `known` ones of the same accounts and days.

    :param new, known: lists of `Told`; `known` has all of a day when there are sums to be explained, else at least
        those that agree with a new one. What is found to be in a sum gets its kinds in `sums`.
    :return: (list of `Same`, {ref of a sum: refs of what it is the sum of})
    """
    singles = [each for each in new if not each.is_sum]
    originals = [each for each in known if not each.is_sum and not each.original]
    sums = [each for each in [*known, *new] if each.is_sum]
    made = {}
    if sums:
        payments = [each for each in [*known, *new] if not each.is_sum]
        made = _Sums(payments, same(singles, originals)).explain(sums)
    return same(singles, originals), made


# === ONE TO ONE === #

def same(new, known):
    """Which of the `new` payments are one of the `known` ones: a list of `Same`.

    A known payment is matched with one of each kind. Of several it is the one from the same account, if there is one,
    then one whose account is not told.
    """
    waiting, free = defaultdict(list), defaultdict(_Free)
    for payment in known:
        if payment.agree:
            free[payment.agree].add(payment)
    for payment in new:
        if payment.agree in free:
            waiting[payment.agree].append(payment)
    found = []
    for agree, payments in waiting.items():
        for payers in (_own, _untold, _any):
            payments = _matched(payments, free[agree], payers, found)
        _matched(payments, free[agree], _any, found, in_sum=True)
    return found


def _matched(payments, free, payers, found, in_sum=False):
    """Match `payments` with those of `free` from accounts that `payers` names; returns what is left of them.

    :param in_sum: take also one that is told of in a sum by the very kind that tells of the other singly
    """
    left = []
    for payment in payments:
        original = free.take(payment, payers(payment, free), in_sum)
        if original:
            doubt = in_sum or payers is _any and bool(payment.payer and original.payer)
            found.append(Same(payment.ref, original.ref, doubt))
        else:
            left.append(payment)
    return left


def _own(payment, _free):
    return [payment.payer] if payment.payer else []


def _untold(payment, free):
    return [''] if payment.payer else list(free.by_payer)


def _any(_payment, free):
    return list(free.by_payer)


class _Free:
    """Known payments that agree, by the account that paid, in their order."""

    def __init__(self):
        self.by_payer = {}

    def add(self, payment):
        self.by_payer.setdefault(payment.payer, deque()).append(payment)

    def take(self, payment, payers, in_sum):
        """The first from one of `payers` that no file of the kind of `payment` tells of; it is free no more."""
        for payer in payers:
            queue = self.by_payer.get(payer, ())
            for place, known in enumerate(queue):
                if known.kinds & payment.kinds or not in_sum and (
                        known.sums & payment.kinds or known.kinds & payment.sums):
                    continue
                del queue[place]
                if not queue:
                    del self.by_payer[payer]
                return known
        return None


# === SUMS === #

class _Sums:
    """Finds what sums are made up of, to the øre.

    A sum stands for what the bank settled at once (the settlement of OCR giro, the entry of camt), for a whole file or
    for all of a day. Each payment is in one sum of a kind.
    """

    def __init__(self, payments, likely):
        """`likely` is what would be the same as what, if there were no sums."""
        self.payments = payments
        self.by_ref = {each.ref: each for each in payments}
        self.original = {each.ref: each.original for each in payments} | {each.ref: each.original for each in likely}
        self.singly = defaultdict(int)
        for each in likely:
            self.singly[each.original] |= self.by_ref[each.ref].kinds

    def explain(self, sums):
        """{ref of a sum: refs of the payments that it is the sum of}; these then have its kinds in `sums`."""
        found = {}
        for key in (_settlement, _file, _day):
            by_total = self._by_total(key)
            for each in sums:
                group = each.ref not in found and next((
                    group for group in by_total.get((each.account, each.day, each.signed), ())
                    if self._may_be(each, group, key is _settlement)), None)
                if group:
                    found[each.ref] = [part.ref for part in group]
                    self._put(each, group)
        return found

    def _by_total(self, key):
        groups, by_total = defaultdict(list), defaultdict(list)
        for part in self.payments:
            if not part.sums and key(part):
                groups[(part.account, part.day, part.kind, *key(part))].append(part)
        for (account, day, _kind, *_key), group in groups.items():
            by_total[account, day, sum(part.signed for part in group)].append(group)
        return by_total

    def _may_be(self, each, group, settlement):
        """Whether no file of the kind of the sum `each` tells of a payment of `group` in another way.

        What the bank settled at once is so sure a sign that a payment of the sum's own file which is alike is another.
        """
        return not any(each.kinds & (
            part.kinds | part.sums | self.singly[part.ref] | self._besides(part, settlement and part.kind == OCR))
            for part in group)

    def _besides(self, part, sure):
        """Kinds that tell of the payment that `part` is; if `sure`, but for that payment's own."""
        original = self.by_ref.get(self.original[part.ref])
        return (original.kinds | original.sums) & ~(original.kind if sure else 0) if original else 0

    def _put(self, each, group):
        for part in group:
            part.sums |= each.kinds
            original = self.by_ref.get(self.original[part.ref])
            if original and not original.kind & each.kinds:
                original.sums |= each.kinds


def _settlement(part):
    if not part.batch:
        return ()
    # The number of a settlement is the same in every OCR file; that of an entry counts in its own file.
    return (part.batch,) if part.kind == OCR else (part.batch, part.file)


def _file(part):
    return 'file', part.file


def _day(_part):
    return ('day',)
