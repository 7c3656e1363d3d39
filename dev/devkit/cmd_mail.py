"""dev/mail: the mails that dev/run's server sent, newest last; dev/mail N shows the N-th of the list."""

import argparse
import email
import email.policy
import re

from .console import Stop, main
from .home import MAIL


def show(arguments):
    """List the mails, or print one as text with its links and the names of its attachments."""
    parser = argparse.ArgumentParser(prog="dev/mail", description=__doc__)
    parser.add_argument("number", nargs="?", type=int)
    number = parser.parse_args(arguments).number
    mails = sorted(MAIL.glob("*.eml"))
    if number is None:
        for index, path in enumerate(mails, 1):
            print(f"{index:4}  {path.stem}")
        print(f"{len(mails)} mails in {MAIL}")
        return 0
    if not 1 <= number <= len(mails):
        raise Stop(f"There are mails 1 to {len(mails)}.")
    message = email.message_from_bytes(mails[number - 1].read_bytes(), policy=email.policy.default)
    for header in ("from", "to", "date", "subject"):
        print(f"{header.capitalize()}: {message[header]}")
    body = message.get_body(("plain", "html"))
    if body:
        print("\n" + body.get_content())
    html = message.get_body(("html",))
    for link in dict.fromkeys(re.findall(r'href="(https?://[^"]+)"', html.get_content() if html else "")):
        print(f"Link: {link}")
    for part in message.iter_attachments():
        print(f"Attached: {part.get_filename()} ({len(part.get_payload(decode=True) or b'')} bytes)")
    return 0


if __name__ == "__main__":
    main(show)
