import base64
import os
import re
import tempfile
import time
from pathlib import Path

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from ..flow.bank_file import BankFileRefused
from ..models import elsmart_bank_folder
from .bank_common import DAY, BankCase, Paid, camt, ocr_giro

KID = '100063320260018'
REFUSED = {
    'total': (ocr_giro([Paid(KID, '1.00')], DAY, total=101), "1.01"),
    'count': (ocr_giro([Paid(KID, '1.00')], DAY, count=2), "2"),
    'lines': (ocr_giro([Paid(KID, '1.00')], DAY, records=9), "9"),
    'encoding': (ocr_giro([Paid(KID, '1.00')], DAY).decode().encode('utf-8-sig'), ""),
    'utf16': (ocr_giro([Paid(KID, '1.00')], DAY).decode().encode('utf-16'), ""),
    'cut': (ocr_giro([Paid(KID, '1.00')], DAY)[:-30], ""),
    'account': (ocr_giro([Paid(KID, '1.00')], DAY, account='99990512341'), "99990512341"),
    'doctype': (camt([Paid(KID, '1.00')], DAY).replace(b'?>\n', b'?><!DOCTYPE D [<!ENTITY x "y">]>'), "DOCTYPE"),
    'xml': (camt([Paid(KID, '1.00')], DAY)[:-30], ""),
    'camt total': (camt([Paid(KID, '1.00')], DAY, total=2), "2"),
    'currency': (camt([Paid(KID, '1.00')], DAY).replace(b'"NOK"', b'"EUR"'), "EUR"),
    'neither': (b'Dato;Beloep\n15.06.2026;1,00\n', "camt"),
    'empty': (b'', ""),
}


class TestBankFile(BankCase):
    """A file is taken in whole or refused whole; no payment is booked twice, in however many files it stands (C8)."""

    def test_wrong_files_are_refused_whole_with_a_sentence(self):
        for name, (data, part) in REFUSED.items():
            with self.subTest(name), self.assertRaises(UserError) as caught:
                self.wizard(data or b' ').action_read()
            self.assertIn(part, str(caught.exception))
            self.assertGreater(len(str(caught.exception)), 20)
        self.assertFalse(self.env['elsmart.bank.file'].search([('company_id', '=', self.company.id)]))

    def test_every_refusal_has_a_sentence(self):
        """Also those that no file above brings about."""
        codes = set()
        for name in ('bank_file', 'ocr_giro', 'camt'):
            path = Path(elsmart_bank_folder.__file__).parents[1] / 'flow' / f'{name}.py'
            codes |= set(re.findall(r"'((?:ocr|camt)_[a-z_]+)'", path.read_text()))
        details = {'line': 7, 'said': 1, 'found': 2, 'name': 'x', 'account': 'x', 'text': 'x', 'currency': 'EUR',
                   'megabytes': 1, 'date': 'x'}
        for code in codes | {'known', 'too_large', 'unknown_format', 'foreign_account', 'truncated', 'encoding',
                             'doctype', 'not_xml', 'not_camt', 'currency'}:
            self.assertTrue(self.env['elsmart.bank.file']._refusal(BankFileRefused(code, **details)))

    def test_the_preview_says_what_will_happen_and_does_nothing(self):
        claim = self.invoiced('K-2026-000633')
        paid = [Paid(claim.kid, '84000.00', 1), Paid(claim.kid, '200.00', 2), Paid(claim.kid, '5.00', 3),
                Paid('', '7.00', 4), Paid(claim.kid, '5.00', 5, kind=18)]
        wizard = self.wizard(ocr_giro(paid, DAY))
        wizard.action_read()
        self.assertEqual([(line.outcome, line.count, line.amount) for line in wizard.line_ids], [
            ('partial', 1, 84000.0), ('over', 1, 200.0), ('again', 1, 5.0), ('unknown', 1, 7.0),
            ('reversal', 1, -5.0)])
        self.assertEqual((wizard.count, wizard.received, wizard.reversed, wizard.net), (5, 84212.0, 5.0, 84207.0))
        self.assertFalse(self.env['elsmart.bank.record'].search([('company_id', '=', self.company.id)]))
        wizard.action_import()
        self.book()
        records = self.env['elsmart.bank.record'].search([('company_id', '=', self.company.id)], order='id')
        self.assertEqual(records.mapped('outcome'), ['partial', 'over', 'reversed', 'unknown', 'reversal'])

    def test_agreements_of_avtalegiro_are_told_and_not_booked(self):
        claim = self.invoiced('K-2026-000633')
        data = ocr_giro([Paid(claim.kid, '84100.00')], DAY, agreements=[claim.kid, claim.kid], claims=[(KID, '5.00')])
        wizard = self.wizard(data)
        wizard.action_read()
        self.assertEqual((wizard.count, wizard.net, wizard.agreements), (1, 84100.0, 3))
        [record] = self.book(data)
        self.assertEqual((record.file_id.agreements, record.file_id.booked_net), (3, 84100.0))
        only = self.take_in(ocr_giro([], DAY, agreements=[claim.kid]))
        self.assertEqual((only.state, only.count, only.agreements, self.ledger()), ('done', 0, 1, 84100.0))

    def test_the_same_file_twice_is_refused(self):
        data = ocr_giro([Paid(KID, '1.00')], DAY)
        self.take_in(data)
        with self.assertRaises(UserError) as caught:
            self.wizard(data, 'annet navn.txt').action_read()
        self.assertIn('innbetalinger.txt', str(caught.exception))

    def test_the_same_payments_in_another_file_are_known(self):
        claim = self.invoiced('K-2026-000633')
        self.book(ocr_giro([Paid(claim.kid, '84100.00')], DAY))
        renumbered = ocr_giro([Paid(claim.kid, '84100.00')], DAY, transmission=99)
        wizard = self.wizard(renumbered)
        wizard.action_read()
        self.assertEqual((wizard.known_count, wizard.known_net), (1, 84100.0))
        file = self.take_in(renumbered)
        self.assertEqual((file.state, file.known_count, len(file.record_ids)), ('done', 1, 0))
        self.book()
        self.assertEqual(self.ledger(), 84100.0)

    def test_an_overlapping_file_adds_only_what_is_new(self):
        one, two, three = (Paid(KID, '10.00', number) for number in (1, 2, 3))
        self.take_in(camt([one, two], DAY, message=1))
        file = self.take_in(camt([two, three], DAY, message=2, kind='053', version='04'))
        self.assertEqual((file.count, file.known_count, file.record_ids.mapped('reference')),
                         (2, 1, ['B000000000003']))

    def test_the_database_keeps_a_payment_once(self):
        file = self.take_in(ocr_giro([Paid(KID, '1.00')], DAY))
        with self.assertRaises(IntegrityError), mute_logger('odoo.sql_db'), self.env.cr.savepoint():
            file.record_ids.sudo().copy({'key': file.record_ids.key})
        with self.assertRaises(IntegrityError), mute_logger('odoo.sql_db'), self.env.cr.savepoint():
            file.sudo().copy({'sha256': file.sha256})

    def test_the_bytes_are_kept_and_nobody_deletes_them(self):
        data = ocr_giro([Paid(KID, '1.00')], DAY)
        file = self.take_in(data)
        self.assertEqual(base64.b64decode(file.content), data)
        with self.assertRaises(UserError):
            file.unlink()

    def user(self, login, group, company):
        return new_test_user(
            self.env, f'{login}@bank', f'elsmart_kundefaktura.{group}', company_id=company.id,
            company_ids=[(6, 0, company.ids)])

    def test_who_may(self):
        data = ocr_giro([Paid(KID, '1.00')], DAY)
        file = self.take_in(data)
        worker = self.user('saksbehandler', 'group_user', self.company)
        accountant = self.user('regnskap', 'group_accountant', self.company)
        with self.assertRaises(AccessError):
            file.with_user(worker).read(['name'])
        with self.assertRaises(AccessError):
            self.wizard(data, env=self.env(user=worker))
        self.assertTrue(file.with_user(accountant).read(['name']))
        for change in (lambda: file.with_user(accountant).write({'state': 'done'}),
                       lambda: file.record_ids.with_user(accountant).write({'outcome': 'matched'}),
                       lambda: self.env['elsmart.bank.record'].with_user(accountant).create({'kid': '1'})):
            with self.assertRaises(AccessError):
                change()
        other = self.env['res.company'].create({'name': "Nabonett AS"})
        stranger = self.user('nabo', 'group_accountant', other)
        for record in (file, file.record_ids):
            with self.assertRaises(AccessError):
                record.with_user(stranger).with_context(allowed_company_ids=other.ids).read(['company_id'])


class TestBankFolder(BankCase):
    """Files dropped in the company's folder are taken in by themselves, and moved when that is committed."""

    def setUp(self):
        super().setUp()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        (self.root / 'nett').mkdir()
        self.env['ir.config_parameter'].set_param(elsmart_bank_folder.PARAMETER, f'/nowhere:{self.root}')
        self.company.elsmart_bank_folder = str(self.root / 'nett')

    def drop(self, name, data, age=60):
        path = self.root / 'nett' / name
        path.write_bytes(data)
        os.utime(path, (time.time() - age,) * 2)
        return path

    def names(self):
        return sorted(str(path.relative_to(self.root / 'nett')) for path in (self.root / 'nett').rglob('*.txt'))

    def test_a_file_is_taken_in_booked_and_moved(self):
        claim = self.invoiced('K-2026-000633')
        self.drop('a.txt', ocr_giro([Paid(claim.kid, '84100.00')], DAY))
        self.run_cron('ir_cron_bank_folder')
        self.book()
        self.assertEqual((self.names(), claim.order_id.elsmart_status), (['done/a.txt'], 'invoice_paid'))
        file = self.env['elsmart.bank.file'].search([('company_id', '=', self.company.id)])
        self.assertEqual((file.name, file.way, file.state), ('a.txt', 'folder', 'done'))

    def test_a_wrong_file_is_kept_with_its_sentence_and_somebody_is_told(self):
        self.company.elsmart_bank_user_id = user = new_test_user(
            self.env, 'regnskap8', 'elsmart_kundefaktura.group_accountant', company_id=self.company.id)
        self.drop('b.txt', ocr_giro([Paid(KID, '1.00')], DAY, total=5))
        self.run_cron('ir_cron_bank_folder')
        file = self.env['elsmart.bank.file'].search([('company_id', '=', self.company.id)])
        self.assertEqual((self.names(), file.state), (['failed/b.txt'], 'refused'))
        self.assertIn('0.05', file.problem)
        self.assertEqual(file.activity_ids.user_id, user)
        self.assertFalse(file.record_ids)

    def test_killed_before_it_was_moved_it_is_only_moved(self):
        data = ocr_giro([Paid(KID, '1.00')], DAY)
        self.take_in(data)
        self.drop('c.txt', data)
        self.run_cron('ir_cron_bank_folder')
        self.assertEqual(self.names(), ['done/c.txt'])
        self.assertEqual(self.env['elsmart.bank.file'].search_count([('company_id', '=', self.company.id)]), 1)

    def test_what_is_not_whole_or_not_a_file_is_left_alone(self):
        self.drop('young.txt', b'NY000010', age=0)
        self.drop('.hidden.txt', b'NY000010')
        self.drop('half.txt.part', b'NY000010')
        (self.root / 'secret.txt').write_text('hemmelig')
        (self.root / 'nett' / 'link.txt').symlink_to(self.root / 'secret.txt')
        self.run_cron('ir_cron_bank_folder')
        self.assertEqual(self.names(), ['.hidden.txt', 'link.txt', 'young.txt'])
        self.assertFalse(self.env['elsmart.bank.file'].search([('company_id', '=', self.company.id)]))

    def test_only_an_allowed_folder_can_be_watched(self):
        (self.root / 'nett' / 'ut').symlink_to('/etc')
        for path in ('/etc', f'{self.root}/nett/../../..', str(self.root / 'nett' / 'ut'), 'nett', f'{self.root}2'):
            with self.subTest(path), self.assertRaises(ValidationError):
                self.company.elsmart_bank_folder = path

    def test_two_companies_do_not_share_a_folder(self):
        with self.assertRaises(ValidationError):
            self.env['res.company'].create({'name': "Nabo", 'elsmart_bank_folder': str(self.root / 'nett')})
