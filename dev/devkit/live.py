"""A database and a server of one's own, for figures and fault tests: what bench and faults share."""

import contextlib
import json
import subprocess
from collections import namedtuple
from pathlib import Path

from . import databases, environment, odoo, ports
from .cmd_run import stop, wait_for
from .cmd_server import run_script, served
from .console import Stop, dies_with_parent
from .home import HOME, LOGS

JOURNEY = Path(__file__).parents[1] / "journey"
# Nothing listens there: what the addon would send stays in its queues, since no cron runs either.
NOWHERE = 9

Server = namedtuple("Server", "url database process log")


@contextlib.contextmanager
def serving(database, *, workers=2, options=()):
    """Serve `database` with `workers` processes and no crons; gives the Server."""
    port = ports.next_free(8261)
    log = LOGS / f"live-{database}.log"
    command = odoo.command(
        *served(database), "--http-port", port, "--gevent-port", ports.next_free(8461, taken={port}),
        "--workers", workers, "--max-cron-threads", 0, *options)
    with log.open("w") as output:
        process = subprocess.Popen(command, env=odoo.environment(), stdin=subprocess.DEVNULL,
                                   stdout=output, stderr=subprocess.STDOUT, preexec_fn=dies_with_parent)
    try:
        url = f"http://127.0.0.1:{port}"
        wait_for(url, process, log)
        yield Server(url, database, process, log)
    finally:
        stop(process)


def prepare(database, *, fresh=False):
    """See to it that `database` is there without demo data, and the addon in it as its files are now."""
    environment.prepare()
    databases.ensure(database, databases.MODULES, demo=False, fresh=fresh)


def make_world(server, *scripts, payments=None):
    """Make a grid company of its own in the server's database; returns what `journey/prepare.py` tells of it.

    Each of `scripts` then runs in Odoo's shell with the path of that JSON file, and may add to it. `payments` is the
    address of local payment servers; without them core's own test provider is published.
    """
    path = HOME / f"world-{server.database}.json"
    first = [JOURNEY / "prepare.py", server.url, NOWHERE, NOWHERE, path, *([payments] if payments else [])]
    steps = [first, *([script, path] for script in scripts)]
    try:
        for step in steps:
            if run_script(server.database, [str(part) for part in step]):
                raise Stop("The grid company could not be made; the reason stands above.")
        return json.loads(path.read_text(encoding="utf-8"))
    finally:
        path.unlink(missing_ok=True)   # it holds the keys of this run
