"""What a step prints, and how a surprise ends the journey."""

import json
import time
from decimal import Decimal

LIMIT = 60
WIDTH = 100


class Surprise(Exception):
    """Something is not as promised; the text is a plain sentence."""


def title(text):
    """Begin a case."""
    print(f'\n{text}\n{"=" * len(text)}', flush=True)


def said(text, detail=None):
    """One step: what was done, and below it what was sent or came back."""
    print(f'  ✓ {text}', flush=True)
    if detail is not None:
        rest = detail if isinstance(detail, str) else json.dumps(detail, ensure_ascii=False)
        print(f'      {rest if len(rest) <= WIDTH * 2 else rest[:WIDTH * 2] + " …"}', flush=True)


def check(what, found, expected):
    """Go on when `found` is `expected`, else say so in one sentence."""
    if found != expected:
        raise Surprise(f'{what} should be {expected!r}, but is {found!r}.')


def contains(what, text, part):
    """Go on when `part` stands in `text`, whatever kind of spaces it has."""
    if flat(part) not in flat(text):
        raise Surprise(f'{what} should contain {part!r}, but says: {flat(text)[:1500]}')


def flat(text):
    """`text` with ordinary single spaces."""
    return ' '.join(text.replace('\xa0', ' ').replace('\u202f', ' ').replace('&nbsp;', ' ').split())


def kroner(amount, language='nb'):
    """`Decimal('51140')` as people read it: 51 140,00, in English 51,140.00."""
    text = f'{Decimal(amount):,.2f}'
    return text if language == 'en' else text.replace(',', ' ').replace('.', ',')


def until(what, probe):
    """What `probe()` returns once it is true; the queue and the mail take a moment."""
    end = time.monotonic() + LIMIT
    while time.monotonic() < end:
        found = probe()
        if found:
            return found
        time.sleep(0.1)
    raise Surprise(f'{what} did not come within {LIMIT} seconds.')
