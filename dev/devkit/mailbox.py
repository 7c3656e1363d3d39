"""A mail server that delivers nowhere: each mail becomes a file. Runs with the environment's Python.

    python mailbox.py PORT FOLDER
"""

import datetime
import email
import email.policy
import re
import signal
import sys
from pathlib import Path

from aiosmtpd.controller import Controller


class Mailbox:
    """Writes what it is handed to a folder."""

    def __init__(self, folder):
        self.folder = folder

    async def handle_DATA(self, server, session, envelope):
        """Write one mail; its file is named by the time, the receiver and the subject."""
        message = email.message_from_bytes(envelope.original_content, policy=email.policy.default)
        about = re.sub(r"[^\w@.-]+", "_", f"{','.join(envelope.rcpt_tos)} {message['subject']}")[:100]
        now = datetime.datetime.now().strftime("%Y%m%d-%H%M%S.%f")
        part = self.folder / f".{now}.part"
        part.write_bytes(envelope.original_content)
        part.rename(self.folder / f"{now} {about}.eml")
        return "250 Message accepted for delivery"


if __name__ == "__main__":
    controller = Controller(Mailbox(Path(sys.argv[2])), hostname="127.0.0.1", port=int(sys.argv[1]))
    controller.start()
    signal.sigwait({signal.SIGTERM, signal.SIGINT})
    controller.stop()
