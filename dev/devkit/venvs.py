"""The two Python environments, made from pins alone."""

import sys

from .console import quiet, step
from .home import HOME, LOGS, REPOSITORY, built, digest

DEV = REPOSITORY / "dev"
ODOO_PINS = [DEV / "requirements-odoo.txt", REPOSITORY / "requirements.txt", DEV / "requirements-test.txt"]
TOOLS_PINS = [DEV / "requirements-tools.txt"]
FUZZ_PINS = [DEV / "requirements-fuzz.txt"]


def prepare():
    """Make what is missing of both environments."""
    for name, pins in (("venv", ODOO_PINS), ("tools", TOOLS_PINS)):
        built(name, digest(sys.version, *pins), lambda folder, pins=pins: _make(folder, pins))


def fuzz():
    """Return the environment of schemathesis, which only one fault test needs; make it when it is missing."""
    return built("fuzz", digest(sys.version, *FUZZ_PINS), lambda folder: _make(folder, FUZZ_PINS))


def _make(folder, pins):
    """Create an environment in `folder` and install the files `pins` into it."""
    with step(f"Installing {', '.join(path.name for path in pins)}"):
        quiet([sys.executable, "-m", "venv", folder], LOGS / f"{folder.name}.log",
              advice="Install Debian's python3-venv and run this again")
        if pins is ODOO_PINS:
            path = folder / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "site-packages" / "odoo.pth"
            path.write_text(f"{HOME / 'odoo/usr/lib/python3/dist-packages'}\n")
        files = [argument for path in pins for argument in ("-r", path)]
        quiet([folder / "bin/python", "-m", "pip", "install", "--no-input", "--prefer-binary", *files],
              LOGS / f"{folder.name}.log", advice="Check that pip reaches its package index and run this again")
