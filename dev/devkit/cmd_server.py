"""dev/server: what dev/run serves, for scripts. It becomes Odoo's own process; unknown options go to Odoo as they are.

    dev/server --database bench --no-demo --port 8100 --workers 2
    dev/server --database bench --exec FILE.py [arguments]     runs a script with `env` in Odoo's shell
    dev/server --database bench --no-serve                     only makes or updates the database
"""

import argparse
import os
import subprocess

from . import databases, environment, odoo, ports
from .console import Stop, main, say

# Read by Odoo's shell from its standard input; the script sees itself as a program with `env` as a global.
SHELL = """
import sys
sys.argv = {argv!r}
sys.path.insert(0, {folder!r})
__file__ = {path!r}
exec(compile(open(__file__, encoding='utf-8').read(), __file__, 'exec'), globals())
"""


def parser():
    """Return the options of dev/server."""
    options = argparse.ArgumentParser(prog="dev/server", description=__doc__, allow_abbrev=False,
                                      formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--database", default="elsmart_demo", metavar="NAME", help="made when it is not there")
    options.add_argument("--modules", default="", metavar="A,B", help="modules that it must have beside the addon")
    options.add_argument("--no-demo", dest="demo", action="store_false", help="make it without demo data")
    options.add_argument("--fresh", action="store_true", help="drop the database first")
    options.add_argument("--update", action="store_true", help="update the addon even if its files are the same")
    options.add_argument("--no-serve", dest="serve", action="store_false", help="only see to the database")
    options.add_argument("--port", type=int, metavar="N", help="default: 8069 or the next free one")
    options.add_argument("--gevent-port", type=int, metavar="N", help="for the websocket, with --workers")
    options.add_argument("--workers", type=int, default=0, metavar="N")
    options.add_argument("--smtp-port", type=int, metavar="N", help="where mail goes; default: nowhere")
    options.add_argument("--exec", dest="script", nargs=argparse.REMAINDER, metavar="FILE.py [arguments]")
    return options


def serve(arguments):
    """Make the database as asked, then become Odoo or run the script."""
    options, rest = parser().parse_known_args(arguments)
    if options.script is not None and not options.script:
        raise Stop("Name the script to run after --exec.")
    if options.port:
        ports.chosen(options.port)
    environment.prepare()
    modules = [name for name in options.modules.split(",") if name]
    databases.ensure(options.database, modules, demo=options.demo, fresh=options.fresh, update=options.update)
    if options.smtp_port:
        rest += ["--smtp", "127.0.0.1", "--smtp-port", str(options.smtp_port)]
    if options.script:
        return run_script(options.database, options.script, rest)
    if options.serve:
        become_odoo(options, rest)
    return 0


def become_odoo(options, rest):
    """Replace this process by Odoo's, so that who started it can stop it."""
    port = ports.chosen(options.port) if options.port else ports.next_free(8069)
    gevent = options.gevent_port or ports.next_free(8072, taken={port})
    address = f"http://127.0.0.1:{port}"
    databases.set_address(options.database, address)
    say(f"Serving {options.database} on {address}")
    command = odoo.command(*served(options.database), "--http-port", port, "--gevent-port", gevent,
                           "--workers", options.workers, *rest)
    os.execve(command[0], command, odoo.environment())


def served(database):
    """Return the options with which Odoo serves this one database and shows no other."""
    return ["-d", database, "--db-filter", f"^{database}$"]


def run_script(database, script, rest=()):
    """Run `script` ([path, arguments …]) in Odoo's shell on `database`; what it does not commit is undone."""
    path = os.path.abspath(script[0])
    if not os.path.isfile(path):
        raise Stop(f"There is no script {path}.")
    command = odoo.command("-d", database, "--no-http", "--log-level=warn", *rest, subcommand="shell")
    text = SHELL.format(argv=[path, *script[1:]], folder=os.path.dirname(path), path=path)
    return subprocess.run(command, input=text, text=True, env=odoo.environment()).returncode


if __name__ == "__main__":
    main(serve)
