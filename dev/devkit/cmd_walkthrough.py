"""dev/walkthrough: the whole job over real HTTP against a running server, each step printed; exit 1 on any surprise.

    dev/walkthrough                                       makes a database and a server of its own
    dev/walkthrough --url http://localhost:8069           plays on a running server, on the database elsmart_demo
    dev/walkthrough --url URL --database NAME             … on another database of this PostgreSQL

Each run makes a grid company of its own in the database, so that it can be run as often as one likes.
"""

import argparse
import contextlib
import subprocess
from pathlib import Path

from . import cluster, databases, environment, odoo, ports, providers
from .cmd_run import stop, wait_for
from .cmd_server import run_script, served
from .console import Stop, main, step
from .home import HOME, LOGS

OWN = "elsmart_walkthrough"
JOURNEY = Path(__file__).parents[1] / "journey"


def walk(arguments):
    """Set up, play the journey, clean up; return its exit code."""
    parser = argparse.ArgumentParser(
        prog="dev/walkthrough", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", help="a running server; default: one of its own")
    parser.add_argument("--database", help=f"default: elsmart_demo with --url, else {OWN}")
    options = parser.parse_args(arguments)
    environment.prepare()
    if options.url:
        database = options.database or "elsmart_demo"
        if not databases.exists(database):
            raise Stop(f"There is no database {database}; name the one that {options.url} serves with --database.")
        with payment_servers(database) as payments:
            return play(options.url.rstrip("/"), database, payments)
    database = options.database or OWN
    databases.ensure(database, databases.MODULES, demo=False, fresh=True)
    port = ports.next_free(8169)
    log = LOGS / "walkthrough-server.log"
    command = odoo.command(*served(database), "--http-port", port, "--gevent-port", ports.next_free(8172, taken={port}))
    with log.open("w") as output:
        server = subprocess.Popen(command, env=odoo.environment(), stdin=subprocess.DEVNULL,
                                  stdout=output, stderr=subprocess.STDOUT)
    try:
        url = f"http://127.0.0.1:{port}"
        wait_for(url, server, log)
        with payment_servers(database) as payments:
            return play(url, database, payments)
    finally:
        stop(server)


@contextlib.contextmanager
def payment_servers(database):
    """Give the address of the local payment servers: those that dev/run serves for `database`, or own ones."""
    found = cluster.query(
        "SELECT value FROM ir_config_parameter WHERE key = 'elsmart_kundefaktura.nexi_test_host'", database=database)
    running = found[0][0].removesuffix("/nexi") if found and found[0][0] else ""
    if running and providers.answers(running):
        yield running
        return
    process, url = providers.launch()
    try:
        yield url
    finally:
        stop(process)


def play(url, database, payments):
    """Make the grid company of this run in `database`, then play the journey in Odoo's Python."""
    hook, smtp = ports.next_free(8270), ports.next_free(8370)
    world = HOME / f"walkthrough-{database}.json"
    with step("Making a grid company for this run"):
        code = run_script(database, [str(JOURNEY / "prepare.py"), url, str(hook), str(smtp), str(world), payments])
        if code:
            raise Stop("The grid company could not be made; the reason stands above.")
    try:
        return subprocess.run(
            [HOME / "venv/bin/python", "-m", "journey", str(world)], cwd=JOURNEY.parent,
            env=dict(odoo.environment(), PYTHONPATH=str(JOURNEY.parent), PYTHONDONTWRITEBYTECODE="1")).returncode
    finally:
        world.unlink(missing_ok=True)   # it holds the keys of this run


if __name__ == "__main__":
    main(walk)
