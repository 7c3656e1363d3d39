from unittest.mock import patch

from odoo.tools import html2plaintext, mute_logger

from .bank_common import DAY, BankCase, Paid, camt, ocr_giro


class TestBankReceipt(BankCase):
    """Whoever pays by the bank gets one receipt per payment, and only for what is his; booking does not wait for it."""

    def mails(self, claim):
        return self.env['mail.mail'].sudo().search(
            [('elsmart_order_id', '=', claim.order_id.id), ('subject', '=like', 'Kvittering%')])

    def receipts(self, claim):
        """The words of the receipts that are queued after the scheduler ran."""
        self.run_cron('ir_cron_bank_receipts')
        return [' '.join(html2plaintext(mail.body_html).replace('\xa0', ' ').split()) for mail in self.mails(claim)]

    def test_it_tells_kid_amount_day_and_what_is_left(self):
        claim = self.invoiced('K-2026-000633')
        self.book(ocr_giro([Paid(claim.kid, '100.00', 7)], DAY))
        self.assertFalse(self.mails(claim), "queued apart from the booking")
        [text] = self.receipts(claim)
        for expected in (claim.kid, '100,00 kr', '15.06.2026', 'Gjenstår å betale', '84 000,00 kr', 'Betalt med Bank',
                         '000000007'):
            self.assertIn(expected, text)
        [mail] = self.mails(claim)
        self.assertEqual((mail.state, mail.recipient_ids), ('outgoing', claim.order_id.partner_invoice_id))
        for core in ('Salgsordre', 'Sales Order', 'Odoo'):
            self.assertNotIn(core, text, "the words of core's layout")
        self.book(ocr_giro([Paid(claim.kid, '84000.00', 8)], DAY))
        [last, _first] = self.receipts(claim)
        self.assertIn('84 000,00 kr', last)
        self.assertNotIn('Gjenstår', last)

    def test_it_speaks_the_customer_s_language(self):
        for language, words in (('nn', 'Takk, vi har fått'), ('en', 'Thank you, we have received')):
            claim = self.invoiced('K-2026-000633' if language == 'nn' else 'K-2026-000704')
            claim.order_id.partner_id.elsmart_language = language
            self.book(camt([Paid(claim.kid, '5.00', 1)], DAY))
            self.run_cron('ir_cron_bank_receipts')
            mail = self.env['mail.mail'].sudo().search(
                [('elsmart_order_id', '=', claim.order_id.id)], order='id desc', limit=1)
            self.assertIn(words, html2plaintext(mail.body_html))

    def test_one_for_each_payment_however_often_the_scheduler_runs(self):
        claim = self.invoiced('K-2026-000633')
        records = self.book(ocr_giro([Paid(claim.kid, '50.00', 1), Paid(claim.kid, '50.00', 2)], DAY))
        self.assertEqual(len(self.receipts(claim)), 2)
        self.book()
        self.assertEqual(len(self.receipts(claim)), 2)
        records.sudo()._work()
        self.book(ocr_giro([Paid(claim.kid, '50.00', 1), Paid(claim.kid, '50.00', 2)], DAY, transmission=9))
        self.assertEqual(len(self.receipts(claim)), 2)

    def test_broken_off_it_goes_on_where_it_stopped(self):
        """A mail and the word that it is queued are one transaction: what is rolled back was not queued."""
        claim = self.invoiced('K-2026-000633')
        first, second = self.book(ocr_giro([Paid(claim.kid, '50.00', 1), Paid(claim.kid, '50.00', 2)], DAY))
        first.sudo()._queue_receipt()
        try:
            with self.env.cr.savepoint():
                second.sudo()._queue_receipt()
                self.env.flush_all()
                raise KeyboardInterrupt
        except KeyboardInterrupt:
            self.env.invalidate_all()
        self.assertEqual((first.receipt_due, second.receipt_due, len(self.mails(claim))), (False, True, 1))
        self.assertEqual(len(self.receipts(claim)), 2)

    def test_an_unknown_kid_is_thanked_for_by_nobody_until_it_is_known(self):
        claim = self.invoiced('K-2026-000633')
        [record] = self.book(camt([Paid('1999999202699920', '84100.00')], DAY))
        self.assertFalse(record.receipt_due)
        self.assertFalse(self.receipts(claim))
        record.sudo()._assign(claim)
        [text] = self.receipts(claim)
        self.assertIn(claim.kid, text)

    def test_money_that_is_owed_back_is_told_as_such(self):
        claim = self.invoiced('K-2026-000633')
        self.book(ocr_giro([Paid(claim.kid, '84100.00', 1), Paid(claim.kid, '84100.00', 2)], DAY))
        again, first = self.receipts(claim)
        self.assertNotIn('for mye', first)
        self.assertIn('Betalt for mye 84 100,00 kr', again)
        self.assertIn('betaler vi tilbake', again)

    def test_what_was_reversed_meanwhile_is_not_thanked_for(self):
        claim = self.invoiced('K-2026-000633')
        self.book(ocr_giro([Paid(claim.kid, '84100.00', 1)], DAY))
        self.book(ocr_giro([Paid(claim.kid, '84100.00', 2, kind=18)], DAY))
        self.assertFalse(self.receipts(claim))

    @mute_logger('odoo.addons.elsmart_kundefaktura.models.elsmart_bank_receipt')
    def test_one_that_cannot_be_written_stops_no_other_and_is_told(self):
        claim, other = self.invoiced('K-2026-000633'), self.invoiced('K-2026-000704')
        self.book(ocr_giro([Paid(claim.kid, '5.00', 1), Paid(other.kid, '5.00', 2)], DAY))
        Order = type(claim.order_id)
        mail = Order._elsmart_mail

        def breaks(order, *args, **kwargs):
            if order == claim.order_id:
                raise ValueError('broken')
            return mail(order, *args, **kwargs)
        before = self.env['mail.mail'].sudo().search([])
        with patch.object(Order, '_elsmart_mail', breaks):
            self.run_cron('ir_cron_bank_receipts')
        made = self.env['mail.mail'].sudo().search([]) - before
        self.assertEqual(made.elsmart_order_id, other.order_id)
        self.assertIn('receipt', claim.order_id.message_ids[0].body)
