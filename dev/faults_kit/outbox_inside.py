"""Runs in Odoo's shell: plays one fault of the outbox with real processes and connections, and judges the journal.

    outbox_inside.py SCENARIO N FOLDER

Writers, dispatchers and receivers are processes of their own, as in production; the journal of the receivers is judged
with SQL alone.
"""

import contextlib
import json
import logging
import os
import random
import signal
import sys
import time

import outbox_servers as servers
import psycopg2

import odoo
from odoo import api

from odoo.addons.elsmart_kundefaktura.models import elsmart_event_push
from odoo.addons.elsmart_kundefaktura.tests.common import KundefakturaMixin, sample

logging.getLogger("odoo").setLevel("CRITICAL")
NAME, N, FOLDER = sys.argv[1], int(sys.argv[2]), sys.argv[3]
JOURNAL = os.path.join(FOLDER, "journal.jsonl")
BEGAN = os.getpid()
STOP = os.path.join(FOLDER, "stop")
PAUSE = 0.2


class World(KundefakturaMixin):
    """A grid company of this run; those of former runs are out of use."""


def prepare():
    """Make the company; nobody else is told anything."""
    env["elsmart.source"].search([]).webhook_url = False
    for company in env["res.company"].search([("name", "=", "Prøvenett AS")]):
        company.name = f"Prøvenett {company.id}"
    World.env = env
    World.set_up_company()


def listens(source, port, scheme="http"):
    """Let `source` be told on `port`."""
    source.webhook_url = f"{scheme}://127.0.0.1:{port}/"
    source._generate_webhook_secret()


def bases(code, count):
    """Ids of `count` new fakturagrunnlag of the source `code`."""
    body = sample("K-2026-000704")["deliveries"][0]["body"]
    return [World.deliver_body(code, f"{code}-{number:05}", body)[0].order_id.id for number in range(count)]


@contextlib.contextmanager
def own_env():
    """An environment on a connection of this process's own."""
    with env.registry.cursor() as cr:
        yield api.Environment(cr, api.SUPERUSER_ID, {"tracking_disable": True})


def process(work, *arguments):
    """Fork a process that does `work`; return its pid."""
    odoo.sql_db.close_all()
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        random.seed(os.getpid())
        work(*arguments)
        code = 0
    except BaseException as error:
        print(f"  {work.__name__}: {type(error).__name__}: {error}", flush=True)
    finally:
        os._exit(code)


def toggle(own, order_id, rollback=False):
    """Change a fact of one basis in a transaction of its own, again if somebody else was first."""
    for _try in range(50):
        try:
            order = own["sale.order"].browse(order_id)
            order._elsmart_write({"elsmart_no_charge": not order.elsmart_no_charge})
            own.flush_all()
            own.cr.rollback() if rollback else own.cr.commit()
            own.invalidate_all(flush=False)
            return
        except psycopg2.extensions.TransactionRollbackError:
            own.cr.rollback()
            own.invalidate_all(flush=False)
    raise RuntimeError("a change found no quiet moment")


def write(order_ids, changes):
    """Each basis changes `changes` times; now and then a change is rolled back."""
    with own_env() as own:
        for _round in range(changes):
            for order_id in random.sample(order_ids, len(order_ids)):
                if random.random() < 0.1:
                    toggle(own, order_id, rollback=True)
                toggle(own, order_id)


def goes_on():
    """Whether the scenario still runs; not when whoever began it is gone."""
    return not os.path.exists(STOP) and os.getppid() == BEGAN


def dispatch():
    """Empty the outbox over and over, as cron workers do."""
    elsmart_event_push.LINGER = 0
    while goes_on():
        with own_env() as own:
            own["elsmart.event"]._cron_push()
        time.sleep(PAUSE)


def clock():
    """Let time pass: what waits for its time may be tried now."""
    with own_env() as own:
        while goes_on():
            with contextlib.suppress(psycopg2.extensions.TransactionRollbackError):
                own.cr.execute("UPDATE elsmart_event SET next_try = now() AT TIME ZONE 'UTC' WHERE state = 'pending' "
                               "AND next_try > now() AT TIME ZONE 'UTC' AND lease_until IS NULL")
                own.cr.execute("UPDATE elsmart_source_health SET rest_until = NULL WHERE rest_until IS NOT NULL")
                own.cr.commit()
            own.cr.rollback()
            time.sleep(PAUSE)


def wait(pids, seconds):
    """Wait for processes; True when all ended well in time."""
    end, left, well = time.monotonic() + seconds, set(pids), True
    while left and time.monotonic() < end:
        for pid in list(left):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                left.discard(pid)
                well &= status == 0
        time.sleep(0.05)
    for pid in left:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    return well and not left


def drained(sources, seconds):
    """Wait until nothing is to be sent to `sources`; return how much is left."""
    end = time.monotonic() + seconds
    while True:
        with own_env() as own:
            own.cr.execute("SELECT count(*) FROM elsmart_event WHERE state = 'pending' AND source_id IN %s",
                           (tuple(sources),))
            left = own.cr.fetchone()[0]
        if not left or time.monotonic() > end:
            return left
        time.sleep(0.5)


def journal():
    """What the receivers took in, in order of arrival."""
    with open(JOURNAL, encoding="utf-8") as stream:
        return [row for row in map(json.loads, stream) if row["taken"]]


def judge(sources, taken):
    """Return (events in the database, deviations): I3 from the receivers' journal and the tables."""
    deviations, first, seen = [], {}, {}
    for row in taken:
        known = seen.setdefault(row["id"], row)
        if known["sequence"] != row["sequence"] or known["basis"] != row["basis"]:
            deviations.append(f"the id {row['id']} came for two events")
        key = row["port"], row["basis"]
        if row["sequence"] > first.get(key, 0) + 1:
            deviations.append(f"{row['basis']} was told {row['sequence']} after {first.get(key, 0)}")
        if row["sequence"] > first.get(key, 0):
            first[key] = row["sequence"]
    with own_env() as own:
        own.cr.execute("""
            SELECT e.message_ref, e.state, o.name, e.sequence, o.elsmart_label, e.label,
                   e.sequence = max(e.sequence) OVER (PARTITION BY e.order_id, e.source_id)
              FROM elsmart_event e JOIN sale_order o ON o.id = e.order_id WHERE e.source_id IN %s""", (tuple(sources),))
        rows = own.cr.fetchall()
    known = {row[0] for row in rows}
    deviations += [f"{row['basis']} was told {row['sequence']}, which was rolled back"
                   for row in seen.values() if row["id"] not in known]
    for message, state, basis, sequence, now, label, last in rows:
        if message not in seen:
            deviations.append(f"{basis} was never told {sequence} (it is {state})")
        if state != "sent":
            deviations.append(f"{basis} {sequence} is {state}")
        if last and (now != label or message in seen and seen[message]["label"] != now):
            deviations.append(f"{basis} is {now}, last told {label}")
    return len(rows), deviations


def order():
    """Random failures, two dispatchers, two writers."""
    server, ports = servers.start(["flaky"], JOURNAL, FOLDER)
    prepare()
    source = World.sources["nettmelding"]
    listens(source, ports[0])
    ids, source_id = bases("nettmelding", N), source.id
    env.cr.commit()
    start = time.monotonic()
    helpers = [process(dispatch), process(dispatch), process(clock)]
    well = wait([process(write, ids[half::2], 20) for half in (0, 1)], 1800)
    left = drained([source_id], 600)
    with open(STOP, "w"):
        well &= wait(helpers, 60)
    os.kill(server, signal.SIGKILL)
    trials, deviations = judge([source_id], journal())
    deviations += [] if well else ["a process ended badly"]
    with own_env() as own:
        own.cr.execute("SELECT count(*), count(*) FILTER (WHERE NOT delivered) FROM elsmart_event_attempt "
                       "WHERE source_id = %s", (source_id,))
        attempts, failed = own.cr.fetchone()
    return trials, deviations, {
        "bases × changes": f"{N} × 20", "events": trials, "tries": attempts, "of these failed": failed,
        "taken in more than once": len(journal()) - trials, "left": left,
        "seconds": round(time.monotonic() - start)}


def killed():
    """A dispatcher that dies with the answer in its hand."""
    def die(self, key, answer):
        os.kill(os.getpid(), signal.SIGKILL)

    elsmart_event_push.ElsmartEvent._record = die
    with own_env() as own:
        own["elsmart.event"]._cron_push()


def once():
    """One run of the outbox."""
    elsmart_event_push.LINGER = 0
    with own_env() as own:
        own["elsmart.event"]._cron_push()


def sql(statement, *arguments):
    with own_env() as own:
        own.cr.execute(statement, arguments)
        return own.cr.fetchall() if own.cr.description else None


def kill():
    """SIGKILL between answer and note, again and again."""
    server, ports = servers.start(["good"], JOURNAL, FOLDER)
    prepare()
    source = World.sources["nettmelding"]
    listens(source, ports[0])
    [order_id], source_id = bases("nettmelding", 1), source.id
    env.cr.commit()
    deviations, waited = [], None
    for number in range(N):
        with own_env() as own:
            toggle(own, order_id)
        pid = process(killed)
        if os.waitpid(pid, 0)[1] != signal.SIGKILL:
            deviations.append(f"trial {number}: the dispatcher was not killed")
        held = sql("SELECT count(*) FROM elsmart_event WHERE state = 'pending' AND lease_until IS NOT NULL "
                   "AND source_id = %s", source_id)[0][0]
        if held != 1:
            deviations.append(f"trial {number}: {held} events were held by the dead dispatcher")
        if number == 0:
            begin = time.monotonic()
            while sql("SELECT 1 FROM elsmart_event WHERE state = 'pending' AND source_id = %s", source_id):
                wait([process(once)], 60)
                time.sleep(1)
            waited = time.monotonic() - begin
            if waited > 65:
                deviations.append(f"the lease was freed after {waited:.0f} s")
        else:
            sql("UPDATE elsmart_event SET lease_until = now() AT TIME ZONE 'UTC' - interval '1 second' "
                "WHERE lease_until IS NOT NULL")
            wait([process(once)], 60)
    os.kill(server, signal.SIGKILL)
    events, found = judge([source_id], journal())
    duplicates = len(journal()) - events
    if duplicates > N:
        deviations.append(f"{duplicates} duplicates of {N} kills")
    return N, deviations + found, {
        "kills": N, "events": events, "duplicates, each with the id it had": duplicates,
        "seconds until the first lease was free": round(waited or 0)}


def change(order_ids, seconds):
    """Change random bases, some a second; note when each change was committed."""
    notes = servers.Journal(os.path.join(FOLDER, "commits.jsonl"))
    end = time.monotonic() + seconds
    with own_env() as own:
        while time.monotonic() < end:
            order_id = random.choice(order_ids)
            toggle(own, order_id)
            own.cr.execute("SELECT message_ref FROM elsmart_event WHERE order_id = %s ORDER BY id DESC LIMIT 2",
                           (order_id,))
            notes.note(ids=[row[0] for row in own.cr.fetchall()])
            own.cr.rollback()
            time.sleep(0.1)


def receivers():
    """Good receivers beside bad ones."""
    kinds = ["good"] * 7 + list(servers.BAD) + ["trap"]
    server, ports = servers.start(kinds, JOURNAL, FOLDER)
    prepare()
    ids, good = [], []
    for number, (kind, port) in enumerate(zip(kinds[:-1], ports, strict=False)):
        code = f"{kind}{number}"
        source = World.sources[code] = env["elsmart.source"].create({
            "code": code, "name": code, "kind": "other", "company_id": World.company.id})
        listens(source, port, "https" if kind == "untrusted" else "http")
        ids += bases(code, 4)
        good += [source.id] if kind == "good" else []
    env.cr.commit()
    dispatcher = process(dispatch)
    wait([process(change, ids, N)], N + 60)
    left = drained(good, 60)
    with open(STOP, "w"):
        wait([dispatcher], 90)
    os.kill(server, signal.SIGKILL)
    taken = [row for row in journal() if row["port"] in ports[:7]]
    events, deviations = judge(good, taken)
    deviations += ["a redirect was followed"] * any(row["port"] == ports[-1] for row in journal())
    with open(os.path.join(FOLDER, "commits.jsonl"), encoding="utf-8") as stream:
        commits = {message: row["time"] for row in map(json.loads, stream) for message in row["ids"]}
    delays = sorted(row["time"] - commits[row["id"]] for row in taken if row["id"] in commits)
    p95 = delays[int(len(delays) * 0.95)] if delays else 999
    deviations += [f"p95 of the good ones is {p95:.1f} s"] * (p95 >= 10)
    longest = sql("SELECT max(duration) FROM elsmart_event_attempt")[0][0]
    deviations += [f"a try took {longest} s"] * (longest > 21)
    return events, deviations, {
        "receivers good and bad": f"7 and {len(servers.BAD)}", "events to good ones": events, "left": left,
        "delay of the good ones, seconds": f"p50 {delays[len(delays) // 2]:.2f}, p95 {p95:.2f}, most {delays[-1]:.2f}",
        "longest try, seconds": round(longest, 1)}


trials, deviations, figures = {"order": order, "kill": kill, "receivers": receivers}[NAME]()
with open(os.path.join(FOLDER, "result.json"), "w", encoding="utf-8") as file:
    json.dump({"trials": trials, "deviations": deviations, "figures": figures}, file, ensure_ascii=False)
sys.stdout.flush()
# The shell would like to undo what its connection did, but that was closed before the first fork.
os._exit(0)
