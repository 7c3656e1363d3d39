"""Releasing by hand, with the reason; and the warning when released work is blocked again."""
from odoo import api, fields, models
from odoo.exceptions import UserError

RELEASE_POLICY = ('waits_acceptance', 'waits_prepayment')


class ElsmartCase(models.Model):
    _inherit = 'elsmart.case'

    release_note = fields.Char("Reason of the release", readonly=True, copy=False)
    released_by_id = fields.Many2one('res.users', "Released by", readonly=True, copy=False)
    released_on = fields.Datetime("Released", readonly=True, copy=False)
    release_text = fields.Text("Why", compute='_compute_release_text', help="Why work may or may not start.")

    @api.depends('release_reason', 'release_note')
    def _compute_release_text(self):
        texts = dict(self._fields['release_reason']._description_selection(self.env))
        for case in self:
            note = case.release_reason == 'by_hand' and case.release_note
            case.release_text = ': '.join(filter(None, [texts.get(case.release_reason), note])) or False

    def action_release(self):
        """Ask why blocked work is released by hand."""
        self._check_release()
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Release work"), 'res_model': 'elsmart.reason',
            'view_mode': 'form', 'target': 'new',
            'context': {'default_what': 'release', 'default_case_ids': [(6, 0, self.ids)]},
        }

    def action_block(self):
        """Ask why work that was released by hand is blocked again."""
        self.check_access('write')
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Take the release back"),
            'res_model': 'elsmart.reason', 'view_mode': 'form', 'target': 'new',
            'context': {'default_what': 'block', 'default_case_ids': [(6, 0, self.ids)]},
        }

    def _check_release(self):
        """Raise unless the user may release these cases by hand: against a policy that waits, only a manager may."""
        self.check_access('write')
        manager = self.env.user.has_group('elsmart_kundefaktura.group_manager')
        for case in self:
            if case.work_state != 'blocked':
                raise UserError(self.env._("%s is not blocked.", case.display_name))
            if case.release_reason in RELEASE_POLICY and not manager:
                raise UserError(self.env._(
                    "%(case)s: %(why)s. Only a manager may release it before that.", case=case.display_name,
                    why=case.release_text))

    def _release(self, reason):
        """Release blocked work by hand; who and why are kept, and the case systems are told."""
        self._check_release()
        self._note_release(reason, released_by_hand=True)
        for order in self.sudo().order_id:
            order.with_user(self.env.user).message_post(body=self.env._(
                "Work released by hand: %(cases)s. Reason: %(reason)s",
                cases=', '.join((self & order.elsmart_family_ids).mapped('ref')), reason=reason))

    def _block(self, reason):
        """Take a release by hand back; what the policy says counts again."""
        self.check_access('write')
        for case in self:
            if not case.released_by_hand or case.work_state != 'released':
                raise UserError(self.env._("%s is not released by hand.", case.display_name))
        self._note_release(reason, released_by_hand=False)
        for order in self.sudo().order_id:
            order.with_user(self.env.user).message_post(body=self.env._(
                "Release taken back: %(cases)s. Reason: %(reason)s",
                cases=', '.join((self & order.elsmart_family_ids).mapped('ref')), reason=reason))

    def _note_release(self, reason, released_by_hand):
        self.write({
            'released_by_hand': released_by_hand, 'release_note': reason.strip(), 'released_by_id': self.env.uid,
            'released_on': fields.Datetime.now()})

    def _warn_blocked_again(self):
        """Work that was released is blocked: the performers may have started, so somebody must call them."""
        for order in self.sudo().order_id:
            order = order._elsmart_for_worker()
            cases = ', '.join((self & order.elsmart_family_ids).mapped('ref'))
            order._elsmart_activity(
                'activity_blocked', order.env._("Blocked again: tell those who may have started"), cases)
            order.message_post(body=order.env._("Work is blocked again: %s", cases))
