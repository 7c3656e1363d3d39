"""A case system and its keys, and the inbox that nobody changes."""
import base64

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import TransactionCase, new_test_user, tagged

from ..flow.errors import refusal
from ..flow.importing import Envelope


@tagged('post_install', '-at_install')
class TestSource(TransactionCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.source = cls.env['elsmart.source'].create({'name': 'Nettmelding', 'code': 'test-nm', 'kind': 'nettmelding'})
        cls.keys = cls.env['res.users.apikeys']

    def opens(self, key, source):
        return self.keys._check_credentials(scope='elsmart', key=key) == source.user_id.id

    def test_each_source_has_an_api_user_that_can_do_nothing_else(self):
        user = self.source.user_id
        self.assertEqual(user.login, f'elsmart-{self.source.company_id.id}-test-nm')
        self.assertEqual((user.email, user.company_ids), (False, self.source.company_id))
        self.assertTrue(user.has_group('elsmart_kundefaktura.group_integration'))
        self.assertFalse(user.has_group('elsmart_kundefaktura.group_user'))
        for name in ('elsmart.case', 'elsmart.message', 'elsmart.source', 'sale.order', 'account.move'):
            self.assertFalse(self.env[name].with_user(user).has_access('read'), name)
        self.env.cr.execute('SELECT password FROM res_users WHERE id = %s', [user.id])
        self.assertFalse(self.env.cr.fetchone()[0])

    def test_a_source_by_hand_has_no_api_user_and_no_key(self):
        source = self.env['elsmart.source'].create({'name': 'Hand', 'code': 'test-hand', 'kind': 'manual'})
        self.assertFalse(source.user_id)
        with self.assertRaises(ValidationError):
            source._mint_key('x')

    def test_a_key_is_good_for_as_long_as_it_was_asked_for(self):
        """Also beyond the 90 days that core allows an ordinary user: the manager who asks decides."""
        key = self.source._mint_key('Server 1', days=365)
        self.assertTrue(self.opens(key, self.source))
        stored = self.keys.sudo().search([('user_id', '=', self.source.user_id.id)])
        self.assertEqual((stored.name, stored.scope), ('Server 1', 'elsmart'))
        self.assertAlmostEqual((stored.expiration_date - fields.Datetime.now()).total_seconds(), 365 * 86400, delta=60)

    def test_two_keys_live_at_once_and_both_can_be_revoked(self):
        keys = [self.source._mint_key('old'), self.source._mint_key('new')]
        self.assertTrue(all(self.opens(key, self.source) for key in keys))
        self.source.action_revoke_keys()
        self.assertFalse(any(self.opens(key, self.source) for key in keys))

    def test_an_archived_source_loses_its_keys_for_good(self):
        key = self.source._mint_key('x')
        self.source.action_archive()
        self.assertFalse(self.keys.sudo().search([('user_id', '=', self.source.user_id.id)]))
        self.source.action_unarchive()
        self.assertTrue(self.source.user_id.active)
        self.assertFalse(self.opens(key, self.source))

    def test_a_new_key_is_shown_once_and_stored_nowhere(self):
        action = self.source.action_mint_key()
        wizard = self.env[action['res_model']].with_context(**action['context']).create({'name': 'Server 1'})
        shown = wizard.action_mint()
        self.assertTrue(self.opens(shown['context']['default_key'], self.source))
        self.assertTrue(self.env[shown['res_model']]._abstract)

    def test_only_a_manager_makes_keys_and_sees_the_webhook_secret(self):
        case_worker = new_test_user(self.env, 'test-case-worker', groups='elsmart_kundefaktura.group_user')
        manager = new_test_user(self.env, 'test-manager', groups='elsmart_kundefaktura.group_manager')
        source = self.source.with_user(case_worker)
        for attempt in (
            source.action_revoke_keys, source.action_generate_webhook_secret, lambda: source.read(['webhook_secret']),
            lambda: self.env['elsmart.key.wizard'].with_user(case_worker).create({'source_id': source.id, 'name': 'x'}),
        ):
            with self.assertRaises(AccessError):
                attempt()
        source = self.source.with_user(manager)
        source.action_generate_webhook_secret()
        wizard = self.env['elsmart.key.wizard'].with_user(manager).create({'source_id': source.id, 'name': 'x'})
        self.assertTrue(self.opens(wizard.action_mint()['context']['default_key'], self.source))

    def test_a_webhook_secret_is_as_standard_webhooks_wants_it(self):
        self.source.action_generate_webhook_secret()
        first = self.source.webhook_secret
        self.assertTrue(first.startswith('whsec_'))
        self.assertEqual(len(base64.b64decode(first.removeprefix('whsec_'))), 32)
        self.source.action_generate_webhook_secret()
        self.assertNotEqual(self.source.webhook_secret, first)

    def test_a_code_fits_into_a_reference(self):
        for code in ('nett melding', 'nett/melding', 'målinger', 'x' * 65):
            with self.assertRaises(ValidationError):
                self.source.code = code

    def test_a_message_is_never_changed_or_deleted(self):
        messages = self.env['elsmart.message'].sudo()
        envelope = Envelope('NM-1', 'PUT', '/elsmart/v1/cases/NM-1', b'{"version": 7}')
        status, _body = messages._reject(self.source, envelope, refusal(422, 'No.'))
        message = messages.search([], limit=1)
        self.assertEqual((status, message.version, message.outcome), (422, 7, 'rejected'))
        with self.assertRaises(UserError):
            message.body = ''
        with self.assertRaises(UserError):
            message.unlink()
