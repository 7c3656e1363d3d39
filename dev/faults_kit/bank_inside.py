"""Runs in Odoo's shell: plays one fault of the bank files with real processes, and judges the database by SQL.

    bank_inside.py kill|race|large N FOLDER
"""

import contextlib
import json
import logging
import os
import random
import resource
import signal
import sys
import time
from datetime import date

import odoo
from odoo import api

from odoo.addons.elsmart_kundefaktura.tests.bank_common import Paid, camt, ocr_giro
from odoo.addons.elsmart_kundefaktura.tests.common import KundefakturaMixin, sample

logging.getLogger("odoo").setLevel("CRITICAL")
logging.getLogger("py.warnings").setLevel("CRITICAL")
NAME, N, FOLDER = sys.argv[1], int(sys.argv[2]), sys.argv[3]
DAY = date(2026, 6, 15)
# What is booked while one is killed.
PAYMENTS = 60
DEVIATIONS, FIGURES = [], {}


class World(KundefakturaMixin):
    """A grid company of this run; those of former runs are out of use."""


def prepare():
    for company in env["res.company"].search([("name", "=", "Prøvenett AS")]):
        company.name = f"Prøvenett {company.id}"
    env["elsmart.bank.record"].search([("outcome", "=", "waiting")]).outcome = "failed"
    env["elsmart.bank.record"].search([("receipt_due", "=", True)]).receipt_due = False
    World.env = env
    World.set_up_company()
    env.cr.commit()


def claims(count):
    """(KID, NOK) of what `count` new, accepted cases are asked to pay."""
    found = []
    body = sample("K-2026-000704")["deliveries"][0]["body"]
    for number in range(count):
        order = World.deliver_body("nettmelding", f"bank-{number:05}", body)[0].order_id
        World.send(order)
        World.accept(order)
        found += [(claim.kid, claim.open) for claim in order.elsmart_claim_ids]
    env.cr.commit()
    return found


@contextlib.contextmanager
def own_env():
    """An environment on a connection of this process's own, as the scheduler has it."""
    with env.registry.cursor() as cr:
        yield api.Environment(cr, api.SUPERUSER_ID, {
            "tracking_disable": True, "allowed_company_ids": World.company.ids, "lang": "nb_NO"})


def process(work, *arguments):
    """Fork a process that does `work`; return its pid."""
    odoo.sql_db.close_all()
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        work(*arguments)
        code = 0
    except BaseException as error:
        print(f"  {work.__name__}: {error!r}"[:300], flush=True)
    finally:
        os._exit(code)


def ended(pid):
    """Exit code of a child, waited for."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def book():
    """What the scheduler does, chunk by chunk, each committed."""
    with own_env() as own:
        records = own["elsmart.bank.record"]
        waiting = [("outcome", "=", "waiting"), ("company_id", "=", World.company.id)]
        while chunk := records.search(waiting, order="id", limit=20):
            chunk._work()
            chunk.file_id._close()
            own.cr.commit()
        records._cron_receipts()


def take_in(data, name):
    """Take in a file as a request does: begun anew when another was there first."""
    from odoo.addons.elsmart_kundefaktura.flow.bank_file import BankFileRefused
    with own_env() as own:
        files = own["elsmart.bank.file"].with_company(World.company.id)
        try:
            odoo.service.model.retrying(lambda: files._take_in(name, data), own)
        except BankFileRefused as refused:
            if refused.code != "known":
                raise


def rows(query, *values):
    """Rows of a query on a connection that has seen nothing before."""
    with env.registry.cursor() as cr:
        cr.execute(query, values)
        return cr.fetchall()


def expect(what, found, expected):
    if found != expected:
        DEVIATIONS.append(f"{what}: {found}, not {expected}")


def judge(told):
    """Hold the database against {reference key: NOK} `told` by the bank."""
    company = World.company.id
    [[count, total, unbooked, twice]] = rows(
        """SELECT count(*), COALESCE(sum(signed), 0), count(*) FILTER (WHERE payment_id IS NULL),
                  count(payment_id) - count(DISTINCT payment_id)
             FROM elsmart_bank_record WHERE company_id = %s AND outcome != 'same'""", company)
    expect("payments, not booked, booked twice", (count, unbooked, twice), (len(told), 0, 0))
    expect("sum of the bank", float(total), round(sum(told.values()), 2))
    [[payments, ledger]] = rows(
        """SELECT count(DISTINCT p.id), COALESCE(sum(l.balance), 0) FROM account_payment p
             JOIN account_move m ON m.id = p.move_id AND m.state = 'posted'
             JOIN account_move_line l ON l.move_id = m.id JOIN account_account a ON a.id = l.account_id
            WHERE p.company_id = %s AND a.account_type != 'asset_receivable'""", company)
    expect("payments and sum of the ledger", (payments, float(ledger)), (len(told), round(sum(told.values()), 2)))
    [[over]] = rows(
        """SELECT count(*) FROM elsmart_claim c WHERE c.company_id = %s AND c.paid != LEAST(c.gross, COALESCE(
                (SELECT sum(r.amount) FROM elsmart_bank_record r
                  WHERE r.claim_id = c.id AND r.outcome != 'same'), 0))""", company)
    expect("claims whose money is not what the bank told", over, 0)
    [[receipts]] = rows(
        """SELECT count(*) FROM mail_mail m JOIN sale_order o ON o.id = m.elsmart_order_id
             JOIN mail_message g ON g.id = m.mail_message_id
            WHERE o.company_id = %s AND (g.subject LIKE 'Kvittering: %%' OR g.subject LIKE 'Receipt: %%')""", company)
    expect("receipts", receipts, len(told))


def real(kids, serial, told):
    """A new payment, noted in `told`; no other is alike it."""
    told[serial] = serial / 100
    return Paid(random.choice(kids)[0], f"{serial / 100:.2f}", serial)


def kill():
    """The one who books is killed at a random instant, `N` times; afterwards all is booked, and once."""
    told, serial = {}, 0
    kids = claims(max(2, N // 10))
    killed = 0
    while killed < N:
        paid = []
        for _payment in range(PAYMENTS):
            serial += 1
            paid.append(real(kids, serial, told))
        # The bank tells of them in both kinds of file; some only in one.
        first, second = random.sample((ocr_giro, camt), 2)
        take_in(first(paid, DAY), f"{serial}.txt")
        take_in(second(random.sample(paid, PAYMENTS // 2), DAY), f"{serial}-again.txt")
        pid = process(book)
        while killed < N:
            time.sleep(random.uniform(0.05, 1.5))
            if os.waitpid(pid, os.WNOHANG)[0]:
                pid = None
                break
            os.kill(pid, signal.SIGKILL)
            ended(pid)
            killed += 1
            pid = process(book)
        if pid:
            expect("the last one's exit code", ended(pid), 0)
    FIGURES["kills"], FIGURES["payments"] = killed, len(told)
    judge(told)
    return killed


def race():
    """Two take in the same file, or files that overlap, at one instant, and two book them, `N` times."""
    told, serial = {}, 0
    kids = claims(2)
    for _trial in range(N):
        paid = []
        for _payment in range(6):
            serial += 1
            paid.append(real(kids, serial, told))
        # Of the same kind, or of two: the one sees what the other told, or is begun anew.
        files = [ocr_giro(paid[:4], DAY, transmission=1), random.choice((
            lambda part: ocr_giro(part, DAY, transmission=2), lambda part: camt(part, DAY)))(
            random.choice((paid[2:], paid)))]
        pids = [process(take_in, data, f"{serial}-{number}.txt") for number, data in enumerate(files)]
        for pid in pids:
            expect(f"exit code of who takes in {serial}", ended(pid), 0)
        for pid in [process(book), process(book)]:
            expect(f"exit code of who books {serial}", ended(pid), 0)
        # One that gave up because of the other is tried again by a person; here by the next run.
        with own_env() as own:
            own["elsmart.bank.record"].search([
                ("outcome", "=", "failed"), ("company_id", "=", World.company.id)]).outcome = "waiting"
            own.cr.commit()
    book()
    FIGURES["payments"] = len(told)
    judge(told)
    return N


def large():
    """A file of `N` payments: stored and matched, its memory, and the rate of booking some of them."""
    kids = claims(5)
    for write in (ocr_giro, camt):
        path = os.path.join(FOLDER, f"{write.__name__}.file")
        # Written by a process of its own, so that what the writer needs is in nobody's figure.
        expect(f"exit code of the writer of {path}", ended(process(written, write, kids, path)), 0)
        measured(write.__name__, path)
    started, done = time.monotonic(), 0
    with own_env() as own:
        records = own["elsmart.bank.record"]
        while done < 400:
            chunk = records.search([("outcome", "=", "waiting")], order="id", limit=20)
            chunk._work()
            own.cr.commit()
            done += len(chunk)
    FIGURES["booked per second"] = round(done / (time.monotonic() - started), 1)
    return 2


def written(write, kids, path):
    """Write a file of `N` payments, of which every fiftieth has a KID of ours."""
    first = N + 1 if write is camt else 1
    paid = [Paid(kids[number % len(kids)][0] if number % 50 == 0 else f"9{number:015}", "0.01", first + number)
            for number in range(N)]
    with open(path, "wb") as file:
        file.write(write(paid, DAY))


def measured(name, source):
    """Take in the file `source` in a process of its own, and note seconds and the most memory that it had."""
    path = os.path.join(FOLDER, name)

    def work():
        before = resource.getrusage(resource.RUSAGE_SELF)
        started = time.monotonic()
        with open(source, "rb") as file:
            take_in(file.read(), name)
        after = resource.getrusage(resource.RUSAGE_SELF)
        with open(path, "w", encoding="utf-8") as file:
            json.dump([time.monotonic() - started, after.ru_utime - before.ru_utime, after.ru_maxrss / 1024], file)
    expect(f"exit code of {name}", ended(process(work)), 0)
    with open(path, encoding="utf-8") as file:
        wall, cpu, megabytes = json.load(file)
    FIGURES[f"{name}, {N} payments, {os.path.getsize(source) // 2**20} MB"] = (
        f"{wall:.1f} s ({cpu:.1f} s of our own processor time), {megabytes:.0f} MB")
    [[count, matched]] = rows(
        "SELECT count(*), count(claim_id) FROM elsmart_bank_record WHERE company_id = %s", World.company.id)
    expect(f"{name}: stored and matched", (count % N, matched), (0, count // N * ((N + 49) // 50)))
    if N >= 100_000:
        expect(f"{name}: below 5 minutes and 500 MB", wall < 300 and megabytes < 500, True)


prepare()
trials = {"kill": kill, "race": race, "large": large}[NAME]()
with open(os.path.join(FOLDER, "result.json"), "w", encoding="utf-8") as result:
    json.dump({"trials": trials, "figures": FIGURES, "deviations": DEVIATIONS}, result)
# The connection that the shell would end with is closed: the processes must not share it.
sys.stdout.flush()
os._exit(0)
