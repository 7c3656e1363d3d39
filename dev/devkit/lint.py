"""Checks that need no database: each returns the list of its findings."""

import ast
import os
import subprocess
import xml.etree.ElementTree as ElementTree

from . import odoo
from .home import CHECKOUT, HOME, REPOSITORY


def ruff():
    """Return what ruff finds in the whole repository."""
    return _output([HOME / "tools/bin/ruff", "check", "--quiet", "--output-format=concise",
                    "--cache-dir", HOME / "ruff", "."], cwd=REPOSITORY)


def pylint_odoo():
    """Return what pylint-odoo finds; the addon is looked at under its own name."""
    environment = dict(os.environ, PYLINTHOME=str(HOME / "pylint"))
    return _output([HOME / "tools/bin/pylint", f"--rcfile={REPOSITORY / 'pyproject.toml'}", odoo.ADDON],
                   cwd=CHECKOUT / "addons", env=environment)


def xml_files():
    """Return the XML files that are not well-formed."""
    findings = []
    for path in _files(".xml", ".xsd", ".svg"):
        try:
            ElementTree.parse(path)
        except ElementTree.ParseError as error:
            findings.append(f"{path.relative_to(REPOSITORY)}: {error}")
    return findings


def test_imports():
    """Return the test files that tests/__init__.py does not import: Odoo would pass over them in silence."""
    tests = REPOSITORY / "tests"
    if not (tests / "__init__.py").exists():
        return [f"tests/__init__.py is missing: {path.name} never runs" for path in tests.glob("test_*.py")]
    nodes = ast.walk(ast.parse((tests / "__init__.py").read_text()))
    imported = {alias.name for node in nodes if isinstance(node, ast.ImportFrom) for alias in node.names}
    return [f"tests/{path.name} is not imported in tests/__init__.py"
            for path in sorted(tests.glob("test_*.py")) if path.stem not in imported]


CHECKS = {"ruff": ruff, "pylint-odoo": pylint_odoo, "XML": xml_files, "test imports": test_imports}


def _files(*suffixes):
    """Return the repository's files with one of `suffixes`, hidden folders left out."""
    return sorted(path for path in REPOSITORY.rglob("*") if path.suffix in suffixes and path.is_file()
                  and not any(part.startswith(".") for part in path.relative_to(REPOSITORY).parts))


def _output(command, **kwargs):
    """Return the lines that a checker prints when it finds something."""
    result = subprocess.run([str(part) for part in command], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                            **kwargs)
    if not result.returncode:
        return []
    lines = [line for line in result.stdout.splitlines() if line and not line.startswith("*****")]
    return lines or [result.stderr.strip() or f"{command[0]} ended with {result.returncode}"]
