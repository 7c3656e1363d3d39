from dataclasses import replace

from odoo import api, fields, models
from odoo.fields import Domain

from ..flow import basis, const, instalments, money, offer, status
from .elsmart_flow import CASE_WORKERS
from .elsmart_status import LABEL_SELECTION, STATUS_SELECTION

EXTENT_SELECTION = [('none', "Nothing"), ('partial', "Partly"), ('full', "All")]

class SaleOrder(models.Model):
    """A sale order that belongs to a case is a fakturagrunnlag. Its status is derived from facts, beside `state`."""

    _inherit = 'sale.order'

    elsmart_case_id = fields.Many2one(
        'elsmart.case', "Main case", index='btree_not_null', copy=False, readonly=True, ondelete='restrict',
        check_company=True)
    elsmart_kind = fields.Selection(
        [('offer', "Offer"), ('change', "Change"), ('final', "Final")], "Kind", copy=False, readonly=True)
    elsmart_settled_by_id = fields.Many2one(
        'sale.order', "Settled by", copy=False, readonly=True, index='btree_not_null',
        help="The final settlement: what this order has not invoiced by then is not invoiced any more.")
    elsmart_credit_ids = fields.One2many(
        'account.move', 'elsmart_credit_order_id', "Credit notes", copy=False, groups=CASE_WORKERS)
    elsmart_change_line_ids = fields.One2many(
        'elsmart.cost.line', 'change_order_id', "Lines of the change", copy=False, groups=CASE_WORKERS)
    elsmart_family_ids = fields.One2many(related='elsmart_case_id.family_ids', string="Cases", groups=CASE_WORKERS)
    elsmart_cost_line_ids = fields.Many2many(
        'elsmart.cost.line', compute='_compute_elsmart_cost_line_ids', groups=CASE_WORKERS)
    elsmart_work_type_id = fields.Many2one(related='elsmart_case_id.work_type_id', store=True, string="Work type")
    elsmart_address = fields.Char(related='elsmart_case_id.address', string="Address")
    elsmart_legal_reference = fields.Char(
        related='elsmart_case_id.legal_reference', string="Legal reference")
    elsmart_property_ref = fields.Char(
        related='elsmart_case_id.property_ref', string="Property")
    elsmart_metering_point = fields.Char(
        related='elsmart_case_id.metering_point', string="Metering point ID")
    elsmart_language = fields.Selection(related='partner_id.elsmart_language')
    elsmart_overtaken = fields.Boolean("Overtaken", copy=False, readonly=True)
    elsmart_no_charge = fields.Boolean("No charge", copy=False, readonly=True)
    elsmart_event_seq = fields.Integer(copy=False, readonly=True)

    elsmart_version_ids = fields.One2many(
        'elsmart.offer.version', 'order_id', "Sent versions", copy=False, groups=CASE_WORKERS)
    elsmart_acceptance_ids = fields.One2many(
        'elsmart.acceptance', 'order_id', "Acceptance", copy=False, groups=CASE_WORKERS)
    elsmart_claim_ids = fields.One2many('elsmart.claim', 'order_id', "Claims", copy=False, groups=CASE_WORKERS)
    elsmart_proposal_ids = fields.One2many(
        'elsmart.proposal', 'order_id', "Change proposals", copy=False, groups=CASE_WORKERS)
    elsmart_event_ids = fields.One2many('elsmart.event', 'order_id', "Events", copy=False, groups=CASE_WORKERS)
    elsmart_timeline_ids = fields.One2many(
        'elsmart.event', compute='_compute_elsmart_timeline_ids', string="Timeline",
        groups=CASE_WORKERS)

    elsmart_net = fields.Monetary("Net", compute='_compute_elsmart_amounts', store=True)
    elsmart_vat = fields.Monetary("VAT", compute='_compute_elsmart_amounts', store=True)
    elsmart_gross = fields.Monetary("To pay in all", compute='_compute_elsmart_amounts', store=True)
    elsmart_labour = fields.Monetary("Labour", compute='_compute_elsmart_amounts', store=True)
    elsmart_material = fields.Monetary("Material", compute='_compute_elsmart_amounts', store=True)

    elsmart_accepted = fields.Boolean("Accepted", compute='_compute_elsmart_accepted', store=True)
    elsmart_prepaid = fields.Boolean("Prepaid", compute='_compute_elsmart_prepaid', store=True)
    elsmart_status = fields.Selection(
        STATUS_SELECTION, "Kundefaktura status", compute='_compute_elsmart_status', store=True, index=True,
        group_expand='_expand_elsmart_status')
    elsmart_label = fields.Selection(LABEL_SELECTION, "Status shown", compute='_compute_elsmart_status', store=True)
    elsmart_invoiced = fields.Selection(
        EXTENT_SELECTION, "Invoiced", compute='_compute_elsmart_status', store=True)
    elsmart_paid = fields.Selection(EXTENT_SELECTION, "Paid", compute='_compute_elsmart_status', store=True)
    elsmart_overdue = fields.Boolean(
        "Overdue", compute='_compute_elsmart_overdue', search='_search_elsmart_overdue', compute_sudo=True)
    elsmart_due_date = fields.Date(
        "Due", compute='_compute_elsmart_overdue', help="Earliest due date not yet paid.", compute_sudo=True)
    elsmart_waiting = fields.Char(
        "Waits for", compute='_compute_elsmart_waiting', search='_search_elsmart_waiting', compute_sudo=True)
    elsmart_ready = fields.Boolean(
        "Ready to send", compute='_compute_elsmart_waiting', search='_search_elsmart_ready', compute_sudo=True)
    elsmart_missing = fields.Text("Missing", compute='_compute_elsmart_waiting', compute_sudo=True)

    _elsmart_one_offer = models.UniqueIndex(
        "(elsmart_case_id) WHERE elsmart_kind = 'offer' AND state != 'cancel'", "A main case has one offer.")
    _elsmart_one_final = models.UniqueIndex(
        "(elsmart_case_id) WHERE elsmart_kind = 'final' AND state != 'cancel'", "A chain has one settlement in force.")

    # === COMPUTE METHODS === #

    @api.depends(
        'elsmart_case_id.family_ids.estimate_line_ids', 'elsmart_case_id.family_ids.actual_line_ids',
        'elsmart_change_line_ids')
    def _compute_elsmart_cost_line_ids(self):
        for order in self:
            if order.elsmart_kind == 'change':
                order.elsmart_cost_line_ids = order.elsmart_change_line_ids
            elif order.elsmart_kind == 'final':
                order.elsmart_cost_line_ids = order.elsmart_case_id.family_ids.actual_line_ids
            else:
                order.elsmart_cost_line_ids = order.elsmart_case_id.family_ids.estimate_line_ids

    @api.depends('elsmart_event_ids')
    def _compute_elsmart_timeline_ids(self):
        for order in self:
            order.elsmart_timeline_ids = order.elsmart_event_ids.filtered(
                lambda event, own=order.elsmart_case_id.source_id: event.source_id == own)

    @api.depends(
        'elsmart_case_id', 'elsmart_kind', 'order_line.price_unit', 'order_line.product_uom_qty',
        'order_line.elsmart_part', 'order_line.elsmart_legal_basis', 'elsmart_change_line_ids.charged',
        'elsmart_case_id.family_ids.cost_line_ids.charged', 'elsmart_case_id.family_ids.cost_line_ids.superseded')
    def _compute_elsmart_amounts(self):
        """Sums of the order lines once prepared, before that of the cost lines. NOK."""
        rates = {company: self.env['elsmart.legal.basis']._rates(company)
                 for company in self.filtered('elsmart_case_id').company_id}
        for order in self:
            lines = order._elsmart_lines() if order.elsmart_case_id else []
            totals = basis.per_vat_class(lines, rates[order.company_id]) if lines else []
            rows = basis.per_component(lines)
            order.elsmart_net = money.total(row.net for row in totals)
            order.elsmart_vat = money.total(row.vat for row in totals)
            order.elsmart_gross = money.total(row.gross for row in totals)
            order.elsmart_labour = money.total(row.labour for row in rows)
            order.elsmart_material = money.total(row.material for row in rows)

    @api.depends('elsmart_acceptance_ids')
    def _compute_elsmart_accepted(self):
        for order in self:
            order.elsmart_accepted = bool(order.elsmart_acceptance_ids)

    @api.depends(
        'elsmart_claim_ids.kind', 'elsmart_claim_ids.paid', 'elsmart_claim_ids.credited', 'elsmart_gross',
        'elsmart_settled_by_id', 'elsmart_claim_ids.move_ids.reversal_move_ids.elsmart_credit_order_id')
    def _compute_elsmart_prepaid(self):
        """All that release names is paid: the whole offer, or its first instalment where it has instalments."""
        for order in self:
            claims = order.elsmart_claim_ids.filtered('in_force')
            first = claims.filtered(lambda claim: claim.instalment == 1)
            named = first or claims.filtered(lambda claim: claim.kind == 'prepayment')
            asked = money.from_float(sum(named.mapped('gross')) - sum(named.mapped('credited')))
            order.elsmart_prepaid = bool(named) and not any(claim.open > 0 for claim in named) and (
                bool(first) or asked >= order._elsmart_to_bill())

    @api.depends(
        'elsmart_case_id', 'state', 'elsmart_no_charge', 'elsmart_accepted', 'elsmart_gross',
        'elsmart_version_ids.state', 'elsmart_claim_ids.gross', 'elsmart_claim_ids.paid', 'elsmart_claim_ids.credited',
        'elsmart_claim_ids.sent', 'elsmart_claim_ids.invoice_id', 'elsmart_settled_by_id',
        'elsmart_credit_ids.state', 'elsmart_credit_ids.is_move_sent', 'elsmart_credit_ids.line_ids.amount_residual',
        'elsmart_claim_ids.move_ids.reversal_move_ids.elsmart_credit_order_id')
    def _compute_elsmart_status(self):
        for order in self:
            if not order.elsmart_case_id:
                order.elsmart_status = order.elsmart_label = order.elsmart_invoiced = order.elsmart_paid = False
                continue
            facts = order._elsmart_facts()
            order.elsmart_status = status.status(facts)
            order.elsmart_label = status.label(facts)
            order.elsmart_invoiced = status.invoiced(facts)
            order.elsmart_paid = status.paid(facts)

    def _compute_field_value(self, field):
        """Extend the ORM: every change of status is an event in the transaction that changed the fact.

        Only orders that are ours and had a status before raise one, so that installing the addon into a database
        with orders and invoices raises none.
        """
        if field.compute != '_compute_elsmart_status':
            return super()._compute_field_value(field)
        before = {order.id: order._origin.elsmart_label for order in self.filtered('id')}
        result = super()._compute_field_value(field)
        self.filtered(lambda order: (
            before.get(order.id) and before[order.id] != order.elsmart_label))._elsmart_emit('status.changed')
        return result

    @api.depends('elsmart_claim_ids.overdue', 'elsmart_claim_ids.due_date', 'elsmart_claim_ids.open')
    def _compute_elsmart_overdue(self):
        for order in self:
            order.elsmart_overdue = any(order.elsmart_claim_ids.mapped('overdue'))
            order.elsmart_due_date = min(order.elsmart_claim_ids._due().mapped('due_date'), default=False)

    def _search_elsmart_overdue(self, operator, value):
        if operator != 'in':
            return NotImplemented
        claims = self.env['elsmart.claim']._search([('overdue', '=', True)])
        return [('elsmart_claim_ids', 'in' if True in value else 'not in', claims)]

    @api.depends('elsmart_cost_line_ids', 'elsmart_status', 'elsmart_overtaken', 'partner_id.email')
    def _compute_elsmart_waiting(self):
        others = self.filtered(lambda order: not order.elsmart_case_id)
        others.elsmart_waiting = others.elsmart_ready = others.elsmart_missing = False
        for order in self - others:
            codes = offer.missing(order._elsmart_offer_facts())
            texts = order.env['elsmart.offer.version']._missing_texts(order)
            order.elsmart_waiting = order.elsmart_case_id._waiting_text()
            order.elsmart_ready = not codes
            order.elsmart_missing = '\n'.join(texts[code] for code in codes)

    def _search_elsmart_ready(self, operator, value):
        if operator != 'in':
            return NotImplemented
        ready = self.search([('elsmart_status', '=', 'collecting')]).filtered('elsmart_ready')
        return [('id', 'in' if True in value else 'not in', ready.ids)]

    def _search_elsmart_waiting(self, operator, value):
        if operator != 'in' or any(value):
            return NotImplemented
        # By the facts of `flow.basis.waits_for`, in the database: there may be a million of them.
        waits = Domain('elsmart_case_id.family_ids.estimate', '=', 'pending')
        for kind in const.SOURCE_KINDS:
            waits |= Domain('elsmart_case_id.expects', 'like', kind) & ~Domain(
                'elsmart_case_id.family_ids', 'any', [('kind', '=', kind), ('is_main', '=', False)])
        return ~(Domain('elsmart_status', '=', 'collecting') & waits)

    @api.model
    def _expand_elsmart_status(self, values, domain):
        """Kanban shows the way from cost to money, also where a column is empty."""
        way = ['collecting', 'offer_sent', 'accepted', 'invoice_sent', 'invoice_paid']
        return way + [value for value in values if value and value not in way]

    # === FACTS FOR flow/ === #

    def _elsmart_lines(self):
        """`basis.OrderLine`s: of the prepared order, or as they would be if it were prepared now."""
        self.ensure_one()
        prepared = self.order_line.filtered('elsmart_part')
        if not prepared:
            return basis.group(self._elsmart_flow_cost_lines())
        return [line._elsmart_flow_line() for line in prepared]

    def _elsmart_flow_cost_lines(self):
        """`basis.CostLine`s that this fakturagrunnlag stands for, before it is prepared.

        A change is priced new − old: each line comes with the accepted line that it replaces, negative. A settlement
        is prepared when it is made, also one of no lines because nothing is left to invoice.
        """
        self.ensure_one()
        if self.elsmart_kind == 'final':
            return []
        if self.elsmart_kind != 'change':
            return self.elsmart_case_id._cost_lines()
        lines = []
        for line in self.elsmart_change_line_ids.sorted('id'):
            lines.append(line._flow_line())
            if line.replaces_id:
                lines.append(line.replaces_id._flow_line(negative=True))
        return lines

    def _elsmart_plan_lines(self):
        """`basis.OrderLine`s to prepare: grouped, and split into the instalments of the work type."""
        self.ensure_one()
        lines = basis.group(self._elsmart_flow_cost_lines())
        work_type = self.elsmart_work_type_id
        if self.elsmart_kind != 'offer' or work_type.prepayment != 'instalments':
            return lines
        parts = instalments.split(lines, work_type.instalment_ids._shares())
        return [replace(line, instalment=number) for number, part in enumerate(parts, start=1) for line in part]

    def _elsmart_claim_totals(self):
        """`basis.Totals` per instalment and VAT class: what the claims of this order ask for."""
        rates = self.env['elsmart.legal.basis']._rates(self.company_id)
        return basis.per_claim(self._elsmart_lines(), rates)

    def _elsmart_to_bill(self):
        """NOK incl. VAT that this order is to invoice: less what others of the chain have credited of it."""
        self.ensure_one()
        live = self.elsmart_claim_ids.filtered('in_force')
        if self.elsmart_settled_by_id:
            return money.from_float(sum(live.mapped('gross')) - sum(live.mapped('credited')))
        credits = self.elsmart_claim_ids.move_ids.reversal_move_ids.filtered(
            lambda move: move.state == 'posted' and move.elsmart_credit_order_id)
        whole = money.total(row.gross for row in self._elsmart_totals() if row.gross > 0)
        return whole - money.from_float(sum(credits.mapped('amount_total')))

    def _elsmart_totals(self, lines=None, rates=None):
        """`basis.Totals` per VAT class; `rates` of `elsmart.legal.basis`, if they are known already."""
        rates = rates or self.env['elsmart.legal.basis']._rates(self.company_id)
        return basis.per_vat_class(self._elsmart_lines() if lines is None else lines, rates)

    def _elsmart_facts(self):
        """What the status is derived from."""
        self.ensure_one()
        version = self._elsmart_version()
        claims = tuple(claim._facts() for claim in self.elsmart_claim_ids)
        refunds = tuple(
            status.RefundFacts(sent=move.is_move_sent, settled=not move.amount_residual)
            for move in self.elsmart_credit_ids if move.state == 'posted')
        return status.BasisFacts(
            # It is only held against what was claimed; most orders are new ones, of which nothing was.
            **({'gross': self._elsmart_to_bill()} if claims or refunds or self.elsmart_kind == 'final' else {}),
            refunds=refunds,
            claims=claims,
            version=version.state or 'none',
            accepted=self.elsmart_accepted,
            cancelled=self.state == 'cancel',
            no_charge=self.elsmart_no_charge,
            final=self.elsmart_kind == 'final',
        )

    def _elsmart_offer_facts(self):
        self.ensure_one()
        case, lines = self.elsmart_case_id, self.elsmart_cost_line_ids
        return offer.OfferFacts(
            has_lines=any(line.charged or line.replaces_id for line in lines),
            waiting=len(case._waiting()) if self.elsmart_kind == 'offer' else 0,
            work_type=bool(case.work_type_id),
            legal_reference=bool(case.legal_reference),
            practice=self.company_id._elsmart_has_practice(),
            **self.partner_id._elsmart_offer_facts(),
            shared_explained=all((line.shared or {}).get('cost_basis') for line in lines if line.is_shared),
            deductions_fit=not case._overdrawn(),
            attachments=self._elsmart_attachments_there(),
            closed=(self.elsmart_accepted or self.state == 'cancel' or self.elsmart_no_charge
                    or self.elsmart_kind == 'final' or bool(self.elsmart_settled_by_id)),
        )

    def _elsmart_version(self):
        """The newest version sent, or none."""
        return self.elsmart_version_ids.sorted('number')[-1:]

    def _elsmart_address(self):
        """Where the work is, in one line; empty for an order that is not ours."""
        return self.elsmart_case_id._address() if self.elsmart_case_id else ''

    def _elsmart_page_url(self):
        """Full address of the customer's page, with the order's own key; empty for no order."""
        return self.partner_id._elsmart_link(self.get_portal_url()) if self else ''

    def _elsmart_label_text(self):
        """Norwegian words of the status shown, as the case systems are told it."""
        self.ensure_one()
        return const.INVOICE_SENT_LABELS.get(self.elsmart_label) or const.STATUSES[self.elsmart_label]

    def _elsmart_resource(self):
        """This fakturagrunnlag as the API shows it. JSON-serialisable."""
        self.ensure_one()
        return {
            'basis': self.name,
            'kind': self.elsmart_kind,
            'status': self.elsmart_status,
            'status_text': const.STATUSES[self.elsmart_status],
            'label': self.elsmart_label,
            'label_text': self._elsmart_label_text(),
            'invoiced': self.elsmart_invoiced,
            'paid': self.elsmart_paid,
            'overdue': self.elsmart_overdue,
            'overtaken': self.elsmart_overtaken,
            'change_pending': self.elsmart_change_pending,
            'net': money.as_text(money.from_float(self.elsmart_net)),
            'vat': money.as_text(money.from_float(self.elsmart_vat)),
            'gross': money.as_text(money.from_float(self.elsmart_gross)),
            'claims': [claim._resource() for claim in self.elsmart_claim_ids],
            'timeline': [event._timeline_resource() for event in self.elsmart_timeline_ids],
        }
