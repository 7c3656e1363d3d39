"""What a worker remembers, so that no delivery has to read it, is what would be read."""
from odoo.tests import tagged

from ..models.elsmart_memory import tell
from .common import KundefakturaCase


@tagged('post_install', '-at_install')
class TestMemory(KundefakturaCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.work_type = cls.env['elsmart.work.type'].search([('company_id', '=', cls.company.id)], limit=1)
        cls.env.flush_all()

    def in_use(self):
        return self.env['elsmart.work.type']._in_use(self.company, self.work_type.code)

    def test_a_work_type_is_known_without_being_read(self):
        self.in_use()
        for policy in ('manual', 'acceptance'):
            self.work_type.write({'release_policy': policy, 'attachment_required': policy == 'manual'})
            self.env.flush_all()
            self.in_use()
            code = self.work_type.code
            self.env.invalidate_all()
            with self.assertQueryCount(0):
                known = self.work_type._in_use(self.company, code)
                self.assertEqual(
                    (known, known.release_policy, known.attachment_required),
                    (self.work_type, policy, policy == 'manual'))

    def test_one_that_is_renamed_or_put_away_is_not_found(self):
        code = self.work_type.code
        self.assertEqual(self.in_use(), self.work_type)
        self.work_type.code = 'nytt_navn'
        self.assertFalse(self.env['elsmart.work.type']._in_use(self.company, code))
        self.assertEqual(self.in_use(), self.work_type)
        self.work_type.active = False
        self.assertFalse(self.in_use())

    def test_what_is_being_written_stands(self):
        self.work_type.validity_days = 77
        tell(self.work_type, {'id': self.work_type.id, 'validity_days': 5})
        self.assertEqual(self.work_type.validity_days, 77)
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self.work_type.validity_days, 77)

    def test_the_companys_currency_is_known_without_being_read(self):
        self.company._elsmart_remember()
        crowns = self.env.ref('base.NOK')
        self.env.invalidate_all()
        with self.assertQueryCount(0):
            self.company._elsmart_remember()
            self.assertEqual(self.company.currency_id, crowns)
        path = self.company.parent_path
        self.env.invalidate_all()
        self.assertEqual(self.company.parent_path, path)
        other = self.env['res.company'].create({'name': "Uten regnskap", 'currency_id': self.env.ref('base.NOK').id})
        other._elsmart_remember()
        other.currency_id = self.env.ref('base.EUR')
        self.env.flush_all()
        self.env.invalidate_all()
        other._elsmart_remember()
        self.assertEqual(other.currency_id, self.env.ref('base.EUR'))

    def test_a_source_is_known_from_its_key(self):
        source = self.sources['nettmelding']
        key = source._mint_key('test')
        user, number, known = self.env['res.users.apikeys']._elsmart_owner_of(key)
        self.assertEqual((user, number), (source.user_id.id, source.id))
        self.assertEqual(known, {
            'company_id': source.company_id.id, 'code': source.code, 'kind': source.kind,
            'rate_limit': source.rate_limit})
        self.env.invalidate_all()
        self.assertEqual(source._as_user(user, known).read(list(known)), source.read(list(known)))
