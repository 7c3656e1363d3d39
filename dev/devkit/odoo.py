"""Odoo 19: where it comes from and how it is started."""

import os
import subprocess
from pathlib import Path

from . import cluster, debian
from .console import Stop, step
from .home import CHECKOUT, DATA, HOME, REPOSITORY, built, digest, link

ADDON = "elsmart_kundefaktura"
PACKAGES = {
    "sid": ["odoo-19", "fonts-roboto-unhinted", "fonts-montserrat", "fonts-ocr-b", "libjs-jquery", "libjs-jquery-form",
            "libjs-underscore"],
    # Odoo links to files that later versions of these two no longer have; its icons vanish with them.
    "bookworm": ["fonts-font-awesome", "fonts-inconsolata"],
}
# Debian leaves this file out because it is not free software (it blurs the background of video calls). Without any file
# the web client logs an error on each page and every browser test of it fails.
STAND_IN = "usr/lib/python3/dist-packages/odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"
CONFIGURATION = """[options]
addons_path = {addons}
admin_passwd = admin
data_dir = {data}
db_host = {host}
db_port = {port}
db_user = {user}
http_interface = 127.0.0.1
# Nothing listens there: no mail leaves the machine unless a command names another port.
smtp_server = 127.0.0.1
smtp_port = 9
"""


def prepare():
    """Fetch Odoo unless it is there or ODOO_HOME names one; write this checkout's configuration."""
    if not own():
        built("odoo", digest(PACKAGES, STAND_IN), _fetch)
    link(CHECKOUT / "addons" / ADDON, REPOSITORY)
    addons = [CHECKOUT / "addons"]
    if own() and (own() / "addons").is_dir():
        addons.append(own() / "addons")
    text = CONFIGURATION.format(addons=",".join(map(str, addons)), data=DATA, host=cluster.sockets(),
                                port=cluster.PORT, user=cluster.ROLE)
    if not configuration().exists() or configuration().read_text() != text:
        configuration().write_text(text)
        configuration().chmod(0o600)   # Odoo warns of any other


def _fetch(folder):
    """Unpack Odoo and the packages it links to."""
    with step("Fetching Odoo 19"):
        work = folder / ".download"
        debian.unpack(PACKAGES, folder, work)
        archive = next((work / "downloads").glob("odoo-19_*"))
        (folder / "VERSION").write_text(archive.name)
        (folder / STAND_IN).parent.mkdir(exist_ok=True)
        (folder / STAND_IN).touch()
        subprocess.run(["rm", "-rf", str(work)], check=True)


def own():
    """Return the folder ODOO_HOME, which holds an Odoo of the user's, or None."""
    value = os.environ.get("ODOO_HOME")
    if not value:
        return None
    path = Path(value).expanduser().absolute()
    if not os.path.isdir(path / "odoo" / "cli"):
        raise Stop(f"Let ODOO_HOME name the folder in which Odoo 19's package odoo lies ({path}/odoo is none).")
    return path


def version():
    """Return what tells this Odoo from another: databases made with one are not used with another."""
    if own():
        return f"{own()} {(own() / 'odoo' / 'release.py').read_text()}"
    return (HOME / "odoo" / "VERSION").read_text()


def configuration():
    """Return the path of the configuration file for this checkout."""
    return CHECKOUT / "odoo.conf"


def command(*arguments, subcommand=None):
    """Return the command line that starts Odoo on this checkout.

    Odoo's own script is used: started as a module (python -m odoo) its websocket process dies under --workers.
    """
    script = HOME / "odoo/usr/bin/odoo"
    if own():
        script = own() / "odoo-bin"
        if not script.exists():
            script = CHECKOUT / "odoo-bin"
            script.write_text("import odoo.cli\n\nif __name__ == '__main__':\n    odoo.cli.main()\n")
    return [str(part) for part in (
        HOME / "venv/bin/python", script, *([subcommand] if subcommand else []), "-c", configuration(), *arguments)]


def environment():
    """Return the environment for Odoo and for tests; compiled files stay out of the repository."""
    values = cluster.environment()
    values.pop("PYTHONDONTWRITEBYTECODE", None)
    values.update(PYTHONPYCACHEPREFIX=str(HOME / "pycache"), PYTHONUNBUFFERED="1")
    values["PYTHONPATH"] = str(own() or "")
    return values
