"""schemathesis against the OpenAPI document that the server gives: every check, every phase, stateful links.

A trial is one request that it made; every failure that it finds is a deviation. It runs in an environment of its own.
"""

import json
import os
import pathlib
import re
import subprocess
import tempfile

from .ground import ground, sql
from .steps import accepted

from devkit import venvs
from journey import invented
from journey.people import CaseSystem, Employee
from journey.report import check

# Examples of each operation and phase, and as many times that chains of links; `coverage` adds examples that follow
# from the schema, some 2,000. The short form plays the documented examples and a few chains, always the same.
SHORT, LONG = 1, 10
CHAINS = 20
# Cases that chains may begin with, and of those some whose offer is accepted.
OPEN, ACCEPTED = 600, 3
FOLDER = pathlib.Path(__file__).parent / 'fuzz'
PEERS = ('nettmelding', 'arbeidsordre')
CONFIG = FOLDER / 'schemathesis.toml'
CHECKS = (
    'not_a_server_error', 'status_code_conformance', 'content_type_conformance', 'response_headers_conformance',
    'response_schema_conformance', 'negative_data_rejection', 'positive_data_acceptance', 'missing_required_header',
    'unsupported_method', 'allow_header_conformance', 'use_after_free', 'ensure_resource_availability', 'ignored_auth',
    'object_level_authorization',
)


def run(n):
    tool = venvs.fuzz() / 'bin/st'
    with tempfile.TemporaryDirectory() as folder, ground() as (server, world):
        # 429 is tested where it is told; here it would only keep requests from being made.
        sql(f"UPDATE elsmart_source SET rate_limit = 0 WHERE company_id = {world['company']} RETURNING id")
        accountant = Employee(world, 'accountant')
        refs = delivered_many(world, OPEN)
        agreed = [accepted(world, accountant).ref for _number in range(ACCEPTED)]
        config = configured(pathlib.Path(folder), world, n * CHAINS)
        size = ('examples,coverage,fuzzing,stateful',) if n > SHORT else ('examples,stateful', '--seed', '1')
        report = pathlib.Path(folder) / 'report.json'
        finished = subprocess.run([
            tool, '--config-file', config, 'run', f'{server.url}/elsmart/v1/openapi.json',
            '-H', f"X-Odoo-Database: {world['database']}", '--checks', ','.join(CHECKS),
            '--phases', *size, '-n', str(n), '--continue-on-failure', '--no-color',
            '--request-timeout', '60', '--report', 'json', '--report-json-path', report,
        ], cwd=folder, capture_output=True, text=True,
            env={
                **os.environ, 'SCHEMATHESIS_HOOKS': str(FOLDER / 'hooks.py'),
                'ELSMART_FUZZ_OPEN': ' '.join(refs), 'ELSMART_FUZZ_ACCEPTED': ' '.join(agreed)})
        return tell(finished, report)


def configured(folder, world, chains):
    """The configuration of a run: two case systems, of which one must never see what the other delivered."""
    users = [{'name': code, 'fixedHeaders': [
        {'name': 'Authorization', 'value': f"Bearer {world['sources'][code]['key']}"}]} for code in PEERS]
    (folder / 'auth.json').write_text(json.dumps({'auth': users}), encoding='utf-8')
    config = folder / 'schemathesis.toml'
    config.write_text(CONFIG.read_text(encoding='utf-8').format(chains=chains), encoding='utf-8')
    return config


def delivered_many(world, count):
    """Numbers of `count` new cases."""
    system, refs = CaseSystem(world, 'nettmelding'), [invented.ref('F') for _number in range(count)]
    system.session.headers['Idempotency-Key'] = refs[0]
    _status, answer = system.call('POST', '/elsmart/v1/batches', {
        'items': [{'ref': ref, 'case': invented.body(1)} for ref in refs]})
    check('The cases', {item['status'] for item in answer['items']}, {201})
    return refs


def tell(finished, report):
    """(requests, failures) of the run; prints what was found."""
    if not report.exists():
        print(f'  DEVIATION schemathesis broke off: {finished.stdout[-2000:]}{finished.stderr[-2000:]}')
        return 0, 1
    summary = json.loads(report.read_text(encoding='utf-8'))
    if finished.returncode:
        print(finished.stdout[finished.stdout.find('FAILURES'):finished.stdout.find('WARNINGS')])
    links = re.search(r'API Links: +(.*)', finished.stdout)
    print(f"  seed {summary['seed']}; links: {links[1] if links else 'none'}")
    cases = summary['test_cases']
    return cases['generated'], cases['unique_failures'] + len(summary['errors']) or int(finished.returncode != 0)
