"""What the pages of a fakturagrunnlag show: facts of the order in the customer's words. Reads only, no HTML."""
from odoo.http import request

from ..flow import basis, money
from ..reports import formats
from ..reports.palette import palette
from . import portal_money
from .portal_texts import (
    amount_text,
    answer_texts,
    copyable,
    kroner,
    language,
    notice,
    online_is_possible,
    refund_owed,
    situation_texts,
    steps,
)

# There is no way on from these: what was to happen will not.
ENDED = ('declined', 'expired', 'withdrawn', 'cancelled', 'overtaken')
CONVERSATION = ('comment', 'email')
PAYMENT_NOTICES = {
    'done': 'payment_done', 'pending': 'payment_running', 'authorized': 'payment_running', 'cancel': 'payment_failed',
    'error': 'payment_failed',
}


def situation(order):
    """Where the customer stands, as a code of `situation_texts`."""
    if order.elsmart_status in ('cancelled', 'no_charge', 'declined', 'withdrawn'):
        return order.elsmart_status
    if order.elsmart_kind == 'final' or order.elsmart_accepted:
        return _money_situation(order)
    if order.elsmart_status == 'collecting':
        return order.elsmart_status
    if order.elsmart_overtaken:
        return 'overtaken'
    return 'expired' if order.elsmart_status == 'expired' or order._elsmart_is_expired() else 'open'


def _money_situation(order):
    """What is to be paid, or paid back, of an order that is agreed."""
    if order.elsmart_claim_ids._due():
        if running_payment(order.elsmart_claim_ids):
            return 'payment_running'
        return 'overdue' if order.elsmart_overdue else 'to_pay'
    if refund_owed(order):
        return 'refund'
    if order.elsmart_kind == 'final':
        return 'settled' if order.elsmart_status == 'invoice_paid' else 'settling'
    if order.elsmart_status == 'invoice_paid':
        return 'paid'
    return {'none': 'accepted', 'partial': 'nothing_due', 'full': 'paid_invoice_follows'}[order.elsmart_paid]


def running_payment(claims):
    """A payment of any of `claims` that has come so far that a second one would be paid twice."""
    return claims.env['payment.transaction'].sudo().search([
        ('elsmart_claim_ids', 'in', claims.ids),
        '|', ('state', 'in', ('pending', 'authorized')),
        '&', ('state', '=', 'done'), ('is_post_processed', '=', False),
    ], limit=1)


def payment_notice(order):
    """What became of the newest card payment of `order`: a code of `notices`, from what is registered."""
    tx = order.env['payment.transaction'].sudo().search(
        [('elsmart_claim_ids', 'in', order.elsmart_claim_ids.ids)], order='id desc', limit=1)
    if tx.state == 'draft':
        return 'payment_unknown' if tx.elsmart_tries else 'payment_failed' if tx else None
    return PAYMENT_NOTICES.get(tx.state)


def timeline(case, events):
    """[(moment, what happened)]: the arrival of `case` and its status `events` in order, each thing once."""
    _ = request.env._
    labels = dict(events._fields['label']._description_selection(request.env))
    work = {'released': _("The work is released"), 'done': _("The work is done"), 'blocked': _("The work is blocked")}
    rows = [(case.create_date, _("The case is received"))]
    for event in events.sorted('sequence'):
        text = labels[event.label] if event.event_type == 'status.changed' else work.get(event.work_state)
        if text and rows[-1][1] != text:
            rows.append((event.happened_at, text))
    return rows


def case_timeline(case):
    """`timeline` of one case: what its own case system was told."""
    return timeline(case, case.order_id.elsmart_event_ids.filtered(lambda event: event.source_id == case.source_id))


def prices(order):
    """What the offer costs: per component, per VAT class and in all."""
    lines = order._elsmart_lines()
    rates = order.env['elsmart.legal.basis']._rates(order.company_id)
    totals = order._elsmart_totals(lines, rates)
    return {
        'rows': basis.per_component(lines),
        'vat_rows': [
            (row, f'{rates[row.vat_class].normalize():f}' if rates[row.vat_class] else None) for row in totals],
        'net': money.total(row.net for row in totals),
        'gross': money.total(row.gross for row in totals),
    }


def documents(visit):
    """[(kind, record, file name of the route)] that the visitor can open, newest first."""
    order, claims = visit.order, visit.order.elsmart_claim_ids
    rows = [('invoice', move, f'invoice-{move.id}.pdf') for move in order_moves(order)]
    rows += [('request', claim, f'request-{claim.id}.pdf') for claim in open_requests(claims)]
    if visit.way == 'payer':
        return rows
    rows += [('receipt', evidence, 'receipt.pdf') for evidence in order.elsmart_acceptance_ids if evidence.receipt_name]
    rows += [('offer', version, f'offer-{version.number}.pdf')
             for version in order.elsmart_version_ids.sorted('number', reverse=True)]
    rows += [('enclosure', file, f'file-{file.id}') for file in order._elsmart_version().file_ids]
    return rows


def sent_invoices(claims):
    """Invoices that were sent, and the credit notes that correct them."""
    invoices = claims.move_ids.filtered('is_move_sent')
    return (invoices | invoices.reversal_move_ids.filtered('is_move_sent')).filtered(
        lambda move: move.state == 'posted').sorted('id', reverse=True)


def order_moves(order):
    """All invoices and credit notes that belong on the page of `order`, newest first."""
    own = order.elsmart_credit_ids.filtered(lambda move: move.state == 'posted' and move.is_move_sent)
    return (sent_invoices(order.elsmart_claim_ids) | own).sorted('id', reverse=True)


def open_requests(claims):
    """Payment requests that no invoice has taken over."""
    return claims.filtered(lambda claim: claim.request and claim.in_force and not claim.invoice_id)


def name_to_sign(visit):
    """Name that stands ready in the form: a person's own, never that of an organisation."""
    partner = request.env.user.partner_id if visit.way == 'password' else visit.order.partner_id
    return '' if partner.is_company else partner.name


def title(order):
    """What the customer calls `order`: the work, and whether this is a change of it or what it came to."""
    _ = request.env._
    work = order.elsmart_work_type_id.name or order.name
    return {'change': _("Change: %s", work), 'final': _("Settlement: %s", work)}.get(order.elsmart_kind, work)


def changes(order, since=None):
    """What the newest version changes since the one before it, or since version `since`; None for the first.

    The rows are (component, name, former name, before, after), the sums (name, before, after), as text.
    """
    version = order._elsmart_version()
    former = order.elsmart_version_ids.filtered(lambda other: other.number == since and other.number < version.number)
    found = version and version._changes(former or None)
    if not found:
        return None

    def text(value):
        return None if value is None else amount_text(value)
    return {
        'since': (former or version._former()).number,
        'rows': [(row.component, row.name, row.former_name, text(row.before), text(row.after)) for row in found.lines],
        'sums': [(name, text(before), text(after)) for name, before, after in found.sums if before != after],
    }


def related(visit):
    """The other parts of the same order that the customer was sent: the offer, its changes, its settlement.

    By link they are opened with links of their own: all of them went to the same customer.
    """
    order = visit.order
    others = (order.sudo().elsmart_case_id.order_ids - order).filtered(lambda other: (
        other.partner_id == order.partner_id and (
            other.elsmart_version_ids or other.elsmart_kind == 'final') and other.elsmart_status != 'collecting'))
    rows = list_rows(others.sorted('id'))
    for row in rows:
        row['token'] = row['order'].access_token if visit.way == 'link' else None
    return rows


def render_values(visit):
    """Everything that the pages of one fakturagrunnlag show."""
    order = visit.order
    code = situation(order)
    headline, sentence = situation_texts(order, code)
    claims = order.elsmart_claim_ids.filtered('in_force').sorted('serial')
    # Where nothing is asked for, nobody needs the account.
    account = (claims and order.company_id._elsmart_bank_account().acc_number) or ''
    return {
        'order': order, 'title': title(order), 'case': order.elsmart_case_id, 'currency': order.currency_id,
        'visit': visit,
        'place': order.env['elsmart.document']._installation(order.elsmart_case_id),
        'version': order._elsmart_version(),
        'situation': code, 'headline': headline, 'sentence': sentence,
        'status_label': status_label(order, code),
        'due': claims._due(), 'claims': claims, 'account_no': formats.account_no(account), 'account_raw': account,
        'accent': palette(order.company_id.elsmart_colour).accent,
        'case_worker': order.user_id,
        'signer': name_to_sign(visit), 'kroner': kroner, 'amount_text': amount_text,
        'copyable': copyable,
    }


def offer_values(visit, message, since=None):
    """What the page of the offer shows beside `render_values`.

    :param since: number of the version that the visitor had open, to say what changed since then
    """
    order = visit.order
    priced = order.elsmart_version_ids or order.elsmart_kind == 'final'
    conversation = order.message_ids.filtered(lambda note: (
        note.message_type in CONVERSATION and not note.is_internal and not note.subtype_id.internal))
    return {
        'notice': notice(payment_notice(order) if message == 'payment' else message),
        'prices': prices(order) if priced else None,
        'changes': changes(order, since) if situation(order) == 'open' else None,
        'related': related(visit) if visit.way != 'payer' else [],
        'steps': steps(order) if order.elsmart_version_ids and situation(order) not in ENDED else [],
        'answer': answer_texts(order),
        'documents': documents(visit),
        'file_size': lambda size: formats.file_size(size, language()),
        'timeline': timeline(order.elsmart_case_id, order.elsmart_timeline_ids),
        'conversation': conversation.sorted('id'),
        'card': bool(order.elsmart_claim_ids) and online_is_possible(order.company_id),
        'money_rows': portal_money.rows(order),
    }


def status_label(order, code):
    """The status as the badge says it; money on its way to the customer is no request."""
    if code == 'refund':
        return request.env._("Credit note sent")
    return dict(order._fields['elsmart_label']._description_selection(request.env))[order.elsmart_label]


def list_rows(orders):
    """What the list of the customer's fakturagrunnlag shows of each of `orders`."""
    rows = []
    for order in orders.with_context(lang=request.env.lang):
        code = situation(order)
        rows.append({
            'order': order, 'title': title(order), 'situation': code,
            'status_label': status_label(order, code),
            'headline': situation_texts(order, code)[0], 'address': order.elsmart_case_id._address(),
            'gross': kroner(order.elsmart_gross) if order.elsmart_version_ids or order.elsmart_kind == 'final' else '',
        })
    return rows
