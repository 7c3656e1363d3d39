from odoo import api, fields, models
from odoo.exceptions import UserError

KINDS = [('case_update', "New version of the case"), ('change', "Change notice"), ('cancellation', "Cancellation")]


class ElsmartProposal(models.Model):
    """What a case system wants to change after the offer was accepted. Accepted lines are never touched: the case
    worker makes a change offer of it (or cancels), or rejects it."""

    _name = 'elsmart.proposal'
    _description = "Change proposal"
    _order = 'id desc'
    _check_company_auto = True

    case_id = fields.Many2one('elsmart.case', required=True, readonly=True, index=True, ondelete='restrict')
    order_id = fields.Many2one(
        'sale.order', "Invoice basis", required=True, readonly=True, index=True, ondelete='restrict')
    company_id = fields.Many2one(related='case_id.company_id', store=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    message_id = fields.Many2one(
        'elsmart.message', "Delivery", required=True, readonly=True, index=True, ondelete='restrict')
    kind = fields.Selection(KINDS, required=True, readonly=True)
    change_ref = fields.Char("Change notice", readonly=True)
    version = fields.Integer(readonly=True, help="Of a new version of the case.")
    reason = fields.Text(readonly=True)
    caused_by = fields.Selection(
        [('customer', "Customer"), ('grid_company', "Grid company")], readonly=True)
    line_ids = fields.One2many('elsmart.cost.line', 'proposal_id', "Lines", readonly=True)
    amount = fields.Monetary(
        "Difference", compute='_compute_amount', store=True,
        help="NOK ex. VAT: proposed lines less those that they replace.")
    state = fields.Selection(
        [('open', "Undecided"), ('made', "Dealt with"), ('rejected', "Rejected"), ('replaced', "Replaced")],
        required=True, readonly=True, default='open', index=True, help="Replaced: a newer version of the case came.")
    decided_by_id = fields.Many2one('res.users', readonly=True)
    decided_at = fields.Datetime(readonly=True)
    decision_reason = fields.Text(readonly=True)

    _message_unique = models.Constraint('UNIQUE(message_id)', "A delivery makes one proposal.")

    @api.depends('line_ids.charged', 'line_ids.replaces_id.charged')
    def _compute_amount(self):
        for proposal in self:
            lines = proposal.line_ids.filtered(lambda line: line.phase == 'proposal')
            proposal.amount = sum(lines.mapped('charged')) - sum(lines.replaces_id.mapped('charged'))

    @api.depends('kind', 'change_ref', 'case_id.ref', 'version')
    def _compute_display_name(self):
        kinds = dict(self._fields['kind']._description_selection(self.env))
        for proposal in self:
            what = proposal.change_ref or (proposal.version and str(proposal.version)) or ''
            proposal.display_name = ' '.join(filter(None, [proposal.case_id.ref, kinds[proposal.kind], what]))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A proposal is kept; reject it instead."))

    @api.model
    def _propose(self, case, message, kind, **values):
        """Put what came in as `message` before the case worker; returns the proposal, still without lines."""
        order = case.order_id
        proposal = self.create({
            'case_id': case.id, 'order_id': order.id, 'message_id': message.id, 'kind': kind, **values})
        order = order._elsmart_for_worker()
        order.message_post(body=order.env._(
            "%(case)s was changed by its case system after acceptance: %(proposal)s. Decide what becomes of it.",
            case=case.ref, proposal=proposal.with_env(order.env).display_name))
        return proposal

    # === DECIDING === #

    def action_make_change(self):
        """Make a change offer of what the customer caused; the offer that was accepted stands as it is."""
        self.check_access('read')
        self.order_id.check_access('write')
        changes = self.env['sale.order']
        for proposal in self.sudo():
            proposal._check_open()
            if proposal.kind == 'cancellation' or proposal.caused_by == 'grid_company':
                raise UserError(self.env._(
                    "%s is no change of the customer's price. Cancel the case, or take note of it.",
                    proposal.display_name))
            change_ref = proposal.change_ref or f'{proposal.case_id.ref} v{proposal.version}'
            changes |= proposal.order_id._elsmart_new_change(
                proposal._change_lines(), proposal.reason or proposal.display_name, change_ref)
            proposal._close('made')
        return changes._get_records_action()

    def action_cancel_case(self):
        """Open the cancellation with what the case system says of it; cancelling decides the proposal."""
        self.ensure_one()
        self._check_open()
        action = self.order_id.action_elsmart_cancel()
        main = self.case_id == self.order_id.elsmart_case_id
        lines = self.line_ids if main else self.line_ids.browse()
        return {**action, 'context': {
            **action['context'], 'default_case_id': self.case_id.id,
            'default_reason': self.reason or self.display_name, 'default_line_ids': [
                (0, 0, {'name': line.name, 'amount': line.charged}) for line in lines if line.charged]}}

    def action_note(self):
        """Take note of what changes no price of the customer's, such as what the grid company caused."""
        self._decide('made')

    def action_reject(self):
        """Leave what was agreed as it is."""
        self._decide('rejected')

    def _decide(self, state):
        self.check_access('read')
        self.order_id.check_access('write')
        self.sudo()._check_open()
        self.sudo()._close(state)

    def _check_open(self):
        for proposal in self:
            if proposal.state != 'open':
                raise UserError(self.env._("%s is decided already.", proposal.display_name))

    def _change_lines(self):
        """Values of the lines of a change offer, as `sale.order._elsmart_new_change` takes them."""
        names = ('line_ref', 'component', 'cost_code', 'name', 'kind', 'qty', 'unit', 'unit_price', 'amount',
                 'material_amount', 'legal_basis', 'shared')
        return [{
            'case_id': line.case_id.id, 'replaces_id': line.replaces_id.id, **{name: line[name] for name in names},
        } for line in self.line_ids.filtered(lambda line: line.phase == 'proposal')]

    def _close_cancelled(self, reason):
        """The case is cancelled: that is what was proposed, or there is nothing left to change."""
        asked = self.filtered(lambda proposal: proposal.kind == 'cancellation')
        asked._close('made', reason)
        (self - asked).filtered(lambda proposal: proposal.state == 'open')._close('rejected', reason)

    def _close(self, state, reason=None):
        """Write down what became of open proposals: 'made', 'rejected' or 'replaced'."""
        self.filtered(lambda proposal: proposal.state == 'open').write({
            'state': state, 'decision_reason': reason, 'decided_by_id': self.env.uid,
            'decided_at': fields.Datetime.now()})
        if state in ('rejected', 'replaced'):
            self.line_ids.superseded = True

    def _resource(self):
        """This proposal as the API shows it. JSON-serialisable."""
        self.ensure_one()
        return {
            'kind': self.kind, 'change_ref': self.change_ref or None, 'version': self.version or None,
            'state': self.state,
        }


class ElsmartCase(models.Model):
    _inherit = 'elsmart.case'

    proposal_ids = fields.One2many(
        'elsmart.proposal', 'case_id', "Proposals", groups='elsmart_kundefaktura.group_user')

    def _propose_change(self, change, message):
        """Lines of a change notice as a proposal: new ones, and what replaces accepted ones (0,00 for a removal)."""
        accepted = self._accepted_lines()
        proposal = self.env['elsmart.proposal']._propose(
            self, message, 'change', change_ref=change.change_ref, reason=change.reason, caused_by=change.caused_by)
        self._propose_lines(
            proposal, [*change.add, *change.update], accepted, self.version,
            change_ref=change.change_ref, caused_by=change.caused_by, reason=change.reason)
        self._propose_removal(proposal, [accepted[ref] for ref in change.remove if ref in accepted], self.version)
        return 'proposal'

    def _propose_version(self, delivery, message):
        """A new version of the whole case as a proposal: only what differs from the accepted lines."""
        accepted = self._accepted_lines()
        self.proposal_ids.filtered(lambda former: former.kind == 'case_update')._close('replaced')
        proposal = self.env['elsmart.proposal']._propose(self, message, 'case_update', version=delivery.version)
        changed = [line for line in delivery.lines if not (
            line.line_id in accepted and accepted[line.line_id]._is_same(line))]
        self._propose_lines(proposal, changed, accepted, delivery.version)
        named = {line.line_id for line in delivery.lines}
        self._propose_removal(
            proposal, [line for ref, line in accepted.items() if ref not in named], delivery.version)
        return 'proposal'

    def _propose_cancellation(self, cancellation, message):
        proposal = self.env['elsmart.proposal']._propose(
            self, message, 'cancellation', reason=cancellation.reason)
        self.env['elsmart.cost.line']._take_in(
            self, cancellation.lines, 1, phase='incurred', proposal_id=proposal.id)
        return 'proposal'

    def _accepted_lines(self):
        """{line id: the line that the customer accepted}: of the offer, or of an accepted change."""
        lines = {line._delivered_ref(): line for line in self.estimate_line_ids if line._delivered_ref()}
        for line in self.cost_line_ids.filtered(lambda line: line.phase == 'change').sorted('id'):
            if line.change_order_id.elsmart_accepted:
                lines[line.line_ref] = line
        return lines

    def _propose_lines(self, proposal, lines, accepted, version, **values):
        replaced = {line.line_id: accepted[line.line_id].id for line in lines if line.line_id in accepted}
        self.env['elsmart.cost.line']._take_in(
            self, lines, version, phase='proposal', proposal_id=proposal.id, replaces=replaced, **values)

    def _propose_removal(self, proposal, lines, version):
        """Lines of 0,00 that say of `lines` that they go."""
        self.env['elsmart.cost.line'].create([{
            'case_id': self.id, 'line_ref': line.line_ref, 'phase': 'proposal', 'version': version,
            'component': line.component, 'name': line.name, 'kind': line.kind, 'unit': line.unit, 'qty': 0.0,
            'unit_price': line.unit_price, 'amount': 0.0, 'material_amount': 0.0, 'legal_basis': line.legal_basis,
            'cost_code': line.cost_code, 'replaces_id': line.id, 'proposal_id': proposal.id,
            'change_ref': proposal.change_ref, 'caused_by': proposal.caused_by, 'reason': proposal.reason,
        } for line in lines])
