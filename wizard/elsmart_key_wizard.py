from odoo import fields, models

from ..models.elsmart_source import KEY_DAYS


class ElsmartKeyWizard(models.TransientModel):
    """Ask for the name and life of a new key."""

    _name = 'elsmart.key.wizard'
    _description = "New API key"

    source_id = fields.Many2one('elsmart.source', required=True, readonly=True, ondelete='cascade')
    name = fields.Char("Used by", required=True, help="Which system or server will hold the key.")
    days = fields.Integer("Valid for (days)", required=True, default=KEY_DAYS)

    _days_positive = models.Constraint('CHECK(days BETWEEN 1 AND 3650)', "A key is valid for 1 to 3650 days.")

    def action_mint(self):
        """Make the key and show it: it passes through the client's context and is stored nowhere in clear text."""
        self.ensure_one()
        self.source_id.check_access('write')
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("The key is ready"),
            'res_model': 'elsmart.key.show',
            'views': [(False, 'form')],
            'target': 'new',
            'context': {'default_key': self.source_id._mint_key(self.name, self.days)},
        }


class ElsmartKeyShow(models.AbstractModel):
    """Show a key once. Same idiom as core's `res.users.apikeys.show`: an abstract model has no row to keep it in."""

    _name = 'elsmart.key.show'
    _description = "The API key"

    # The web client wants an id to fill in the value from the context.
    id = fields.Id()
    key = fields.Char(readonly=True)
