"""The receiver's kit: what docs/webhooks.md shows verifies what we sign, and so does a library nobody here wrote."""
import json
import os
import re
import shutil
import subprocess
import sys
from datetime import datetime, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flow import const, webhook

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / 'docs'
HOME = Path(os.environ.get('ELSMART_DEV_HOME') or '~/.cache/elsmart-kundefaktura').expanduser()
LIBRARY = HOME / 'node' / 'node_modules' / 'standardwebhooks'
SECRET = 'whsec_' + 'c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LTEyMzQ='
OTHER = 'whsec_' + 'b3RoZXItb3RoZXItb3RoZXItb3RoZXItb3RoZXItMTI='
NOW = datetime.now(timezone.utc)
TRIALS = 1000

sys.path.insert(0, str(ROOT / 'dev'))
from devkit import cmd_listen  # noqa: E402


def code(language):
    """The sample in docs/webhooks.md in `language`."""
    return re.search(rf'```{language}\n(.*?)```', (DOCS / 'webhooks.md').read_text(), re.DOTALL)[1]


def samples():
    """{file name: text} of docs/webhooks/."""
    return {path.name: path.read_text().strip() for path in sorted((DOCS / 'webhooks').glob('*.json'))}


@pytest.fixture(scope='module')
def verify():
    names = {}
    exec(code('python'), names)
    return names['verify']


def deliveries(count=TRIALS):
    """[secret, headers, body, whether it is genuine]: good ones, during a change of secret too, and tampered ones."""
    rows = []
    for number in range(count):
        body = webhook.payload('status.changed', NOW, f'K-2026-{number:06}', number, 'accepted', 'accepted',
                               [(f'NM-{number}-æøå', 'released')])
        secrets = [SECRET] if number % 2 else [OTHER, SECRET]
        headers = webhook.headers(secrets, f'msg_{number}', NOW, body)
        kind = number % 5
        if kind == 1:
            body += ' '
        elif kind == 2:
            headers['webhook-id'] += 'x'
        elif kind == 3:
            headers['webhook-timestamp'] = str(int(headers['webhook-timestamp']) + 1)
        rows.append((SECRET, headers, body, kind in (0, 4)))
    return rows


def test_the_python_sample_tells_good_from_tampered(verify):
    for secret, headers, body, genuine in deliveries():
        assert verify(secret, headers, body.encode()) is genuine
    secret, headers, body, _genuine = deliveries(1)[0]
    for seconds in (-360, 360):
        assert not verify(secret, headers, body.encode(), NOW.timestamp() + seconds)
    assert not verify(secret, {}, b'')


def test_the_listener_tells_good_from_tampered():
    for secret, headers, body, genuine in deliveries():
        problem = cmd_listen.problem_of([secret], headers, body.encode())
        assert (problem is None) is genuine


@given(st.dictionaries(st.sampled_from(['webhook-id', 'webhook-timestamp', 'webhook-signature']), st.text()),
       st.binary())
@settings(max_examples=200)
def test_the_listener_survives_nonsense(headers, body):
    assert cmd_listen.problem_of([SECRET], headers, body)


def test_the_listener_knows_what_came_twice_or_out_of_order():
    log = cmd_listen.Log()

    def take(number, message=None):
        return log.take(message or f'msg_{number}', {'type': 'x', 'data': {'basis': 'K-1', 'sequence': number}})

    assert [take(1), take(2), take(2), take(5), take(4)] == [[], [], ['had before'], ['GAP after 2'], ['OUT OF ORDER']]
    assert log.take('msg_t', {'type': 'test', 'data': {}}) == []


def node(script, rows, tmp_path):
    """Run `script` (an ES module that exports `verify`) over `rows`; returns its verdicts."""
    if not shutil.which('node'):
        pytest.skip('there is no node on this machine')
    (tmp_path / 'verify.mjs').write_text(script)
    (tmp_path / 'main.mjs').write_text('''
import { readFileSync } from "node:fs";
import { verify } from "./verify.mjs";
const rows = JSON.parse(readFileSync(process.argv[2]));
console.log(JSON.stringify(rows.map(([secret, headers, body]) => verify(secret, headers, Buffer.from(body)))));
''')
    (tmp_path / 'rows.json').write_text(json.dumps(rows))
    result = subprocess.run(['node', tmp_path / 'main.mjs', tmp_path / 'rows.json'], capture_output=True, text=True)
    assert not result.returncode, result.stderr
    return json.loads(result.stdout)


def test_the_javascript_sample_tells_good_from_tampered(tmp_path):
    rows = deliveries()
    assert node(code('javascript'), rows, tmp_path) == [genuine for *_row, genuine in rows]


def test_the_javascript_library_verifies_what_we_sign(tmp_path):
    """npm's standardwebhooks, which nobody here wrote: 1,000 deliveries, of which 600 are tampered with."""
    if not LIBRARY.exists():
        pytest.skip('npm was not there when the set-up ran')
    assert json.loads((LIBRARY / 'package.json').read_text())['version'] == '1.1.1'
    script = f'''
import {{ createRequire }} from "node:module";
const {{ Webhook }} = createRequire({json.dumps(str(LIBRARY / 'package.json'))})("standardwebhooks");
export function verify(secret, headers, body) {{
  try {{ new Webhook(secret).verify(body.toString(), headers); return true; }} catch (error) {{
    if (error.name !== "WebhookVerificationError" && error.constructor.name !== "WebhookVerificationError") throw error;
    return false;
  }}
}}
'''
    rows = deliveries()
    verdicts = node(script, rows, tmp_path)
    assert verdicts == [genuine for *_row, genuine in rows]
    assert (len(verdicts), sum(verdicts)) == (1000, 400)


def test_every_status_stands_in_the_page():
    page = (DOCS / 'webhooks.md').read_text()
    for status, text in const.STATUSES.items():
        assert f'| `{status}` | {text} |' in page
    for word in (*const.INVOICE_SENT_LABELS, *const.WORK_STATES):
        assert f'`{word}`' in page


def test_the_samples_are_what_we_send():
    moment = datetime(2026, 6, 1, 10, 2, tzinfo=timezone.utc)
    cases = [('NM-2026-004512', 'released')]
    expected = {f'status.changed-{label}.json': webhook.payload(
        'status.changed', moment, 'K-2026-000412', 3,
        'invoice_sent' if label in const.INVOICE_SENT_LABELS else label, label, cases)
        for label in {**const.STATUSES, **const.INVOICE_SENT_LABELS}}
    expected['work.changed.json'] = webhook.payload(
        'work.changed', moment, 'K-2026-000412', 4, 'accepted', 'accepted', cases)
    expected['test.json'] = webhook.ping_payload(moment, 'nettmelding')
    assert samples() == expected
    assert json.loads(code('json')) == json.loads(samples()['status.changed-partly_paid.json'])
