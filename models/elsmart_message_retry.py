"""A refused delivery looked at, and tried again. Apart from `elsmart_message.py`: that file is the inbox itself."""
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..flow import importing, message_view
from ..flow.errors import FlowError, refusal


class ElsmartMessage(models.Model):
    _inherit = 'elsmart.message'

    findings_html = fields.Html("What is wrong", compute='_compute_findings_html', sanitize=False)
    retry_of_id = fields.Many2one(
        'elsmart.message', "Tried again from", readonly=True, index='btree_not_null', ondelete='restrict')
    retry_ids = fields.One2many('elsmart.message', 'retry_of_id', "Tried again as", readonly=True)

    @api.depends('errors')
    def _compute_findings_html(self):
        """Each error with its pointer and what stood there."""
        for message in self:
            found = message_view.findings(message.body, message.errors) if message.errors else []
            message.findings_html = found and self.env['ir.qweb']._render(
                'elsmart_kundefaktura.message_findings', {'findings': found})

    def action_try_again(self):
        """Run a rejected delivery once more, as if it came now, and show what became of it.

        What it lacked may be there now: a work type, a main case. It is answered in a new message; this one stands.
        """
        self.ensure_one()
        self.source_id.check_access('write')
        message = self._try_again()
        action = message._get_records_action(name=self.env._("Tried again"), views=[(False, 'form')])
        return {
            'type': 'ir.actions.client',
            'tag': 'display_notification',
            'params': {
                'type': 'danger' if message.outcome == 'rejected' else 'success',
                'message': message._retry_text(),
                'next': action,
            },
        }

    def _try_again(self):
        """Deliver the body again in the name of its source; returns the message that answers it."""
        message = self.sudo()
        if message.outcome != 'rejected':
            raise UserError(self.env._("Only a rejected delivery can be tried again."))
        if not message.source_id.active:
            raise UserError(self.env._("%s is not in use.", message.source_id.name))
        envelope = message._envelope()
        if envelope.body_hash != message.body_hash:
            raise UserError(self.env._(
                "The body was not kept as it came: it was too large, or no text. Its sender must send it again."))
        source = message.source_id.with_company(message.company_id)
        inbox = source.env[self._name].with_context(elsmart_retry_of=message.id)
        before = inbox.search([], order='id desc', limit=1).id or 0
        try:
            with self.env.cr.savepoint():
                inbox._accept(source, envelope)
        except (FlowError, UserError) as error:
            told = error if isinstance(error, FlowError) else refusal(error.http_status, str(error))
            inbox._reject(source, envelope, told)
        ours = [('source_id', '=', source.id), ('ref', '=', message.ref), ('path', '=', message.path)]
        return (
            inbox.search([*ours, ('id', '>', before)], order='id desc', limit=1)
            # Taken in meanwhile: an equal delivery was answered from the inbox.
            or inbox.search([*ours, ('outcome', '!=', 'rejected')], order='version desc', limit=1)
        ).with_env(self.env)

    def _envelope(self):
        """The delivery as it came. Its Idempotency-Key was for the first try, and is not used again."""
        return importing.Envelope(
            ref=self.ref, method=self.method or 'PUT', path=self.path or '', raw=(self.body or '').encode(),
            content_type=self.content_type or 'application/json')

    def _retry_text(self):
        if self.outcome == 'rejected':
            return self.env._("It was rejected again.")
        if self.retry_of_id:
            return self.env._("It was taken in this time.")
        return self.env._("It had been taken in already.")

    def _prepare_message(self, source, envelope):
        """Extend: a delivery that is tried again points to the one that was rejected."""
        values = super()._prepare_message(source, envelope)
        if original := self.env.context.get('elsmart_retry_of'):
            values['retry_of_id'] = original
        return values
