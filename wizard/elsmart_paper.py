import base64

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, formatLang

from ..models.elsmart_paper import check_pdf_or_image, one_pdf


class ElsmartPaperPrint(models.TransientModel):
    """The letters of a batch as one PDF. It names codes, so it is gone soon after."""

    _name = 'elsmart.paper.print'
    _description = "Letters to print"
    _transient_max_hours = 0.5

    name = fields.Char(compute='_compute_name')
    count = fields.Integer("Letters", readonly=True)
    skipped = fields.Text("Not printed", readonly=True)
    pdf = fields.Binary("Letters (PDF)", readonly=True, attachment=False)
    filename = fields.Char(readonly=True)

    def _compute_name(self):
        self.name = self.env._("Letters to print")

    @api.model
    def _make(self, orders):
        """Print what can be printed of `orders`; the rest is named with the reason."""
        reasons = {order: order._elsmart_unprintable() for order in orders}
        printable = orders.filtered(lambda order: not reasons[order])
        if not printable:
            raise UserError('\n'.join(f'{order.name}: {reason}' for order, reason in reasons.items()))
        pdf = one_pdf([order._elsmart_print() for order in printable])
        name = printable.name if len(printable) == 1 else fields.Date.to_string(fields.Date.context_today(self))
        return self.create({
            'count': len(printable), 'pdf': base64.b64encode(pdf), 'filename': f'brev-{name}.pdf',
            'skipped': '\n'.join(f'{order.name}: {reason}' for order, reason in reasons.items() if reason) or False,
        })

    def action_download(self):
        """Fetch the PDF."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_url', 'target': 'download',
            'url': f'/web/content/{self._name}/{self.id}/pdf/{self.filename}?download=true',
        }


class ElsmartPaperAcceptance(models.TransientModel):
    """Registers an acceptance that came on paper: through the same gate, with the same evidence and events."""

    _name = 'elsmart.paper.acceptance'
    _description = "Acceptance on paper"

    order_id = fields.Many2one('sale.order', required=True, readonly=True)
    name = fields.Char("Accepted by", required=True)
    received_on = fields.Date("Received", required=True, default=fields.Date.context_today)
    way = fields.Selection('_ways', required=True, default='post')
    scan = fields.Binary("Scanned reply", required=True)
    scan_name = fields.Char()
    version_text = fields.Char("Version accepted", compute='_compute_version_text')

    @api.model
    def _ways(self):
        return self.env['elsmart.acceptance']._fields['paper_way']._description_selection(self.env)

    @api.depends('order_id')
    def _compute_version_text(self):
        """Number, day and amount, as they stand on the letter that came back."""
        for wizard in self:
            version = wizard.order_id._elsmart_version()
            wizard.version_text = version and self.env._(
                "%(number)s, sent %(day)s, %(amount)s", number=version.number, day=format_date(
                    self.env, version.sent_at), amount=formatLang(
                        self.env, version.gross, currency_obj=version.currency_id)) or False

    def action_accept(self):
        """Accept for the customer; the gate of the portal decides, by the day on which the reply came."""
        self.ensure_one()
        order = self.order_id
        order.check_access('write')
        check_pdf_or_image(self.env, base64.b64decode(self.scan))
        version = order._elsmart_version()
        if self.received_on > fields.Date.context_today(self) or (
                version and self.received_on < fields.Datetime.context_timestamp(self, version.sent_at).date()):
            raise UserError(self.env._("The reply came between the day the offer was sent and today."))
        refusal = self.env['elsmart.acceptance'].sudo()._accept(order.sudo(), version.sha256 or '', self.name, {
            'login_way': 'paper', 'paper_way': self.way, 'received_on': self.received_on,
            'registered_by_id': self.env.uid, 'scan': self.scan, 'scan_name': self.scan_name or 'svar.pdf',
        })
        if refusal:
            raise UserError(self._refusal_texts()[refusal])
        return {'type': 'ir.actions.act_window_close'}

    def _refusal_texts(self):
        _ = self.env._
        return {
            'closed': _("The offer is accepted, declined, withdrawn or cancelled already."),
            'not_sent': _("The offer is not sent yet."),
            'overtaken': _("The offer is overtaken: send a new version for the customer to accept."),
            'expired': _("The reply came after the offer's last day. Renew the offer."),
            'changed': _("A newer version was sent meanwhile. Open this again."),
            'name_missing': _("Write who accepted."),
        }
