"""A bank's files, written from KIDs and amounts by the published formats: for the walkthrough, tests and faults.

Pure Python that knows nothing of the readers under test. `Paid` is one payment; the totals are those of a right file
unless another is asked for.
"""

import sys
import time
from collections import namedtuple
from datetime import date
from decimal import Decimal
from xml.sax.saxutils import escape

ACCOUNT = '15032000417'
# `kind` is the transaction type of OCR giro (10–21); 18 and 20 are reversals. `serial` tells payments apart.
Paid = namedtuple('Paid', 'kid amount serial kind text day payer', defaults=(1, 10, '', None, '12345678903'))
VERSIONS = ('02', '04', '06', '08')


def ocr_giro(payments, day, account=ACCOUNT, transmission=1, total=None, count=None, records=None, agreements=(),
             claims=()):
    """An OCR giro file (bytes) of `payments` (`Paid`) booked on `day` (date), in one assignment.

    :param agreements: KIDs of AvtaleGiro agreements that are new, in an assignment of their own before the payments
    :param claims: (KID, kroner) of claims in AvtaleGiro, likewise
    :param total: øre to claim instead of the right sum; likewise `count` of transactions and `records`
    """
    stamp = f'{day:%d%m%y}'
    lines = []
    for number, paid in enumerate(payments, start=1):
        lines += _ocr_payment(paid, number, f'{paid.day or day:%d%m%y}')
    ore = sum(_ore(paid.amount) for paid in payments) if total is None else total
    count = len(payments) if count is None else count
    records = len(lines) + 2 if records is None else records
    ends = f'{ore:017d}{stamp}'
    more = [*_agreements(agreements, account), *_claims(claims, account, stamp)]
    more_ore = sum(_ore(amount) for _kid, amount in claims)
    more_count = len(agreements) + len(claims)
    return _latin1([
        f'NY00001000008080{transmission:07d}00017003'.ljust(80, '0'),
        *more,
        f'NY0900200010085660000002{account}'.ljust(80, '0'),
        *lines,
        f'NY090088{count:08d}{records:08d}{ends}{stamp}{stamp}'.ljust(80, '0'),
        f'NY000089{count + more_count:08d}{records + len(more) + 2:08d}{ore + more_ore:017d}{stamp}'.ljust(80, '0'),
    ])


def _agreements(kids, account):
    lines = [f'NY219470{number:07d}1{kid:>25}J'.ljust(80, '0') for number, kid in enumerate(kids, start=1)]
    return kids and [
        f'NY2124200000000000000003{account}'.ljust(80, '0'), *lines,
        f'NY212488{len(lines):08d}{len(lines) + 2:08d}'.ljust(80, '0')]


def _claims(claims, account, stamp):
    lines = []
    for number, (kid, amount) in enumerate(claims, start=1):
        lines += [
            f'NY212130{number:07d}{stamp}{"":11}{_ore(amount):017d}{kid:>25}'.ljust(80, '0'),
            f'NY212131{number:07d}{"KARI NORD":<10}{"":25}{"Faktura":<25}'.ljust(80, '0'),
            f'NY212149{number:07d}40011{"Anleggsbidrag":<40}'.ljust(80, '0')]
    ore = sum(_ore(amount) for _kid, amount in claims)
    return claims and [
        f'NY2100200010085660000004{account}'.ljust(80, '0'), *lines,
        f'NY210088{len(claims):08d}{len(lines) + 2:08d}{ore:017d}{stamp}{stamp}'.ljust(80, '0')]


def _ocr_payment(paid, number, stamp):
    kind = f'{paid.kind:02d}'
    reversing, with_text = paid.kind in (18, 20), paid.kind in (20, 21)
    lines = [
        f'NY09{kind}30{number:07d}{stamp}01{stamp[:2]}100001{"-" if reversing else "0"}'
        f'{_ore(paid.amount):017d}{paid.kid:>25}'.ljust(80, '0'),
        f'NY09{kind}31{number:07d}0000000000{paid.serial:09d}0000000{stamp}{paid.payer}'.ljust(80, '0'),
    ]
    if with_text:
        lines.append(f'NY09{kind}32{number:07d}{paid.text:40.40}'.ljust(80, '0'))
    return lines


def _latin1(lines):
    return ''.join(f'{line}\n' for line in lines).encode('iso-8859-1')


def camt(payments, day, account=ACCOUNT, kind='054', version='08', message=1, batch=False, total=None, count=None,
         opening=None, sums=()):
    """A camt.054 or camt.053 file (bytes, UTF-8) of `payments` (`Paid`) booked on `day` (date).

    :param batch: one entry with all payments as its details, instead of an entry each
    :param total: kroner to claim as sum of the credits; likewise `count` of entries
    :param sums: kroner of entries that tell no more than that, beside those of `payments`
    :param opening: kroner on the account before, for camt.053; its closing balance follows
    """
    outer, inner = ('BkToCstmrDbtCdtNtfctn', 'Ntfctn') if kind == '054' else ('BkToCstmrStmt', 'Stmt')
    entries = [_entry(payments, day, version)] if batch else [_entry([paid], day, version) for paid in payments]
    entries += [_sum(Decimal(amount), day, version, place) for place, amount in enumerate(sums)]
    credits = [Decimal(paid.amount) for paid in payments if paid.kind not in (18, 20)] + [*map(Decimal, sums)]
    number = len(entries) if count is None else count
    summary = (
        f'<TxsSummry><TtlNtries><NbOfNtries>{number}</NbOfNtries></TtlNtries><TtlCdtNtries>'
        f'<Sum>{sum(credits) if total is None else total:.2f}</Sum></TtlCdtNtries></TxsSummry>')
    balances = ''
    if opening is not None:
        net = sum(credits) - sum(Decimal(paid.amount) for paid in payments if paid.kind in (18, 20))
        balances = _balance('OPBD', Decimal(opening), day) + _balance('CLBD', Decimal(opening) + net, day)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.{kind}.001.{version}"><{outer}>'
        f'<GrpHdr><MsgId>M{message}</MsgId><CreDtTm>{day}T06:00:00</CreDtTm></GrpHdr>'
        f'<{inner}><Id>{message}</Id><Acct><Id><Othr><Id>{account}</Id></Othr></Id></Acct>'
        f'{balances}{summary}\n{"".join(entries)}</{inner}></{outer}></Document>\n').encode()


def _balance(code, amount, day):
    side = 'CRDT' if amount >= 0 else 'DBIT'
    return (f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="NOK">{abs(amount):.2f}</Amt>'
            f'<CdtDbtInd>{side}</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>')


def _entry(payments, day, version):
    amount = sum(Decimal(paid.amount) for paid in payments)
    reversal = payments[0].kind in (18, 20)
    status = '<Sts>BOOK</Sts>' if version < '07' else '<Sts><Cd>BOOK</Cd></Sts>'
    return (
        f'<Ntry><Amt Ccy="NOK">{amount:.2f}</Amt><CdtDbtInd>{"DBIT" if reversal else "CRDT"}</CdtDbtInd>'
        f'{"<RvslInd>true</RvslInd>" if reversal else ""}{status}'
        f'<BookgDt><Dt>{payments[0].day or day}</Dt></BookgDt>'
        f'<NtryDtls>{"".join(_details(paid, version) for paid in payments)}</NtryDtls></Ntry>\n')


def _sum(amount, day, version, place):
    status = '<Sts>BOOK</Sts>' if version < '07' else '<Sts><Cd>BOOK</Cd></Sts>'
    return (
        f'<Ntry><Amt Ccy="NOK">{amount:.2f}</Amt><CdtDbtInd>CRDT</CdtDbtInd>{status}<BookgDt><Dt>{day}</Dt></BookgDt>'
        f'<AcctSvcrRef>S{day:%y%m%d}{place:04d}</AcctSvcrRef><AddtlNtryInf>OCR-oppgjør</AddtlNtryInf></Ntry>\n')


def _details(paid, version):
    money = f'<Amt Ccy="NOK">{Decimal(paid.amount):.2f}</Amt>'
    amount = money if version > '02' else f'<AmtDtls><TxAmt>{money}</TxAmt></AmtDtls>'
    name = '<Pty><Nm>Ola Nordmann</Nm></Pty>' if version > '06' else '<Nm>Ola Nordmann</Nm>'
    kid = (f'<Strd><CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry></Tp><Ref>{escape(paid.kid)}</Ref>'
           '</CdtrRefInf></Strd>') if paid.kid else ''
    text = f'<Ustrd>{escape(paid.text)}</Ustrd>' if paid.text else ''
    return (
        f'<TxDtls><Refs><AcctSvcrRef>B{paid.serial:012d}</AcctSvcrRef><EndToEndId>NOTPROVIDED</EndToEndId></Refs>'
        f'{amount}<RltdPties><Dbtr>{name}</Dbtr><DbtrAcct><Id><Othr><Id>{paid.payer}</Id></Othr></Id></DbtrAcct>'
        f'</RltdPties><RmtInf>{text}{kid}</RmtInf></TxDtls>')


def _ore(kroner):
    return int(Decimal(kroner) * 100)


def main():
    """Write a file of payments of today to standard output: bank.py ocr|camt KID=KRONER …"""
    kind, *pairs = sys.argv[1:]
    paid = [Paid(kid, amount, int(time.time()) % 10**6 * 100 + number)
            for number, (kid, _equals, amount) in enumerate(pair.partition('=') for pair in pairs)]
    sys.stdout.buffer.write({'ocr': ocr_giro, 'camt': camt}[kind](paid, date.today()))


if __name__ == '__main__':
    main()
