"""What the delivery of a whole case does. Apart from `elsmart_case.py`: that file says what a case *is*."""
import uuid

from odoo import api, fields, models
from odoo.tools import SQL

from ..flow import changing
from ..flow.contract import ROLES
from ..flow.errors import Conflict, UnknownReference
from .elsmart_lookup import QUIET, Lookup

INSTALLATION_FIELDS = (
    'street', 'zip', 'city', 'kommunenr', 'gnr', 'bnr', 'fnr', 'snr', 'metering_point', 'meter_no', 'ov_from',
    'ov_to', 'voltage', 'phases',
)
PARTIES = ROLES


class ElsmartCase(models.Model):
    _inherit = 'elsmart.case'

    deliveries = fields.Integer(readonly=True, copy=False, help="Written by each delivery about the case: a lock.")
    included_changes = fields.Json(
        readonly=True, copy=False, help="Change notices whose effect the newest version of the whole case has.")

    @api.model
    def _find_for_source(self, source, ref):
        """The case with external number `ref` of `source`, or an empty record."""
        return self.search([('source_id', '=', source.id), ('ref', '=', ref)], limit=1)

    def _upsert_from_delivery(self, source, ref, delivery, message):
        """Create or update case `ref` of `source`, this one or none yet, from a contract CaseDelivery, which came in
        as `message`. New main cases are made by `_create_main_cases` instead.

        :return: (case, outcome), an outcome of `elsmart.message`
        :raises UnknownReference: 422, a work type or main case that cannot be
        :raises Conflict: 409, the case is cancelled, or a change notice would be undone unseen
        """
        case = self
        case._check_open_for('case')
        lookup = Lookup(source)
        main = self._delivery_main_case(lookup, ref, delivery, case)
        if case.order_id._elsmart_is_closed():
            return case, case._propose_version(delivery, message)
        changing.check_version(delivery, case._change_refs())
        values = self._delivery_values(lookup, ref, delivery)
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
    def _delivery_values(self, lookup, ref, delivery):
        """Field values of case `ref` as a contract CaseDelivery tells them, but for its main case and its lines."""
        place, roles = self._delivery_place(lookup, delivery), {name: getattr(delivery, name) for name in ROLES}
        lookup.partners(roles.values())
        return {
            'source_id': lookup.source.id, 'company_id': lookup.company.id, 'ref': ref, 'version': delivery.version,
            'estimate': delivery.estimate, 'expects': ','.join(delivery.expects or []) or False,
            'legal_reference': delivery.legal_reference, 'project_ref': delivery.project_ref,
            'main_source_code': delivery.main_case and delivery.main_case.source,
            'main_ref': delivery.main_case and delivery.main_case.ref,
            'buyer_reference': delivery.customer and delivery.customer.buyer_reference,
            'included_changes': sorted(delivery.included),
            **place,
            **{f'{name}_id': lookup.partner(party).id for name, party in roles.items()},
        }

    @api.model
    def _delivery_place(self, lookup, delivery):
        """Work type and place of a delivery; raises `UnknownReference` (422) for what is not known here."""
        for name in ROLES:
            party = getattr(delivery, name)
            if party and party.country:
                lookup.country(f'/{name}/country', party.country)
        place = delivery.installation
        values = {name: place and getattr(place, name) for name in INSTALLATION_FIELDS}
        values['power_kw'] = float(place.power_kw) if place and place.power_kw else 0.0
        values['country_id'] = place and lookup.country('/installation/country', place.country).id
        values['work_type_id'] = lookup.work_type(delivery.work_type).id
        return values

    @api.model
    def _delivery_main_case(self, lookup, ref, delivery, case):
        """The main case that a delivery about case `ref` names, if it is here.

        A case cannot be under itself or under a child, whichever of them comes first.
        """
        if not delivery.main_case:
            return self.browse()
        owner = lookup.owner(delivery.main_case.source)
        if case.family_ids - case or self._waiting_for(lookup.source, [ref]):
            raise UnknownReference('/main_case', 'has_children', 'cannot be set: other cases are under this one')
        ref = delivery.main_case.ref
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
        lines, origin = self._estimate_lines(delivery, self.work_type_id)
        self.env['elsmart.cost.line']._take_in(self, lines, delivery.version, origin=origin)

    @api.model
    def _estimate_lines(self, delivery, work_type):
        """(contract CostLines, origin) that a delivery gives a case of `work_type`."""
        return delivery.lines, 'source'

    def _settle_family(self, main):
        """Link what belongs together, whatever came first, and see to it that the main case has its basis."""
        self.ensure_one()
        if self.is_main:
            self._link_waiting()
            self._ensure_basis()
        elif main:
            # A case that was a main case before it was put under another keeps no basis of its own.
            self.order_ids.filtered(lambda order: order.state == 'draft')._elsmart_drop()

    def _link_waiting(self):
        """Put the cases that wait for these main cases, all of one source, under them."""
        mains = {main.ref: main for main in self}
        for case in self._waiting_for(self.source_id, list(mains)):
            case.main_case_id = mains[case.main_ref]

    @api.model
    def _waiting_for(self, source, refs):
        """The cases that wait for main cases `refs` of `source`, which are not here."""
        if not refs:
            return self.browse()
        self.flush_model(['waits_for_main', 'main_ref', 'main_source_code'])
        rows = self.env.execute_query(SQL(
            "SELECT id FROM elsmart_case WHERE waits_for_main AND company_id = %s AND main_source_code = %s "
            "AND main_ref IN %s", source.company_id.id, source.code, tuple(refs)))
        return self.browse(number for number, in rows)

    def _ensure_basis(self):
        """The `offer` of a main case: made with the case, kept in step with customer and payer until it is sent."""
        self.ensure_one()
        if not self.number:
            [self.number] = self.env['ir.sequence']._elsmart_case_numbers(self.company_id, 1)
        values = self._basis_values()
        if not self.order_id:
            self.env['sale.order'].with_context(**QUIET)._elsmart_create(values)
        elif not self.order_id.elsmart_version_ids:
            self.order_id._elsmart_write({name: values[name] for name in (
                'partner_id', 'partner_invoice_id', 'partner_shipping_id', 'client_order_ref')})

    def _basis_values(self):
        """Field values of a fakturagrunnlag of this main case."""
        return self._basis_values_of({
            'id': self.id, 'number': self.number, 'company_id': self.company_id.id,
            'customer_id': self.customer_id.id, 'payer_id': self.payer_id.id, 'buyer_reference': self.buyer_reference})

    @api.model
    def _basis_values_of(self, told):
        """The same of the case whose field values are `told`."""
        return {
            'name': told['number'],
            # The link goes out by mail and stands in the letter: made now, so that no page view has to write.
            'access_token': str(uuid.uuid4()),
            'elsmart_case_id': told['id'],
            'elsmart_kind': 'offer',
            'company_id': told['company_id'],
            'partner_id': told['customer_id'],
            'partner_invoice_id': told['payer_id'] or told['customer_id'],
            'partner_shipping_id': told['customer_id'],
            'client_order_ref': told['buyer_reference'],
            'user_id': False,
            # The legal basis decides VAT, never where the customer lives.
            'fiscal_position_id': False,
            'payment_term_id': False,
            # It is set when the offer is sent.
            'validity_date': False,
            # Nor do a price list or a sales team: looking them up would take longer than the rest of the order.
            'pricelist_id': False,
            'team_id': False,
            'require_signature': False,
            'require_payment': False,
        }
