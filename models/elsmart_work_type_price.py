from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..flow import line_entry
from .elsmart_cost_line_entry import KINDS
from .elsmart_legal_basis import LEGAL_BASIS_SELECTION

# Work type -> its rows (component, what, kind, quantity, unit, NOK ex. VAT, legal basis) when a company is set up:
# published Norwegian prices of 2024 where there are any. The company changes them as it likes.
PRICE_DEFAULTS = {
    'malerarbeid': (
        ('Måler', 'Måler direktekoblet, montasje og kontroll', 'labour', 1, 'stk', 2300.0, 's17_4b'),
    ),
    'trafoutlevering': (
        ('Måler', 'Strømtransformatorer, utlevering', 'material', 3, 'stk', 1150.0, 's17_4b'),
    ),
    'replombering': (
        ('Måler', 'Re-plombering av måler', 'labour', 1, 'stk', 1360.0, 'fee'),
    ),
    'sanering': (
        ('Sanering', 'Frakobling av stikkledning', 'labour', 1, 'stk', 3900.0, 's17_4a'),
        ('Sanering', 'Sanering av stolpe eller luftlinje', 'labour', 1, 'stk', 9500.0, 's17_4a'),
    ),
}


class ElsmartWorkTypePrice(models.Model):
    """One row of a work type's price list: a cost line of every case that comes with the work type alone."""

    _name = 'elsmart.work.type.price'
    _description = "Price of a work type"
    _order = 'work_type_id, sequence, id'
    _check_company_auto = True

    work_type_id = fields.Many2one('elsmart.work.type', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='work_type_id.company_id', store=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    sequence = fields.Integer(default=10)
    component = fields.Char(required=True, help="Main component that the offer letter groups by.")
    cost_code = fields.Char()
    name = fields.Char("Description", required=True)
    kind = fields.Selection(KINDS, required=True, default='labour')
    qty = fields.Float("Quantity", digits=(16, 3), required=True, default=1.0, aggregator=None)
    unit = fields.Char(required=True, default="stk")
    unit_price = fields.Monetary(required=True, aggregator=None, help="NOK without VAT.")
    amount = fields.Monetary(compute='_compute_amount')
    material_amount = fields.Monetary(
        "Material", help="Material in the amount, where the kind does not say it (third party, labour and material).")
    legal_basis = fields.Selection(LEGAL_BASIS_SELECTION, required=True, default='s17_4b')
    date_from = fields.Date("From", help="First day of the price; empty = always.")
    date_to = fields.Date("To", help="Last day of the price; empty = until further notice.")
    in_force = fields.Boolean("In force", compute='_compute_in_force')

    @api.depends('qty', 'unit_price')
    def _compute_amount(self):
        for price in self:
            price.amount = price.currency_id.round(price.qty * price.unit_price) if price.currency_id else 0.0

    @api.depends('date_from', 'date_to')
    def _compute_in_force(self):
        today = fields.Date.context_today(self)
        for price in self:
            price.in_force = price._flow_price().is_in_force(today)

    @api.constrains(
        'component', 'cost_code', 'name', 'kind', 'qty', 'unit', 'unit_price', 'material_amount', 'legal_basis')
    def _check_line(self):
        """A price must make a cost line that the contract of the API would take."""
        for price in self:
            _line, errors = line_entry.read_line(price._line_data('1'))
            if errors:
                raise ValidationError(self.env._(
                    "%(name)s: %(errors)s", name=price.name,
                    errors=' '.join(self.env['elsmart.cost.line']._entry_texts(errors))))

    @api.constrains('date_from', 'date_to', 'component', 'name', 'work_type_id')
    def _check_dates(self):
        for price in self:
            if price.date_from and price.date_to and price.date_to < price.date_from:
                raise ValidationError(self.env._("%s: the price ends before it begins.", price.name))
            own = price._flow_price()
            if any(own.meets(other._flow_price()) for other in price.work_type_id.price_ids - price):
                raise ValidationError(self.env._(
                    "%s has two prices on the same day. End the old one the day before the new one begins.",
                    price.name))

    @api.model
    def _setup(self, work_types):
        """Give `work_types`, as a company is set up, the price lists that most companies have for them."""
        self.create([{
            'work_type_id': work_type.id, 'sequence': 10 * position, 'component': component, 'name': name, 'kind': kind,
            'qty': qty, 'unit': unit, 'unit_price': price, 'legal_basis': basis,
        } for work_type in work_types for position, (component, name, kind, qty, unit, price, basis) in enumerate(
            PRICE_DEFAULTS.get(work_type.code, ()), start=1)])

    def _flow_price(self):
        """This row as `flow.line_entry` thinks of it."""
        self.ensure_one()
        return line_entry.Price(
            component=self.component or '', name=self.name or '',
            start=self.date_from or None, end=self.date_to or None)

    def _line_data(self, line_id):
        """This row as the contract reads a line."""
        self.ensure_one()
        return self.env['elsmart.cost.line']._entry_data(line_id, self)
