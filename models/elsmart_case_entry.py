"""What a case worker does to cases: makes and moves them, enters cost lines. `elsmart_case.py` says what one *is*."""
import base64
import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount, format_date

from ..flow import line_entry, money
from .elsmart_case_delivery import INSTALLATION_FIELDS, PARTIES
from .elsmart_cost_line_entry import BY_HAND
from .elsmart_flow import CASE_WORKERS
from .elsmart_lookup import QUIET

# Until then a case worker may enter lines; an offer that is sent already is overtaken by them.
OPEN_STATUSES = ('collecting', 'offer_sent', 'declined', 'expired', 'withdrawn')
# What a case system says of a case, or a case worker of one made by hand: never written by a plain call.
DELIVERED = {
    *INSTALLATION_FIELDS, *(f'{name}_id' for name in PARTIES), 'power_kw', 'country_id', 'source_id', 'company_id',
    'ref', 'number', 'version', 'estimate', 'expects', 'main_source_code', 'main_ref', 'main_case_id', 'work_type_id',
    'legal_reference', 'project_ref', 'buyer_reference', 'moved_by_hand', 'cost_line_ids',
}


class ElsmartCase(models.Model):
    _inherit = 'elsmart.case'

    moved_by_hand = fields.Boolean(
        readonly=True, copy=False, groups=CASE_WORKERS,
        help="A case worker chose the main case; what the case system says of it later does not change that.")
    entry_line_ids = fields.One2many(
        'elsmart.cost.line', 'case_id', "Entered by hand", domain=[('origin', '=', 'manual')], groups=CASE_WORKERS)
    cost_file_ids = fields.One2many('elsmart.cost.file', 'case_id', "Imported files", groups=CASE_WORKERS)
    can_enter = fields.Boolean("Lines can be entered", compute='_compute_can_enter', compute_sudo=True)

    @api.depends('status', 'cancelled')
    def _compute_can_enter(self):
        for case in self:
            case.can_enter = case._is_open_for_entry()

    def write(self, vals):
        """Extend: a user changes a case through the dialogs, which see to the chain and leave a trail."""
        if not self.env.su and DELIVERED.intersection(vals):
            raise UserError(self.env._("A case is changed by its case system, or by the actions of its page."))
        return super().write(vals)

    # === ACTIONS === #

    def action_add_line(self):
        """Open the dialog for a new cost line."""
        return self._entry_dialog('elsmart.line.wizard', self.env._("New cost line"))

    def action_deduct(self):
        """Open the dialog for a deduction."""
        return self._entry_dialog('elsmart.deduction.wizard', self.env._("Deduction"))

    def action_import_lines(self):
        """Open the dialog that reads cost lines from a file."""
        return self._entry_dialog('elsmart.line.import', self.env._("Import cost lines"))

    def action_edit_by_hand(self):
        """Open the dialog in which a case that was made by hand is corrected."""
        return self._entry_dialog('elsmart.case.wizard', self.env._("Correct the case"))

    def action_move(self):
        """Open the dialog that puts cases under another main case."""
        self.check_access('write')
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Move to a main case"),
            'res_model': 'elsmart.case.move',
            'view_mode': 'form',
            'target': 'new',
            'context': {'default_case_ids': [(6, 0, self.ids)]},
        }

    def action_estimate_complete(self):
        """No more cost is coming to a case that was made by hand."""
        self._set_estimate('complete')

    def action_estimate_pending(self):
        """More cost is coming to a case that was made by hand."""
        self._set_estimate('pending')

    def _entry_dialog(self, model, name, **defaults):
        self.ensure_one()
        self._check_entry()
        return {
            'type': 'ir.actions.act_window',
            'name': name,
            'res_model': model,
            'view_mode': 'form',
            'target': 'new',
            'context': {'default_case_id': self.id, **defaults},
        }

    # === COST LINES BY HAND === #

    def _is_open_for_entry(self):
        self.ensure_one()
        return not self.cancelled and (not self.order_id or self.order_id.elsmart_status in OPEN_STATUSES)

    def _check_entry(self):
        """Raise unless the user may enter lines here now; from acceptance on the lines are closed."""
        self.check_access('write')
        for case in self:
            if not case._is_open_for_entry():
                raise UserError(self.env._(
                    "%s is accepted or ended, so its cost lines are closed. What comes now is a change.",
                    case.display_name))

    def _enter_lines(self, lines, reason, corrects=None, deduct=False, file=None):
        """Keep contract CostLines `lines` as entered by the user, with `reason`; returns the records.

        :param corrects: the line in force whose place the one line takes
        :param deduct: the amounts are taken off
        :param file: the `elsmart.cost.file` that they came from
        """
        self.ensure_one()
        self._check_entry()
        case = self.sudo()
        if case.order_id:
            case.order_id._elsmart_lock()
        before = case._scope()
        serial = len(case.with_context(active_test=False).cost_line_ids.filtered(lambda line: line.version == BY_HAND))
        if corrects:
            corrects.sudo().superseded = True
            self.invalidate_recordset(['estimate_line_ids'])
        records = case.env['elsmart.cost.line'].create([{
            **case._entry_values(line, -1 if deduct else 1, corrects),
            'line_ref': f'H{serial + position}',
            'entry_reason': reason,
            'corrects_id': corrects and corrects.id,
            'file_id': file and file.id,
        } for position, line in enumerate(lines, start=1)])
        case._entry_done(before)
        return records

    def _entry_values(self, line, sign, corrects):
        values = self.env['elsmart.cost.line']._delivery_values(self, line, BY_HAND)
        values.update(
            origin='manual', qty=sign * values['qty'], amount=sign * values['amount'],
            material_amount=sign * values['material_amount'])
        if corrects:
            values.update({name: corrects[name] for name in ('phase', 'caused_by', 'change_ref', 'reason')})
        return values

    def _entry_done(self, before):
        """After lines were entered: amounts follow, and an offer that is sent is overtaken if it rested on them."""
        self.invalidate_recordset(['estimate_line_ids', 'entry_line_ids'])
        if before != self._scope():
            self.order_id._elsmart_overtake()

    def _entry_note(self, text):
        """Leave `text` on the fakturagrunnlag, under the user's own name."""
        for order in self.sudo().order_id:
            order.with_user(self.env.user).sudo().message_post(body=text)

    def _import_lines(self, name, content, lines, reason):
        """Enter contract CostLines `lines` of the file `content` (bytes), which is kept with them."""
        self.ensure_one()
        self._check_entry()
        digest = hashlib.sha256(content).hexdigest()
        files = self.env['elsmart.cost.file'].sudo()
        if twin := files.search([('case_id', '=', self.id), ('sha256', '=', digest)], limit=1):
            raise UserError(self.env._(
                "This very file was imported into the case by %(user)s on %(date)s, as %(name)s.",
                user=twin.create_uid.name, date=format_date(self.env, twin.create_date), name=twin.name))
        amount = money.total(line.amount for line in lines)
        file = files.with_context(**QUIET).create({
            'case_id': self.id, 'name': name, 'content': base64.b64encode(content), 'sha256': digest, 'reason': reason,
            'line_count': len(lines), 'amount': float(amount)})
        records = self._enter_lines(lines, reason, file=file)
        self._entry_note(self.env._(
            "%(count)s cost lines of %(amount)s imported from %(file)s into %(case)s. %(reason)s",
            count=len(records), amount=format_amount(self.env, float(amount), self.currency_id), file=name,
            case=self.ref, reason=reason))
        return records

    # === BESIDE WHAT THE CASE SYSTEMS SEND === #

    @api.model
    def _estimate_lines(self, delivery, work_type):
        """Extend: a work type's price list stands in for lines that were not sent."""
        if delivery.estimate == 'complete' and not delivery.lines and delivery.work_type:
            return work_type._price_lines(fields.Date.context_today(self)), 'price_list'
        return super()._estimate_lines(delivery, work_type)

    def _replace_estimate(self, delivery):
        """Extend: what was entered by hand stays."""
        entered = self.estimate_line_ids.filtered(lambda line: line.origin == 'manual')
        result = super()._replace_estimate(delivery)
        if entered:
            entered.superseded = False
            self.invalidate_recordset(['estimate_line_ids'])
            self._settle_corrections(entered)
        return result

    def _settle_corrections(self, entered):
        """Of the lines `entered`, a correction stands while the source says the same as when it was corrected.

        Else the source's new figures count and the correction falls, which the case worker is told. Lines that were
        added by hand stand on their own.
        """
        self.ensure_one()
        sent = {line.line_ref: line for line in self.estimate_line_ids if line.origin != 'manual'}
        for line in entered:
            origin = line._source_line()
            if not origin:
                continue
            now = sent.get(origin.line_ref)
            if now and now._says_the_same(origin):
                now.superseded = True
            else:
                line.superseded = True
                self._entry_note(self.env._(
                    "%(system)s has sent line %(line)s (%(name)s) anew, so the correction by %(user)s no longer "
                    "stands: %(reason)s", system=self.source_id.name, line=origin.line_ref, name=origin.name,
                    user=line.create_uid.name, reason=line.entry_reason))
        self.invalidate_recordset(['estimate_line_ids'])

    def _delivery_main_case(self, lookup, ref, delivery, case):
        """Extend: a main case that a case worker chose stays."""
        if case.moved_by_hand:
            return case.main_case_id
        return super()._delivery_main_case(lookup, ref, delivery, case)

    def _overdrawn(self):
        """Components of the chain from which more is deducted than is charged. Ask the main case."""
        return line_entry.overdrawn(self._cost_lines())

    # === CASES BY HAND === #

    @api.model
    def _save_by_hand(self, case, values):
        """Make a case of the manual source from field `values`, or correct `case`; returns it."""
        self.check_access('write')
        cases = self.sudo().with_context(**QUIET)
        if case:
            case._check_entry()
            case = case.sudo()
            before = case._scope()
            case.write(values)
        else:
            source = self._manual_source(self.env['res.company'].browse(values['company_id']))
            case, before = cases.create({**values, **cases._hand_refs(source, values), 'source_id': source.id}), None
        case._settle_family(case.main_case_id)
        if before and before != case._scope():
            case.order_id._elsmart_overtake()
        return case.with_env(self.env)

    @api.model
    def _manual_source(self, company):
        source = self.env['elsmart.source'].sudo().search(
            [('company_id', '=', company.id), ('kind', '=', 'manual')], limit=1)
        if not source:
            raise UserError(self.env._(
                "%s has no case system of the kind “By hand”. A manager makes one under Configuration.", company.name))
        return source

    @api.model
    def _hand_refs(self, source, values):
        """Case numbers of a new case by hand: a main case is called after our own number, others after their main."""
        main = self.browse(values.get('main_case_id') or ())
        if main:
            count = self.search_count([('source_id', '=', source.id), ('main_case_id', '=', main.id)])
            return {'ref': f'H{_tail(main.number)}-{count + 1}', 'estimate': 'pending'}
        number = self.env['ir.sequence'].with_company(source.company_id).next_by_code('elsmart.case')
        return {'ref': f'H{_tail(number)}', 'number': number, 'estimate': 'pending'}

    def _set_estimate(self, estimate):
        self._check_entry()
        for case in self:
            if case.kind != 'manual':
                raise UserError(self.env._("%s says itself when its cost is complete.", case.source_id.name))
            if estimate == 'complete' and not case.estimate_line_ids:
                raise UserError(self.env._("%s has no cost lines yet. Add them first.", case.display_name))
        self.sudo().estimate = estimate

    def _enter_price_list(self):
        """Give a case by hand the lines of its work type's price list as they are today."""
        self.ensure_one()
        lines = self.work_type_id._price_lines(fields.Date.context_today(self))
        if lines:
            self._enter_lines(lines, self.env._("Price list of %s", self.work_type_id.name))
            self.sudo().estimate = 'complete'

    # === MOVING === #

    def _move_to(self, main):
        """Put the cases under the main case `main`, until an offer of either chain is sent."""
        self.check_access('write')
        main.ensure_one()
        for case in self.sudo():
            case._check_move(main.sudo())
            left = case.order_id
            case.write({'main_case_id': main.id, 'moved_by_hand': True})
            case._settle_family(main.sudo())
            case._entry_note(self.env._("%(case)s was put under this basis by hand.", case=case.display_name))
            if left.exists() and left != case.order_id:
                left.with_user(self.env.user).sudo().message_post(
                    body=self.env._("%(case)s was moved to %(main)s.", case=case.display_name, main=main.display_name))

    def _check_move(self, main):
        _ = self.env._
        names = {'case': self.display_name, 'main': main.display_name}
        if main == self or not main.is_main:
            raise UserError(_("%(main)s is not a main case that %(case)s can be put under.", **names))
        if main == self.main_case_id:
            raise UserError(_("%(case)s is under %(main)s already.", **names))
        if self.company_id != main.company_id:
            raise UserError(_("%(case)s and %(main)s belong to different companies.", **names))
        if self.family_ids - self:
            raise UserError(_("Other cases are under %(case)s. Move them first.", **names))
        for case in (self, main):
            order = case.order_id
            if order.elsmart_version_ids or order.elsmart_no_charge or order.state == 'cancel':
                raise UserError(_(
                    "The offer of %s is sent or ended, so that no case can be moved any longer.", order.name))


def _tail(number):
    """'K-2026-000412' → '-2026-000412': what our case numbers share without their prefix."""
    head, sep, tail = (number or '').partition('-')
    return f'{sep}{tail}' if sep else f'-{head}'
