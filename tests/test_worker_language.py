from datetime import timedelta

from odoo import fields
from odoo.tests import new_test_user

from .common import KundefakturaCase


class TestWorkerLanguage(KundefakturaCase):
    """The chatter is in the language of the grid company's people, whoever the customer, system or scheduler may be."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.lang = 'nb_NO'
        cls.worker = new_test_user(
            cls.env, 'nb-leder', 'elsmart_kundefaktura.group_manager', lang='nb_NO', company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)])
        cls.env = cls.env(context={**cls.env.context, 'lang': 'en_US'})

    def said(self, order):
        return order.message_ids.sorted('id')[-1].preview

    def test_the_scheduler_reminds_and_proposes_in_norwegian(self):
        order = self.deliver('K-2026-000412')
        order.user_id = self.worker
        self.send(order)
        self.assertIsNone(self.accept(order))
        self.assertEqual(self.said(order), "Akseptert av Kari Nordmann, versjon 1.")
        claims = order.elsmart_claim_ids
        claims._invoice()
        claims.due_date = fields.Date.today() - timedelta(days=30)
        self.run_cron('ir_cron_claims_daily')
        self.assertEqual(self.said(order), "Kunden har fått påminnelse om den ubetalte forhåndsbetalingen.")
        claims.reminded_on -= timedelta(days=30)
        self.run_cron('ir_cron_claims_daily')
        self.assertEqual(order.activity_ids.summary, "Forhåndsbetalingen er ikke betalt: La bestillingen falle bort?")

    def test_a_case_system_changes_a_sent_offer_in_norwegian(self):
        order = self.deliver('K-2026-000412')
        order.user_id = self.worker
        self.send(order)
        order._elsmart_overtake()
        self.assertEqual(self.said(order), "Saken er endret etter at tilbudet ble sendt. Send en ny versjon.")

    def test_the_managers_are_warned_in_norwegian(self):
        source = self.sources['nettmelding']
        health = self.env['elsmart.source.health']._of(source)
        health._alert(fields.Datetime.now() - timedelta(hours=1))
        self.assertIn("Nettmelding varsles ikke om statuser", source.activity_ids.mapped('summary'))
