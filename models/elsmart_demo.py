import json

from odoo import api, models
from odoo.tools import file_open

from ..flow import importing

SAMPLES = 'elsmart_kundefaktura/demo/cases.json'
# What the local servers of `dev/providers_kit` take for credentials; no real service knows them.
NEXI = {'nexi_secret_key': 'test-secret-key-demo'}
VIPPS = {
    'vipps_client_id': 'demo', 'vipps_client_secret': 'demo', 'vipps_subscription_key': 'demo',
    'vipps_merchant_number': '123456', 'vipps_webhook_secret': 'demo-webhook-secret', 'vipps_webhook_mode': 'test',
}
PROVIDERS_URL = 'http://127.0.0.1:8490'
# How far each sample case has come when a visitor opens the demo. Solbakken Borettslag is left to be sent.
STAGES = {
    'K-2026-000412': ('send',),
    'K-2026-000519': (),
    'K-2026-000633': ('send', 'accept', 'invoice'),
    'K-2026-000704': ('send', 'accept', 'pay'),
}


class ElsmartDemo(models.AbstractModel):
    """Demo data: the sample cases, brought to their stages by the same methods that real cases go through."""

    _name = 'elsmart.demo'
    _description = "Demo cases"

    @api.model
    def _load_chart(self):
        """The Norwegian chart without core's demo invoices. While modules are loaded core wants this method called."""
        company = self.env.ref('elsmart_kundefaktura.demo_company')
        self.env['account.chart.template']._load('no', company, install_demo=False)

    @api.model
    def _load(self):
        """Load the samples into the demo company. Called by the demo data, once."""
        company = self.env.ref('elsmart_kundefaktura.demo_company')
        self = self.with_company(company).with_context(
            allowed_company_ids=company.ids, tracking_disable=True, lang='nb_NO')
        self._open_for_payment(company)
        for sample in self._samples()['cases']:
            order = self._deliver(company, sample)
            for step in STAGES[sample['id']]:
                getattr(self, f'_{step}')(order)

    @api.model
    def _samples(self):
        with file_open(SAMPLES) as file:
            return json.load(file)

    @api.model
    def _open_for_payment(self, company):
        """The bank account on the invoices, and card and Vipps, played by local servers (`dev/providers_kit`)."""
        bank = self.env['account.journal'].search(
            [('company_id', '=', company.id), ('type', '=', 'bank')], limit=1)
        bank.bank_account_id = self.env.ref('elsmart_kundefaktura.demo_bank_account')
        self._publish_adapters(company, PROVIDERS_URL)

    @api.model
    def _publish_adapters(self, company, url):
        """Let the portal of `company` be paid by card and Vipps, in test mode, at the local servers on `url`."""
        for code, values in (('nexi', NEXI), ('vipps', VIPPS)):
            self.env['ir.config_parameter'].sudo().set_param(
                f'elsmart_kundefaktura.{code}_test_host', f'{url}/{code}')
            provider = self.env['payment.provider'].search(
                [('code', '=', code), ('company_id', '=', company.id)], limit=1)
            provider = provider or self.env.ref(
                f'elsmart_kundefaktura.payment_provider_{code}').copy({'company_id': company.id})
            provider.write(values)
            provider.write({'state': 'test', 'is_published': True})

    @api.model
    def _publish_demo_provider(self, company):
        """Let the portal of `company` be paid with core's demo provider, where `payment_demo` is installed."""
        if 'demo' not in dict(self.env['payment.provider']._fields['code']._description_selection(self.env)):
            return
        providers = self.env['payment.provider'].search([('code', '=', 'demo')])
        own = providers.filtered(lambda provider: provider.company_id == company)
        if not own and providers:
            own = providers[0].copy({'company_id': company.id})
        own.write({'state': 'test', 'is_published': True})

    @api.model
    def _deliver(self, company, sample):
        """Take in the deliveries of one sample with the case number that the samples give it."""
        sequence = self.env['ir.sequence'].search([('code', '=', 'elsmart.case'), ('company_id', '=', company.id)])
        serial = int(sample['id'].rsplit('-', 1)[1])
        self.env['ir.sequence'].next_by_code('elsmart.case')
        sequence.date_range_ids.sorted('id')[-1:].number_next_actual = serial
        message = self.env['elsmart.message']
        for delivery in sample['deliveries']:
            source = self.env['elsmart.source'].search(
                [('company_id', '=', company.id), ('code', '=', delivery['source'])])
            ref = delivery['path'].rsplit('/', 1)[1]
            raw = json.dumps(delivery['body'], ensure_ascii=False).encode()
            message._accept(source, importing.Envelope(ref, 'PUT', delivery['path'], raw))
        return self.env['elsmart.case'].search([('number', 'like', f'%{serial:06d}')]).order_id

    @api.model
    def _send(self, order):
        order._elsmart_send_offer()

    @api.model
    def _accept(self, order):
        version = order._elsmart_version()
        self.env['elsmart.acceptance']._accept(order, version.sha256, order.partner_id.name, {
            'login_way': 'link', 'ip': '192.0.2.10', 'user_agent': 'Demo'})

    @api.model
    def _invoice(self, order):
        order.action_elsmart_invoice()

    @api.model
    def _pay(self, order):
        order.elsmart_claim_ids.filtered(lambda claim: not claim.request)._invoice()
        for claim in order.elsmart_claim_ids._due():
            wizard = self.env['elsmart.claim.payment'].create({'claim_id': claim.id, 'amount': claim.open})
            wizard.action_register()
