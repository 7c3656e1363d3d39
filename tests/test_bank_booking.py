import random
from collections import Counter
from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import Form
from odoo.tools import mute_logger

from .bank_common import DAY, BankCase, Paid, camt, ocr_giro

NO_KID = '1999999202699920'


class TestBankBooking(BankCase):
    """Each payment of a bank file is booked once, on the claim its KID names, and says what is to be done (I4)."""

    def outcome(self, record):
        return record.outcome, record.todo

    def test_a_paid_invoice_releases_and_tells_at_once(self):
        claim = self.invoiced('K-2026-000633')
        [record] = self.book(ocr_giro([Paid(claim.kid, '84100.00')], DAY))
        self.assertEqual(self.outcome(record), ('matched', False))
        self.assertEqual((claim.order_id.elsmart_status, claim.invoice_id.payment_state), ('invoice_paid', 'paid'))
        self.assertEqual(self.timeline(claim.order_id)[-1], 'invoice_paid')
        self.assertEqual((record.payment_id.date, record.payment_id.journal_id, record.payment_id.memo),
                         (DAY, self.bank_journal, claim.kid))
        self.assertEqual(record.file_id.state, 'done')
        self.assertEqual((record.file_id.net, record.file_id.booked_net), (84100.0, 84100.0))

    def test_a_prepayment_releases_the_work_before_its_invoice(self):
        order = self.accepted('K-2026-000412')
        claim = order.elsmart_claim_ids
        [record] = self.book(camt([Paid(claim.kid, '51140.00')], DAY))
        self.assertEqual(self.outcome(record), ('matched', False))
        self.assertEqual((claim.paid, claim.open), (51140.0, 0.0))
        self.assertEqual(set(order.elsmart_family_ids.mapped('work_state')), {'released'})
        claim._invoice()
        self.assertEqual((order.elsmart_status, self.outcome(record)), ('invoice_paid', ('matched', False)))

    def test_instalments_are_paid_one_by_one(self):
        self.env['elsmart.work.type'].search(
            [('company_id', '=', self.company.id), ('code', '=', 'endring_av_ov')]).write({
                'prepayment': 'instalments', 'release_policy': 'first_instalment', 'instalment_ids': [
                    (0, 0, {'name': "50 % ved aksept", 'percent': 50, 'due': 'acceptance'}),
                    (0, 0, {'name': "50 % før spenningssetting", 'percent': 50})]})
        order = self.accepted('K-2026-000519')
        first = order.elsmart_claim_ids
        self.book(ocr_giro([Paid(first.kid, '157682.71', 1)], DAY))
        self.assertEqual((first.open, order.elsmart_label), (0.0, 'accepted'))
        self.assertEqual(set(order.elsmart_family_ids.mapped('work_state')), {'released'})
        order.action_elsmart_invoice()
        second = order.elsmart_claim_ids - first
        self.book(camt([Paid(second.kid, '157682.71', 2)], DAY))
        self.assertEqual((second.open, order.elsmart_status), (0.0, 'invoice_paid'))

    def test_a_part_is_partial_until_the_rest_comes(self):
        claim = self.invoiced('K-2026-000633')
        [record] = self.book(ocr_giro([Paid(claim.kid, '100.00')], DAY))
        self.assertEqual((self.outcome(record), claim.order_id.elsmart_label), (('partial', True), 'partly_paid'))
        self.assertEqual(record.action_next()['res_model'], 'sale.order')
        claim.due_date = DAY - timedelta(days=400)
        self.env.invalidate_all()
        self.assertEqual(record.action_next()['tag'], 'display_notification')
        self.assertTrue(claim.reminded_on)
        [rest] = self.book(ocr_giro([Paid(claim.kid, '84000.00', 2)], DAY))
        self.assertEqual((self.outcome(rest), self.outcome(record)), (('matched', False), ('partial', False)))

    def test_too_much_is_owed_back(self):
        claim = self.invoiced('K-2026-000633')
        [record] = self.book(ocr_giro([Paid(claim.kid, '84200.50')], DAY))
        self.assertEqual((self.outcome(record), record.left), (('over', True), 100.5))
        self.assertEqual(claim.order_id.elsmart_owed, 100.5)
        self.assertEqual(record.action_next()['res_model'], 'elsmart.refund')
        self.pay_back(claim.order_id)
        self.assertEqual(self.outcome(record), ('over', False))

    def pay_back(self, order):
        self.bank(order.partner_invoice_id)
        self.env['res.partner.bank'].search([]).allow_out_payment = True
        wizard = Form(self.env['elsmart.refund'].with_context(default_order_id=order.id)).save()
        action = wizard.action_refund()
        self.env['account.payment'].browse(action['res_id']).action_post()
        self.env.invalidate_all()

    def test_two_real_payments_that_are_alike_both_count(self):
        claim = self.invoiced('K-2026-000633')
        first, second = self.book(ocr_giro([Paid(claim.kid, '84100.00', 1), Paid(claim.kid, '84100.00', 2)], DAY))
        self.assertEqual((first.outcome, self.outcome(second)), ('matched', ('again', True)))
        self.assertEqual((claim.order_id.elsmart_owed, self.ledger()), (84100.0, 168200.0))
        self.assertEqual(claim.order_id.elsmart_status, 'invoice_paid')
        self.assertIn('84,100.00', claim.order_id.activity_ids[-1:].note)
        self.pay_back(claim.order_id)
        self.assertEqual((self.outcome(second), claim.order_id.elsmart_owed), (('again', False), 0.0))

    def test_money_for_a_credited_invoice_is_owed_back(self):
        claim = self.invoiced('K-2026-000633')
        claim.order_id._elsmart_cancel_chain('Avbestilt')
        [record] = self.book(ocr_giro([Paid(claim.kid, '84100.00')], DAY))
        self.assertEqual(self.outcome(record), ('credited', True))
        self.assertEqual((claim.order_id.elsmart_status, claim.order_id.elsmart_owed), ('cancelled', 84100.0))

    def test_money_for_a_withdrawn_request_is_owed_back(self):
        order = self.accepted('K-2026-000704')
        order._elsmart_cancel_chain('Avbestilt')
        claim = order.elsmart_claim_ids[1]
        [record] = self.book(ocr_giro([Paid(claim.kid, '750.00')], DAY))
        self.assertEqual((self.outcome(record), order.elsmart_owed), (('credited', True), 750.0))

    def test_an_unknown_kid_is_in_the_ledger_and_waits_for_a_person(self):
        claim = self.invoiced('K-2026-000633')
        [record] = self.book(camt([Paid(NO_KID, '84100.00')], DAY))
        self.assertEqual((self.outcome(record), self.ledger()), (('unknown', True), 84100.0))
        self.assertEqual(claim.order_id.elsmart_status, 'invoice_sent')
        action = record.action_next()
        wizard = self.env[action['res_model']].with_context(**action['context']).create({})
        self.assertEqual(wizard.claim_id, claim, "the one claim of just this amount is proposed")
        wizard.action_match()
        self.env.flush_all()
        self.assertEqual((self.outcome(record), claim.order_id.elsmart_status), (('matched', False), 'invoice_paid'))
        self.assertEqual(record.payment_id.partner_id, claim.partner_id.commercial_partner_id)
        self.assertEqual(self.ledger(), 84100.0)
        with self.assertRaises(UserError):
            record._assign(claim)

    def test_the_kid_of_another_company_is_unknown(self):
        claim = self.invoiced('K-2026-000633')
        other = self.env['res.company'].create({'name': "Nabonett AS", 'country_id': self.env.ref('base.no').id})
        self.env['account.chart.template'].try_loading('no', other, install_demo=False)
        journal = self.env['account.journal'].search([('company_id', '=', other.id), ('type', '=', 'bank')], limit=1)
        journal.bank_account_id = self.env['res.partner.bank'].create(
            {'acc_number': '1503.20.00417', 'partner_id': other.partner_id.id, 'company_id': other.id})
        files = self.env['elsmart.bank.file'].sudo().with_company(other)
        file = files.with_context(allowed_company_ids=other.ids)._take_in(
            'x', ocr_giro([Paid(claim.kid, '84100.00')], DAY))
        self.run_cron('ir_cron_book_bank')
        self.assertEqual((file.record_ids.outcome, file.record_ids.claim_id.id), ('unknown', False))
        self.assertEqual(claim.order_id.elsmart_status, 'invoice_sent')

    def test_a_claim_that_comes_after_the_file_is_found_when_it_is_booked(self):
        file = self.take_in(ocr_giro([Paid('100063320260018', '84100.00')], DAY))
        claim = self.invoiced('K-2026-000633')
        self.book()
        self.assertEqual((file.record_ids.outcome, file.record_ids.claim_id), ('matched', claim))

    def test_what_cannot_be_booked_says_why_and_stops_no_other(self):
        claim = self.invoiced('K-2026-000633')
        file = self.take_in(ocr_giro([Paid(claim.kid, '100.00', 1), Paid(claim.kid, '200.00', 2)], DAY))
        broken, well = file.record_ids.sorted('id')
        book, closed = type(broken)._book, "Perioden er stengt"

        def fails_once(record):
            if broken in record:
                raise UserError(closed)
            return book(record)
        self.patch(type(broken), '_book', fails_once)
        self.book()
        self.assertEqual((broken.outcome, broken.problem, broken.todo), ('failed', closed, True))
        self.assertEqual((well.outcome, file.booked_net, file.waiting_net), ('partial', 200.0, 100.0))
        self.patch(type(broken), '_book', book)
        broken.action_next()
        self.book()
        self.assertEqual((broken.outcome, claim.open), ('partial', 83800.0))

    def test_booked_twice_is_booked_once(self):
        claim = self.invoiced('K-2026-000633')
        [record] = self.book(ocr_giro([Paid(claim.kid, '84100.00')], DAY))
        payment = record.payment_id
        record._book()
        record.sudo().outcome = 'waiting'
        record._book()
        self.assertEqual((record.payment_id, self.ledger()), (payment, 84100.0))


class TestBankReversal(BankCase):
    """A reversal takes the payment back, and with it status and release; the ledger keeps both."""

    def reversed(self, claim, amount='84100.00', kind=18, **values):
        return self.book(ocr_giro([Paid(claim.kid, amount, kind=kind, **values)], DAY + timedelta(days=2)))[0]

    def test_the_status_goes_back_and_says_so(self):
        claim = self.invoiced('K-2026-000633')
        [paid] = self.book(ocr_giro([Paid(claim.kid, '84100.00')], DAY))
        reversal = self.reversed(claim)
        self.assertEqual((paid.outcome, reversal.outcome, reversal.todo), ('reversed', 'reversal', False))
        self.assertEqual((reversal.original_id, reversal.signed), (paid, -84100.0))
        self.assertEqual((claim.paid, claim.open, claim.order_id.elsmart_status), (0.0, 84100.0, 'invoice_sent'))
        self.assertEqual(self.timeline(claim.order_id)[-2:], ['invoice_paid', 'invoice_sent'])
        self.assertEqual((self.ledger(), self.balance('1500')), (0.0, 84100.0))

    def test_a_prepayment_without_invoice_goes_back_too(self):
        order = self.accepted('K-2026-000412')
        claim = order.elsmart_claim_ids
        self.book(ocr_giro([Paid(claim.kid, '51140.00')], DAY))
        self.reversed(claim, '51140.00')
        self.assertEqual((claim.paid, claim.open, self.ledger()), (0.0, 51140.0, 0.0))

    def test_of_two_alike_the_one_too_many_is_taken_back(self):
        claim = self.invoiced('K-2026-000633')
        first, second = self.book(
            ocr_giro([Paid(claim.kid, '84100.00', 1), Paid(claim.kid, '84100.00', 2)], DAY))
        self.reversed(claim)
        self.assertEqual((first.outcome, second.outcome), ('matched', 'reversed'))
        self.assertEqual((claim.order_id.elsmart_status, claim.order_id.elsmart_owed), ('invoice_paid', 0.0))

    def test_money_that_came_twice_takes_the_place_of_what_is_reversed(self):
        claim = self.invoiced('K-2026-000633')
        first, second = self.book(ocr_giro([
            Paid(claim.kid, '84100.00', 1, payer='15032000417'), Paid(claim.kid, '84100.00', 2)], DAY))
        self.book(camt([Paid(claim.kid, '84100.00', 9, kind=18, payer='15032000417')], DAY))
        self.assertEqual((first.outcome, second.todo), ('reversed', False))
        self.assertEqual((claim.order_id.elsmart_status, claim.order_id.elsmart_owed), ('invoice_paid', 0.0))

    def test_a_reversal_of_nothing_waits_for_a_person(self):
        claim = self.invoiced('K-2026-000633')
        by_hand = self.pay(claim)
        reversal = self.reversed(claim)
        self.assertEqual((reversal.outcome, reversal.todo), ('reversal_open', True))
        action = reversal.action_next()
        wizard = self.env[action['res_model']].with_context(**action['context']).create({'payment_id': by_hand.id})
        wizard.action_match()
        self.env.flush_all()
        self.assertEqual((reversal.outcome, reversal.todo), ('reversal', False))
        self.assertEqual((claim.order_id.elsmart_status, self.ledger()), ('invoice_sent', 0.0))

    def test_the_same_reversal_twice_takes_back_once(self):
        claim = self.invoiced('K-2026-000633')
        self.book(ocr_giro([Paid(claim.kid, '84100.00')], DAY))
        data = ocr_giro([Paid(claim.kid, '84100.00', kind=18)], DAY)
        self.book(data)
        self.book(data.replace(b'0000001000170', b'0000002000170'))
        self.assertEqual(self.ledger(), 0.0)


class TestBankSums(BankCase):
    """Σ booked = Σ file, whatever the files are and however often they come (C8)."""

    @mute_logger('odoo.addons.elsmart_kundefaktura.models.elsmart_bank_booking')
    def test_fifty_random_files(self):
        rng = random.Random(20260615)
        claims = [self.invoiced('K-2026-000633'), *self.accepted('K-2026-000704').elsmart_claim_ids]
        kids = [*claims, None]
        told = {}
        for number in range(50):
            write = rng.choice((ocr_giro, camt))
            paid = [self.random_payment(rng, kids) for _payment in range(rng.randint(1, 2))]
            if told and rng.random() < 0.3:
                # An overlap: payments of an earlier file of the same kind again.
                paid += [old for old, kind in rng.sample(list(told.items()), 1) if kind is write]
            data = write(paid, DAY, **({'transmission': number + 1} if write is ocr_giro else {'message': number}))
            file = self.take_in(data, f'{number}.txt')
            self.assertEqual(file.known_count, sum(old in told for old in paid))
            told.update(dict.fromkeys(paid, write))
        self.book()
        # Of payments that are alike there are as many as the kind of file that tells of most of them.
        counts = {write: Counter(
            (paid.kid, paid.amount, paid.kind == 18) for paid, kind in told.items() if kind is write)
            for write in (ocr_giro, camt)}
        real = counts[ocr_giro] | counts[camt]
        expected = sum(float(amount) * count * (-1 if back else 1) for (_kid, amount, back), count in real.items())
        records = self.env['elsmart.bank.record'].search([('company_id', '=', self.company.id)])
        self.assertEqual((len(records), len(records.payment_id)), (len(told), real.total()))
        self.assertEqual(round(sum(records.filtered('payment_id').mapped('signed')), 2), round(expected, 2))
        self.assertEqual(self.ledger(), round(expected, 2))
        self.assertGreater(len(records.filtered('same_id')), 5)
        self.assertFalse(records.filtered(lambda record: record.outcome in ('waiting', 'failed')))

    def random_payment(self, rng, claims):
        claim = rng.choice(claims)
        amount = rng.choice(['0.01', '750.00', '84100.00', f'{rng.randint(1, 10**7) / 100:.2f}'])
        return Paid(claim.kid if claim else rng.choice(['', NO_KID]), amount, rng.randint(1, 10**8),
                    rng.choice([10, 11, 13, 18]))
