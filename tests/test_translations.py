"""Everything that a user sees is in Norwegian."""
import re

import polib

from odoo.tests import TransactionCase, tagged
from odoo.tools import file_path
from odoo.tools.translate import TranslationModuleReader

# What is filled in later, and the marks around it: %s, %(name)s, {{ expression }}, {placeholder}, t-out="…", <strong>.
FILLED_IN = re.compile(r'%\(\w+\)[sd]|%[sd%]|\{\{.*?\}\}|\{\w+\}|\bt-[\w-]+="[^"]*"|</?\w+')
ATTRIBUTES = re.compile(r'="[^"]*"')
OURS, CORES = 'i18n/nb_NO.po', 'i18n_extra/nb_NO.po'


def entries(*paths):
    return [entry for path in paths for entry in polib.pofile(file_path(f'elsmart_kundefaktura/{path}'))]


@tagged('post_install', '-at_install')
class TestTranslations(TransactionCase):

    def test_every_text_has_a_norwegian_one(self):
        """A text that is new or reworded in the source is translated in the same change: run `dev/translate`."""
        norwegian = {entry.msgid for entry in entries(OURS) if entry.msgstr}
        rows = TranslationModuleReader(self.env.cr, modules=['elsmart_kundefaktura'], lang='nb_NO')
        texts = {source for _module, _type, _name, _res_id, source, *_rest in rows if source}
        self.assertGreater(len(texts), 1000)
        missing = sorted(texts - norwegian)
        if missing:
            self.fail(f"{len(missing)} without Norwegian:\n" + '\n'.join(missing))

    def test_what_is_filled_in_survives(self):
        for entry in entries(OURS, CORES):
            with self.subTest(entry.msgid):
                self.assertEqual(sorted(FILLED_IN.findall(entry.msgid)), sorted(FILLED_IN.findall(entry.msgstr)))

    def test_quotation_marks_are_norwegian(self):
        for entry in entries(OURS, CORES):
            with self.subTest(entry.msgid):
                self.assertNotRegex(ATTRIBUTES.sub('', entry.msgstr), '[“”„"]')

    def test_pages_of_odoo_that_customers_see_are_norwegian(self):
        """Odoo has no Norwegian for them; goes red when Odoo rewords one."""
        for entry in entries(CORES):
            for occurrence, _line in entry.occurrences:
                with self.subTest(occurrence):
                    _kind, field, name = occurrence.split(':')
                    record, field = self.env.ref(name).with_context(lang=None), field.split(',')[1]
                    value = record[field]
                    terms = record._fields[field].get_trans_terms(value) if field == 'arch_db' else [value]
                    self.assertIn(entry.msgid, terms)
        home = self.env.ref('portal.portal_my_home').with_context(lang='nb_NO')
        self.assertIn("Legg til, fjern eller endre adressene dine", home.arch_db)
