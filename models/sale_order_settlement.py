"""Settlement on actual cost: what it is made of, the `final` order, and what follows from it in the ledger."""
from odoo import fields, models
from odoo.exceptions import UserError

from ..flow import basis, const, money, settlement
from .elsmart_flow import FLOW

DEDUCTIONS = {
    'nb': {'invoiced': 'Tidligere fakturert', 'carried': 'Bæres av nettselskapet', 'fixed': 'Fast pris'},
    'nn': {'invoiced': 'Tidlegare fakturert', 'carried': 'Blir bore av nettselskapet', 'fixed': 'Fast pris'},
    'en': {'invoiced': 'Invoiced before', 'carried': 'Carried by the grid company', 'fixed': 'Fixed price'},
}
SETTLEMENT_STATES = [
    ('open', "Work under way"), ('ready', "Ready to settle"), ('settled', "Settled"), ('not_needed', "Not needed")]


class SaleOrder(models.Model):
    _inherit = 'sale.order'

    elsmart_settlement_state = fields.Selection(
        SETTLEMENT_STATES, "Settlement", compute='_compute_elsmart_settlement_state',
        search='_search_elsmart_settlement_state', compute_sudo=True)
    elsmart_carried = fields.Monetary(
        "Carried by the grid company", copy=False, readonly=True, help="Booked nowhere, never invoiced.")
    elsmart_ledger_move_id = fields.Many2one(
        'account.move', "Contribution moved", copy=False, readonly=True,
        help="Moves the settled contribution from the liability to the asset or cost account.")

    def _compute_elsmart_settlement_state(self):
        for order in self:
            order.elsmart_settlement_state = order.elsmart_case_id and order._elsmart_settlement_state()

    def _search_elsmart_settlement_state(self, operator, value):
        if operator != 'in':
            return NotImplemented
        orders = self.search([('elsmart_kind', '=', 'offer'), ('elsmart_accepted', '=', True)])
        return [('id', 'in', orders.filtered(lambda order: order.elsmart_settlement_state in value).ids)]

    def _elsmart_settlement_state(self):
        self.ensure_one()
        if self.elsmart_settled_by_id or self.elsmart_kind == 'final':
            return 'settled'
        cases = self._elsmart_cases_to_settle()
        if not cases or self.elsmart_no_charge or self.elsmart_kind != 'offer':
            return 'not_needed'
        return 'ready' if self.elsmart_accepted and all(cases.mapped('work_done')) else 'open'

    def _elsmart_cases_to_settle(self):
        """Cases of the chain that are settled on actual cost: not cancelled, and not sold at a fixed price."""
        return self.elsmart_family_ids.filtered(lambda case: not case.cancelled and not case._is_fixed_price())

    # === FIGURES === #

    def _elsmart_settlement(self):
        """`settlement.Figures` per cap and VAT class, as they stand now. Ask the offer."""
        self.ensure_one()
        changes = self._elsmart_accepted_changes()
        return settlement.settle(
            self._elsmart_estimate_lines(changes), self._elsmart_change_estimates(changes),
            self._elsmart_actual_lines(changes), self._elsmart_invoiced_by_scope(), self._elsmart_settlement_rules())

    def _elsmart_settlement_rules(self):
        """`settlement.Rules` as the company has set them."""
        return settlement.Rules(cap_percent=money.to_ore(f'{self.company_id.elsmart_cap_percent:.2f}'))

    def _elsmart_estimate_lines(self, changes):
        replaced = changes.elsmart_change_line_ids.replaces_id
        return [settlement.EstimateLine(
            line.component, line.legal_basis, money.from_float(line.charged),
            in_estimate=line not in replaced and not line.case_id.cancelled, replaced=line in replaced,
        ) for line in self.order_line.elsmart_cost_line_ids]

    def _elsmart_change_estimates(self, changes):
        return [settlement.EstimateLine(
            line.component, line.legal_basis,
            money.from_float(line.charged) - money.from_float(line.replaces_id.charged),
        ) for line in changes.elsmart_change_line_ids]

    def _elsmart_actual_lines(self, changes):
        """Actual cost of all cases; what has a fixed price costs what was agreed."""
        return [settlement.ActualLine(
            line.component, line.legal_basis, money.from_float(line.charged),
            by_customer=self._elsmart_is_caused_by_customer(line, changes),
        ) for line in self._elsmart_settled_lines()]

    def _elsmart_settled_lines(self):
        lines = self.env['elsmart.cost.line']
        for case in self.elsmart_family_ids.filtered(lambda case: not case.cancelled):
            lines |= case.estimate_line_ids if case._is_fixed_price() else case.actual_line_ids
        return lines.filtered(lambda line: line.legal_basis not in const.FIXED_PRICE_BASES)

    @staticmethod
    def _elsmart_is_caused_by_customer(line, changes):
        if line.change_ref:
            return line.change_ref in changes.mapped('elsmart_change_ref')
        return line.caused_by == 'customer' and line.cause_confirmed

    def _elsmart_invoiced_by_scope(self):
        """{(scope, VAT class): NOK ex. VAT} invoiced on the chain, net of credit notes."""
        return {key: money.total(parts.values()) for key, parts in self._elsmart_invoiced_by_component().items()}

    def _elsmart_invoiced_by_component(self):
        """{(scope, VAT class): {component: NOK ex. VAT}}. A credit note that names no component goes by its text."""
        sums = {}
        moves = self.env['account.move'].sudo().search([
            ('elsmart_case_id', '=', self.elsmart_case_id.id), ('state', '=', 'posted'),
            ('move_type', 'in', ('out_invoice', 'out_refund'))])
        for line in moves.invoice_line_ids.filtered('elsmart_legal_basis'):
            key = settlement.scope_of(line.elsmart_legal_basis), const.VAT_CLASS_OF[line.elsmart_legal_basis]
            parts = sums.setdefault(key, {})
            component = line.sale_line_ids[:1].elsmart_component or line.name
            sign = 1 if line.move_type == 'out_invoice' else -1
            parts[component] = parts.get(component, money.to_ore(0)) + sign * money.from_float(line.price_subtotal)
        return sums

    # === MAKING THE FINAL === #

    def _elsmart_settle(self):
        """Settle this offer's chain: final invoice, credit note, one of each in two VAT classes, or neither at 0.

        :return: the `final` order
        :raises UserError: naming what is in the way
        """
        self.ensure_one()
        self._elsmart_lock()
        self._elsmart_check_settleable()
        chain = self | self._elsmart_accepted_changes()
        # What was asked for before delivery is delivered now.
        chain.elsmart_claim_ids.filtered(lambda claim: claim.in_force and not claim.invoice_id)._invoice()
        figures = self._elsmart_settlement()
        final = self._elsmart_create_final(figures, sum(row.carried for row in figures))
        chain.with_context(elsmart_flow=FLOW).write({'elsmart_settled_by_id': final.id})
        for change in self.elsmart_chain_ids.filtered(
                lambda order: order.elsmart_kind == 'change' and not order.elsmart_accepted):
            change.with_context(elsmart_flow=FLOW).action_cancel()
        self.env['elsmart.claim'].sudo()._claim_or_credit(final)
        final.sudo()._elsmart_tell_made()
        final.sudo()._elsmart_move_contribution(figures)
        self.message_post(body=self.env._("Settled on actual cost by %s.", final.name))
        return final

    def _elsmart_check_settleable(self):
        state = self._elsmart_settlement_state()
        if state == 'settled':
            raise UserError(self.env._("%s is settled already.", self.name))
        if state != 'ready':
            waiting = self._elsmart_cases_to_settle().filtered(lambda case: not case.work_done)
            raise UserError(self.env._(
                "%(order)s cannot be settled. No completion from: %(cases)s", order=self.name,
                cases=', '.join(waiting.mapped('ref')) or self.env._("any case")))
        drafts = self.env['account.move'].sudo().search([
            ('elsmart_case_id', '=', self.elsmart_case_id.id), ('state', '=', 'draft')])
        if drafts:
            raise UserError(self.env._(
                "%(order)s has an invoice in draft (%(invoice)s). Post or delete it first.",
                order=self.name, invoice=drafts[0].display_name))

    def _elsmart_create_final(self, figures, carried):
        final = self.sudo()._elsmart_create({
            **self.elsmart_case_id._basis_values(),
            'name': f'{self.name}-S{len(self.elsmart_chain_ids.filtered(lambda o: o.elsmart_kind == "final")) or ""}',
            'elsmart_kind': 'final',
            'partner_id': self.partner_id.id,
            'partner_invoice_id': self.partner_invoice_id.id,
            'elsmart_carried': float(carried),
        })
        self.env['sale.order.line'].sudo()._elsmart_fill(final, self._elsmart_final_lines(figures))
        final.with_context(elsmart_flow=FLOW).action_confirm()
        return final

    def _elsmart_final_lines(self, figures):
        """`basis.OrderLine`s of the final: actual cost, minus what is invoiced, minus what the grid company carries."""
        words = DEDUCTIONS[self.elsmart_language or 'nb']
        lines = basis.group([line._flow_line() for line in self._elsmart_settled_lines()])
        for row in figures:
            legal_basis = self._elsmart_basis_of(row, lines)
            parts = [('invoiced', -row.invoiced), ('carried', -row.carried)]
            if row.scope == 'fixed':
                parts = [('fixed', row.due), ('invoiced', -row.invoiced)] if row.balance else []
            lines += [basis.OrderLine(words[word], 'deduction', legal_basis, amount, ())
                      for word, amount in parts if amount]
        return lines

    def _elsmart_basis_of(self, row, lines):
        """A legal basis of the row's own scope and class, for its deductions."""
        own = [line.legal_basis for line in (*lines, *self._elsmart_lines())
               if (settlement.scope_of(line.legal_basis), line.vat_class) == (row.scope, row.vat_class)]
        fallback = {'ch16': 'ch16', 's17_4': 's17_4a', 'fixed': 'exempt' if row.vat_class == 'exempt' else 'fee'}
        return own[0] if own else fallback[row.scope]

    def _elsmart_move_contribution(self, figures):
        """Move the settled chapter 16 contribution from the liability to the company's account, with the project."""
        self.ensure_one()
        company = self.company_id
        amount = sum(row.due for row in figures if row.scope == 'ch16')
        liability = self.env['elsmart.legal.basis']._by_code(company)['ch16'].product_id.with_company(
            company).property_account_income_id
        target = company.elsmart_contribution_account_id
        if not amount or not target or target == liability:
            return
        project = self.env['account.analytic.account'].search([
            ('company_id', 'in', (False, company.id)), ('code', '=', self.elsmart_case_id.project_ref or False),
            ('code', '!=', False)], limit=1)
        analytic = {str(project.id): 100} if project else False
        move = self.env['account.move'].with_company(company).create({
            'move_type': 'entry', 'ref': self.name, 'date': fields.Date.context_today(self),
            'line_ids': [
                (0, 0, {'account_id': liability.id, 'debit': float(amount), 'name': self.name,
                        'partner_id': self.partner_id.id}),
                (0, 0, {'account_id': target.id, 'credit': float(amount), 'name': self.name,
                        'analytic_distribution': analytic}),
            ],
        })
        move.action_post()
        self.with_context(elsmart_flow=FLOW).elsmart_ledger_move_id = move

    # === BUTTONS === #

    def action_elsmart_settle(self):
        """Open the settlement with its figures; nothing is made before it is confirmed."""
        self.ensure_one()
        return self.env['elsmart.settlement']._open(self)

    def action_elsmart_reopen(self):
        """Late cost: credit this settlement and let the chain be settled anew. For managers."""
        self.ensure_one()
        if not self.env.user.has_group('elsmart_kundefaktura.group_manager'):
            raise UserError(self.env._("Only a manager can settle anew."))
        offer = self.sudo()._elsmart_reopen()
        return offer.with_env(self.env)._get_records_action(name=offer.name)

    # === LATE COST === #

    def _elsmart_reopen(self):
        """A manager credits the final and lets the chain be settled anew, still capped."""
        self.ensure_one()
        if self.elsmart_kind != 'final' or self.state == 'cancel':
            raise UserError(self.env._("%s is not a settlement in force.", self.name))
        self.elsmart_claim_ids._credit_all(self)
        if self.elsmart_ledger_move_id:
            self.elsmart_ledger_move_id._reverse_moves(cancel=True)
        settled = self.search([('elsmart_settled_by_id', '=', self.id)])
        settled.with_context(elsmart_flow=FLOW).write({'elsmart_settled_by_id': False})
        self.with_context(elsmart_flow=FLOW).action_cancel()
        # The next settlement is made in the same transaction, and only one may be in force.
        self.flush_recordset(['state'])
        return settled.filtered(lambda order: order.elsmart_kind == 'offer')
