"""What a case worker wants to know on the phone: has the case system been told, and when?"""
from odoo import api, fields, models
from odoo.tools import format_datetime

# The country whose grid companies this is made for; a user's own time zone goes first.
TIME_ZONE = 'Europe/Oslo'


def told_text(events):
    """One sentence on the delivery of the status `events` of one source, or '' when there are none."""
    event = events.sorted('sequence')[-1:]
    if not event:
        return ''
    env, source = event.env, event.sudo().source_id.name
    waiting = events.filtered(lambda row: row.state == 'pending')
    if waiting:
        return env._("%(system)s is not told yet, waits since %(time)s",
                     system=source, time=_clock(env, min(waiting.mapped('queued_at'))))
    if event.state == 'kept':
        return env._("%(system)s asks for its statuses itself", system=source)
    return env._("%(system)s was told %(time)s", system=source, time=_clock(env, event.sent_at))


def _clock(env, moment):
    """14:02 today, else with the date."""
    zone = env.user.tz or TIME_ZONE
    day = [format_datetime(env, value, tz=zone, dt_format='yyyy-MM-dd') for value in (moment, fields.Datetime.now())]
    return format_datetime(env, moment, tz=zone, dt_format='HH:mm' if day[0] == day[1] else 'dd.MM.yyyy HH:mm')


class SaleOrder(models.Model):
    _inherit = 'sale.order'

    elsmart_told = fields.Text(
        "Case systems told", compute='_compute_elsmart_told', groups='elsmart_kundefaktura.group_user')

    @api.depends('elsmart_event_ids.state', 'elsmart_event_ids.sent_at')
    @api.depends_context('uid', 'lang')
    def _compute_elsmart_told(self):
        for order in self:
            events = order.elsmart_event_ids
            order.elsmart_told = '\n'.join(
                told_text(events.filtered(lambda event, own=source: event.source_id == own))
                for source in events.source_id)


class ElsmartCase(models.Model):
    _inherit = 'elsmart.case'

    told = fields.Char("Case system told", compute='_compute_told', groups='elsmart_kundefaktura.group_user')

    @api.depends('order_id.elsmart_event_ids.state', 'order_id.elsmart_event_ids.sent_at')
    @api.depends_context('uid', 'lang')
    def _compute_told(self):
        for case in self:
            case.told = told_text(case.order_id.elsmart_event_ids.filtered(
                lambda event, own=case.source_id: event.source_id == own))
