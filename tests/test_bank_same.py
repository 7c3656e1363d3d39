import itertools

from odoo.exceptions import UserError
from odoo.tests import new_test_user

from ..models import elsmart_bank_same
from .bank_common import DAY, BankCase, Paid, camt, ocr_giro


def notice(paid, day=DAY, **values):
    return camt(paid, day, kind='054', **values)


def statement(paid, day=DAY, **values):
    """A bank's statement, whose references are other ones than those of its notices."""
    return camt([row._replace(serial=row.serial + 500) for row in paid], day, kind='053', message=2, **values)


class TestBankSame(BankCase):
    """The same krone in an OCR giro file, in camt.054 and in camt.053 is booked once, whichever comes first (I4)."""

    def records(self, *outcomes):
        self.env.invalidate_all()
        return self.env['elsmart.bank.record'].search(
            [('company_id', '=', self.company.id), ('outcome', 'in', outcomes)], order='id')

    def next(self, record):
        record.action_next()
        self.book()

    def test_in_every_order_of_the_files_it_is_booked_once(self):
        claim, expected = self.invoiced('K-2026-000633'), 0
        for number, order in enumerate(itertools.permutations((ocr_giro, notice, statement))):
            day, paid = DAY.replace(day=number + 1), [Paid(claim.kid, '100.00', 10 * number + 1)]
            expected += 100
            for write in order:
                self.book(write(paid, day))
            with self.subTest([write.__name__ for write in order]):
                self.assertEqual(self.ledger(), expected)
        self.assertEqual(len(self.records('same')), 12)
        self.assertFalse(self.records('same').filtered('todo'))
        self.assertEqual((claim.paid, claim.order_id.elsmart_owed), (600.0, 0.0))

    def test_before_it_is_booked_it_is_the_same_too(self):
        claim = self.invoiced('K-2026-000633')
        first, second = self.take_in(ocr_giro([Paid(claim.kid, '84100.00')], DAY)), None
        second = self.take_in(notice([Paid(claim.kid, '84100.00')]))
        self.assertEqual(
            (second.state, second.same_count, second.same_net, second.booked_net), ('done', 1, 84100.0, 0.0))
        self.assertEqual(second.record_ids.same_id, first.record_ids)
        self.book()
        self.assertEqual((self.ledger(), claim.order_id.elsmart_status), (84100.0, 'invoice_paid'))

    def test_two_alike_are_two_in_every_kind_and_three_when_one_kind_says_so(self):
        claim = self.invoiced('K-2026-000633')
        twins = [Paid(claim.kid, '100.00', 1), Paid(claim.kid, '100.00', 2)]
        self.book(ocr_giro(twins, DAY))
        self.book(notice(twins))
        self.book(statement(twins))
        self.assertEqual((self.ledger(), len(self.records('same'))), (200.0, 4))
        self.book(notice([*twins, Paid(claim.kid, '100.00', 3)], message=7))
        self.assertEqual(self.ledger(), 300.0)

    def test_a_statement_with_the_notice_s_references_counts_as_having_told(self):
        """What is known by its reference is no more free for another payment of that statement that is alike."""
        claim = self.invoiced('K-2026-000633')
        first, second = Paid(claim.kid, '100.00', 1), Paid(claim.kid, '100.00', 2)
        self.book(notice([first]))
        self.book(camt([first, second], DAY, kind='053', message=2))
        self.assertEqual((self.ledger(), len(self.records('same'))), (200.0, 0))

    def test_a_large_file_is_compared_in_parts(self):
        claim = self.invoiced('K-2026-000633')
        paid = [Paid(f'{number:015}', '5.00', number) for number in range(1, 30)] + [Paid(claim.kid, '5.00', 99)]
        self.patch(elsmart_bank_same, 'PART', 4)
        self.take_in(ocr_giro(paid, DAY))
        self.assertEqual(self.take_in(notice(paid)).same_count, 30)

    def test_a_reversal_in_both_kinds_takes_back_once(self):
        claim = self.invoiced('K-2026-000633')
        self.book(ocr_giro([Paid(claim.kid, '84100.00')], DAY))
        self.book(notice([Paid(claim.kid, '84100.00')]))
        back = [Paid(claim.kid, '84100.00', 9, kind=18)]
        self.book(ocr_giro(back, DAY))
        self.book(notice(back, message=5))
        self.assertEqual((self.ledger(), claim.order_id.elsmart_status), (0.0, 'invoice_sent'))
        self.assertEqual(self.records('reversed').file_id.format, 'ocr')

    def test_the_preview_says_so(self):
        claim = self.invoiced('K-2026-000633')
        self.book(ocr_giro([Paid(claim.kid, '84100.00')], DAY))
        wizard = self.wizard(statement([Paid(claim.kid, '84100.00'), Paid(claim.kid, '5.00', 2)], sums=['9.00']))
        wizard.action_read()
        self.assertEqual([(line.outcome, line.count, line.amount) for line in wizard.line_ids],
                         [('again', 1, 5.0), ('same', 1, 84100.0), ('sum', 1, 9.0)])
        self.assertTrue(all(wizard.line_ids.mapped('next_step')))
        self.assertFalse(self.records('same'))

    # === WHEN IT IS ANOTHER ONE AFTER ALL === #

    def test_an_accountant_can_book_it_anyway(self):
        claim = self.invoiced('K-2026-000633')
        self.book(ocr_giro([Paid(claim.kid, '84100.00')], DAY))
        [record] = self.book(notice([Paid(claim.kid, '84100.00')]))
        self.assertIn('innbetalinger.txt', record.why_held)
        self.next(record)
        self.assertEqual((record.outcome, record.todo, self.ledger()), ('again', True, 168200.0))
        self.assertIn('84,100.00', claim.order_id.message_ids.filtered(
            lambda message: 'another payment' in (message.body or ''))[:1].body)
        with self.assertRaises(UserError):
            record._book_anyway()
        # The statement that tells of both finds both.
        self.book(statement([Paid(claim.kid, '84100.00', 1), Paid(claim.kid, '84100.00', 2)]))
        self.assertEqual((self.ledger(), len(self.records('same'))), (168200.0, 2))

    def test_from_another_account_a_person_looks(self):
        claim = self.invoiced('K-2026-000633')
        self.book(ocr_giro([Paid(claim.kid, '84100.00')], DAY))
        [record] = self.book(notice([Paid(claim.kid, '84100.00', payer='15032000417')]))
        self.assertEqual((record.outcome, record.todo, self.ledger()), ('same', True, 84100.0))
        self.assertIn('15032000417', record.why_held)
        record.action_told_elsewhere()
        self.assertEqual((record.outcome, record.todo), ('same', False))
        with self.assertRaises(UserError):
            record.action_told_elsewhere()

    def test_only_accountants_decide(self):
        claim = self.invoiced('K-2026-000633')
        self.book(ocr_giro([Paid(claim.kid, '84100.00')], DAY))
        [record] = self.book(notice([Paid(claim.kid, '84100.00', payer='15032000417')]))
        worker = new_test_user(self.env, 'saksbehandler@same', 'elsmart_kundefaktura.group_user',
                               company_id=self.company.id, company_ids=[(6, 0, self.company.ids)])
        for decide in ('action_next', 'action_told_elsewhere'):
            with self.assertRaises(UserError):
                getattr(record.with_user(worker), decide)()

    # === SUMS === #

    def test_a_statement_s_sum_of_an_ocr_file_is_not_booked_beside_it(self):
        claim = self.invoiced('K-2026-000633')
        paid = [Paid(claim.kid, '100.00', 1), Paid(claim.kid, '50.00', 2), Paid('1999999202699920', '7.00', 3)]
        for number, order in enumerate(itertools.permutations((
                lambda day: ocr_giro(paid, day), lambda day: camt([], day, kind='053', sums=['157.00']),
                lambda day: notice(paid, day, batch=True)))):
            for write in order:
                self.book(write(DAY.replace(day=number + 1)))
            with self.subTest(number):
                self.assertEqual((self.ledger(), self.records('sum')), (157.0 * (number + 1), self.records()))
        [total, *_more] = self.records('summed')
        self.assertIn('3', total.why_held)
        self.assertEqual((len(total.part_ids), total.todo), (3, False))

    def test_a_sum_that_nothing_explains_waits_visibly(self):
        claim = self.invoiced('K-2026-000633')
        self.book(ocr_giro([Paid(claim.kid, '100.00', 1)], DAY))
        [record] = self.book(camt([], DAY, kind='053', sums=['84000.00']))
        self.assertEqual((record.outcome, record.todo, self.ledger()), ('sum', True, 100.0))
        file = record.file_id
        self.assertEqual((file.state, file.booked_net, file.waiting_net, file.todo_count), ('done', 0.0, 84000.0, 1))
        waiting = self.env['elsmart.reconciliation'].search([('record_id', '=', record.id)])
        self.assertEqual(waiting.waiting, 84000.0)
        self.next(record)
        self.assertEqual((record.outcome, self.ledger()), ('unknown', 84100.0))
        record.sudo()._assign(claim)
        self.assertEqual(claim.open, 0.0)

    def test_a_sum_of_what_is_booked_in_another_way_is_laid_aside(self):
        [record] = self.book(camt([], DAY, kind='053', sums=['84000.00']))
        record.action_told_elsewhere()
        self.env.flush_all()
        self.assertEqual((record.outcome, record.todo, self.ledger()), ('summed', False, 0.0))
        self.assertFalse(self.env['elsmart.reconciliation'].search([('record_id', '=', record.id)]))
        self.assertIn('booked already', record.file_id.message_ids[0].body)
