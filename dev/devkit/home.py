"""Where everything outside the repository lives, and how a half-finished step is told from a finished one.

    $ELSMART_DEV_HOME, or ~/.cache/elsmart-kundefaktura
        odoo -> odoo-KEY        Odoo 19 as unpacked
        venv -> venv-KEY        Python for Odoo, the addon and its tests
        tools -> tools-KEY      Python for ruff and pylint-odoo, whose needs differ from Odoo's
        postgres                the database cluster (as root: a link to a folder that the user postgres can reach)
        checkout-KEY/           per clone of the repository: odoo.conf and addons/elsmart_kundefaktura -> the clone
        data/                   Odoo's file store and sessions
        logs/  mail/  pycache/

KEY is a hash of what the thing is made from: other pins make another folder, and the link moves when it is complete.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
from pathlib import Path

from .console import Stop, say

REPOSITORY = Path(__file__).resolve().parents[2]
HOME = Path(os.environ.get("ELSMART_DEV_HOME") or "~/.cache/elsmart-kundefaktura").expanduser().absolute()
LOGS = HOME / "logs"
DATA = HOME / "data"
MAIL = HOME / "mail"


def digest(*parts):
    """Return eight hex digits for `parts`; the content counts where a part is a file."""
    sha = hashlib.sha256()
    for part in parts:
        sha.update(part.read_bytes() if isinstance(part, Path) else str(part).encode())
        sha.update(b"\0")
    return sha.hexdigest()[:8]


CHECKOUT = HOME / f"checkout-{digest(str(REPOSITORY))}"


@contextlib.contextmanager
def locked(name, *, waiting=None):
    """Hold the lock `name` of this home; say `waiting` when somebody else has it first."""
    try:
        HOME.mkdir(parents=True, exist_ok=True)
        stream = (HOME / f"{name}.lock").open("w")
    except OSError as error:
        raise Stop(f"Set ELSMART_DEV_HOME to a folder you can write to ({error}).") from error
    with stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if waiting:
                say(waiting)
            fcntl.flock(stream, fcntl.LOCK_EX)
        yield


def first_free_lock(names):
    """Return (name, lock file) of the first of `names` that nobody holds; the lock lasts while the file is open."""
    HOME.mkdir(parents=True, exist_ok=True)
    for name in names:
        stream = (HOME / f"{name}.lock").open("w")
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return name, stream
        except BlockingIOError:
            stream.close()
    raise Stop(f"Wait until another run is over: {', '.join(names)} are all in use.")


def built(name, key, build):
    """Return the folder `name`, built by `build(folder)` unless the one for `key` is complete.

    A folder counts only with the file `.complete` in it, which is written last: a build that was broken off is
    removed and made again. Folders of other keys go once the new one is in place.
    """
    folder = HOME / f"{name}-{key}"
    if not (folder / ".complete").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True, exist_ok=True)
        build(folder)
        (folder / ".complete").touch()
    link(HOME / name, folder)
    for other in HOME.glob(f"{name}-????????"):
        if other != folder:
            shutil.rmtree(other, ignore_errors=True)
    return HOME / name


def link(path, target):
    """Make `path` a symbolic link to `target`, replacing an older link in one move."""
    if path.is_symlink() and Path(os.readlink(path)) == target:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    fresh.symlink_to(target)
    fresh.replace(path)
