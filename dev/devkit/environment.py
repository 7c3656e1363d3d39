"""The whole set-up in its order; each step does nothing when it is already done."""

from . import cluster, debian, node, odoo, venvs
from .home import DATA, LOGS, MAIL, locked


def prepare():
    """See to it that Odoo, its Python and a running PostgreSQL are there."""
    odoo.own()   # a wrong ODOO_HOME is told before anything is fetched
    with locked("setup", waiting="· Waiting for another set-up of the same home …"):
        for folder in (DATA, LOGS, MAIL):
            folder.mkdir(parents=True, exist_ok=True)
        debian.install_missing()
        venvs.prepare()
        node.prepare()
        odoo.prepare()
        cluster.start()
