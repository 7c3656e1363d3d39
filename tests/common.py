import json

from odoo.tests import TransactionCase, tagged
from odoo.tools import file_open

from ..flow import importing
from ..models.elsmart_flow import FLOW

SAMPLES = 'elsmart_kundefaktura/demo/cases.json'


def sample(sample_id):
    """One worked case of `demo/cases.json`, as a fresh dict."""
    with file_open(SAMPLES) as file:
        return next(case for case in json.load(file)['cases'] if case['id'] == sample_id)


class KundefakturaMixin:
    """A Norwegian grid company with its case systems, and the steps of the flow as short methods.

    Its references are prefixed, so that it never meets the demo data.
    """

    @classmethod
    def set_up_company(cls):
        cls.env = cls.env(context={**cls.env.context, 'tracking_disable': True})
        cls.company = cls.env['res.company'].create({
            'name': "Prøvenett AS", 'country_id': cls.env.ref('base.no').id, 'currency_id': cls.env.ref('base.NOK').id,
            'street': "Nettveien 1", 'zip': '3510', 'city': "Hønefoss", 'email': 'post@provenett.example.com',
            'vat': 'NO310000116MVA', 'elsmart_webhook_hosts': 'localhost 127.0.0.1',
        })
        cls.env['account.chart.template'].try_loading('no', cls.company, install_demo=False)
        cls.env.user.company_ids += cls.company
        cls.env = cls.env(context={**cls.env.context, 'allowed_company_ids': cls.company.ids})
        cls.company = cls.company.with_env(cls.env)
        bank = cls.env['res.partner.bank'].create({
            'acc_number': '1503.20.00417', 'partner_id': cls.company.partner_id.id, 'company_id': cls.company.id})
        cls.bank_journal = cls.env['account.journal'].search(
            [('company_id', '=', cls.company.id), ('type', '=', 'bank')], limit=1)
        cls.bank_journal.bank_account_id = bank
        cls.sources = {code: cls.env['elsmart.source'].create({
            'code': code, 'name': name, 'kind': code, 'company_id': cls.company.id,
        }) for code, name in (
            ('nettmelding', "Nettmelding"), ('arbeidsordre', "P0 Arbeidsordre"), ('produktkjop', "Produktkjøp"))}

    # === STEPS === #

    @classmethod
    def number_next(cls, serial):
        """The next main case gets `serial`, so that its KID is that of the samples."""
        sequence = cls.env['ir.sequence'].search(
            [('code', '=', 'elsmart.case'), ('company_id', '=', cls.company.id)])
        sequence.next_by_id()
        sequence.date_range_ids.sorted('id')[-1:].number_next_actual = serial

    @classmethod
    def deliver_body(cls, source, ref, body):
        """Take in one delivery as the API does; returns (case, status)."""
        raw = json.dumps(body, ensure_ascii=False).encode()
        record = cls.sources[source].sudo().with_company(cls.company)
        status, _body = cls.env['elsmart.message'].sudo().with_company(cls.company)._accept(
            record, importing.Envelope(ref, 'PUT', f'/elsmart/v1/cases/{ref}', raw))
        return cls.env['elsmart.case'].search([('source_id', '=', record.id), ('ref', '=', ref)]), status

    @classmethod
    def deliver(cls, sample_id, only=None):
        """Take in a sample case with its own number; returns its fakturagrunnlag."""
        case = sample(sample_id)
        cls.number_next(int(sample_id.rsplit('-', 1)[1]))
        for delivery in case['deliveries'][:only]:
            delivered, _status = cls.deliver_body(
                delivery['source'], delivery['path'].rsplit('/', 1)[1], delivery['body'])
        return delivered.root_id.order_id

    @classmethod
    def send(cls, order):
        order.action_elsmart_send_offer()
        return order._elsmart_version()

    @classmethod
    def accept(cls, order, name="Kari Nordmann", shown_hash=None):
        """Accept as the portal does; returns the refusal code or None."""
        version = order._elsmart_version()
        return cls.env['elsmart.acceptance'].sudo()._accept(
            order, version.sha256 if shown_hash is None else shown_hash, name,
            {'login_way': 'link', 'ip': '192.0.2.1', 'user_agent': 'test'})

    @classmethod
    def accepted(cls, sample_id):
        """A sample case that is sent and accepted."""
        order = cls.deliver(sample_id)
        cls.send(order)
        assert cls.accept(order) is None
        return order

    @classmethod
    def pay(cls, claim, amount=None):
        """The accountant registers a payment of `claim`; returns the `account.payment`."""
        before = cls.env['account.payment'].search([], order='id desc', limit=1)
        cls.env['elsmart.claim.payment'].create({
            'claim_id': claim.id, 'amount': claim.open if amount is None else amount}).action_register()
        return cls.env['account.payment'].search([('id', '>', before.id or 0)], limit=1)

    @classmethod
    def timeline(cls, order):
        """Labels of the status events in order, without the work events."""
        return order.elsmart_timeline_ids.filtered(
            lambda event: event.event_type == 'status.changed').sorted('sequence').mapped('label')

    @classmethod
    def in_flow(cls, record):
        return record.with_context(elsmart_flow=FLOW)


@tagged('post_install', '-at_install')
class KundefakturaCase(KundefakturaMixin, TransactionCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_company()

    def run_cron(self, name):
        """Run one of our crons with the commits it makes."""
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref(f'elsmart_kundefaktura.{name}').method_direct_trigger()
        self.env.invalidate_all()
