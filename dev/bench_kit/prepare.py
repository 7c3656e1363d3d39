"""Runs in Odoo's shell after `journey/prepare.py`: what plain Odoo needs beside it, and no addresses to send to."""

import json
import sys
from datetime import datetime, timedelta

path = sys.argv[1]
with open(path, encoding='utf-8') as file:
    world = json.load(file)
company = env['res.company'].browse(world['company'])
env = env(context={**env.context, 'allowed_company_ids': company.ids, 'no_reset_password': True})

env['elsmart.source'].search([('company_id', '=', company.id)]).webhook_url = False
seller = env['res.users'].create({
    'name': 'Plain Odoo', 'login': f'plain-{world["tag"]}', 'company_id': company.id,
    'company_ids': [(6, 0, company.ids)],
    'group_ids': [(6, 0, [env.ref(xml_id).id for xml_id in (
        'base.group_user', 'sales_team.group_sale_manager', 'account.group_account_manager')])],
})
product = env['product.product'].create({
    'name': 'Plain service', 'type': 'service', 'invoice_policy': 'order', 'list_price': 1250.0,
    'company_id': company.id,
})
partner = env['res.partner'].create({
    'name': 'Plain customer', 'email': 'plain@example.com', 'street': 'Fjellveien 1', 'zip': '3510',
    'city': 'Hønefoss', 'country_id': env.ref('base.no').id, 'lang': 'nb_NO',
})
key = env['res.users.apikeys'].with_user(seller).sudo()._generate('rpc', 'bench', datetime.now() + timedelta(days=1))
world.update(json2_key=key, plain_product=product.id, plain_partner=partner.id)
env.cr.commit()
with open(path, 'w', encoding='utf-8') as file:
    json.dump(world, file)
