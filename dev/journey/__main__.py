"""Plays the journey: python -m journey WORLD.json. Exit 1 with a plain sentence on any difference."""

import json
import sys
import time
from pathlib import Path

from . import cases
from .listeners import Hooks, Mail
from .report import Surprise

SAMPLES = Path(__file__).parents[2] / 'demo' / 'cases.json'
PLAYED = {
    'K-2026-000412': cases.prepaid_house,
    'K-2026-000519': cases.first_instalment_by_vipps,
    'K-2026-000633': cases.released_by_acceptance,
    'K-2026-000704': cases.two_vat_classes,
}


def play(world):
    """Play every case of `PLAYED` in the world that `prepare.py` made."""
    samples = {case['id']: case for case in json.loads(SAMPLES.read_text(encoding='utf-8'))['cases']}
    hooks = Hooks(world['hook_port'], {code: source['secret'] for code, source in world['sources'].items()})
    mail = Mail(world['smtp_port'])
    start = time.monotonic()
    for number, case in PLAYED.items():
        journey = cases.Journey(world, samples[number], hooks, mail)
        case(journey)
    cases.bad_input(cases.Journey(world, samples['K-2026-000704'], hooks, mail))
    print(f'\n{len(PLAYED)} cases played in {time.monotonic() - start:.0f} s, {len(hooks.received)} signed webhooks, '
          f'{len(mail.messages)} mails: all as promised.')


if __name__ == '__main__':
    try:
        play(json.loads(Path(sys.argv[1]).read_text(encoding='utf-8')))
    except Surprise as surprise:
        print(f'\nSurprise: {surprise}', file=sys.stderr)
        sys.exit(1)
