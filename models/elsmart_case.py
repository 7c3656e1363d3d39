from odoo import api, fields, models
from odoo.fields import Domain

from ..flow import basis, const, release
from ..flow.status import chain_status
from .elsmart_flow import CASE_WORKERS
from .elsmart_status import LABEL_SELECTION, STATUS_SELECTION

RELEASE_REASONS = [
    ('waits_acceptance', "Blocked until the customer accepts the offer"),
    ('waits_prepayment', "Blocked until the prepayment is paid"),
    ('waits_by_hand', "Blocked until a case worker releases the work"),
    ('accepted', "Released: the offer is accepted"),
    ('prepaid', "Released: the prepayment is paid"),
    ('by_hand', "Released by a case worker"),
    ('no_charge', "Released: there is nothing to pay"),
    ('done', "The work is done"),
    ('cancelled', "The case is cancelled"),
]
WORK_STATES = [('blocked', "Blocked"), ('released', "Released"), ('done', "Done"), ('cancelled', "Cancelled")]

class ElsmartCase(models.Model):
    """One case in one case system. A main case has one chain of fakturagrunnlag; cases under it add their cost."""

    _name = 'elsmart.case'
    _description = "Case"
    _order = 'id desc'
    _check_company_auto = True
    _rec_names_search = ['ref', 'number', 'customer_id.name', 'metering_point', 'property_ref']

    source_id = fields.Many2one('elsmart.source', required=True, ondelete='restrict', check_company=True)
    kind = fields.Selection(related='source_id.kind', store=True)
    company_id = fields.Many2one('res.company', required=True, default=lambda self: self.env.company)
    currency_id = fields.Many2one(related='company_id.currency_id')
    ref = fields.Char("Case number", required=True, index=True, help="The case's number in its own system.")
    number = fields.Char("Our number", copy=False, readonly=True,
                         help="Given to main cases; the customer sees it.")
    version = fields.Integer(readonly=True)
    estimate = fields.Selection(
        [('pending', "Cost is coming"), ('complete', "Complete")], required=True, default='pending')
    expects = fields.Char("Expected kinds", help="Kinds of case, separated by commas, that must deliver first.")

    main_source_code = fields.Char(readonly=True)
    main_ref = fields.Char("Main case number", readonly=True)
    main_case_id = fields.Many2one(
        'elsmart.case', "Main case", index='btree_not_null', check_company=True, ondelete='restrict')
    root_id = fields.Many2one('elsmart.case', compute='_compute_root_id', store=True, index=True)
    family_ids = fields.One2many('elsmart.case', 'root_id', "Cases of the chain")
    is_main = fields.Boolean(compute='_compute_root_id', store=True)
    waits_for_main = fields.Boolean("Waits for its main case", compute='_compute_root_id', store=True)

    work_type_id = fields.Many2one('elsmart.work.type', check_company=True, ondelete='restrict')
    legal_reference = fields.Char()
    project_ref = fields.Char("Project")
    customer_id = fields.Many2one('res.partner', index='btree_not_null')
    payer_id = fields.Many2one('res.partner')
    ordered_by_id = fields.Many2one('res.partner', "Ordered by")
    installer_id = fields.Many2one('res.partner', index='btree_not_null')
    contractor_id = fields.Many2one('res.partner', index='btree_not_null')
    buyer_reference = fields.Char()

    street = fields.Char()
    zip = fields.Char()
    city = fields.Char()
    country_id = fields.Many2one('res.country')
    address = fields.Char(compute='_compute_address')
    kommunenr = fields.Char("Municipality number")
    gnr = fields.Integer("Gnr")
    bnr = fields.Integer("Bnr")
    fnr = fields.Integer("Fnr")
    snr = fields.Integer("Snr")
    property_ref = fields.Char("Property", compute='_compute_property_ref', store=True, index='trigram',
                               help="Municipality number and gnr/bnr/fnr/snr.")
    metering_point = fields.Char("Metering point ID", index='btree_not_null')
    meter_no = fields.Char("Meter number")
    ov_from = fields.Char("Overload protection before")
    ov_to = fields.Char("Overload protection after")
    voltage = fields.Integer()
    phases = fields.Integer()
    power_kw = fields.Float("Power (kW)", digits=(16, 3))

    cost_line_ids = fields.One2many('elsmart.cost.line', 'case_id', groups=CASE_WORKERS)
    estimate_line_ids = fields.One2many(
        'elsmart.cost.line', 'case_id', domain=[('phase', '=', 'estimate'), ('superseded', '=', False)],
        groups=CASE_WORKERS)
    actual_line_ids = fields.One2many(
        'elsmart.cost.line', 'case_id', domain=[('phase', '=', 'actual'), ('superseded', '=', False)],
        groups=CASE_WORKERS)
    order_ids = fields.One2many(
        'sale.order', 'elsmart_case_id', "Invoice bases", groups=CASE_WORKERS)
    order_id = fields.Many2one(
        'sale.order', "Invoice basis", compute='_compute_order_id', compute_sudo=True, search='_search_order_id',
        groups=CASE_WORKERS)
    status = fields.Selection(STATUS_SELECTION, compute='_compute_status', store=True, index=True)
    label = fields.Selection(LABEL_SELECTION, "Status shown", compute='_compute_label', compute_sudo=True)
    amount = fields.Monetary("Own cost", compute='_compute_amount', store=True, groups=CASE_WORKERS)
    claim_serial = fields.Integer(readonly=True, copy=False, groups=CASE_WORKERS)

    released_by_hand = fields.Boolean(readonly=True, copy=False)
    work_done = fields.Boolean(readonly=True, copy=False)
    joined_late = fields.Boolean(
        readonly=True, copy=False, help="Came under an offer that was accepted already: blocked until its change is.")
    cancelled = fields.Boolean(readonly=True, copy=False)
    work_state = fields.Selection(WORK_STATES, compute='_compute_work_state', store=True, index=True)
    release_reason = fields.Selection(RELEASE_REASONS, compute='_compute_work_state', store=True)

    _ref_unique = models.Constraint('UNIQUE(source_id, ref)', "A source has each case number once.")
    _waiting_children = models.Index('(company_id, main_source_code, main_ref) WHERE waits_for_main')
    _number_unique = models.Constraint('UNIQUE(company_id, number)', "Each of our case numbers is given once.")

    # === COMPUTE METHODS === #

    @api.depends('main_case_id', 'main_ref')
    def _compute_root_id(self):
        for case in self:
            case.root_id = case.main_case_id or case
            case.is_main = not case.main_ref and not case.main_case_id
            case.waits_for_main = bool(case.main_ref) and not case.main_case_id

    @api.depends('kommunenr', 'gnr', 'bnr', 'fnr', 'snr')
    def _compute_property_ref(self):
        for case in self:
            case.property_ref = self._property_text(case.kommunenr, [case.gnr, case.bnr, case.fnr, case.snr]) or False

    @api.model
    def _property_text(self, kommunenr, numbers):
        """'3305 45/118' of a municipality number and gnr, bnr, fnr, snr."""
        while numbers and not numbers[-1]:
            numbers = numbers[:-1]
        return ' '.join(filter(None, [kommunenr, '/'.join(map(str, numbers))]))

    @api.depends('street', 'zip', 'city')
    def _compute_address(self):
        for case in self:
            case.address = case._address()

    @api.depends('root_id.order_ids.elsmart_kind')
    def _compute_order_id(self):
        for case in self:
            case.order_id = case.root_id.order_ids.filtered(lambda order: order.elsmart_kind == 'offer')[:1]

    def _search_order_id(self, operator, value):
        if operator not in ('in', 'any', 'any!'):
            return NotImplemented
        offers = Domain('elsmart_kind', '=', 'offer')
        if operator != 'in':
            return Domain('root_id.order_ids', operator, offers & Domain('id', operator, value))
        found = Domain('root_id.order_ids', 'any!', offers & Domain('id', 'in', [order for order in value if order]))
        return found | ~Domain('root_id.order_ids', 'any!', offers) if False in value else found

    @api.depends('root_id.order_ids.elsmart_label', 'root_id.order_ids.elsmart_kind')
    def _compute_label(self):
        for case in self:
            case.label = case.order_id.elsmart_label

    @api.depends('root_id.order_ids.elsmart_status', 'root_id.order_ids.elsmart_kind')
    def _compute_status(self):
        """That of the newest sent fakturagrunnlag of the chain that is in force."""
        for case in self:
            orders = case.root_id.order_ids.sorted('id')
            first = orders.filtered(lambda order: order.elsmart_kind == 'offer')[:1]
            case.status = first and chain_status(first.elsmart_status, (orders - first).mapped('elsmart_status'))

    @api.depends('cost_line_ids.charged', 'cost_line_ids.superseded', 'cost_line_ids.phase')
    def _compute_amount(self):
        for case in self:
            case.amount = sum(case.estimate_line_ids.mapped('charged'))

    @api.depends(
        'released_by_hand', 'work_done', 'cancelled', 'joined_late', 'root_id.work_type_id.release_policy',
        'root_id.order_ids.elsmart_kind', 'root_id.order_ids.elsmart_accepted', 'root_id.order_ids.elsmart_prepaid',
        'root_id.order_ids.elsmart_no_charge', 'root_id.order_ids.state')
    def _compute_work_state(self):
        for case in self:
            order = case.order_id
            decision = release.decide(release.ReleaseFacts(
                policy=case.root_id.work_type_id.release_policy or 'manual',
                accepted=order.elsmart_accepted and not case.joined_late,
                prepaid=order.elsmart_prepaid,
                by_hand=case.released_by_hand,
                no_charge=order.elsmart_no_charge,
                cancelled=case.cancelled or order.state == 'cancel',
                done=case.work_done,
            ))
            case.work_state, case.release_reason = decision.state, decision.reason

    def _compute_field_value(self, field):
        """Extend the ORM: a change of work state is an event in the transaction that changed the fact.

        Same idiom as `base_automation`: the values before and after are compared where they are computed.
        """
        if field.name not in ('work_state', 'release_reason'):
            return super()._compute_field_value(field)
        before = {case.id: case._origin.work_state for case in self.filtered('id')}
        result = super()._compute_field_value(field)
        changed = self.filtered(lambda case: before.get(case.id) and before[case.id] != case.work_state)
        changed.order_id._elsmart_emit('work.changed')
        changed.filtered(lambda case: (
            before[case.id] == 'released' and case.work_state == 'blocked'
        ))._warn_blocked_again()
        return result

    @api.depends('number', 'ref')
    def _compute_display_name(self):
        for case in self:
            case.display_name = f'{case.number} · {case.ref}' if case.number else case.ref

    # === ACTIONS === #

    def action_open_basis(self):
        """The fakturagrunnlag that this case belongs to."""
        self.ensure_one()
        return self.order_id._get_records_action(
            name=self.env._("Invoice basis"),
            views=[(self.env.ref('elsmart_kundefaktura.sale_order_view_form').id, 'form')])

    # === WHAT OTHERS READ === #

    def _is_fixed_price(self):
        """Sold at a fixed price: its own work type says so, or that of its main case."""
        self.ensure_one()
        return (self.work_type_id or self.root_id.work_type_id).settlement == 'fixed'

    def _address(self):
        """One line: where the work is."""
        self.ensure_one()
        place = ' '.join(filter(None, [self.zip, self.city]))
        return ', '.join(filter(None, [self.street, place]))

    def _waiting(self):
        """`basis.Waiting`s: whom this chain waits for before it can be offered. Ask the main case."""
        self.ensure_one()
        family = self | (self.family_ids - self).sorted('id')
        states = [basis.CaseState(case.kind, case.ref, case.estimate == 'complete' or case.cancelled)
                  for case in family]
        return basis.waits_for(states, [kind for kind in (self.expects or '').split(',') if kind])

    def _waiting_text(self):
        """The same in words, for the case worker: 'Produktkjøp (PK-1), P0 Arbeidsordre'."""
        names = dict(self.source_id._fields['kind']._description_selection(self.env))
        return ', '.join(
            f'{names[wait.kind]} ({wait.ref})' if wait.ref else names[wait.kind] for wait in self._waiting())

    def _cost_lines(self):
        """`basis.CostLine`s of the whole chain: estimate lines in force, main case first, in order of arrival."""
        family = self | (self.family_ids - self).sorted('id')
        return [line._flow_line() for case in family for line in case.estimate_line_ids.sorted('id')]

    def _work_state_text(self):
        """Norwegian word of the work state, as the case systems are told it."""
        return const.WORK_STATES[self.work_state]
