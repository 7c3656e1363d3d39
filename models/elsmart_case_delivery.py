"""What a delivery of the intake API does to cases. Apart from `elsmart_case.py`: that file says what a case *is*."""
from odoo import api, models

from ..flow import const, money
from ..flow.errors import Conflict, UnknownReference

INSTALLATION_FIELDS = (
    'street', 'zip', 'city', 'kommunenr', 'gnr', 'bnr', 'fnr', 'snr', 'metering_point', 'meter_no', 'ov_from',
    'ov_to', 'voltage', 'phases',
)
PARTIES = ('customer', 'payer', 'ordered_by', 'installer', 'contractor')
QUIET = {'tracking_disable': True, 'mail_create_nosubscribe': True, 'mail_create_nolog': True}


class ElsmartCase(models.Model):
    _inherit = 'elsmart.case'

    @api.model
    def _find_for_source(self, source, ref):
        """The case with external number `ref` of `source`, or an empty record."""
        return self.search([('source_id', '=', source.id), ('ref', '=', ref)], limit=1)

    @api.model
    def _upsert_from_delivery(self, source, ref, delivery):
        """Create or update case `ref` of `source` from a contract CaseDelivery.

        :return: (case, created)
        :raises UnknownReference: 422, a work type or main case that cannot be
        :raises Conflict: 409, the chain is accepted, so that its lines are closed
        """
        case = self._find_for_source(source, ref)
        case._check_not_closed()
        values = self._delivery_values(source, ref, delivery)
        main = self._delivery_main_case(source, delivery, case)
        values['main_case_id'] = main.id
        before = case._scope()
        created = not case
        if created:
            case = self.with_context(**QUIET).create(values)
        else:
            case.write(values)
        case._replace_estimate(delivery)
        case._settle_family(main)
        if before and before != case._scope():
            case.order_id._elsmart_overtake()
        return case, created

    def _check_not_closed(self):
        """Accepted lines are never touched by a delivery."""
        if self.order_id.elsmart_accepted:
            raise Conflict('accepted', (
                f'The offer {self.order_id.name} that this case belongs to is accepted, so its lines are closed. '
                'Send a change notice instead.'))

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
        }
        partners = self.env['res.partner'].with_context(**QUIET)
        for name in PARTIES:
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
        if main.order_id.elsmart_accepted:
            raise Conflict('accepted', f'The offer of {ref} is accepted; send its cost as a change notice.')
        if case.order_id and case.root_id != main and case.order_id.elsmart_version_ids:
            raise Conflict('offer_sent', 'An offer is sent for the main case, so the case cannot be moved.')
        return main

    def _replace_estimate(self, delivery):
        """Lines of the new version come in, those of the former are superseded: nothing is edited."""
        self.ensure_one()
        self.estimate_line_ids.superseded = True
        self.env['elsmart.cost.line'].create([
            self.env['elsmart.cost.line']._delivery_values(self, line, delivery.version) for line in delivery.lines])
        self.invalidate_recordset(['estimate_line_ids'])

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

    def _scope(self):
        """What an offer rests on: if any of this changes after sending, the offer is overtaken."""
        return [(
            case.main_case_id, case.customer_id, case.payer_id, case.work_type_id, case.legal_reference,
            sorted((line.component, line.legal_basis, line.charged, line.charged_material)
                   for line in case.estimate_line_ids),
        ) for case in self]

    # === ANSWERS === #

    def _delivery_resource(self):
        """Answer to a delivery: where it ended up. JSON-serialisable."""
        self.ensure_one()
        order = self.order_id
        return {
            'case': self.root_id.number or None,
            'main_case': self._main_resource(),
            'waits_for_main_case': self.waits_for_main,
            'estimate': self.estimate,
            'amount': money.as_text(money.from_float(self.amount)),
            'status': order.elsmart_status or 'collecting',
        }

    def _main_resource(self):
        if not self.main_ref:
            return None
        return {'source': self.main_source_code, 'ref': self.main_ref}

    def _status_resource(self):
        """Answer to `GET /cases/{ref}`: status, work state, amounts, claims, timeline. JSON-serialisable."""
        self.ensure_one()
        order = self.order_id
        status = order.elsmart_status or 'collecting'
        return {
            'ref': self.ref,
            'version': self.version,
            'case': self.root_id.number or None,
            'main_case': self._main_resource(),
            'waits_for_main_case': self.waits_for_main,
            'estimate': self.estimate,
            'status': status,
            'status_text': const.STATUSES[status],
            'label_text': order._elsmart_label_text() if order else const.STATUSES[status],
            'work_state': self.work_state,
            'work_state_text': self._work_state_text(),
            'work_reason': self.release_reason,
            'own_amount': money.as_text(money.from_float(self.amount)),
            'chain': [item._elsmart_resource() for item in self.root_id.order_ids],
        }
