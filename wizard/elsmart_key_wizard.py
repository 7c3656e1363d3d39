from odoo import api, fields, models

from ..models.elsmart_source import KEY_DAYS

OVERLAP_DAYS = 7


class ElsmartKeyWizard(models.TransientModel):
    """Ask for the name and life of a new key, and how long the present one stays good beside it."""

    _name = 'elsmart.key.wizard'
    _description = "New API key"

    source_id = fields.Many2one('elsmart.source', required=True, readonly=True, ondelete='cascade')
    name = fields.Char("Used by", required=True, help="Which system or server will hold the key.")
    days = fields.Integer("Valid for (days)", required=True, default=KEY_DAYS)
    old_key_id = fields.Many2one('elsmart.source.key', "Key in use", compute='_compute_old_key_id')
    old_expires = fields.Datetime(related='old_key_id.expires', string="Ends")
    rotate = fields.Boolean(
        "The new key replaces it", default=True, help="Both are good until the present key ends.")
    overlap_days = fields.Integer("It ends in (days)", required=True, default=OVERLAP_DAYS)

    _days_positive = models.Constraint('CHECK(days BETWEEN 1 AND 3650)', "A key is valid for 1 to 3650 days.")
    _overlap_positive = models.Constraint(
        'CHECK(overlap_days BETWEEN 0 AND 90)', "The old key ends within 0 to 90 days.")

    @api.depends('source_id')
    def _compute_old_key_id(self):
        for wizard in self:
            wizard.old_key_id = wizard.source_id._live_keys()[:1]

    def action_mint(self):
        """Make the key and show it: it passes through the client's context and is stored nowhere in clear text."""
        self.ensure_one()
        self.source_id.check_access('write')
        self.source_id._check_room_for_key()
        old = self.source_id._live_keys() if self.rotate else self.old_key_id.browse()
        key = self.source_id._mint_key(self.name, self.days)
        old._end_in(self.overlap_days)
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("The key is ready"),
            'res_model': 'elsmart.key.show',
            'views': [(False, 'form')],
            'target': 'new',
            'context': {'default_key': key},
        }


class ElsmartKeyShow(models.AbstractModel):
    """Show a key once. Same idiom as core's `res.users.apikeys.show`: an abstract model has no row to keep it in."""

    _name = 'elsmart.key.show'
    _description = "The API key"

    # The web client wants an id to fill in the value from the context.
    id = fields.Id()
    key = fields.Char(readonly=True)
