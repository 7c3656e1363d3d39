"""The sentences of the portal's pages. What is true is found in `portal_page.py`; here it gets its words."""
from odoo.http import request
from odoo.tools import format_date

from ..flow import const, money
from ..reports import formats

# What is neither is a warning.
SUCCESS = ('accepted', 'asked', 'payment_done')
INFO = ('declined', 'already_accepted', 'nothing_due', 'payment_running')


def language():
    """Language of the page, as the documents name it."""
    return 'nb' if request.env.lang[:2] in ('nb', 'nn', 'no') else 'en'


def amount_text(value):
    """An amount as the letter writes it: '51 140,00'."""
    return formats.amount(money.from_float(value), language())


def kroner(value):
    """An amount with its currency as the letter writes it: '51 140,00 kr'."""
    return formats.money(money.from_float(value), language())


def copyable(value):
    """An amount as it is typed into a bank: '51140,00'."""
    text = money.as_text(money.from_float(value))
    return text if language() == 'en' else text.replace('.', ',')


def refund_owed(order):
    """NOK that credit notes of `order` give back and that is not paid back yet."""
    notes = order.sudo().elsmart_credit_ids.filtered(lambda move: move.state == 'posted' and move.is_move_sent)
    return money.from_float(sum(notes.mapped('amount_residual')))


def situation_texts(order, code):
    """(headline, sentence) for the situation `code` of `order`."""
    _ = request.env._
    due = order.elsmart_claim_ids._due()
    amount = kroner(sum(due.mapped('open')))
    by = format_date(order.env, min(due.mapped('due_date'))) if due else ''
    until = format_date(order.env, order.validity_date)
    owed = refund_owed(order)
    change, final = order.elsmart_kind == 'change', order.elsmart_kind == 'final'
    texts = {
        'collecting': lambda: (
            _("We are working on the offer"),
            _("We are collecting the cost of the work. You get an e-mail when the offer is ready.")),
        'open': lambda: (
            _("Waiting for your answer"),
            _("Read the change and answer by %s. Your order stands as it is until you accept.", until) if change else
            _("Read the offer and answer by %s. Nothing is ordered until you accept.", until)),
        'overtaken': lambda: (
            _("The offer is being updated"),
            _("Something in the case has changed after the offer was sent, so it can no longer be accepted. You get "
              "the new offer by e-mail.")),
        'expired': lambda: (
            _("The offer has expired"),
            _("It could be accepted until %s. Tell us below if you still want the work, and you get a new offer.",
              until)),
        'declined': lambda: (
            _("You have declined the offer"),
            _("Your order stands as it was, without the change. Tell us below if you change your mind.") if change else
            _("Nothing will be done and there is nothing to pay. Tell us below if you change your mind.")),
        'withdrawn': lambda: (
            _("The offer is withdrawn"),
            _("It can no longer be accepted. Ask us below if you wonder why.")),
        'cancelled': lambda: (
            _("The order is cancelled"),
            _("No more work will be done. We pay %s back to you.", kroner(owed)) if owed else
            _("No more work will be done. If you have paid for something that you do not get, we pay it back.")),
        'refund': lambda: (_("We pay %s back to you", kroner(owed)), _refund(order, final)),
        'settling': lambda: (
            _("We are settling the work"),
            _("The work is done, and we work out what it really cost. You get an e-mail when the settlement is "
              "ready.")),
        'settled': lambda: (
            _("The work is settled"),
            _("All is paid and nothing is left to pay. Below you see what the work came to.")),
        'no_charge': lambda: (
            _("There is nothing to pay"),
            _("The work costs you nothing, so you do not have to answer.")),
        'accepted': lambda: (
            _("You have accepted the offer"),
            _("The change is part of your order. You get an invoice for it.") if change else
            _("You pay nothing now. You get the invoice when the work is done.")),
        'to_pay': lambda: (_("%(amount)s to pay by %(date)s", amount=amount, date=by), _to_pay_text(order)),
        'overdue': lambda: (
            _("%s is overdue", amount),
            _("It should have been paid by %s. Pay now, or ask us below if something is wrong.", by)),
        'payment_running': lambda: (
            _("Your payment is being processed"),
            _("We are waiting for the answer of the payment provider. You do not have to pay again.")),
        'nothing_due': lambda: (
            _("Nothing to pay now"),
            _("We have received what you have paid. You are told when there is more to pay.")),
        'paid_invoice_follows': lambda: (
            _("Paid. The invoice follows"),
            _("We have received your payment. You get the invoice by e-mail, and there is nothing more to pay.")),
        'paid': lambda: (_("All is paid"), _("Thank you! There is nothing more to pay.")),
    }
    return texts[code]()


def _to_pay_text(order):
    _ = request.env._
    policy = order.elsmart_work_type_id.release_policy
    online = online_is_possible(order.company_id)
    if order.elsmart_kind == 'offer' and policy in ('prepayment', 'first_instalment') and not order.elsmart_prepaid:
        return _("You have accepted the offer. The work is released as soon as the payment is registered.")
    if order.elsmart_kind == 'final':
        return _("This is what the work cost beyond what you have been invoiced. Pay online here, or from your bank "
                 "with the KID below.") if online else _(
            "This is what the work cost beyond what you have been invoiced. Pay from your bank with the KID below.")
    return (_("Pay online here, or from your bank with the KID below.") if online
            else _("Pay from your bank with the KID below."))


def online_is_possible(company):
    """Whether `company` takes payment online at all."""
    return bool(company.env['payment.provider'].sudo().search_count(
        [('company_id', '=', company.id), ('state', '!=', 'disabled'), ('is_published', '=', True)], limit=1))


def _refund(order, final):
    """Why money goes back, and whether the customer has to say where to."""
    _ = request.env._
    if order._elsmart_asks_account():
        return (
            _("The work cost less than you have paid. The credit note is below. Tell us which account to pay to.")
            if final else
            _("You have paid more than the order costs. The credit note is below. Tell us which account to pay to."))
    return (
        _("The work cost less than you have paid. The credit note is below, and you do not have to do anything.")
        if final else
        _("You have paid more than the order costs. The credit note is below, and you do not have to do anything."))


def notices():
    """{code: sentence} of what a form of the page can end in. Codes of refusals are those of the flow."""
    _ = request.env._
    return {
        'accepted': _("Thank you! You have accepted the offer. A confirmation comes by e-mail."),
        'declined': _("You have declined the offer. We have been told, with your reason."),
        'asked': _("Your message is sent. The answer comes by e-mail and is shown here."),
        'already_accepted': _("The offer is already accepted. You do not have to do it again."),
        'closed': _("The offer is no longer open, so your answer was not registered."),
        'not_sent': _("There is no offer to accept yet."),
        'overtaken': _(
            "The offer is being updated, so your answer was not registered. You get the new offer by e-mail."),
        'expired': _("The offer has expired, so your answer was not registered."),
        'changed': _(
            "The offer was changed while you had the page open. This is the new offer: read it before you answer. "
            "Nothing was registered."),
        'name_missing': _("Write your name to accept the offer. Nothing was registered."),
        'terms_missing': _("Tick that you have read the offer and agree to it. Nothing was registered."),
        'consent_missing': _(
            "Tick that the work may start before the right of withdrawal has run out. Nothing was registered."),
        'reason_missing': _("Write why you decline the offer. Nothing was registered."),
        'reason_long': _(
            "Your reason is longer than 2,000 characters. Shorten it and decline again. Nothing was registered."),
        'question_long': _(
            "Your message is longer than 5,000 characters. Shorten it or send it in two. It was not sent."),
        'question_missing': _("Write your message before you send it."),
        'preview': _(
            "You are logged in as a case worker and see the page as the customer does. Only the customer can answer "
            "here."),
        'own_page': _("This offer is answered and paid on its own page, here. Nothing was registered."),
        'not_accepted': _("The offer must be accepted before it can be paid."),
        'nothing_due': _("There is nothing to pay now."),
        'payment_running': _("A payment is already on its way. You do not have to pay again."),
        'payment_done': _("The payment is received. Thank you!"),
        'payment_unknown': _(
            "We cannot reach the payment provider right now. If you have paid, it is registered as soon as the "
            "provider answers. Do not pay again yet."),
        'provider_down': _(
            "The payment provider could not be reached, and nothing has been charged. Try again in a while, or pay "
            "from your bank."),
        'payment_failed': _("The payment was not carried out, and nothing has been charged. You can try again."),
        'provider': _("This way of paying cannot be used here. Choose another one."),
    }


def notice(code):
    """(level, sentence) to show for `code`, which may come from an address; None for one that is not ours."""
    sentence = notices().get(code)
    return sentence and ('success' if code in SUCCESS else 'info' if code in INFO else 'warning', sentence)


def steps(order):
    """[(sentence, whether it is done)]: the whole way, so that the customer sees what comes after the answer."""
    _ = request.env._
    work_type = order.elsmart_work_type_id
    states = set(order.elsmart_case_id.family_ids.mapped('work_state'))
    if order.elsmart_kind == 'final':
        return []
    if order.elsmart_kind == 'change':
        return [
            (_("You accept the change"), order.elsmart_accepted),
            (_("The change is done together with the work"), states == {'done'}),
            (_("You get an invoice for the change and pay it"), order.elsmart_status == 'invoice_paid'),
        ]
    rows = [(_("You accept the offer"), order.elsmart_accepted)]
    if work_type.prepayment == 'full':
        amount = kroner(order.elsmart_gross)
        rows.append((
            _("You pay %s, online here or from your bank", amount) if online_is_possible(order.company_id)
            else _("You pay %s from your bank", amount), order.elsmart_prepaid))
    elif work_type.prepayment == 'instalments':
        rows.append((
            _("You pay the first part, online here or from your bank") if online_is_possible(order.company_id)
            else _("You pay the first part from your bank"), order.elsmart_prepaid))
    released = {
        'acceptance': _("The work is released when you have accepted"),
        'prepayment': _("The work is released when the payment is registered"),
        'first_instalment': _("The work is released when the first part is paid"),
    }.get(work_type.release_policy, _("The work is released when everything is in place"))
    rows.append((released, bool(states) and states <= {'released', 'done'}))
    rows.append((_("The work is done"), states == {'done'}))
    if work_type.prepayment == 'instalments':
        rows.append((_("You pay the other parts as the work goes on"), order.elsmart_status == 'invoice_paid'))
    elif work_type.prepayment != 'full':
        rows.append((_("You get the invoice and pay it"), order.elsmart_status == 'invoice_paid'))
    if any(line.legal_basis not in const.FIXED_PRICE_BASES for line in order._elsmart_lines()):
        rows.append((
            _("We work out what it really cost. The letter says what happens to the difference"),
            bool(order.elsmart_settled_by_id)))
    return rows


def answer_texts(order):
    """Sentences of the form by which the customer accepts the newest version of `order`."""
    _ = request.env._
    version = order._elsmart_version()
    return {
        'consent': consent_text(order),
        'agreement': _(
            "You enter into a written agreement with %s on the work in the offer letter.", order.company_id.name),
        'preview': notices()['preview'],
        'behalf': _("You answer on behalf of %s.", order.partner_id.name),
        'document': _(
            "Your answer applies to exactly this document: %(file)s, sent %(date)s, with terms version %(terms)s. Your "
            "name, the time and your IP address are kept as evidence. Fingerprint of the document (SHA-256):",
            file=version.filename, date=format_date(order.env, version.sent_at), terms=version.terms_version or '–'),
    }


def consent_text(order):
    """The sentence by which a consumer lets the work start at once; empty where the company does not ask for it."""
    if not order.company_id.elsmart_early_start_consent or order.partner_id.is_company:
        return ''
    return request.env._(
        "I ask for the work to start before my right of withdrawal (14 days) has run out. If I withdraw after it has "
        "started, I pay for what is done by then, and when all is done I can no longer withdraw.")


def next_step(case):
    """One sentence: what the performer of `case` should do now."""
    _ = request.env._
    if case.waits_for_main:
        return _("The main case has not arrived yet. Wait with the work.")
    answer = {
        'offer_sent': _("The customer has the offer and has not answered. Wait with the work."),
        'declined': _("The customer has declined the offer. The work is not to be done."),
        'expired': _("The customer has not answered in time. Wait with the work until a new offer is accepted."),
        'withdrawn': _("The offer is withdrawn. Wait with the work."),
    }
    reasons = {
        'waits_acceptance': answer.get(case.status) or _(
            "The offer to the customer is being prepared. Wait with the work."),
        'waits_prepayment': _("The customer has accepted, but the payment has not arrived. Wait with the work."),
        'waits_by_hand': _("The case worker releases the work when everything is in place. Wait with the work."),
        'done': _("The work is done. You have nothing more to do here."),
        'cancelled': _("The case is cancelled. Stop the work if it has begun, and contact the case worker."),
    }
    return reasons.get(case.release_reason) or _("You can start the work.")
