"""What keeps an offer from being sent: what, where it is mended, and who may let it go all the same."""
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..flow import offer


class SaleOrder(models.Model):
    _inherit = 'sale.order'

    elsmart_gaps = fields.Char("Codes of what is missing", compute='_compute_elsmart_gaps', compute_sudo=True)
    elsmart_can_override = fields.Boolean(compute='_compute_elsmart_gaps', compute_sudo=True)

    @api.depends(
        'elsmart_cost_line_ids', 'elsmart_status', 'elsmart_overtaken', 'partner_id.email', 'partner_id.street',
        'elsmart_case_id.legal_reference', 'elsmart_case_id.work_type_id', 'elsmart_enclosure_ids')
    def _compute_elsmart_gaps(self):
        for order in self:
            codes = order._elsmart_missing_codes() if order.elsmart_case_id else []
            order.elsmart_gaps = ' '.join(codes)
            order.elsmart_can_override = bool(codes) and offer.may_override(codes)

    def _elsmart_missing_codes(self):
        """Codes of `flow.offer.missing`."""
        self.ensure_one()
        return offer.missing(self._elsmart_offer_facts())

    def _elsmart_check_gate(self, override_reason=None):
        """Raise unless this offer may be sent.

        :param str override_reason: why a manager sends it although something is missing that § 16-2 does not ask for
        :raises UserError: naming all that is missing
        """
        codes = self._elsmart_missing_codes()
        if override_reason and codes and offer.may_override(codes) and self._elsmart_may_override():
            return
        if codes:
            texts = self.env['elsmart.offer.version']._missing_texts(self)
            raise UserError(self.env._(
                "%(order)s cannot be sent:\n%(missing)s", order=self.name,
                missing='\n'.join(f'• {texts[code]}' for code in codes)))

    def _elsmart_may_override(self):
        return self.env.user.has_group('elsmart_kundefaktura.group_manager')

    def action_elsmart_override(self):
        """Ask a manager why the offer is sent although something is missing."""
        self.ensure_one()
        return self._elsmart_dialog('elsmart.reason', self.env._("Send all the same"), what='offer')

    def _elsmart_send_anyway(self, reason):
        """Send the offer although something is missing that a manager may answer for; the reason is kept."""
        self.ensure_one()
        self.check_access('write')
        codes = self._elsmart_missing_codes()
        if not self._elsmart_may_override():
            raise UserError(self.env._("Only a manager may send an offer while something is missing."))
        texts = self.env['elsmart.offer.version']._missing_texts(self)
        version = self.env['elsmart.offer.version']._send(self, override_reason=reason if codes else None)
        if codes:
            self.message_post(body=self.env._(
                "Sent although something was missing: %(missing)s\nReason: %(reason)s",
                missing=' '.join(texts[code] for code in codes), reason=reason))
        return version

    # === WHERE IT IS MENDED === #

    def action_elsmart_mend(self, code=None):
        """Go to the place where `code`, or the first thing that is missing, is mended."""
        self.ensure_one()
        code = code or self.env.context.get('elsmart_gap') or (self._elsmart_missing_codes() or ['closed'])[0]
        return getattr(self, f'_elsmart_place_{offer.PLACE.get(code)}', self._elsmart_open)()

    def _elsmart_place_case(self):
        return self.elsmart_case_id._get_records_action(name=self.elsmart_case_id.display_name)

    def _elsmart_place_customer(self):
        return self.partner_id._get_records_action(name=self.partner_id.display_name)

    def _elsmart_place_lines(self):
        action = self.env['ir.actions.act_window']._for_xml_id('elsmart_kundefaktura.action_cost_line_of_basis')
        return {**action, 'context': {'active_id': self.id, 'search_default_order': self.id}, 'domain': [
            ('id', 'in', self.sudo().elsmart_cost_line_ids.ids)]}

    def _elsmart_place_waiting(self):
        """The cases of the chain; those whose cost is coming stand first."""
        cases = self.elsmart_family_ids.filtered(lambda case: case.estimate == 'pending') or self.elsmart_case_id
        return cases._get_records_action(name=self.env._("Waits for cost"))

    def _elsmart_place_settings(self):
        if not self.env.user.has_group('base.group_system'):
            raise UserError(self.env._("An administrator fills in the practice: Settings, Kundefaktura."))
        return self.env['ir.actions.act_window']._for_xml_id('elsmart_kundefaktura.action_settings')

    def _elsmart_place_attachments(self):
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Attachments of %s", self.name),
            'res_model': 'elsmart.enclosure', 'view_mode': 'list,form',
            'domain': [('order_id', '=', self.id)], 'context': {'default_order_id': self.id},
        }

    def _elsmart_attachments_there(self):
        """Whether what the work type wants attached is there: a drawing, a map."""
        self.ensure_one()
        return not self.elsmart_work_type_id.attachment_required or bool(self.sudo().elsmart_enclosure_ids)
