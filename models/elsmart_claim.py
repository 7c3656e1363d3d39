import hashlib
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount

from ..flow import invoicing, kid, money, status
from .elsmart_legal_basis import VAT_CLASS_SELECTION


class ElsmartClaim(models.Model):
    """What the customer is asked to pay and pays by. An invoice takes it over when VAT rules allow one."""

    _name = 'elsmart.claim'
    _description = "Claim"
    _order = 'order_id, serial'
    _rec_name = 'kid'

    order_id = fields.Many2one('sale.order', "Invoice basis", required=True, index=True, ondelete='restrict')
    company_id = fields.Many2one(related='order_id.company_id', store=True)
    currency_id = fields.Many2one(related='order_id.currency_id')
    partner_id = fields.Many2one(related='order_id.partner_invoice_id', store=True, string="Payer")
    serial = fields.Integer("No.", required=True)
    kind = fields.Selection(
        [('prepayment', "Prepayment"), ('instalment', "Instalment"), ('ordinary', "Ordinary"), ('change', "Change"),
         ('final', "Final")], required=True)
    instalment = fields.Integer(help="Number of the instalment; 0 where there are none.")
    vat_class = fields.Selection(VAT_CLASS_SELECTION, "VAT class", required=True)
    gross = fields.Monetary("Amount", required=True)
    due_date = fields.Date(required=True)
    kid = fields.Char("KID", required=True, index=True)
    request = fields.Boolean(
        "Payment request", help="No invoice may be issued before delivery: the customer is asked for the amount only.")
    raised_at = fields.Datetime(default=fields.Datetime.now)
    problem = fields.Char(readonly=True, help="Why the queue could not make the invoice.")

    move_ids = fields.One2many('account.move', 'elsmart_claim_id', "Invoices")
    invoice_id = fields.Many2one('account.move', "Invoice", compute='_compute_invoice_id', store=True)
    allocation_ids = fields.One2many('elsmart.allocation', 'claim_id', "Money received")
    paid = fields.Monetary(compute='_compute_paid', store=True)
    credited = fields.Monetary(compute='_compute_credited', store=True)
    open = fields.Monetary("Open", compute='_compute_open', store=True)
    sent = fields.Boolean(compute='_compute_sent', store=True)
    in_force = fields.Boolean(compute='_compute_open', store=True)
    overdue = fields.Boolean(compute='_compute_overdue', search='_search_overdue')
    state = fields.Selection([
        ('waiting', "Invoice follows"), ('request', "Payment request"), ('invoiced', "Invoice sent"),
        ('partial', "Partly paid"), ('paid', "Paid"), ('paid_request', "Paid, invoice follows"),
        ('credited', "Credited"),
    ], compute='_compute_state')

    _kid_unique = models.Constraint('UNIQUE(company_id, kid)', "Each KID is given once.")
    _gross_positive = models.Constraint(
        "CHECK(gross > 0 AND gross <> 'NaN')", "A claim asks for a positive amount.")

    # === COMPUTE METHODS === #

    @api.depends('move_ids.state', 'move_ids.move_type')
    def _compute_invoice_id(self):
        for claim in self:
            claim.invoice_id = claim.move_ids.filtered(
                lambda move: move.move_type == 'out_invoice' and move.state == 'posted')[-1:]

    @api.depends('allocation_ids.amount', 'allocation_ids.move_id.state')
    def _compute_paid(self):
        for claim in self:
            claim.paid = sum(claim.allocation_ids.filtered(
                lambda row: row.move_id.state == 'posted').mapped('amount'))

    @api.depends('move_ids.reversal_move_ids.state', 'move_ids.reversal_move_ids.line_ids.amount_currency')
    def _compute_credited(self):
        for claim in self:
            claim.credited = sum(claim.move_ids.reversal_move_ids.filtered(
                lambda move: move.state == 'posted').mapped('amount_total'))

    @api.depends('gross', 'paid', 'credited')
    def _compute_open(self):
        for claim in self:
            facts = claim._facts()
            claim.open, claim.in_force = facts.open, facts.in_force

    # The invoice is one of `move_ids`. Asked by that way each ledger line finds its claim without a search.
    @api.depends('request', 'invoice_id', 'move_ids.elsmart_sent')
    def _compute_sent(self):
        for claim in self:
            # A request is sent by being payable in the portal; the invoice that takes over changes nothing in that.
            claim.sent = claim.request or claim.invoice_id.elsmart_sent

    @api.depends('due_date', 'open', 'sent')
    def _compute_overdue(self):
        today = fields.Date.context_today(self)
        for claim in self:
            claim.overdue = claim.sent and claim.open > 0 and claim.due_date < today

    def _search_overdue(self, operator, value):
        if operator != 'in':
            return NotImplemented
        late = [('sent', '=', True), ('open', '>', 0), ('due_date', '<', fields.Date.context_today(self))]
        return late if True in value else ['!', '&', '&', *late]

    @api.depends('invoice_id', 'sent', 'open', 'paid', 'in_force', 'request')
    def _compute_state(self):
        for claim in self:
            if not claim.in_force:
                claim.state = 'credited'
            elif claim.open <= 0:
                claim.state = 'paid' if claim.invoice_id else 'paid_request'
            elif claim.paid:
                claim.state = 'partial'
            elif claim.invoice_id:
                claim.state = 'invoiced' if claim.sent else 'waiting'
            else:
                claim.state = 'request' if claim.request else 'waiting'

    def _facts(self):
        """This claim as `flow.status` thinks of it."""
        self.ensure_one()
        return status.ClaimFacts(
            gross=money.from_float(self.gross), paid=money.from_float(self.paid),
            credited=money.from_float(self.credited), sent=bool(self.sent), invoiced=bool(self.invoice_id),
            due=self.due_date or None)

    def _resource(self):
        """This claim as the API shows it. JSON-serialisable."""
        self.ensure_one()
        return {
            'kid': self.kid,
            'kind': self.kind,
            'vat_class': self.vat_class,
            'state': self.state,
            'gross': money.as_text(money.from_float(self.gross)),
            'paid': money.as_text(money.from_float(self.paid)),
            'credited': money.as_text(money.from_float(self.credited)),
            'open': money.as_text(money.from_float(self.open)),
            'due_date': self.due_date.isoformat(),
            'invoice': self.invoice_id.name or None,
        }

    # === RAISING === #

    @api.model
    def _raise_at_acceptance(self, order):
        """Claim the prepayment where the work type asks for one, so that the customer can pay in the same visit.

        The invoice of a contribution follows from the queue; VAT-liable work stays a payment request.
        """
        claims, work_type = self.browse(), order.elsmart_work_type_id
        if order.elsmart_kind != 'offer':
            return claims
        if work_type.prepayment == 'full':
            claims = self._raise(order, 'prepayment', before_delivery=True)
        elif work_type.prepayment == 'instalments':
            plan = work_type.instalment_ids.sorted(lambda row: (row.sequence, row.id))
            due = {number for number, row in enumerate(plan, start=1) if row.due == 'acceptance'}
            claims = self._raise(order, 'instalment', before_delivery=True, instalments=due)
        if claims:
            self.env.ref('elsmart_kundefaktura.ir_cron_invoice_claims')._trigger()
        return claims

    @api.model
    def _raise(self, order, kind, before_delivery, instalments=None, chosen=None):
        """Raise a claim per VAT class and instalment of `order` that has none in force.

        :param instalments: numbers of the instalments to claim; None for all
        :param chosen: (VAT class, instalment) pairs to claim; None for all
        """
        if order.elsmart_settled_by_id:
            raise UserError(self.env._("%s is settled; nothing more can be claimed on it.", order.name))
        already = {(claim.vat_class, claim.instalment) for claim in order.elsmart_claim_ids if claim.in_force}
        plans = [
            plan for plan in invoicing.plan_claims(
                order._elsmart_claim_totals(), before_delivery, already,
                part_invoice=order.company_id.elsmart_vat_advance == 'part_invoice')
            if (instalments is None or plan.instalment in instalments)
            and (chosen is None or (plan.vat_class, plan.instalment) in chosen)]
        return self.browse().union(*(self._raise_one(order, kind, plan) for plan in plans))

    @api.model
    def _raise_one(self, order, kind, plan):
        case, company = order.elsmart_case_id, order.company_id
        # The counter's row is the lock: two that raise at once are serialised by the database.
        case.claim_serial += 1
        case.flush_recordset(['claim_serial'])
        year, serial = kid.case_parts(case.number)
        return self.create({
            'order_id': order.id, 'kind': kind, 'vat_class': plan.vat_class, 'gross': float(plan.gross),
            'request': plan.request, 'instalment': plan.instalment, 'serial': case.claim_serial,
            'kid': kid.build(company._elsmart_kid_structure(), serial, year, case.claim_serial),
            'due_date': fields.Date.context_today(order) + timedelta(days=company.elsmart_payment_days),
        })

    # === INVOICING === #

    @api.model
    def _invoice_rest(self, order):
        """Claim and invoice all of `order` that is not invoiced; open payment requests become invoices.

        :raises UserError: if nothing is left, or the offer is not accepted
        """
        if not order.elsmart_accepted and order.elsmart_kind != 'final':
            raise UserError(self.env._("%s is not accepted by the customer, so nothing can be invoiced.", order.name))
        claims, notes = self._claim_or_credit(order)
        if not claims and not notes:
            raise UserError(self.env._("All of %s is invoiced.", order.name))
        return claims

    @api.model
    def _claim_or_credit(self, order):
        """Invoice what `order` still asks for and credit what it gives back; returns (claims, credit notes)."""
        if not order.elsmart_settled_by_id:
            self._raise(order, order._elsmart_claim_kind(), before_delivery=False)
        claims = order.elsmart_claim_ids.filtered(lambda claim: claim.in_force and not claim.invoice_id)
        claims._invoice()
        return claims, self._credit_rest(order)

    def _invoice(self):
        """Create, post and send the invoice of each claim; money that came before it is matched at once."""
        for claim in self:
            order = claim.order_id.with_company(claim.company_id).with_context(elsmart_claim_id=claim.id)
            invoice = order._create_invoices(final=True)
            invoice._elsmart_fit_vat()
            claim._check_invoice(invoice)
            invoice.action_post()
            claim._match_money()
            invoice._elsmart_send(claim.partner_id.email)
        self.env.ref('mail.ir_cron_mail_scheduler_action').sudo()._trigger()

    def _check_invoice(self, invoice):
        """Sums to the øre in every place they show, or no invoice at all."""
        if money.from_float(invoice.amount_total) != money.from_float(self.gross):
            raise UserError(self.env._(
                "The invoice would be %(invoice)s, but the claim is %(claim)s. Check taxes of the legal bases.",
                invoice=format_amount(self.env, invoice.amount_total, invoice.currency_id),
                claim=format_amount(self.env, self.gross, self.currency_id)))

    def _prepare_invoice_values(self):
        """Header values by which the invoice takes over this claim."""
        self.ensure_one()
        return {
            'elsmart_claim_id': self.id,
            'payment_reference': self.kid,
            'invoice_date': fields.Date.context_today(self),
            'invoice_date_due': self.due_date,
            'invoice_payment_term_id': False,
            'fiscal_position_id': False,
            'transaction_ids': [],
            'partner_bank_id': self.company_id._elsmart_bank_account().id,
        }

    @api.model
    def _cron_invoice(self):
        """The queue: claims that may be an invoice and are none yet. One that fails stops no other."""
        claims = self.search([('request', '=', False), ('invoice_id', '=', False), ('in_force', '=', True)])
        cron = self.env['ir.cron']
        cron._commit_progress(remaining=len(claims))
        for claim in claims:
            claim = claim.with_env(claim.order_id._elsmart_for_worker().env)
            try:
                with self.env.cr.savepoint():
                    claim._invoice()
                    claim.problem = False
            except UserError as error:
                claim._tell_problem(str(error))
            if not cron._commit_progress(1):
                break

    def _tell_problem(self, problem):
        """Say once in the chatter why the queue cannot invoice; it tries again and again."""
        self.ensure_one()
        if problem != self.problem:
            self.problem = problem
            self.order_id.message_post(body=self.env._("The invoice could not be made: %s", problem))

    # === WHAT CAN BE PAID === #

    def _due(self):
        """Claims that can be paid now, in numbering order."""
        return self.filtered(lambda claim: claim.in_force and claim.open > 0).sorted('serial')

    def _figures_hash(self):
        """Hash of what the sent invoice says: while it matches, the invoice still says it."""
        self.ensure_one()
        invoice = self.invoice_id
        rows = [(line.name or '', money.from_float(line.price_subtotal)) for line in invoice.invoice_line_ids]
        text = invoicing.figures_hash_source(
            invoice.name, invoice.payment_reference, invoice.partner_id.id, rows,
            money.from_float(invoice.amount_total))
        return hashlib.sha256(text.encode()).hexdigest()
