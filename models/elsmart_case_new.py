"""Main cases that nobody has heard of before: what a first delivery is, and a batch mostly holds.

Cases and cost lines are inserted by SQL, with every value that the ORM would compute: of the time that the ORM takes
for them, nine tenths go into finding out what depends on rows that nothing can depend on yet. Customers and orders are
made by the ORM, since other addons extend them. A test holds what is inserted against what the ORM computes.
"""
from odoo import api, fields, models
from odoo.tools import SQL

from ..flow import basis, line_entry, money, offer, release, todo
from ..flow.contract import ROLES
from .elsmart_cost_line_intake import insert_rows
from .elsmart_lookup import QUIET

# What is computed of a new case when its basis has come; it is set here instead.
SETTLED = ('status', 'amount', 'work_state', 'release_reason')
# What is computed of a new basis, which has neither order lines nor claims. What is not named here is left to the ORM.
NEW_BASIS = {
    'elsmart_accepted': False, 'elsmart_prepaid': False, 'elsmart_status': 'collecting',
    'elsmart_label': 'collecting', 'elsmart_invoiced': 'none', 'elsmart_paid': 'none',
    'elsmart_uninvoiced': 0, 'elsmart_uninvoiced_net': 0,
    'amount_untaxed': 0, 'amount_tax': 0, 'amount_total': 0, 'invoice_status': 'no',
}
# What is asked of a new case until its delivery is answered.
KNOWN = ('company_id', 'source_id', 'kind', 'ref', 'number', 'estimate', 'amount', 'status', 'root_id', 'is_main',
         'main_ref', 'main_source_code', 'waits_for_main')
SUMS = ('elsmart_net', 'elsmart_vat', 'elsmart_gross', 'elsmart_labour', 'elsmart_material')
COMPUTED = (*NEW_BASIS, *SUMS, 'elsmart_todo', 'elsmart_work_type_id')
# What core asks company and customer for in vain: our offers are neither made from a quotation template, nor paid in
# part to be confirmed, nor collected by a mandate, nor printed between the pages of a quotation builder.
UNUSED = {
    'sale_order_template_id': False, 'journal_id': False, 'prepayment_percent': 1.0,
    'preferred_payment_method_line_id': False, 'quotation_document_ids': False,
}


class ElsmartCase(models.Model):
    _inherit = 'elsmart.case'

    @api.model
    def _create_main_cases(self, lookup, arrivals):
        """Make new main cases, each with its lines and its basis. What waits for them is linked by the caller.

        :param list arrivals: (ref, contract CaseDelivery) of each; none of them is here yet
        :return: the cases, in the same order
        :raises UnknownReference: 422, as `_delivery_values`
        """
        lookup.partners(getattr(delivery, role) for _ref, delivery in arrivals for role in ROLES)
        numbers = self.env['ir.sequence']._elsmart_case_numbers(lookup.company, len(arrivals))
        lines = [self._new_lines(lookup, delivery) for _ref, delivery in arrivals]
        rows = [
            {**self._delivery_values(lookup, ref, delivery), 'number': number,
             **self._new_values(lookup, delivery, told)}
            for number, (ref, delivery), (told, _origin) in zip(numbers, arrivals, lines, strict=True)]
        cases = self._insert(rows)
        line_rows = self.env['elsmart.cost.line']._rows
        self.env['elsmart.cost.line']._insert([
            row for case, (told, origin), (_ref, delivery) in zip(cases, lines, arrivals, strict=True)
            for row in line_rows(case, told, delivery.version, origin=origin, company_id=lookup.company.id)])
        self._create_bases(lookup, cases, rows, [told for told, _origin in lines])
        return cases

    @api.model
    def _new_lines(self, lookup, delivery):
        """(contract CostLines, origin) that a new case begins with."""
        return self._estimate_lines(delivery, lookup.work_type(delivery.work_type))

    @api.model
    def _new_values(self, lookup, delivery, lines):
        """What the ORM would compute of a new main case with contract CostLines `lines`."""
        place = delivery.installation
        policy = lookup.work_type(delivery.work_type).release_policy or 'manual'
        work = release.decide(release.ReleaseFacts(policy=policy, accepted=False, prepaid=False))
        return {
            'kind': lookup.source.kind, 'is_main': True, 'waits_for_main': False, 'status': 'collecting',
            'property_ref': place and self._property_text(
                place.kommunenr, [place.gnr, place.bnr, place.fnr, place.snr]),
            'amount': money.total(line.flow_line().charged for line in lines),
            'work_state': work.state, 'release_reason': work.reason,
        }

    @api.model
    def _insert(self, rows):
        """Make cases of `rows` of every stored value, into which their ids are written; a main case is its own root.

        The records that are returned know what is asked of them next, so that nothing is read again.
        """
        flags = {name: False for name, field in self._fields.items()
                 if field.store and field.type == 'boolean' and name not in rows[0]}
        for row, number in zip(rows, self._next_ids(len(rows)), strict=True):
            row.update(flags, id=number, root_id=number)
        cases = insert_rows(self, rows)
        for case, row in zip(cases, rows, strict=True):
            case._update_cache({
                **{name: row[name] for name in KNOWN}, 'family_ids': case, 'order_ids': self.env['sale.order'],
            }, validate=False)
        return cases

    @api.model
    def _next_ids(self, count):
        """`count` ids for new cases."""
        rows = self.env.execute_query(SQL(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", self._table, count))
        return [number for number, in rows]

    @api.model
    def _create_bases(self, lookup, cases, rows, lines):
        """The `offer` of each of the new `cases`, made of `rows`, whose contract CostLines are `lines`."""
        rates = self.env['elsmart.legal.basis']._rates(lookup.company)
        # Nothing else of them is asked for; the ORM would read all there is.
        lookup.company._elsmart_remember()
        lookup.company.currency_id.fetch(['name', 'rounding', 'decimal_places'])
        orders = self.env['sale.order'].with_context(**QUIET)
        unused = {name: value for name, value in UNUSED.items() if name in orders._fields}
        orders = orders._elsmart_create([
            {**self._basis_values_of(row), **NEW_BASIS, **unused, **_sums(told, rates),
             'elsmart_todo': self._new_todo(lookup, row, told), 'elsmart_work_type_id': row['work_type_id']}
            for row, told in zip(rows, lines, strict=True)])
        for records, names in ((orders, COMPUTED), (cases, SETTLED)):
            for name in names:
                self.env.remove_to_compute(records._fields[name], records)

    @api.model
    def _new_todo(self, lookup, row, lines):
        """What is to be done with the basis of a new case of values `row`, as `sale.order._compute_elsmart_todo`."""
        waiting = basis.waits_for(
            [basis.CaseState(row['kind'], row['ref'], row['estimate'] == 'complete')],
            (row['expects'] or '').split(',') if row['expects'] else [])
        work_type = self.env['elsmart.work.type'].browse(row['work_type_id'])
        customer = self.env['res.partner'].browse(row['customer_id'])
        told = [line.flow_line() for line in lines]
        return todo.todo(todo.TodoFacts(status='collecting', waiting=bool(waiting), missing=bool(
            not waiting and offer.missing(offer.OfferFacts(
                has_lines=any(line.charged for line in told), waiting=0, work_type=bool(work_type),
                legal_reference=bool(row['legal_reference']), practice=lookup.company._elsmart_has_practice(),
                **customer._elsmart_offer_facts(),
                shared_explained=all(line.shared.cost_basis for line in lines if line.shared),
                deductions_fit=not line_entry.overdrawn(told), attachments=not work_type.attachment_required,
                closed=False)))), fields.Date.context_today(self)) or False


def _sums(lines, rates):
    """Sums of a basis that contract CostLines make, as `sale.order._compute_elsmart_amounts` finds them."""
    grouped = basis.group([line.flow_line() for line in lines])
    totals, rows = basis.per_vat_class(grouped, rates), basis.per_component(grouped)
    sums = (
        money.total(row.net for row in totals), money.total(row.vat for row in totals),
        money.total(row.gross for row in totals), money.total(row.labour for row in rows),
        money.total(row.material for row in rows),
    )
    return dict(zip(SUMS, map(float, sums), strict=True))
