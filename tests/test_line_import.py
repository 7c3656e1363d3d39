import base64
import io

import openpyxl

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import file_open

from .test_by_hand import ByHandCase

HEADER = 'Komponent;Beskrivelse;Type;Antall;Enhet;Enhetspris;Beløp;Materiell;Rettslig grunnlag'
GOOD = 'Grøft;Grøft i hage;Arbeid;12,5;m;400,00;5 000,00;;Kapittel 16'


@tagged('post_install', '-at_install')
class TestLineImport(ByHandCase):
    """Lines from a file: seen row by row before anything is kept, all together or not at all, file and reason kept."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls.deliver('K-2026-000412')
        cls.case = cls.order.elsmart_case_id

    def wizard(self, content, filename='linjer.csv', **values):
        return self.as_user(self.env['elsmart.line.import']).create({
            'case_id': self.case.id, 'content': base64.b64encode(content), 'filename': filename,
            'reason': 'Tilbud fra entreprenør', **values})

    def csv(self, *rows):
        return '\r\n'.join([HEADER, *rows]).encode()

    def test_a_file_is_looked_at_before_its_lines_are_taken_in(self):
        wizard = self.wizard(self.csv(GOOD, GOOD.replace('hage', 'vei')))
        action = wizard.action_read()
        self.assertEqual((action['res_id'], wizard.state, wizard.row_count, wizard.error_count, wizard.total),
                         (wizard.id, 'preview', 2, 0, 10000.0))
        self.assertFalse(self.case.entry_line_ids)
        wizard.action_import()
        lines = self.case.entry_line_ids
        self.assertEqual((lines.mapped('amount'), set(lines.mapped('origin'))), ([5000.0, 5000.0], {'manual'}))
        self.assertEqual(self.net(self.order), '61140.00')
        self.assertIn('linjer.csv', self.last_note(self.order))

    def test_the_file_is_kept_as_the_voucher_of_its_lines(self):
        content = self.csv(GOOD)
        self.wizard(content).action_import()
        file = self.case.cost_file_ids
        self.assertEqual(base64.b64decode(file.content), content)
        self.assertEqual((file.name, file.line_count, file.amount, file.reason),
                         ('linjer.csv', 1, 5000.0, 'Tilbud fra entreprenør'))
        self.assertEqual(self.case.entry_line_ids.file_id, file)
        for attempt in (lambda: file.sudo().write({'name': 'x'}), file.sudo().unlink):
            with self.assertRaises(UserError):
                attempt()

    def test_one_wrong_row_keeps_all_out_and_is_told_in_words(self):
        wizard = self.wizard(self.csv(GOOD, 'Grøft;;Sjau;x;m;-1;;;Kapittel 16'))
        wizard.action_read()
        self.assertEqual((wizard.row_count, wizard.error_count, wizard.total), (2, 1, 5000.0))
        bad = wizard.row_ids.filtered('error')
        self.assertEqual(bad.number, 3)
        for text in ('Description is missing', 'Quantity is not a number', 'Kind is not one'):
            self.assertIn(text, bad.error)
        with self.assertRaisesRegex(UserError, 'Some rows'):
            wizard.action_import()
        self.assertFalse(self.case.entry_line_ids)

    def test_the_same_file_is_not_taken_in_twice(self):
        self.wizard(self.csv(GOOD)).action_import()
        with self.assertRaisesRegex(UserError, 'This very file'):
            self.wizard(self.csv(GOOD), filename='annet navn.csv').action_import()
        self.assertEqual(len(self.case.entry_line_ids), 1)

    def test_an_import_needs_a_reason(self):
        with self.assertRaisesRegex(UserError, 'reason'):
            self.wizard(self.csv(GOOD), reason=' ').action_import()

    def test_an_excel_file_is_read(self):
        book = openpyxl.Workbook()
        for row in (HEADER.split(';'), ['Grøft', 'Grøft', 'Arbeid', 12.5, 'm', 400, None, None, 'Kapittel 16']):
            book.active.append(row)
        stream = io.BytesIO()
        book.save(stream)
        self.wizard(stream.getvalue(), filename='linjer.xlsx').action_import()
        self.assertEqual(self.case.entry_line_ids.amount, 5000.0)

    def test_every_refusal_of_a_file_is_a_sentence(self):
        for content, text in (
            (b'', 'Choose a file'), (self.csv(), 'no rows'), (b'\xd0\xcf\x11\xe0xxx', 'old Excel'),
            (b'PK\x03\x04x', 'cannot be read'), (b'x' * (5 * 1024 ** 2 + 1), 'too large'), (b'A;B\r\n1;2', 'missing'),
            (self.csv(*[GOOD] * 10001), 'too many rows'), (f'{HEADER};Rabatt\r\n{GOOD};5'.encode(), 'Rabatt'),
            (f'{HEADER};Antall\r\n{GOOD};5'.encode(), 'twice'),
        ):
            with self.assertRaisesRegex(UserError, text):
                self.wizard(content).action_read()

    def test_a_formula_is_never_taken_in(self):
        wizard = self.wizard(self.csv(GOOD.replace('Grøft i hage', '=HYPERLINK("http://x")')))
        wizard.action_read()
        self.assertIn('formula', wizard.row_ids.error)

    def test_the_example_can_be_imported(self):
        with file_open('elsmart_kundefaktura/static/files/kostnadslinjer.csv', 'rb') as example:
            self.wizard(example.read()).action_import()
        self.assertEqual(len(self.case.entry_line_ids), 3)

    def test_a_large_file_shows_its_first_rows_and_imports_all(self):
        wizard = self.wizard(self.csv(*[GOOD] * 400))
        wizard.action_read()
        self.assertEqual((len(wizard.row_ids), wizard.hidden_count, wizard.row_count), (300, 100, 400))
        wizard.action_import()
        self.assertEqual(len(self.case.entry_line_ids), 400)

    def test_nothing_is_imported_into_an_accepted_case(self):
        self.send(self.order)
        self.assertIsNone(self.accept(self.order))
        with self.assertRaisesRegex(UserError, 'closed'):
            self.wizard(self.csv(GOOD)).action_read()
