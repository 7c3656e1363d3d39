"""One case of 10,000 cost lines, the most that a delivery may have; the note says by how much a worker has grown."""

from pathlib import Path
from urllib.parse import urlsplit

from .clock import figure, in_turns

from journey import invented
from journey.people import CaseSystem
from journey.report import check

UNIT = 's'
GOAL = '< 10 s, < 300 MB'
COUNT = 3
LINES = 10000
grown = 0   # bytes, of the worker that grew the most


def met(ours, ratio):
    return ours < 10 and grown < 300 * 1024 ** 2


def measure(world, env):
    global grown
    system = CaseSystem(world, 'nettmelding')

    def deliver(_number):
        status, answer = system.call('PUT', f'/elsmart/v1/cases/{invented.ref("L")}', invented.body(LINES))
        check('The delivery', (status, answer.get('amount')), (201, '12500000.00'))

    before = memory(world)
    ours, _none = in_turns(COUNT, deliver, None, warm=0)
    after = memory(world)
    grown = max(after[worker] - before[worker] for worker in after if worker in before)
    return figure(ours, None, COUNT, f'a worker grew by {grown / 1024 ** 2:.0f} MB')


def memory(world):
    """{process of the server: resident bytes}."""
    port = str(urlsplit(world['url']).port)
    pages = {}
    for process in Path('/proc').glob('[0-9]*'):
        try:
            arguments = (process / 'cmdline').read_text().split('\0')
            if '--http-port' in arguments and arguments[arguments.index('--http-port') + 1] == port:
                pages[process.name] = int((process / 'statm').read_text().split()[1]) * 4096
        except OSError:
            continue   # it has ended meanwhile
    return pages
