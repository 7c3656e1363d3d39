"""dev/run: sets up everything, makes the demo database, and serves it with a mail server that delivers nowhere."""

import argparse
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from . import databases, environment, odoo, ports, providers
from .cmd_server import served
from .console import Stop, dies_with_parent, main, say
from .home import HOME, LOGS, MAIL

DATABASE = "elsmart_demo"
WELCOME = Path(__file__).with_name("welcome.txt")


def run(arguments):
    """Serve until Ctrl-C; return Odoo's exit code."""
    parser = argparse.ArgumentParser(prog="dev/run", description=__doc__)
    parser.add_argument("--fresh", action="store_true", help="drop the demo database and make it anew")
    parser.add_argument("--port", type=int, metavar="N", help="default: 8069 or the next free one")
    options = parser.parse_args(arguments)
    environment.prepare()
    port = ports.chosen(options.port) if options.port else ports.next_free(8069)
    databases.ensure(DATABASE, databases.MODULES, fresh=options.fresh)
    address = f"http://127.0.0.1:{port}"
    databases.set_address(DATABASE, address)
    smtp = ports.next_free(8025)
    mailbox = subprocess.Popen([HOME / "venv/bin/python", Path(__file__).with_name("mailbox.py"), str(smtp), MAIL],
                               preexec_fn=dies_with_parent)
    kit = providers.start(DATABASE, address)
    log = LOGS / f"run-{port}.log"
    command = odoo.command(*served(DATABASE), "--http-port", port, "--gevent-port", ports.next_free(8072, taken={port}),
                           "--smtp", "127.0.0.1", "--smtp-port", smtp)
    with log.open("w") as output:
        server = subprocess.Popen(command, env=odoo.environment(), stdin=subprocess.DEVNULL,
                                  stdout=output, stderr=subprocess.STDOUT, preexec_fn=dies_with_parent)
    try:
        wait_for(address, server, log)
        say(WELCOME.read_text().format(address=address, mail=MAIL, log=log))
        return server.wait()
    finally:
        stop(server, mailbox, kit)


def wait_for(address, server, log):
    """Return when the server answers."""
    say("· Starting Odoo …")
    while server.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/web/health", timeout=5).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise Stop(f"Odoo did not start; why is in {log}.")


def stop(*processes):
    """Ask the processes to end, and end those that do not within ten seconds."""
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


if __name__ == "__main__":
    main(run)
