import base64

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..flow import acceptance, money
from ..reports.acceptance_receipt import AcceptanceReceipt, render_acceptance_receipt
from ..reports.texts import Texts
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
    consent = fields.Char(
        "Consent", help="The sentence by which a consumer let the work start before the right of withdrawal ran out.")
    receipt = fields.Binary("Receipt", attachment=True, help="As it was mailed to the customer.")
    receipt_name = fields.Char()

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
        :param dict evidence: `user_id`, `login_way`, `ip`, `user_agent`, `consent`
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
            acceptance.Attempt(shown_hash=shown_hash, name=name or '', today=(
                evidence.get('received_on') or fields.Date.context_today(order))),
        )
        if refusal:
            return refusal
        acceptance_made = self.create({
            'order_id': order.id, 'version_id': version.id, 'name': name.strip()[:200], 'sha256': version.sha256,
            'terms_version': version.terms_version, **evidence,
        })
        order.with_context(elsmart_flow=FLOW).action_confirm()
        # The status of the acceptance is told before that of the claims which follow from it.
        order.flush_recordset()
        self.env['elsmart.claim']._raise_at_acceptance(order)
        order.flush_recordset()
        letter = acceptance_made._store_receipt()
        order._elsmart_mail('elsmart_kundefaktura.mail_template_accepted', letter)
        order = order._elsmart_for_worker()
        order.message_post(
            body=order.env._("Accepted by %(name)s, version %(version)s.", name=name.strip(), version=version.number),
            attachment_ids=letter.ids)
        return None

    # === RECEIPT === #

    def _receipt(self):
        """`AcceptanceReceipt` of this acceptance, in the customer's document language."""
        self.ensure_one()
        order, version = self.order_id.sudo(), self.version_id
        documents, language = self.env['elsmart.document'], order.elsmart_language or 'nb'
        local = fields.Datetime.context_timestamp(
            self.with_context(tz=order.partner_id.tz or 'Europe/Oslo'), self.accepted_at)
        ways = dict(self._fields['login_way']._description_selection(self.env))
        words, way = Texts(language), f'receipt.way.{self.paper_way or self.login_way}'
        return AcceptanceReceipt(
            language=language,
            letterhead=documents._letterhead(order.company_id),
            recipient=documents._recipient(order.partner_id),
            number=order.name, version=version.number, date=local.date(),
            moment=f'{local:%d.%m.%Y %H:%M} ({local:%Z})', name=self.name,
            subject=order.elsmart_work_type_id.name or '', gross=money.from_float(version.gross),
            way=words(way) if words.has(way) else ways.get(self.login_way, ''),
            received=self.received_on or None, registered_by=self.registered_by_id.name or '',
            login=self.user_id.login or '', ip=self.ip or '', user_agent=self.user_agent or '',
            filename=version.filename, sha256=self.sha256, terms_version=self.terms_version or '',
            consent=self.consent or '', installation=documents._installation(order.elsmart_case_id))

    def _store_receipt(self):
        """Draw the receipt and keep it with the evidence; returns it as an attachment to mail."""
        self.ensure_one()
        pdf, name = render_acceptance_receipt(self._receipt()), f'{self.order_id.name}-kvittering.pdf'
        # The one thing that is added after the evidence is written down: it shows what stands there.
        super().write({'receipt': base64.b64encode(pdf), 'receipt_name': name})
        return self.env['ir.attachment'].sudo().create({
            'name': name, 'type': 'binary', 'raw': pdf, 'mimetype': 'application/pdf',
            'res_model': 'sale.order', 'res_id': self.order_id.id})

    def _receipt_bytes(self):
        """The receipt as it was mailed; empty for an acceptance from before there were receipts."""
        return base64.b64decode(self.sudo().with_context(bin_size=False).receipt or b'') if self else b''

    def action_receipt(self):
        """Open the receipt."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_url', 'target': 'new',
            'url': f'/web/content/{self._name}/{self.id}/receipt/{self.receipt_name}',
        }
