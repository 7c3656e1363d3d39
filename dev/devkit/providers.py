"""The local servers that play Nexi and Vipps (dev/providers_kit), beside a server of Odoo."""

import os
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from . import cluster, databases, ports
from .console import Stop, dies_with_parent
from .home import HOME

PARENT = Path(__file__).parents[1]
FIRST_PORT = 8490


def start(database, address):
    """Start them for the demo company of `database`, whose Odoo is served on `address`; returns the process.

    Where they listen is written into the database. Their payments are forgotten when they end.
    """
    webhook = cluster.query(
        "SELECT id, vipps_webhook_secret FROM payment_provider WHERE code = 'vipps' AND state = 'test' "
        "AND vipps_webhook_secret IS NOT NULL ORDER BY id LIMIT 1", database=database)
    options = [f"{address}/payment/vipps/webhook/{webhook[0][0]}", webhook[0][1]] if webhook else []
    process, url = launch(["--vipps-webhook", *options] if options else [])
    databases.set_provider_hosts(database, url)
    return process


def launch(options=()):
    """Start them on a free port; returns (process, address) when they answer."""
    port = ports.next_free(FIRST_PORT)
    process = subprocess.Popen(
        [str(part) for part in (HOME / "venv/bin/python", "-m", "providers_kit", port, *options)], cwd=PARENT,
        stdin=subprocess.DEVNULL, preexec_fn=dies_with_parent,
        env=dict(os.environ, PYTHONPATH=str(PARENT), PYTHONDONTWRITEBYTECODE="1"))
    url = f"http://127.0.0.1:{port}"
    if not answers(url, process):
        raise Stop("The local payment servers did not start.")
    return process, url


def answers(url, process=None):
    """Return whether they answer on `url`; while `process` starts they are given ten seconds."""
    for _try in range(100 if process else 1):
        try:
            urllib.request.urlopen(f"{url}/control", timeout=5).close()
            return True
        except (urllib.error.URLError, OSError, ValueError):
            time.sleep(0.1 if process else 0)
        if process and process.poll() is not None:
            return False
    return False
