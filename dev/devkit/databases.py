"""Databases: templates of Odoo without the addon are made once, everything else is a copy of one.

A comment on the database says what it is; it is written when the database is complete, so that one that was broken
off is known by its comment, and one without a comment is somebody else's and never dropped.
"""

import ast
import shutil
import subprocess
import time

from . import cluster, odoo
from .console import Stop, quiet, step
from .home import DATA, LOGS, REPOSITORY, digest, locked

# The modules every template has; those that the addon's manifest names are added.
MODULES = ["account_payment", "account_peppol", "l10n_no", "payment_demo", "sale_management"]
# The first becomes the users' default: Odoo's own tests and demo data want English.
LANGUAGES = "en_US,nb_NO"
UNFINISHED = "elsmart: unfinished"
# The parts of the repository that a database does not hold.
NOT_INSTALLED = {"dev", "tests", ".git", ".ci", "docs", "pyproject.toml", "requirements.txt"}


def manifest():
    """Return the addon's manifest, or an empty one while there is none."""
    path = REPOSITORY / "__manifest__.py"
    return ast.literal_eval(path.read_text()) if path.exists() else {}


def source_digest():
    """Return a hash of the addon's files, which tells whether a database needs an update."""
    files = sorted(
        path for top in REPOSITORY.iterdir() if top.name not in NOT_INSTALLED
        for path in (top.rglob("*") if top.is_dir() else [top])
        if path.is_file() and path.suffix not in (".pyc", ".md"))
    return digest(*(part for path in files for part in (str(path.relative_to(REPOSITORY)), path)))


def names(prefix):
    """Return the names of the databases that begin with `prefix`."""
    return [row[0] for row in cluster.query(f"SELECT datname FROM pg_database WHERE starts_with(datname, '{prefix}')")]


def exists(name):
    """Return whether there is a database `name`."""
    return bool(cluster.query(f"SELECT 1 FROM pg_database WHERE datname = '{name}'"))


def comment(name):
    """Return the comment on the database `name`, or None."""
    rows = cluster.query(f"SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '{name}'")
    return rows[0][0] or None if rows else None


def set_comment(name, text):
    """Write the comment on the database `name`."""
    cluster.query(f"COMMENT ON DATABASE \"{name}\" IS '{text}'")


def installed(name):
    """Return the names of the modules installed in the database `name`."""
    rows = cluster.query("SELECT 1 FROM pg_class WHERE relname = 'ir_module_module'", database=name)
    if not rows:
        return set()
    rows = cluster.query("SELECT name FROM ir_module_module WHERE state = 'installed'", database=name)
    return {row[0] for row in rows}


def drop(name):
    """Drop the database `name` with its file store, also under a server that still uses it."""
    for _attempt in range(10):
        try:
            cluster.query(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            break
        except Stop as problem:
            # PostgreSQL is cleaning it up by itself, which only it may end.
            if "role whose process" not in str(problem):
                raise
            time.sleep(1)
    else:
        raise Stop(f"PostgreSQL does not let go of the database {name}. Run this again.")
    shutil.rmtree(DATA / "filestore" / name, ignore_errors=True)


def copy(template, name):
    """Create the database `name` as a copy of `template`; it counts as unfinished until its comment is set."""
    cluster.query(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    set_comment(name, UNFINISHED)
    files = DATA / "filestore"
    shutil.rmtree(files / name, ignore_errors=True)
    if (files / template).exists():
        # A stored file is never changed, only removed: a hard link is as good as a copy.
        subprocess.run(["cp", "-al", str(files / template), str(files / name)], check=True)


def set_address(name, address):
    """Let links in the mails and documents of the database `name` lead to `address`."""
    cluster.query(f"UPDATE ir_config_parameter SET value = '{address}' WHERE key = 'web.base.url'", database=name)


def set_provider_hosts(name, url):
    """Let the payment adapters call the local servers on `url` (dev/providers_kit) while they are in test mode."""
    for code in ("nexi", "vipps"):
        cluster.query(
            f"UPDATE ir_config_parameter SET value = '{url}/{code}' "
            f"WHERE key = 'elsmart_kundefaktura.{code}_test_host'", database=name)


def template(demo=True):
    """Return the name of the template with core's modules, made if need be, with or without core's demo data."""
    modules = sorted({*MODULES, *manifest().get("depends", [])})
    name = f"core_{'demo' if demo else 'plain'}_{digest(odoo.version(), modules, LANGUAGES)}"
    with locked("templates", waiting="· Waiting for another command that makes the database template …"):
        if exists(name) and comment(name) == "elsmart: template":
            return name
        with step(f"Making a database of Odoo's own modules{' with demo data' if demo else ''}"):
            drop(name)
            cluster.query(f'CREATE DATABASE "{name}" TEMPLATE template0')
            set_comment(name, UNFINISHED)
            install(name, modules, demo=demo, log=f"{name}.log", options=["--load-language", LANGUAGES])
            set_comment(name, "elsmart: template")
    return name


def install(name, modules=(), *, update=(), demo=True, log=None, options=()):
    """Install `modules` in the database `name` and update those of `update`."""
    arguments = ["-d", name, "--stop-after-init", "--no-http", "--max-cron-threads=0", *options]
    if modules:
        arguments += ["-i", ",".join(modules)]
    if update:
        arguments += ["-u", ",".join(update)]
    if demo:
        arguments.append("--with-demo")
    path = LOGS / (log or f"{name}.log")
    quiet(odoo.command(*arguments), path, advice="Look into the log of the installation and run this again",
          env=odoo.environment())
    missing = set(modules) - installed(name)
    if missing:
        raise Stop(f"Odoo did not install {', '.join(sorted(missing))}; why is in {path}.")


def ensure(name, modules=(), *, demo=True, fresh=False, update=False):
    """See to it that the database `name` has the addon and `modules`, as the addon's files are now.

    `fresh` drops it first; `update` updates the addon even if its files are the same.
    """
    with locked(f"database-{name}", waiting=f"· Waiting for another command that changes {name} …"):
        state = f"elsmart: addon {source_digest()}"
        if fresh or comment(name) == UNFINISHED:
            drop(name)
        if not exists(name):
            copy(template(demo), name)
        wanted = {odoo.ADDON, *modules}
        missing = sorted(wanted - installed(name))
        outdated = odoo.ADDON not in missing and (update or comment(name) != state)
        if missing or outdated:
            with step(f"{'Installing ' + ', '.join(missing) if missing else 'Updating the addon'} in {name}"):
                install(name, missing, update=[odoo.ADDON] if outdated else [], demo=demo)
        set_comment(name, state)
