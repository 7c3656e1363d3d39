"""Orders of both sides, made in Odoo's shell: what portal, invoice_run and offer_pdf work on."""

import json

from odoo.addons.elsmart_kundefaktura.flow.importing import Envelope

from journey import invented


def offers(env, world, count, **delivery):
    """`count` delivered fakturagrunnlag of ten lines, each of a customer of its own."""
    company = env['res.company'].browse(world['company'])
    source = env['elsmart.source'].search([('company_id', '=', company.id), ('code', '=', 'nettmelding')])
    messages = env['elsmart.message'].sudo().with_company(company)
    orders = env['sale.order']
    for _number in range(count):
        ref = invented.ref('S')
        body = json.dumps(invented.body(**delivery)).encode()
        messages._accept(source.sudo().with_company(company), Envelope(ref, 'PUT', f'/elsmart/v1/cases/{ref}', body))
        orders |= env['elsmart.case'].search([('source_id', '=', source.id), ('ref', '=', ref)]).order_id
        env.cr.commit()
    return orders


def sent(env, orders):
    """Send the offers."""
    for order in orders:
        order.action_elsmart_send_offer()
        env.cr.commit()
    return orders


def accepted(env, orders):
    """Accept the sent offers as the portal does."""
    for order in orders:
        refusal = env['elsmart.acceptance'].sudo()._accept(
            order, order._elsmart_version().sha256, 'Kari Nordmann', {'login_way': 'link', 'ip': '192.0.2.1'})
        assert refusal is None, refusal
        env.cr.commit()
    return orders


def plain_orders(env, world, count, lines=10):
    """`count` quotations of plain Odoo with the same lines, each of a customer of its own."""
    partners = env['res.partner'].create([{
        'name': f'Vanlig kunde {number}', 'email': f'vanlig{number}@example.com', 'lang': 'nb_NO',
        'street': f'Fjellveien {number}', 'zip': '3510', 'city': 'Hønefoss', 'country_id': env.ref('base.no').id,
    } for number in range(count)])
    orders = env['sale.order'].create([{
        'partner_id': partner.id, 'company_id': world['company'],
        'order_line': [(0, 0, {
            'product_id': world['plain_product'], 'name': f'Montørtimer, del {number}', 'product_uom_qty': 1,
            'price_unit': 1250.0}) for number in range(lines)],
    } for partner in partners])
    env.cr.commit()
    return orders
