"""dev/send-samples: posts the worked cases of demo/cases.json to a server of one's own over the API, with its keys.

    dev/send-samples --key nettmelding=KEY --key produktkjop=KEY --key arbeidsordre=KEY
    dev/send-samples http://localhost:8069 --key … --case K-2026-000704
    dev/send-samples URL --key … --tag T1        case numbers end in -T1: new cases, as often as one likes
    dev/send-samples URL --list                  only says what would be sent

A key is made in Odoo under Kundefaktura, Configuration, Case systems. The case systems there must have the codes of
the samples. Sent again without --tag, every delivery is answered as the first time and changes nothing.
"""

import argparse
import json
import urllib.error
import urllib.parse
import urllib.request

from .console import Stop, main, say
from .home import REPOSITORY

SAMPLES = REPOSITORY / "demo" / "cases.json"
DEFAULT_URL = "http://localhost:8069"
TIMEOUT = 60   # seconds


def send(arguments):
    """Send what is asked for; return 1 when anything was refused."""
    parser = argparse.ArgumentParser(
        prog="dev/send-samples", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url", nargs="?", default=DEFAULT_URL, help=f"default: {DEFAULT_URL}")
    parser.add_argument("--key", action="append", default=[], metavar="SOURCE=KEY", help="once per case system")
    parser.add_argument("--case", action="append", default=[], metavar="ID", help="such as K-2026-000412; default: all")
    parser.add_argument("--tag", default="", help="added to every case number, so that the cases are new")
    parser.add_argument("--database", help="which database, when the server has several")
    parser.add_argument("--list", action="store_true", help="send nothing")
    options = parser.parse_args(arguments)
    deliveries = list(chosen(options.case, options.tag))
    if options.list:
        for source, path, body in deliveries:
            say(f"{source:14} PUT {path}  version {body['version']}, {len(body['lines'])} lines")
        return 0
    keys = dict(key_of(text) for text in options.key)
    if missing := sorted({source for source, _path, _body in deliveries} - set(keys)):
        raise Stop("Give a key for " + ", ".join(f"--key {source}=…" for source in missing)
                   + ". They are made in Odoo under Kundefaktura, Configuration, Case systems.")
    refused = 0
    for source, path, body in deliveries:
        status, answer = put(options.url.rstrip("/") + path, body, keys[source], options.database)
        say(f"{status}  {source:14} {path}")
        say(told(status, answer))
        refused += status >= 400
    say(f"{len(deliveries) - refused} taken in, {refused} refused")
    return int(refused > 0)


def chosen(ids, tag):
    """Yield (source, path, body) of the sample cases `ids`, or of all, with `tag` behind each case number."""
    cases = json.loads(SAMPLES.read_text(encoding="utf-8"))["cases"]
    if unknown := sorted(set(ids) - {case["id"] for case in cases}):
        raise Stop(f"There is no sample {', '.join(unknown)}; there are {', '.join(case['id'] for case in cases)}.")
    suffix = f"-{tag}" if tag else ""
    for case in cases:
        for delivery in case["deliveries"] if not ids or case["id"] in ids else ():
            body = delivery["body"]
            if "main_case" in body:
                body["main_case"]["ref"] += suffix
            yield delivery["source"], urllib.parse.quote(delivery["path"] + suffix), body


def key_of(text):
    """Split `SOURCE=KEY`."""
    source, separator, key = text.partition("=")
    if not (separator and source and key):
        raise Stop(f"Write --key as SOURCE=KEY, not “{text}”.")
    return source, key


def put(url, body, key, database=None):
    """PUT `body` as JSON; return (status, decoded answer)."""
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    if database:
        headers["X-Odoo-Database"] = database
    request = urllib.request.Request(url, json.dumps(body).encode(), headers, method="PUT")
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as response:
            return response.status, decoded(response)
    except urllib.error.HTTPError as error:
        return error.code, decoded(error)
    except (urllib.error.URLError, TimeoutError, ValueError) as error:
        reason = getattr(error, "reason", error)
        raise Stop(f"{url} does not answer ({reason}); start a server with dev/run.") from error


def decoded(response):
    """Return the answer as an object; what is no JSON did not come from the API."""
    raw = response.read()
    try:
        return json.loads(raw)
    except ValueError:
        return {"detail": raw[:200].decode("utf-8", "replace")}


def told(status, answer):
    """Return the lines that say what became of a delivery."""
    if status < 400:
        case = answer.get("case") or "waits for its main case"
        return f"     {answer.get('outcome')}: {case}, {answer.get('amount')} NOK, estimate {answer.get('estimate')}"
    errors = [f"     {error['pointer'] or 'the body'}: {error['message']}" for error in answer.get("errors") or ()]
    return "\n".join(errors or [f"     {answer.get('detail') or answer.get('title')}"])


if __name__ == "__main__":
    main(send)
