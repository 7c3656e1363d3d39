"""camt.054 and camt.053 (ISO 20022): what a bank notifies and states, in every version from .001.02 on.

The parser takes no document type, expands no entity and reaches no network, and the file is read entry by entry, so
that its size does not matter. The KID is the creditor's reference of the structured remittance information; text is
never searched for one. Totals, batch sums and balances are compared wherever the file has them.
"""
import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from lxml import etree

from .bank_file import BankFileRefused, Payment, Summary, account_digits

NAMESPACE = re.compile(r'\{urn:iso:std:iso:20022:tech:xsd:camt\.(05[34])\.001\.(\d{2})\}Document')
FIRST_VERSION = 2
STATEMENTS = {'Stmt', 'Ntfctn'}
TAGS = tuple(f'{{*}}{name}' for name in ('Document', 'Ntry', *sorted(STATEMENTS)))
AMOUNT = re.compile(r'\d{1,13}(\.\d{1,5})?')
CHUNK = 1 << 16
CURRENCY = 'NOK'
NONE = Decimal('0.00')


def looks_like(data):
    """Whether `data` (bytes) means to be XML."""
    return data.lstrip(b'\xef\xbb\xbf\r\n\t ')[:1] == b'<' or data[:2] in (b'\xff\xfe', b'\xfe\xff')


def payments(data, summary=None):
    """Yield the `Payment`s of `data` (bytes); counts them into `summary` (`Summary`) if given.

    :raises BankFileRefused: for anything that cannot be right; only a file read to its end is known to be right
    """
    summary = summary or Summary('camt')
    statement = None
    for event, element, name in _elements(data):
        if event == 'start':
            if name == 'Document':
                summary.format = f'camt{NAMESPACE.fullmatch(element.tag)[1]}'
            elif name in STATEMENTS:
                statement = _Statement()
        elif statement is not None and name == 'Ntry':
            for payment in statement.entry(element):
                summary.add(payment)
                yield payment
            summary.skipped += statement.skipped
            statement.skipped = 0
            _forget(element)
        elif statement is not None and name in STATEMENTS:
            statement.compare(element)
            statement = None
            _forget(element)


def _elements(data):
    """(event, element, local name) while the file is read; refuses what is no camt file, and any document type."""
    parser = etree.XMLPullParser(
        events=('start', 'end'), tag=TAGS, resolve_entities=False, no_network=True, load_dtd=False,
        dtd_validation=False, huge_tree=False, remove_comments=True, remove_pis=True)
    rooted = ended = False
    try:
        for start in range(0, len(data), CHUNK):
            parser.feed(data[start:start + CHUNK])
            for event, element in parser.read_events():
                if not rooted:
                    _check_root(element)
                    rooted = True
                yield event, element, element.tag.rpartition('}')[2]
        ended = True
        root = parser.close()
        if not rooted:
            _check_root(root)
    except etree.XMLSyntaxError as error:
        code = 'encoding' if 'encoding' in str(error) or 'UTF-8' in str(error) else 'not_xml'
        raise BankFileRefused('truncated' if ended else code, line=error.position[0]) from None
    for event, element in parser.read_events():
        yield event, element, element.tag.rpartition('}')[2]


def _check_root(element):
    if element.getroottree().docinfo.doctype:
        raise BankFileRefused('doctype')
    match = NAMESPACE.fullmatch(element.tag)
    if not match or int(match[2]) < FIRST_VERSION:
        raise BankFileRefused('not_camt', name=element.tag[:120])


def _forget(element):
    """Free what is read, so that memory does not grow with the file."""
    element.clear()
    while element.getprevious() is not None:
        previous = element.getprevious()
        if etree.QName(previous).localname != 'Ntry':
            break
        element.getparent().remove(previous)


@dataclass
class _Statement:
    """One `Stmt` or `Ntfctn` while it is read."""

    account: str = ''
    entries: int = 0
    credit: Decimal = NONE
    credits: int = 0
    debit: Decimal = NONE
    debits: int = 0
    booked: Decimal = NONE      # credit − debit of booked entries
    skipped: int = 0

    def entry(self, entry):
        """The payments of one `Ntry`."""
        self.account = self.account or _account(entry.getparent())
        amount, credit = _amount(entry), _side(entry)
        self.entries += 1
        if credit:
            self.credits, self.credit = self.credits + 1, self.credit + amount
        else:
            self.debits, self.debit = self.debits + 1, self.debit + amount
        status = _text(entry, 'Sts/Cd') or _text(entry, 'Sts')
        if status != 'BOOK':
            self.skipped += 1
            return []
        self.booked += amount if credit else -amount
        if not credit and _text(entry, 'RvslInd') not in ('true', '1'):
            # What we paid ourselves, and fees.
            self.skipped += 1
            return []
        return self._payments(entry, amount)

    def _payments(self, entry, amount):
        details = [detail for block in _nodes(entry, 'NtryDtls') for detail in _nodes(block, 'TxDtls')]
        _compare_batch(entry)
        amounts = [_detail_amount(detail) for detail in details] if len(details) > 1 else [amount]
        if not details or None in amounts:
            # The bank does not break it down: one payment without KID, or the sum of payments that other files tell of.
            return [replace(self._payment(entry, None, amount, '', '0'), summed=True)]
        if sum(amounts) != amount:
            raise BankFileRefused('camt_details', line=entry.sourceline, said=amount, found=sum(amounts))
        seen = Counter()
        found = []
        for number, (detail, whole) in enumerate(zip(details, amounts, strict=True)):
            for kid, part in _parts(detail, whole):
                own = _text(detail, 'Refs/AcctSvcrRef')
                seen[own, kid, part] += 1
                found.append(self._payment(entry, detail, part, kid, str(seen[own, kid, part] if own else number)))
        # What a statement without details shows as one sum.
        batch = f'#{self.entries}' if len(found) > 1 else ''
        return [replace(payment, batch=batch) for payment in found]

    def _payment(self, entry, detail, amount, kid, number):
        refs = ('AcctSvcrRef', 'EndToEndId', 'TxId', 'InstrId', 'MsgId')
        bank, *others = [_text(detail, f'Refs/{name}') for name in refs]
        own = bank or _text(entry, 'AcctSvcrRef') or _text(entry, 'NtryRef')
        return Payment(
            account=self.account, date=_date(entry), amount=amount, kid=kid,
            # The bank's own reference tells a payment from its twin, and is the same in camt.053 and camt.054.
            identity=('camt', own, number) if own else ('camt', '', *others), numbered=bool(own),
            # What leaves the account is the reversal of a payment to us; other debits are passed over.
            reversal=not _side(entry),
            reference=own or next(filter(None, others), ''),
            payer_name=_text(detail, 'RltdPties/Dbtr/Pty/Nm') or _text(detail, 'RltdPties/Dbtr/Nm'),
            payer_account=_text(detail, 'RltdPties/DbtrAcct/Id/IBAN')
            or _text(detail, 'RltdPties/DbtrAcct/Id/Othr/Id'),
            text=' '.join(filter(None, [
                *(_content(node) for node in _nodes(_node(detail, 'RmtInf'), 'Ustrd')),
                _text(detail, 'AddtlTxInf'), _text(entry, 'AddtlNtryInf')]))[:500],
        )

    def compare(self, element):
        """The statement's own totals and balances beside what was read."""
        for name, number, total in (
                ('TtlNtries', self.entries, self.credit + self.debit),
                ('TtlCdtNtries', self.credits, self.credit), ('TtlDbtNtries', self.debits, self.debit)):
            node = _node(element, f'TxsSummry/{name}')
            if node is None:
                continue
            said = _text(node, 'NbOfNtries')
            if said and said != str(number):
                raise BankFileRefused('camt_entries', line=node.sourceline, said=said, found=number)
            said = _text(node, 'Sum')
            if said and _decimal(said, node) != total:
                raise BankFileRefused('camt_total', line=node.sourceline, said=_decimal(said, node), found=total)
        balances = {_text(node, 'Tp/CdOrPrtry/Cd'): _amount(node) * (1 if _side(node) else -1)
                    for node in _nodes(element, 'Bal')}
        if {'OPBD', 'CLBD'} <= set(balances) and balances['OPBD'] + self.booked != balances['CLBD']:
            raise BankFileRefused('camt_balance', line=element.sourceline, said=balances['CLBD'],
                                  found=balances['OPBD'] + self.booked)


def _compare_batch(entry):
    for block in _nodes(entry, 'NtryDtls'):
        said, mine = _text(block, 'Btch/NbOfTxs'), len(list(_nodes(block, 'TxDtls')))
        if said and mine and said != str(mine):
            raise BankFileRefused('camt_entries', line=block.sourceline, said=said, found=mine)


def _parts(detail, amount):
    """(KID, amount) pairs of one payment; several KIDs in one payment count only if their amounts add up to it."""
    strd = _nodes(_node(detail, 'RmtInf'), 'Strd')
    rows = [(node, _text(node, 'CdtrRefInf/Ref').replace(' ', '')) for node in strd]
    rows = [(node, kid) for node, kid in rows if kid]
    if len(rows) < 2:
        return [(rows[0][1] if rows else '', amount)]
    amounts = [_node(node, 'RfrdDocAmt/RmtdAmt') for node, _ in rows]
    if any(node is None for node in amounts):
        return [('', amount)]
    parts = [_decimal(_content(node), node) for node in amounts]
    if sum(parts) != amount or min(parts) <= 0:
        return [('', amount)]
    by_kid = {}
    for (_strd, kid), part in zip(rows, parts, strict=True):
        by_kid[kid] = by_kid.get(kid, NONE) + part
    return list(by_kid.items())


def _detail_amount(detail):
    node = _node(detail, 'Amt')
    if node is None:
        node = _node(detail, 'AmtDtls/TxAmt/Amt')
    # Only what is in the account's own currency is a part of the entry's amount.
    return None if node is None or node.get('Ccy') != CURRENCY else _money(node)


def _amount(element):
    node = _node(element, 'Amt')
    if node is None:
        raise BankFileRefused('camt_missing', line=element.sourceline, name='Amt')
    return _money(node)


def _money(node):
    if node.get('Ccy') != CURRENCY:
        raise BankFileRefused('currency', line=node.sourceline, currency=str(node.get('Ccy'))[:10])
    return _decimal(_content(node), node)


def _decimal(text, node):
    if not AMOUNT.fullmatch(text):
        raise BankFileRefused('camt_amount', line=node.sourceline, text=text[:40])
    amount = Decimal(text)
    if amount != amount.quantize(Decimal('0.01')):
        raise BankFileRefused('camt_amount', line=node.sourceline, text=text[:40])
    return amount.quantize(Decimal('0.01'))


def _side(element):
    """Whether the account got the money."""
    side = _text(element, 'CdtDbtInd')
    if side not in ('CRDT', 'DBIT'):
        raise BankFileRefused('camt_missing', line=element.sourceline, name='CdtDbtInd')
    return side == 'CRDT'


def _date(entry):
    for path in ('BookgDt/Dt', 'BookgDt/DtTm', 'ValDt/Dt', 'ValDt/DtTm'):
        text = _text(entry, path)[:10]
        if text:
            try:
                return date.fromisoformat(text)
            except ValueError:
                break
    raise BankFileRefused('camt_missing', line=entry.sourceline, name='BookgDt')


def _account(statement):
    """Account of a statement; it stands before its entries."""
    number = _text(statement, 'Acct/Id/IBAN') or _text(statement, 'Acct/Id/Othr/Id')
    digits = account_digits(number)
    if not digits:
        raise BankFileRefused('camt_account', line=statement.sourceline, account=number[:40])
    return digits


def _text(element, path):
    node = _node(element, path)
    return '' if node is None else _content(node)


def _node(element, path):
    """The first element at `path` (local names) below `element`, or None. Much faster than a path with `{*}`."""
    for name in path.split('/'):
        element = next(_nodes(element, name), None)
    return element


def _nodes(element, name):
    """Children of `element` (or None) with the local name `name`."""
    end = f'}}{name}'
    return iter(()) if element is None else (child for child in element if child.tag.endswith(end))


def _content(node):
    return ''.join(node.itertext()).strip()
