from .money_common import MoneyCase


class TestMonthEnd(MoneyCase):
    """The sums of month-end are those of the ledger, whatever stage each basis is at."""

    def sums(self, field='amount'):
        self.env.flush_all()
        rows = self.env['elsmart.month.end']._read_group(
            [('company_id', '=', self.company.id)], ['kind'], [f'{field}:sum'])
        return {kind: round(value, 2) for kind, value in rows}

    def reconcile(self):
        """What we say beside what the ledger says; returns the sums."""
        sums, net, vat = self.sums(), self.sums('net'), self.sums('vat')
        receivable = sums.get('unpaid', 0) - sums.get('ahead', 0) - sums.get('owed', 0)
        self.assertEqual(round(receivable, 2), self.balance('1500'))
        self.assertEqual(-sums.get('liability', 0), self.balance('2900'))
        self.assertEqual(-net.get('revenue', 0), self.balance('3020'))
        self.assertEqual(-vat.get('revenue', 0), self.balance('2700'))
        return sums

    def test_from_acceptance_to_settlement(self):
        order = self.accepted('K-2026-000412')
        self.assertEqual(self.reconcile(), {'accepted': 51140.0})
        order.elsmart_claim_ids._invoice()
        self.assertEqual(self.reconcile(), {'unpaid': 51140.0, 'liability': 51140.0})
        self.pay(order.elsmart_claim_ids)
        self.assertEqual(self.reconcile(), {'liability': 51140.0})
        self.actual(order, 1.2)
        self.assertEqual(self.reconcile(), {'liability': 51140.0, 'done': 51140.0})
        final = order._elsmart_settle()
        sums = self.reconcile()
        self.assertEqual((sums['carried'], sums['unpaid'], sums['liability']), (final.elsmart_carried, 7671.0, 0.0))
        self.assertNotIn('done', sums)

    def test_money_before_the_invoice(self):
        order = self.accepted('K-2026-000704')
        for claim in order.elsmart_claim_ids:
            self.pay(claim)
        sums = self.reconcile()
        self.assertEqual((sums['ahead'], sums['accepted']), (7150.0, 7150.0))
        order.action_elsmart_invoice()
        sums = self.reconcile()
        self.assertEqual((sums['revenue'], sums['liability']), (750.0, 6400.0))
        self.assertNotIn('ahead', sums)

    def test_credit_notes_and_what_is_owed(self):
        order = self.invoiced_and_paid('K-2026-000412')
        self.actual(order, 0.9)
        order._elsmart_settle()
        self.assertEqual(self.reconcile()['owed'], 5114.0)
        other = self.invoiced_and_paid('K-2026-000633')
        other._elsmart_cancel_chain('Avbestilt', [('Prosjektering', 5000.0)])
        sums = self.reconcile()
        self.assertEqual(sums['owed'], 5114.0 + 84100.0 - 6250.0)
        self.assertEqual(sums['revenue'], 6250.0)

    def test_a_request_that_was_paid_and_withdrawn(self):
        order = self.accepted('K-2026-000704')
        self.pay(order.elsmart_claim_ids[1])
        order._elsmart_cancel_chain('Avbestilt')
        self.assertEqual(self.reconcile()['owed'], 750.0)

    def test_settled_anew_and_reissued(self):
        order = self.invoiced_and_paid('K-2026-000412')
        self.actual(order, 1.1)
        final = order._elsmart_settle()
        final.action_elsmart_reopen()
        sums = self.reconcile()
        self.assertEqual(sums['liability'], 51140.0)
        other = self.accepted('K-2026-000633')
        other.action_elsmart_invoice()
        other.elsmart_claim_ids._reissue("Feil")
        self.assertEqual(self.reconcile()['revenue'], 84100.0)

    def test_rows_are_per_work_type_and_period(self):
        self.accepted('K-2026-000412')
        self.accepted('K-2026-000633')
        self.env.flush_all()
        rows = self.env['elsmart.month.end'].formatted_read_group(
            [('kind', '=', 'accepted'), ('company_id', '=', self.company.id)], ['work_type_id', 'date:month'],
            ['amount:sum'])
        self.assertEqual(sorted(row['amount:sum'] for row in rows), [51140.0, 84100.0])
        self.assertEqual(self.env['elsmart.month.end'].search([], limit=1).action_open()['res_model'], 'sale.order')
