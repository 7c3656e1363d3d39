"""One invoice of an invoice run: create, post, PDF, mail queued, commit; beside the same by core for its orders."""

import contextlib
import io
import shutil

from reportlab.pdfgen import canvas

from . import baskets
from .clock import figure, in_turns

UNIT = 's'
GOAL = '≤ 0.30 s'
COUNT = 100
WARM = 2


def met(ours, ratio):
    return ours <= 0.30


def measure(world, env):
    env = env(context={**env.context, 'mail_notify_force_send': False})   # mail is queued on both sides
    ours = baskets.accepted(env, baskets.sent(env, baskets.offers(env, world, COUNT + WARM, legal_basis='s17_4a')))
    plain = baskets.plain_orders(env, world, COUNT + WARM)
    plain.action_confirm()
    env.cr.commit()
    send = env['account.move.send']

    def invoice(number):
        env.invalidate_all()
        order = ours[number + WARM]
        order.action_elsmart_invoice()
        env.cr.commit()
        assert order.elsmart_status == 'invoice_sent', order.elsmart_status

    def invoice_plainly(number):
        env.invalidate_all()
        move = plain[number + WARM]._create_invoices()
        move.action_post()
        send._generate_and_send_invoices(move, sending_methods=['email'])
        env.cr.commit()

    with prints(env) as how:
        taken = in_turns(COUNT, invoice, invoice_plainly, WARM)
    return figure(*taken, COUNT, how, digits=3)


@contextlib.contextmanager
def prints(env):
    """Let core's PDF be what this machine can make; gives the note that says what it was.

    Without wkhtmltopdf core renders the invoice as HTML only, which is the smaller part of its work.
    """
    if shutil.which('wkhtmltopdf'):
        yield 'plain: PDF by wkhtmltopdf'
        return
    model = type(env['ir.actions.report'])
    former = model._run_wkhtmltopdf, model.get_wkhtmltopdf_state
    page = io.BytesIO()
    canvas.Canvas(page).save()   # core reads what it gets, to put the EHF into it
    model._run_wkhtmltopdf = lambda *args, **kwargs: page.getvalue()
    model.get_wkhtmltopdf_state = lambda *args: 'ok'
    try:
        yield 'plain: HTML only, wkhtmltopdf is not installed'
    finally:
        model._run_wkhtmltopdf, model.get_wkhtmltopdf_state = former
