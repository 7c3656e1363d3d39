"""Sends to many receivers at once, so that a slow one keeps nobody else waiting. The threads touch no database."""
import queue
import threading
import time

from . import http_post

LANES = 4            # calls at once to one receiver that answers well
TOTAL = 48           # calls at once in all
SLOW = 2             # seconds after which a receiver has one lane only
GIVE_UP = 30         # seconds after which we stop waiting for a thread, say one that hangs in a name look-up


class Senders:
    """Calls under way, each by a key of the caller's, in lanes: one lane per receiver."""

    def __init__(self):
        self._done = queue.SimpleQueue()
        self._busy = {}      # key -> (lane, started)
        self._slow = set()

    def __bool__(self):
        return bool(self._busy)

    def room(self, lane, failing=False):
        """How many more calls `lane` may have: one that fails or is slow gets one at a time."""
        own = sum(other == lane for other, _started in self._busy.values())
        allowed = 1 if failing or self.is_slow(lane) else LANES
        return max(min(allowed - own, TOTAL - len(self._busy)), 0)

    def is_slow(self, lane):
        """Whether a call to `lane` took, or is taking, longer than a good receiver needs."""
        now = time.monotonic()
        return lane in self._slow or any(
            other == lane and now - started > SLOW for other, started in self._busy.values())

    def waits_for_slow(self):
        """Whether a call to a slow lane is under way."""
        return any(self.is_slow(lane) for lane, _started in self._busy.values())

    def start(self, key, lane, post):
        """Send `post` in a thread of its own."""
        self._busy[key] = lane, time.monotonic()
        threading.Thread(target=self._run, args=(key, post), name='elsmart-webhook', daemon=True).start()

    def _run(self, key, post):
        self._done.put((key, http_post.send(post)))

    def wait(self, seconds):
        """(key, `Answer`) of one call that has ended, or None after `seconds`."""
        now = time.monotonic()
        for key, (lane, started) in self._busy.items():
            if now - started > GIVE_UP:
                return self._end(key, lane, http_post.Answer(False, 'Timeout', seconds=now - started))
        try:
            key, answer = self._done.get(timeout=seconds)
        except queue.Empty:
            return None
        if key not in self._busy:
            return None      # given up before
        return self._end(key, self._busy[key][0], answer)

    def _end(self, key, lane, answer):
        del self._busy[key]
        if answer.seconds > SLOW:
            self._slow.add(lane)
        return key, answer
