"""Debian's packages: those the machine lacks are installed, those of another suite are only unpacked."""

import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

from .console import Stop, quiet, say
from .home import HOME, LOGS

# Package: how to see that it, or something as good, is there.
NEEDED = {
    "postgresql": lambda: shutil.which("initdb") or list(Path("/usr/lib/postgresql").glob("*/bin/initdb")),
    "python3-venv": lambda: importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip"),
    "chromium": lambda: any(map(shutil.which, ("google-chrome", "chromium", "chromium-browser"))),
    "poppler-utils": lambda: shutil.which("pdftotext") and shutil.which("pdftoppm"),
}
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")


def install_missing():
    """Install what NEEDED finds missing, as root or with a sudo that asks nothing."""
    missing = [name for name, present in NEEDED.items() if not present()]
    if not missing:
        return
    by_hand = f"Install {', '.join(missing)} as root (apt-get install {' '.join(missing)}) and run this again"
    if not shutil.which("apt-get"):
        raise Stop(f"{by_hand}.")
    as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if as_root and not _may_sudo():
        raise Stop(f"{by_hand}.")
    say(f"· Installing {', '.join(missing)} …")
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    apt = [*as_root, "apt-get", "-o", "DPkg::Lock::Timeout=600"]
    subprocess.run([*apt, "update"], env=environment, stdin=subprocess.DEVNULL, capture_output=True)
    quiet([*apt, "install", "-y", "--no-install-recommends", *missing], LOGS / "apt-install.log",
          advice=by_hand, env=environment)


def _may_sudo():
    """Return whether sudo works without asking for a password."""
    return bool(shutil.which("sudo")) and not subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode


def unpack(packages, folder, work):
    """Unpack `packages` ({suite: [name, …]}) below `folder` without installing them; downloads lie in `work`.

    A private source list is used, with the machine's own mirror: what is installed on the machine stays as it is.
    """
    advice = "Check that apt reaches Debian's mirror and run this again, or set ODOO_HOME to an Odoo 19 you have"
    if not (shutil.which("apt-get") and KEYRING.exists()):
        raise Stop("Use Debian 12, or set ODOO_HOME to the folder of an Odoo 19 you have.")
    lists, cache, downloads = work / "lists", work / "cache", work / "downloads"
    for path in (lists / "partial", cache / "archives" / "partial", downloads):
        path.mkdir(parents=True, exist_ok=True)
    private = ["-o", f"Dir::State::Lists={lists}", "-o", f"Dir::Cache={cache}", "-o", "Acquire::Languages=none"]
    if os.geteuid() == 0:
        # apt's own user cannot reach a folder below /root.
        private += ["-o", "APT::Sandbox::User=root"]
    mirror = _mirror([]) or _mirror(private, update=True)
    if not mirror:
        raise Stop(f"{advice}.")
    source = work / "sources.list"
    source.write_text("".join(f"deb [signed-by={KEYRING}] {mirror} {suite} main\n" for suite in packages))
    private += ["-o", f"Dir::Etc::SourceList={source}", "-o", "Dir::Etc::SourceParts=/dev/null"]
    quiet(["apt-get", *private, "update"], LOGS / "odoo-lists.log", advice=advice)
    names = [f"{name}/{suite}" for suite, wanted in packages.items() for name in wanted]
    quiet(["apt-get", *private, "download", *names], LOGS / "odoo-download.log", advice=advice, cwd=downloads)
    for archive in sorted(downloads.glob("*.deb")):
        quiet(["dpkg", "-x", archive, folder], LOGS / "odoo-unpack.log",
              advice=f"Make room below {HOME} and run this again")


def _mirror(options, *, update=False):
    """Return the address of the Debian mirror that apt is set up with, or None."""
    if update:
        subprocess.run(["apt-get", *options, "update"], stdin=subprocess.DEVNULL, capture_output=True)
    targets = subprocess.run(
        ["apt-get", *options, "indextargets", "--format", "$(LABEL)|$(COMPONENT)|$(REPO_URI)", "Created-By: Packages"],
        capture_output=True, text=True).stdout
    for line in targets.splitlines():
        label, component, address = line.split("|", 2)
        if (label, component) == ("Debian", "main"):
            return address
    return None
