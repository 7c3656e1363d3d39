"""dev/bench: figures of the addon beside plain Odoo in the same run, on the same server and database.

    dev/bench                          all of dev/bench_kit
    dev/bench intake portal            some of them
    dev/bench --json FILE              also as {name: {ours, plain, ratio, goal, unit, met, n, note}}

A ratio above 1 says how many times better ours is. Exit 1 when a figure misses its goal.
"""

import argparse
import json
from pathlib import Path

from . import live
from .cmd_server import run_script
from .console import Stop, main, say, step
from .home import HOME

KIT = Path(__file__).parents[1] / "bench_kit"
NAMES = ("intake", "batch", "large_case", "offer_pdf", "invoice_run", "portal")
DATABASE = "elsmart_bench"


def bench(arguments):
    """Measure what is asked for, print the table; return 1 when a goal is missed."""
    parser = argparse.ArgumentParser(
        prog="dev/bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(available())}")
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--database", default=DATABASE, help="made anew for this run (default: %(default)s)")
    options = parser.parse_args(arguments)
    names = options.names or available()
    if unknown := sorted(set(names) - set(available())):
        raise Stop(f"There is no figure {', '.join(unknown)}; there are {', '.join(available())}.")
    live.prepare(options.database, fresh=True)
    with live.serving(options.database) as server:
        with step("Making a grid company for this run"):
            world = live.make_world(server, KIT / "prepare.py")
        rows = {name: measured(server, world, name) for name in names}
    say()
    print(table(rows), flush=True)
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return int(not all(row["met"] for row in rows.values()))


def available():
    """Return the names of the figures there are, in the order of the design."""
    return [name for name in NAMES if (KIT / f"{name}.py").exists()]


def measured(server, world, name):
    """Return the row of one figure, as `bench_kit/shell.py` writes it."""
    paths = [HOME / f"bench-{server.database}-{part}.json" for part in ("world", "row")]
    try:
        with step(name):
            paths[0].write_text(json.dumps(world), encoding="utf-8")
            if run_script(server.database, [str(KIT / "shell.py"), name, *map(str, paths)]):
                raise Stop(f"{name} could not be measured; the reason stands above.")
        row = json.loads(paths[1].read_text(encoding="utf-8"))
        say(f"  {row['ours']} {row['unit']}, plain {row['plain']}")
        return row
    finally:
        for path in paths:
            path.unlink(missing_ok=True)


def table(rows):
    """Return the figures as text in columns."""
    cells = [("", "ours", "plain Odoo", "", "ratio", "goal", "", "N", "")]
    for name, row in rows.items():
        cells.append((
            name, f"{row['ours']:g}", "-" if row["plain"] is None else f"{row['plain']:g}", row["unit"],
            "-" if row["ratio"] is None else f"{row['ratio']:g} ×", row["goal"], "met" if row["met"] else "MISSED",
            str(row["n"]), row["note"]))
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return "\n".join("  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip()
                     for line in cells)


if __name__ == "__main__":
    main(bench)
