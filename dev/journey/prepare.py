"""Runs in Odoo's shell: a Norwegian grid company of its own for one run, with sources, keys and an accountant.

    prepare.py URL WEBHOOK_PORT SMTP_PORT OUTPUT.json [ADDRESS OF THE LOCAL PAYMENT SERVERS]
"""

import json
import logging
import secrets
import sys

from psycopg2.errors import SerializationFailure

# Odoo asks its own services about a new company; they are not needed, and not reached from everywhere.
logging.getLogger('odoo').setLevel('CRITICAL')
logging.getLogger('py.warnings').setLevel('CRITICAL')
url, hook_port, smtp_port, output, *providers = sys.argv[1:]
tag = secrets.token_hex(4)
domain = f'walk-{tag}.example.com'
password = secrets.token_urlsafe(12)


def hold_crons():
    """Wait for crons that run and let none begin: what is made here touches some, and Odoo refuses one that runs."""
    env.cr.commit()
    while True:
        try:
            return env.cr.execute('SELECT id FROM ir_cron FOR UPDATE')
        except SerializationFailure:
            env.cr.rollback()


hold_crons()
company = env['res.company'].create({
    'name': f'Eksempelnett {tag} AS', 'country_id': env.ref('base.no').id, 'currency_id': env.ref('base.NOK').id,
    'street': 'Nettveien 1', 'zip': '3510', 'city': 'Hønefoss', 'vat': 'NO310000116MVA',
    'email': f'kundesenter@{domain}', 'elsmart_webhook_hosts': '127.0.0.1',
})
env['account.chart.template'].try_loading('no', company, install_demo=False)
hold_crons()   # Odoo commits when it makes a company
# Nobody is invited by mail: their passwords are in the output.
env = env(context={**env.context, 'allowed_company_ids': company.ids, 'lang': 'nb_NO', 'no_reset_password': True})
bank = env['res.partner.bank'].create({
    'acc_number': '1503.20.00417', 'partner_id': company.partner_id.id, 'company_id': company.id})
env['account.journal'].search(
    [('company_id', '=', company.id), ('type', '=', 'bank')], limit=1).bank_account_id = bank
if providers:
    env['elsmart.demo']._publish_adapters(company, providers[0])
    env['payment.provider'].search(
        [('code', '=', 'vipps'), ('company_id', '=', company.id)]).action_vipps_register_webhook()
else:
    env['elsmart.demo']._publish_demo_provider(company)
# Only this company's mail goes to this run's mail server.
env['ir.mail_server'].create({
    'name': f'walkthrough {tag}', 'smtp_host': '127.0.0.1', 'smtp_port': int(smtp_port), 'smtp_encryption': 'none',
    'from_filter': domain, 'sequence': 1,
})
accountant = env['res.users'].create({
    'name': 'Ragnhild Regnskap', 'login': f'regnskap@{domain}', 'password': password, 'lang': 'nb_NO',
    'email': f'regnskap@{domain}', 'company_id': company.id, 'company_ids': [(6, 0, company.ids)],
    'group_ids': [(6, 0, [env.ref('base.group_user').id, env.ref('elsmart_kundefaktura.group_accountant').id])],
})
# Sets the case number that the samples were made with, so that the KIDs are theirs too.
administrator = env['res.users'].create({
    'name': 'Administrator', 'login': f'admin@{domain}', 'password': password, 'company_id': company.id,
    'company_ids': [(6, 0, company.ids)], 'group_ids': [(6, 0, env.ref('base.group_system').ids)],
})
sources = {}
for code, name in (('nettmelding', 'Nettmelding'), ('arbeidsordre', 'P0 Arbeidsordre'), ('produktkjop', 'Produktkjøp')):
    source = env['elsmart.source'].create({
        'code': code, 'name': name, 'kind': code, 'company_id': company.id,
        'webhook_url': f'http://127.0.0.1:{hook_port}/{code}',
    })
    source._generate_webhook_secret()
    sources[code] = {'key': source._mint_key('walkthrough'), 'secret': source.webhook_secret}

sequence = env['ir.sequence'].search([('code', '=', 'elsmart.case'), ('company_id', '=', company.id)])
sequence.next_by_id()
# What the samples say of this work type; the others are delivered so.
env['elsmart.work.type'].search([('company_id', '=', company.id), ('code', '=', 'endring_av_ov')]).write({
    'prepayment': 'instalments', 'release_policy': 'first_instalment', 'instalment_ids': [
        (0, 0, {'name': 'Akonto 50 % ved aksept', 'percent': 50, 'due': 'acceptance'}),
        (0, 0, {'name': 'Akonto 50 % før spenningssetting', 'percent': 50})]})
policies = {work_type.code: [work_type.prepayment, work_type.release_policy]
            for work_type in env['elsmart.work.type'].search([('company_id', '=', company.id)])}
env.cr.commit()

with open(output, 'w', encoding='utf-8') as file:
    json.dump({
        'url': url, 'database': env.cr.dbname, 'tag': tag, 'domain': domain, 'company': company.id,
        'hook_port': int(hook_port), 'smtp_port': int(smtp_port), 'sources': sources, 'policies': policies,
        'accountant': {'login': accountant.login, 'password': password},
        'administrator': {'login': administrator.login, 'password': password},
        'providers': providers[0] if providers else None,
        'sequence': sequence.date_range_ids.sorted('id')[-1:].id,
    }, file)
