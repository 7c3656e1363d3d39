"""Main cases that nobody has heard of before: what a first delivery is, and a batch mostly holds.

Cases and cost lines are inserted by SQL, with every value that the ORM would compute: of the time that the ORM takes
for them, nine tenths go into finding out what depends on rows that nothing can depend on yet. Customers and orders are
made by the ORM, since other addons extend them. A test holds what is inserted against what the ORM computes.
"""
from odoo import api, fields, models
from odoo.tools import SQL

from ..flow import basis, money, release
from ..flow.contract import ROLES
from .elsmart_cost_line_intake import insert_rows
from .elsmart_lookup import QUIET

# What is computed of a new case when its basis has come; it is set here instead.
SETTLED = ('order_id', 'status', 'amount', 'work_state', 'release_reason')
# The same of a basis. What is not named here is left to the ORM.
NEW_BASIS = {
    'elsmart_accepted': False, 'elsmart_prepaid': False, 'elsmart_status': 'collecting',
    'elsmart_label': 'collecting', 'elsmart_invoiced': 'none', 'elsmart_paid': 'none',
}
SUMS = ('elsmart_net', 'elsmart_vat', 'elsmart_gross', 'elsmart_labour', 'elsmart_material')


class ElsmartCase(models.Model):
    _inherit = 'elsmart.case'

    @api.model
    def _create_main_cases(self, lookup, arrivals):
        """Make new main cases, each with its lines and its basis.

        :param list arrivals: (ref, contract CaseDelivery) of each; none of them is here yet
        :return: the cases, in the same order
        :raises UnknownReference: 422, as `_delivery_values`
        """
        lookup.partners(getattr(delivery, role) for _ref, delivery in arrivals for role in ROLES)
        numbers = self._next_numbers(lookup.company, len(arrivals))
        lines = [self._new_lines(lookup, delivery) for _ref, delivery in arrivals]
        cases = self._insert([
            {**self._delivery_values(lookup, ref, delivery), 'number': number,
             **self._new_values(lookup, delivery, told)}
            for number, (ref, delivery), (told, _origin) in zip(numbers, arrivals, lines, strict=True)])
        rows = self.env['elsmart.cost.line']._rows
        self.env['elsmart.cost.line']._insert([
            row for case, (told, origin), (_ref, delivery) in zip(cases, lines, arrivals, strict=True)
            for row in rows(case, told, delivery.version, origin=origin, company_id=lookup.company.id)])
        self._create_bases(lookup, cases, [told for told, _origin in lines])
        cases._link_waiting()
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
        """Make cases of `rows` of every stored value; a main case is its own root."""
        flags = {name: False for name, field in self._fields.items()
                 if field.store and field.type == 'boolean' and name not in rows[0]}
        cases = insert_rows(self, [{**row, **flags} for row in rows])
        self.env.cr.execute(SQL("UPDATE elsmart_case SET root_id = id WHERE id IN %s", tuple(cases.ids)))
        return cases

    @api.model
    def _create_bases(self, lookup, cases, lines):
        """The `offer` of each of the new `cases`, whose contract CostLines are `lines`."""
        rates = self.env['elsmart.legal.basis']._rates(lookup.company)
        orders = self.env['sale.order'].with_context(**QUIET)._elsmart_create([
            {**case._basis_values(), **NEW_BASIS, **_sums(told, rates)}
            for case, told in zip(cases, lines, strict=True)])
        for records, names in ((orders, (*NEW_BASIS, *SUMS)), (cases, SETTLED)):
            for name in names:
                self.env.remove_to_compute(records._fields[name], records)
        self.env.cr.execute(SQL(
            "UPDATE elsmart_case SET order_id = sale_order.id FROM sale_order "
            "WHERE sale_order.elsmart_case_id = elsmart_case.id AND sale_order.id IN %s", tuple(orders.ids)))
        cases.invalidate_recordset(['order_id', 'order_ids'], flush=False)

    @api.model
    def _next_numbers(self, company, count):
        """`count` of our own case numbers. Not without gaps: deliveries would have to wait for each other."""
        sequence = self.env['ir.sequence'].search(
            [('code', '=', 'elsmart.case'), ('company_id', 'in', (company.id, False))], order='company_id', limit=1)
        first = sequence.next_by_id()
        if not sequence.use_date_range or count == 1:
            return [first, *(sequence.next_by_id() for _number in range(count - 1))]
        # Core looks the year's range up for each number; the first has made sure that it is there.
        today = fields.Date.today()
        year = sequence.date_range_ids.filtered(lambda year: year.date_from <= today <= year.date_to)
        year = year.with_context(ir_sequence_date_range=year.date_from)
        return [first, *(year._next() for _number in range(count - 1))]


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
