"""An offer letter of three pages, from records to bytes; against core's PDF of a quotation with the same lines."""

import re
import shutil

from odoo.addons.elsmart_kundefaktura.reports import render_offer_letter

from . import baskets
from .clock import figure, in_turns, seconds

UNIT = 's'
GOAL = '≤ 0.040 s'
COUNT = 40
PLAIN_COUNT = 10
WARM = 2


def met(ours, ratio):
    return ours <= 0.040


def measure(world, env):
    orders = baskets.offers(env, world, COUNT + WARM)
    documents, report = env['elsmart.document'], env['ir.actions.report'].with_context(force_report_rendering=True)
    pages = {}

    def letter(number):
        env.invalidate_all()
        pages[number] = page_count(documents._offer_pdf(orders[number + WARM], 1))

    ours, _none = in_turns(COUNT, letter, None, WARM)
    if set(pages.values()) != {3}:
        raise AssertionError(f'The letters have {sorted(set(pages.values()))} pages, not 3.')
    built = documents._offer_letter(orders[0], 1)
    drawing = min(seconds(render_offer_letter, built) for _number in range(9))
    note = f'3 pages; {drawing * 1000:.0f} ms of it drawing'
    if not shutil.which('wkhtmltopdf'):
        return figure(ours, None, COUNT, f'{note}; plain: wkhtmltopdf is not installed', digits=4)
    quotations = baskets.plain_orders(env, world, PLAIN_COUNT + WARM)

    def quotation(number):
        env.invalidate_all()
        report._render_qweb_pdf('sale.action_report_saleorder', quotations[number + WARM].ids)

    plain, _none = in_turns(PLAIN_COUNT, quotation, None, WARM)
    return figure(ours, plain, COUNT, f'{note}; plain {PLAIN_COUNT} times, by wkhtmltopdf', digits=4)


def page_count(pdf):
    return int(re.search(rb'/Count (\d+)', pdf)[1])
