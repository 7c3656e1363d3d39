"""A PostgreSQL of the project's own: reached by a socket only, in a folder that nobody else can enter.

PostgreSQL refuses to run as root. Root therefore gets its cluster below the home of the user postgres, because that
user cannot enter /root; its name holds a hash of the developer home, so that each home has its own.
"""

import os
import pwd
import shutil
import subprocess
from pathlib import Path

from .console import Stop, quiet, say
from .home import HOME, LOGS, digest, link

PORT = 5432   # only part of the socket's name: nothing listens on TCP
ROLE = "elsmart"   # owns the databases; Odoo refuses the name postgres
SETTINGS = """
listen_addresses = ''
unix_socket_directories = '{sockets}'
unix_socket_permissions = 0777   # the folder around it is closed
port = {port}
max_connections = 200
shared_buffers = 256MB
max_wal_size = 2GB
log_min_messages = warning
"""


def folder():
    """Return the folder of the cluster: data, sockets and log lie in it."""
    if os.geteuid() != 0:
        return HOME / "postgres"
    return Path(_system_user().pw_dir) / f"elsmart-kundefaktura-{digest(str(HOME))}"


def sockets():
    """Return the folder of the socket; a socket's path must be shorter than 108 bytes."""
    path = folder() / "run"
    if len(str(path)) > 80:
        return Path(f"/tmp/elsmart-{os.getuid()}-{digest(str(HOME))}")
    return path


def start():
    """Create the cluster if need be, start it unless it runs, and see to it that ROLE exists."""
    where = folder()
    if not (where / "data").exists():
        _create(where)
    sockets().mkdir(mode=0o700, exist_ok=True)
    if os.geteuid() == 0:
        link(HOME / "postgres", where)
        shutil.chown(sockets(), "postgres", "postgres")
    if not running():
        say("· Starting PostgreSQL …")
        command = [_program("pg_ctl"), "-D", where / "data", "-l", where / "log", "-w", "-t", "60", "start"]
        quiet(_as_owner(command), LOGS / "postgres-start.log", cwd="/",
              advice=f"Look into {where}/log, or remove it with dev/setup --remove")
    if not query("SELECT 1 FROM pg_roles WHERE rolname = 'elsmart'", user="postgres"):
        query(f"CREATE ROLE {ROLE} LOGIN CREATEDB", user="postgres")


def running():
    """Return whether the cluster answers."""
    ask = [_program("pg_isready"), "-q", "-h", str(sockets()), "-p", str(PORT)]
    return subprocess.run(ask).returncode == 0


def stop(mode="fast"):
    """Stop the cluster, in one of pg_ctl's modes."""
    if (folder() / "data" / "postmaster.pid").exists():
        subprocess.run(_as_owner([_program("pg_ctl"), "-D", folder() / "data", "-m", mode, "-w", "stop"]),
                       cwd="/", capture_output=True)


def remove():
    """Stop the cluster and delete it with all its databases."""
    stop("immediate")
    for path in (folder(), sockets()):
        shutil.rmtree(path, ignore_errors=True)


def query(sql, *, database="postgres", user=ROLE):
    """Run `sql` in `database` and return its rows as lists of strings; raise Stop when PostgreSQL refuses."""
    result = subprocess.run(
        [_program("psql"), "-XAtq", "-F", "\t", "-v", "ON_ERROR_STOP=1", "-h", str(sockets()), "-p", str(PORT),
         "-U", user, "-d", database, "-c", sql],
        capture_output=True, text=True, stdin=subprocess.DEVNULL, env=environment())
    if result.returncode:
        raise Stop(f"PostgreSQL refused “{sql}”: {result.stderr.strip()}")
    return [line.split("\t") for line in result.stdout.splitlines()]


def environment():
    """Return the environment without variables that would lead PostgreSQL's programs or Odoo to another server."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PG", "ODOO_"))}


def _create(where):
    """Make the cluster beside its final place and move it there when it is complete."""
    say("· Creating a database cluster …")
    where.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.geteuid() == 0:
        shutil.chown(where, "postgres", "postgres")
    part = where / "data.part"
    shutil.rmtree(part, ignore_errors=True)
    command = [_program("initdb"), "-D", part, "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust"]
    quiet(_as_owner(command), LOGS / "initdb.log", advice="Make room on the disk and run this again", cwd="/")
    with (part / "postgresql.conf").open("a") as settings:
        settings.write(SETTINGS.format(sockets=sockets(), port=PORT))
    part.rename(where / "data")


def _as_owner(command):
    """Return `command` for the user that owns the cluster."""
    return (["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []) + [str(part) for part in command]


def _system_user():
    """Return Debian's user postgres."""
    try:
        return pwd.getpwnam("postgres")
    except KeyError as error:
        raise Stop("Run this as an ordinary user: as root a user named postgres is needed.") from error


def _program(name):
    """Return the path of PostgreSQL's program `name`, of the version that made the cluster."""
    version = folder() / "data" / "PG_VERSION"
    wanted = version.read_text().strip() if version.exists() else "*"
    found = sorted(Path("/usr/lib/postgresql").glob(f"{wanted}/bin/{name}"), key=lambda path: int(path.parts[4]))
    program = str(found[-1]) if found else shutil.which(name)
    if not program:
        raise Stop(f"Install PostgreSQL {wanted}, or start anew with dev/setup --remove.")
    return program
