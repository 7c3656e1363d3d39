"""Case numbers are drawn from memory of how they are written; they are what core's sequence would have given."""
from odoo import fields
from odoo.tests import tagged

from .common import KundefakturaCase


@tagged('post_install', '-at_install')
class TestCaseNumber(KundefakturaCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sequence = cls.env['ir.sequence']._elsmart_sequence(cls.company.id)

    def draw(self, count=1):
        return self.env['ir.sequence']._elsmart_case_numbers(self.company, count)

    def test_they_follow_those_that_core_gives(self):
        first, second, third, fourth = *self.draw(), self.sequence.next_by_id(), *self.draw(2)
        numbers = [int(number.rpartition('-')[2]) for number in (first, second, third, fourth)]
        self.assertEqual(numbers, [numbers[0] + step for step in range(4)])
        self.assertEqual({number.rpartition('-')[0] for number in (first, second, third, fourth)}, {
            f'K-{fields.Date.today().year}'})

    def test_a_changed_sequence_is_seen_at_once(self):
        self.draw()
        self.sequence.write({'prefix': 'SAK/%(range_year)s/', 'padding': 3, 'suffix': '-A'})
        self.assertRegex(self.draw()[0], r'^SAK/\d{4}/\d{3}-A$')
        self.sequence.date_range_ids.unlink()
        self.assertRegex(self.draw()[0], r'^SAK/\d{4}/001-A$')   # core makes the year anew
        self.assertRegex(self.draw()[0], r'^SAK/\d{4}/002-A$')

    def test_another_sequence_of_the_company_takes_over(self):
        self.sequence.company_id = False
        self.draw()
        self.sequence.copy({'company_id': self.company.id, 'prefix': 'EGEN-'})
        self.assertRegex(self.draw()[0], '^EGEN-')

    def test_without_years_without_gaps_and_by_the_minute(self):
        for values in ({'use_date_range': False}, {'implementation': 'no_gap'}, {'prefix': '%(h24)s%(min)s-'}):
            with self.subTest(values=values):
                self.sequence.write(values)
                numbers = [*self.draw(2), self.sequence.next_by_id(), *self.draw(2)]
                tails = [int(number.rpartition('-')[2]) for number in numbers]
                self.assertEqual(tails, [tails[0] + step for step in range(5)])
