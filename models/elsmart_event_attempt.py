from datetime import timedelta

from odoo import api, fields, models

KEPT_DAYS = 180


class ElsmartEventAttempt(models.Model):
    """One try to deliver one event: when, what came of it, how long it took. Never what the receiver said."""

    _name = 'elsmart.event.attempt'
    _description = "Try to deliver an event"
    _order = 'id desc'
    _rec_name = 'code'

    event_id = fields.Many2one('elsmart.event', required=True, index=True, ondelete='cascade')
    source_id = fields.Many2one('elsmart.source', required=True, ondelete='cascade')
    company_id = fields.Many2one(related='source_id.company_id', store=True)
    ended_at = fields.Datetime("Time", required=True)
    delivered = fields.Boolean()
    code = fields.Char("Answer", required=True, help="Status code, or what kept the receiver from answering.")
    duration = fields.Float("Seconds", digits=(8, 3), aggregator='avg')

    _of_source = models.Index("(source_id, ended_at)")

    @api.model
    def _note(self, event, answer):
        return self.create({
            'event_id': event.id, 'source_id': event.source_id.id, 'ended_at': fields.Datetime.now(),
            'delivered': answer.delivered, 'code': answer.reason, 'duration': answer.seconds,
        })

    @api.autovacuum
    def _gc_attempts(self):
        """Tries of events that were delivered long ago go; those of events that wait are kept."""
        limit = fields.Datetime.now() - timedelta(days=KEPT_DAYS)
        self.search([('ended_at', '<', limit), ('event_id.state', '=', 'sent')], limit=10000).unlink()
