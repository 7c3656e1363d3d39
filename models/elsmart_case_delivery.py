"""What the delivery of a whole case does. Apart from `elsmart_case.py`: that file says what a case *is*."""
from odoo import api, fields, models

from ..flow import changing
from ..flow.contract import ROLES
from ..flow.errors import Conflict, UnknownReference

INSTALLATION_FIELDS = (
    'street', 'zip', 'city', 'kommunenr', 'gnr', 'bnr', 'fnr', 'snr', 'metering_point', 'meter_no', 'ov_from',
    'ov_to', 'voltage', 'phases',
)
PARTIES = ROLES
QUIET = {'tracking_disable': True, 'mail_create_nosubscribe': True, 'mail_create_nolog': True}


class ElsmartCase(models.Model):
    _inherit = 'elsmart.case'

    deliveries = fields.Integer(readonly=True, copy=False, help="Written by each delivery about the case: a lock.")
    included_changes = fields.Json(
        readonly=True, copy=False, help="Change notices whose effect the newest version of the whole case has.")

    @api.model
    def _find_for_source(self, source, ref):
        """The case with external number `ref` of `source`, or an empty record."""
        return self.search([('source_id', '=', source.id), ('ref', '=', ref)], limit=1)

    @api.model
    def _upsert_from_delivery(self, source, ref, delivery, message):
        """Create or update case `ref` of `source` from a contract CaseDelivery, which came in as `message`.

        :return: (case, outcome), an outcome of `elsmart.message`
        :raises UnknownReference: 422, a work type or main case that cannot be
        :raises Conflict: 409, the case is cancelled, or a change notice would be undone unseen
        """
        case = self._find_for_source(source, ref)
        case._check_not_cancelled()
        main = self._delivery_main_case(source, delivery, case)
        if case.order_id._elsmart_is_closed():
            return case, case._propose_version(delivery, message)
        changing.check_version(delivery, case._change_refs())
        values = self._delivery_values(source, ref, delivery)
        if not case and main.order_id._elsmart_is_closed():
            return self._join_late(values, main, delivery, message)
        orders, created = case.order_id | main.order_id, not case
        before = orders._elsmart_sent_scope()
        values['main_case_id'] = main.id
        if created:
            case = self.with_context(**QUIET).create(values)
        else:
            case.write(values)
        case._replace_estimate(delivery)
        case._settle_family(main)
        orders._elsmart_overtake_if_changed(before)
        return case, 'created' if created else 'updated'

    @api.model
    def _join_late(self, values, main, delivery, message):
        """A case that comes under an accepted offer: it is there and blocked, its cost is a proposal."""
        case = self.with_context(**QUIET).create({**values, 'main_case_id': main.id, 'joined_late': True})
        return case, case._propose_version(delivery, message)

    @api.model
    def _delivery_values(self, source, ref, delivery):
        values = {
            'source_id': source.id, 'company_id': source.company_id.id, 'ref': ref, 'version': delivery.version,
            'estimate': delivery.estimate, 'expects': ','.join(delivery.expects or []) or False,
            'legal_reference': delivery.legal_reference, 'project_ref': delivery.project_ref,
            'main_source_code': delivery.main_case and delivery.main_case.source,
            'main_ref': delivery.main_case and delivery.main_case.ref,
            'work_type_id': self._delivery_work_type(source, delivery.work_type).id,
            'buyer_reference': delivery.customer and delivery.customer.buyer_reference,
            'included_changes': sorted(delivery.included),
        }
        partners = self.env['res.partner'].with_context(**QUIET)
        for name in ROLES:
            party = getattr(delivery, name)
            if party and party.country:
                self._delivery_country(f'/{name}/country', party.country)
            values[f'{name}_id'] = partners._elsmart_find_or_create(party, source.company_id).id
        place = delivery.installation
        values.update({name: place and getattr(place, name) for name in INSTALLATION_FIELDS})
        values['power_kw'] = float(place.power_kw) if place and place.power_kw else 0.0
        values['country_id'] = place and self._delivery_country('/installation/country', place.country).id
        return values

    @api.model
    def _delivery_country(self, pointer, code):
        country = self.env['res.country'].search([('code', '=', code)], limit=1)
        if not country:
            raise UnknownReference(pointer, 'unknown_country', 'is not a country; send two letters such as NO')
        return country

    @api.model
    def _delivery_work_type(self, source, code):
        work_types = self.env['elsmart.work.type']
        if not code:
            return work_types
        found = work_types.search([('company_id', '=', source.company_id.id), ('code', '=', code)])
        if not found:
            known = ', '.join(work_types.search([('company_id', '=', source.company_id.id)]).mapped('code'))
            raise UnknownReference('/work_type', 'unknown_work_type', f'is not a work type here; send one of {known}')
        return found

    @api.model
    def _delivery_main_case(self, source, delivery, case):
        """The main case that a delivery names, if it is here. A case cannot be under itself or under a child."""
        if not delivery.main_case:
            return self.browse()
        code, ref = delivery.main_case.source, delivery.main_case.ref
        owner = self.env['elsmart.source'].search([('company_id', '=', source.company_id.id), ('code', '=', code)])
        if not owner:
            raise UnknownReference('/main_case/source', 'unknown_source', 'is not a source here')
        if case and case.family_ids - case:
            raise UnknownReference('/main_case', 'has_children', 'cannot be set: other cases are under this one')
        main = self._find_for_source(owner, ref)
        if main and (not main.is_main or main == case):
            raise UnknownReference('/main_case/ref', 'not_a_main_case', 'is itself under a main case; send that one')
        if case and case.root_id != main and main.order_id._elsmart_is_closed():
            raise Conflict('accepted', f'The offer of {ref} is accepted; send its cost as a change notice.')
        if case.order_id and case.root_id != main and case.order_id.elsmart_version_ids:
            raise Conflict('offer_sent', 'An offer is sent for the main case, so the case cannot be moved.')
        return main

    def _replace_estimate(self, delivery):
        """Lines of the new version come in, those of the former are superseded: nothing is edited."""
        self.ensure_one()
        self.estimate_line_ids.superseded = True
        self.env['elsmart.cost.line']._take_in(self, delivery.lines, delivery.version)

    def _settle_family(self, main):
        """Link what belongs together, whatever came first, and see to it that the main case has its basis."""
        self.ensure_one()
        if self.is_main:
            waiting = self.search([
                ('company_id', '=', self.company_id.id), ('main_case_id', '=', False), ('main_ref', '=', self.ref),
                ('main_source_code', '=', self.source_id.code)])
            waiting.main_case_id = self
            self._ensure_basis()
        elif main:
            # A case that was a main case before it was put under another keeps no basis of its own.
            self.order_ids.filtered(lambda order: order.state == 'draft')._elsmart_drop()

    def _ensure_basis(self):
        """The `offer` of a main case: made with the case, kept in step with customer and payer until it is sent."""
        self.ensure_one()
        if not self.number:
            self.number = self.env['ir.sequence'].with_company(self.company_id).next_by_code('elsmart.case')
        values = self._basis_values()
        if not self.order_id:
            self.env['sale.order'].with_context(**QUIET)._elsmart_create(values)
        elif not self.order_id.elsmart_version_ids:
            self.order_id._elsmart_write({name: values[name] for name in (
                'partner_id', 'partner_invoice_id', 'partner_shipping_id', 'client_order_ref')})

    def _basis_values(self):
        return {
            'name': self.number,
            'elsmart_case_id': self.id,
            'elsmart_kind': 'offer',
            'company_id': self.company_id.id,
            'partner_id': self.customer_id.id,
            'partner_invoice_id': (self.payer_id or self.customer_id).id,
            'partner_shipping_id': self.customer_id.id,
            'client_order_ref': self.buyer_reference,
            'user_id': False,
            # The legal basis decides VAT, never where the customer lives.
            'fiscal_position_id': False,
            'payment_term_id': False,
            'require_signature': False,
            'require_payment': False,
        }
