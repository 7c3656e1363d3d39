"""Webhooks on their way: at once as the services send them, or held back for a test that wants them late, twice,
out of order or before the answer."""

import threading
import time
import urllib.error
import urllib.request
from collections import namedtuple

Message = namedtuple("Message", "url headers body event")
# Nexi tries ten times; how long it waits is not published.
WAITS = (0.2, 1, 5, 15, 60, 300, 600, 1800, 3600, 7200)


class Hooks:
    """`mode`: `at_once` (in a thread, tried again), `before` (the call is answered) or `held` (in `waiting`)."""

    def __init__(self, mode):
        self.mode, self.waiting, self.answers = mode, [], []

    def add(self, message):
        self.waiting.append(message)

    def flush(self):
        """Send what is waiting, unless it is held."""
        if self.mode == "held":
            return
        messages, self.waiting = self.waiting, []
        for message in messages:
            if self.mode == "before":
                self.answers.append(send(message))
            else:
                threading.Thread(target=insist, args=(message,), daemon=True).start()


def insist(message):
    """Send until it is taken."""
    for wait in WAITS:
        time.sleep(wait)
        status = send(message)
        if status and 200 <= status < 300:
            return


def send(message):
    """Post once; returns the status, or None when nobody answers."""
    request = urllib.request.Request(message.url, message.body, message.headers, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return None
