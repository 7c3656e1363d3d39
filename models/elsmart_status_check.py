"""Derived, not latched: what is stored is what the facts give. This recomputes all of it and says where it differs."""
from contextlib import contextmanager

from odoo import api, fields, models

from ..flow import status

BATCH = 200


class _Undo(Exception):
    """Ends a savepoint whose work is not wanted."""


class ElsmartStatusCheck(models.AbstractModel):
    _name = 'elsmart.status.check'
    _description = "Check of derived statuses"

    @api.model
    def _differences(self):
        """[(model, record name, field, stored, derived)] over all bases; empty when nothing lies. Changes nothing."""
        found = []
        for orders in self._batches():
            with self._undone():
                found += self._stored_differences(orders)
            found += self._overdue_differences(orders)
            found += self._event_differences(orders)
        return found

    @api.model
    def _batches(self):
        orders = self.env['sale.order'].sudo().with_context(active_test=False)
        last = 0
        while True:
            batch = orders.search([('elsmart_case_id', '!=', False), ('id', '>', last)], order='id', limit=BATCH)
            if not batch:
                return
            last = batch[-1].id
            yield batch
            self.env.invalidate_all()

    @contextmanager
    def _undone(self):
        """Whatever is computed inside is forgotten again, with the events it may have raised."""
        try:
            with self.env.cr.savepoint():
                yield
                raise _Undo
        except _Undo:
            self.env.invalidate_all(flush=False)

    # === STORED FIELDS === #

    @api.model
    def _stored_differences(self, orders):
        # In the order in which they are derived: claims from money and invoices, the basis from claims, cases from it.
        cases = orders.elsmart_case_id.family_ids
        claims = orders.elsmart_claim_ids
        parts = [(claims.move_ids, 'elsmart_'), (claims, ''), (orders, 'elsmart_'), (cases, '')]
        stored = [(records, names, self._read(records, names)) for records, names in (
            (records, self._derived(records, prefix)) for records, prefix in parts) if records]
        self.env.flush_all()
        for records, names, _values in stored:
            for name in names:
                self.env.add_to_compute(records._fields[name], records)
        for records, names, _values in stored:
            records._recompute_recordset(names)
        return [
            (records._name, record.display_name, name, before[record.id][name], after[record.id][name])
            for records, names, before in stored for after in [self._read(records, names)]
            for record in records for name in names if before[record.id][name] != after[record.id][name]]

    @api.model
    def _derived(self, records, prefix):
        """Names of the stored fields of `records` that this addon derives."""
        return [
            name for name, field in records._fields.items()
            if field.store and field.compute and not field.inherited and name.startswith(prefix)
            and field.readonly and field._module == 'elsmart_kundefaktura']

    @api.model
    def _read(self, records, names):
        return {record.id: {name: self._plain(record, name) for name in names} for record in records}

    @api.model
    def _plain(self, record, name):
        value = record[name]
        field = record._fields[name]
        if field.type in ('float', 'monetary'):
            return round(value, 2)
        return value.ids if field.relational else value

    # === WHAT IS NOT STORED === #

    @api.model
    def _overdue_differences(self, orders):
        """The search that lists and filters use, against the pure function."""
        late = orders.search([('id', 'in', orders.ids), ('elsmart_overdue', '=', True)])
        today = fields.Date.context_today(self)
        return [
            ('sale.order', order.name, 'elsmart_overdue', order in late, derived)
            for order in orders
            if (derived := status.overdue(order._elsmart_facts(), today)) != (order in late)]

    @api.model
    def _event_differences(self, orders):
        """Each source was told, or will be, of the status as it is now, and no number is missing."""
        found = []
        for order in orders:
            events = order.elsmart_event_ids.sorted('sequence')
            for source in events.source_id:
                own = events.filtered(lambda event, own=source: event.source_id == own)
                told = own[-1:].label
                if told != order.elsmart_label:
                    found.append(('elsmart.event', f'{order.name} → {source.code}', 'label', told, order.elsmart_label))
                numbers = own.mapped('sequence')
                expected = list(range(numbers[0], order.elsmart_event_seq + 1))
                if numbers != expected:
                    found.append(('elsmart.event', f'{order.name} → {source.code}', 'sequence', numbers, expected))
        return found
