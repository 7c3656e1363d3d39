"""dev/setup: fetches and makes all that the other commands need, and says where it is; they call it themselves."""

import argparse
import shutil

from . import cluster, databases, environment, odoo
from .console import main, say
from .home import HOME


def setup(arguments):
    """Set up, stop or remove the developer home."""
    parser = argparse.ArgumentParser(prog="dev/setup", description=__doc__)
    parser.add_argument("--stop", action="store_true", help="stop PostgreSQL, keep everything")
    parser.add_argument("--remove", action="store_true", help="stop PostgreSQL and delete the home with all databases")
    options = parser.parse_args(arguments)
    if options.stop:
        cluster.stop()
    elif options.remove:
        cluster.remove()
        shutil.rmtree(HOME, ignore_errors=True)
    else:
        environment.prepare()
        template = databases.template()
        say(f"Home      {HOME}")
        say(f"Odoo      {' '.join(odoo.command())}")
        say(f"Database  psql -h {cluster.sockets()} -p {cluster.PORT} -U {cluster.ROLE} {template}")


if __name__ == "__main__":
    main(setup)
