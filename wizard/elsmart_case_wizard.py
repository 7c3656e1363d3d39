from pydantic import ValidationError

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..flow.contract import Installation
from ..flow.contract_errors import field_errors

PLACE_NUMBERS = ('gnr', 'bnr', 'fnr', 'snr', 'voltage', 'phases')
PLACE = (
    'street', 'zip', 'city', 'kommunenr', 'metering_point', 'meter_no', 'ov_from', 'ov_to', *PLACE_NUMBERS,
)
OWN = (
    'customer_id', 'payer_id', 'ordered_by_id', 'installer_id', 'contractor_id', 'work_type_id', 'main_case_id',
    'country_id',
)
# Paragraph of kontrollforskriften that an offer names where all of it has one legal basis.
LEGAL_REFERENCES = {
    'ch16': "§ 16-8", 's17_4a': "§ 17-4 a", 's17_4b': "§ 17-4 b", 's17_4c': "§ 17-4 c", 'fee': "§ 17-4 b",
}
TEXTS = ('legal_reference', 'project_ref', 'buyer_reference')


class ElsmartCaseWizard(models.TransientModel):
    """A case that no case system has: made and corrected by a case worker, held to the contract of the API."""

    _name = 'elsmart.case.wizard'
    _description = "Case by hand"

    case_id = fields.Many2one('elsmart.case', readonly=True)
    company_id = fields.Many2one('res.company', required=True, default=lambda self: self.env.company)
    status = fields.Selection(related='case_id.status')
    main_case_id = fields.Many2one(
        'elsmart.case', "Under main case",
        domain="[('is_main', '=', True), ('company_id', '=', company_id), ('status', '=', 'collecting')]")
    customer_id = fields.Many2one('res.partner', domain="[('company_id', 'in', (False, company_id))]")
    payer_id = fields.Many2one(
        'res.partner', domain="[('company_id', 'in', (False, company_id))]", help="Empty = the customer.")
    ordered_by_id = fields.Many2one(
        'res.partner', "Ordered by", domain="[('company_id', 'in', (False, company_id))]", help="Empty = the customer.")
    installer_id = fields.Many2one('res.partner', domain="[('company_id', 'in', (False, company_id))]")
    contractor_id = fields.Many2one('res.partner', domain="[('company_id', 'in', (False, company_id))]")
    work_type_id = fields.Many2one('elsmart.work.type', domain="[('company_id', '=', company_id)]")
    has_prices = fields.Boolean(compute='_compute_has_prices')
    use_prices = fields.Boolean("Take the price list of the work type", default=True)
    legal_reference = fields.Char(
        compute='_compute_legal_reference', store=True, readonly=False, precompute=True)
    project_ref = fields.Char("Project")
    buyer_reference = fields.Char()
    street = fields.Char()
    zip = fields.Char()
    city = fields.Char()
    country_id = fields.Many2one('res.country', default=lambda self: self.env.ref('base.no'))
    kommunenr = fields.Char("Municipality number", size=4)
    gnr = fields.Integer("Gnr")
    bnr = fields.Integer("Bnr")
    fnr = fields.Integer("Fnr")
    snr = fields.Integer("Snr")
    metering_point = fields.Char("Metering point ID")
    meter_no = fields.Char("Meter number")
    ov_from = fields.Char("Overload protection before")
    ov_to = fields.Char("Overload protection after")
    voltage = fields.Integer()
    phases = fields.Integer()
    power_kw = fields.Float("Power (kW)", digits=(16, 3))

    @api.model
    def default_get(self, fields_list):
        """Extend: a correction begins with the case as it is."""
        values = super().default_get(fields_list)
        case = self.env['elsmart.case'].browse(values.get('case_id') or ())
        if case:
            values['company_id'] = case.company_id.id
            values.update({name: case[name].id for name in OWN})
            values.update({name: case[name] for name in (*TEXTS, *PLACE, 'power_kw')})
        return values

    @api.depends('work_type_id')
    def _compute_has_prices(self):
        today = fields.Date.context_today(self)
        for wizard in self:
            wizard.has_prices = bool(wizard.work_type_id._price_lines(today)) if wizard.work_type_id else False

    @api.depends('work_type_id')
    def _compute_legal_reference(self):
        """As the price list of the work type says, until somebody writes another."""
        for wizard in self:
            bases = {price.legal_basis for price in wizard.work_type_id.price_ids if price.in_force}
            if not wizard.legal_reference and len(bases) == 1:
                wizard.legal_reference = LEGAL_REFERENCES.get(bases.pop())

    @api.onchange('customer_id')
    def _onchange_customer_id(self):
        """The work is mostly where the customer lives."""
        if self.customer_id and not self.street:
            self.street, self.zip, self.city = self.customer_id.street, self.customer_id.zip, self.customer_id.city

    def action_save(self):
        """Make or correct the case and open it."""
        self.ensure_one()
        self._check_case()
        values = {name: self[name].id for name in OWN if name != 'main_case_id'}
        values.update({name: self[name] for name in (*TEXTS, *PLACE, 'power_kw')})
        if not self.case_id:
            values.update(company_id=self.company_id.id, main_case_id=self.main_case_id.id)
            if self.main_case_id:
                self.main_case_id._check_entry()
        case = self.env['elsmart.case']._save_by_hand(self.case_id, values)
        if not self.case_id and self.has_prices and self.use_prices:
            case._enter_price_list()
        if self.case_id:
            return {'type': 'ir.actions.act_window_close'}
        return case._get_records_action(name=case.display_name, views=[(False, 'form')])

    def _check_case(self):
        """What the contract asks of a case, in the words of this dialog."""
        _ = self.env._
        if self.case_id and self.case_id.kind != 'manual':
            raise UserError(_("%s changes this case itself.", self.case_id.source_id.name))
        if not (self.main_case_id or self.case_id.main_case_id):
            missing = [name for name in ('customer_id', 'work_type_id') if not self[name]]
            if missing:
                raise UserError(_(
                    "A main case needs: %s.", ', '.join(self._label(name) for name in missing)))
        if any(self[name] for name in PLACE):
            data = {name: self[name] or None for name in PLACE if name not in ('gnr', 'bnr')}
            data.update(gnr=self.gnr, bnr=self.bnr, country=self.country_id.code or '')
            if self.power_kw:
                data['power_kw'] = f'{self.power_kw:.3f}'
            try:
                Installation.model_validate({name: value for name, value in data.items() if value is not None})
            except ValidationError as error:
                raise UserError('\n'.join(self._text(found) for found in field_errors(error))) from None

    def _text(self, error):
        name = error.pointer.rpartition('/')[2]
        label = self._label('country_id' if name == 'country' else name)
        if error.code == 'missing_field':
            return self.env._("%s is missing.", label)
        if error.code == 'bad_metering_point':
            return self.env._("%s is not right: it has 18 digits, and the last one must match the others.", label)
        return self.env._("%s cannot be read.", label)

    def _label(self, name):
        return self._fields[name]._description_string(self.env)
