from odoo import api, fields, models
from odoo.exceptions import UserError

from ..flow import acceptance
from .elsmart_flow import FLOW


class ElsmartAcceptance(models.Model):
    """The evidence that a customer accepted one version of an offer. Written once, never changed."""

    _name = 'elsmart.acceptance'
    _description = "Acceptance"
    _rec_name = 'name'

    order_id = fields.Many2one('sale.order', required=True, index=True, ondelete='restrict')
    company_id = fields.Many2one(related='order_id.company_id', store=True)
    version_id = fields.Many2one('elsmart.offer.version', required=True, ondelete='restrict')
    name = fields.Char("Accepted by", required=True)
    accepted_at = fields.Datetime(required=True, default=fields.Datetime.now)
    user_id = fields.Many2one('res.users', "Logged in as")
    login_way = fields.Selection(
        [('password', "Logged in with password"), ('link', "Personal link")], required=True)
    ip = fields.Char("IP address")
    user_agent = fields.Char()
    sha256 = fields.Char("SHA-256 of the letter", required=True)
    terms_version = fields.Char()

    _order_unique = models.Constraint('UNIQUE(order_id)', "An offer is accepted once.")

    def write(self, vals):
        """Evidence is never changed."""
        raise UserError(self.env._("An acceptance is evidence and cannot be changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("An acceptance is evidence and cannot be deleted."))

    @api.model
    def _accept(self, order, shown_hash, name, evidence):
        """Accept the newest version of `order`, if it is what the customer was shown.

        :param str shown_hash: SHA-256 of the document on the customer's page
        :param dict evidence: `user_id`, `login_way`, `ip`, `user_agent`
        :return: code of a refusal (`flow.acceptance`), or None when accepted
        """
        order.ensure_one()
        order._elsmart_lock()
        version = order._elsmart_version()
        refusal = acceptance.refusal(
            acceptance.OfferState(
                sent=version.state in ('sent', 'expired'),
                closed=order.elsmart_accepted or order.state == 'cancel' or version.state in ('declined', 'withdrawn'),
                overtaken=order.elsmart_overtaken,
                document_hash=version.sha256 or '',
                valid_until=version.valid_until or None,
            ),
            acceptance.Attempt(shown_hash=shown_hash, name=name or '', today=fields.Date.context_today(order)),
        )
        if refusal:
            return refusal
        self.create({
            'order_id': order.id, 'version_id': version.id, 'name': name.strip()[:200], 'sha256': version.sha256,
            'terms_version': version.terms_version, **evidence,
        })
        order.with_context(elsmart_flow=FLOW).action_confirm()
        # The status of the acceptance is told before that of the claims which follow from it.
        order.flush_recordset()
        self.env['elsmart.claim']._raise_at_acceptance(order)
        order.flush_recordset()
        order._elsmart_mail('elsmart_kundefaktura.mail_template_accepted')
        order.message_post(body=self.env._(
            "Accepted by %(name)s, version %(version)s.", name=name.strip(), version=version.number))
        return None
