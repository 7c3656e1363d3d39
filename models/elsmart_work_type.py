from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import ormcache

from ..flow import line_entry, release
from .elsmart_memory import tell

# What the memory of codes holds and rests on.
REMEMBERED = {'code', 'company_id', 'active', 'release_policy', 'attachment_required'}


class ElsmartWorkType(models.Model):
    """A kind of work that customers order. The main case's work type rules release and prepayment of its chain."""

    _name = 'elsmart.work.type'
    _description = "Work type"
    _order = 'sequence, name'

    name = fields.Char(required=True)
    code = fields.Char(required=True, help="What the case systems send in `work_type`.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one('res.company', required=True, default=lambda self: self.env.company)
    release_policy = fields.Selection([
        ('acceptance', "When the offer is accepted"),
        ('prepayment', "When the prepayment is paid"),
        ('manual', "By hand"),
    ], string="Work is released", required=True, default='acceptance')
    prepayment = fields.Selection(
        [('none', "None"), ('full', "Full prepayment")], required=True, default='none')
    validity_days = fields.Integer(string="Offer is valid (days)", required=True, default=60)
    attachment_required = fields.Boolean(
        "Needs an attachment", help="A drawing or a map must be attached before the offer is sent.")
    name_nn = fields.Char("Name in nynorsk", help="As letters in nynorsk write it. Empty: the name.")
    name_en = fields.Char("Name in English", help="As letters in English write it. Empty: the name.")
    text_ids = fields.One2many('elsmart.text', 'work_type_id', "Texts of its own")
    enclosure_ids = fields.One2many('elsmart.enclosure', 'work_type_id', "Standing attachments")

    price_ids = fields.One2many(
        'elsmart.work.type.price', 'work_type_id', "Price list",
        help="Cost lines of a case that comes with this work type and no lines of its own.")

    _code_unique = models.Constraint('UNIQUE(company_id, code)', "A company has each work type code once.")
    _validity_positive = models.Constraint('CHECK(validity_days > 0)', "An offer is valid for at least one day.")

    @api.constrains('release_policy', 'prepayment')
    def _check_policy(self):
        for work_type in self:
            if not release.policy_is_consistent(work_type.release_policy, work_type.prepayment):
                raise ValidationError(self.env._(
                    "%s: work that is released by prepayment needs a full prepayment.", work_type.name))

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Extend: what is remembered of codes is looked up anew."""
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        """Extend: as `create`."""
        result = super().write(vals)
        if REMEMBERED.intersection(vals):
            self.env.registry.clear_cache()
        return result

    def unlink(self):
        """Extend: as `create`."""
        self.env.registry.clear_cache()
        return super().unlink()

    # === WHAT OTHERS READ === #

    @api.model
    def _in_use(self, company, code):
        """The work type in use with `code`, or none; knows what a delivery asks of it."""
        known = self._remembered(company.id, code)
        work_type = self.browse(known and known['id'])
        if known:
            tell(work_type, known)
        return work_type

    @api.model
    @ormcache('company_id', 'code')
    def _remembered(self, company_id, code):
        return next(iter(self.search_read([('company_id', '=', company_id), ('code', '=', code)], [
            'release_policy', 'attachment_required'])), None)

    def _name_in(self, language):
        """What this work is called in a document; empty for no work type."""
        return {'nn': self.name_nn, 'en': self.name_en}.get(language) or self.name or ''

    def _price_lines(self, day):
        """Contract `CostLine`s of the price list as it is on `day` (date); empty for a type without one."""
        prices = self.sudo().price_ids.sorted(lambda price: (price.sequence, price.id))
        in_force = [price for price in prices if price._flow_price().is_in_force(day)]
        lines = [line_entry.read_line(price._line_data(f'P{number}'))[0]
                 for number, price in enumerate(in_force, start=1)]
        return [line for line in lines if line]
