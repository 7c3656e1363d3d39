import logging

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import ormcache

from ..flow import expiry, kid
from ..reports import parts
from .elsmart_memory import tell

_logger = logging.getLogger(__name__)

# Legal basis -> (product name, tax, account) of the Norwegian chart. Chapter 16 contributions are a liability until
# they are settled (2900), never revenue.
LEGAL_BASIS_DEFAULTS = {
    'ch16': ('Anleggsbidrag (kontrollforskriften kapittel 16)', 'tax6', 'chart2900'),
    's17_4a': ('Endring av eksisterende nett (§ 17-4 a)', 'tax3', 'chart3020'),
    's17_4b': ('Andre nettjenester (§ 17-4 b)', 'tax3', 'chart3020'),
    's17_4c': ('Avbestilt arbeid (§ 17-4 c)', 'tax3', 'chart3020'),
    'fee': ('Gebyr', 'tax3', 'chart3020'),
    'exempt': ('Avgiftsfri tjeneste', 'tax4', 'chart3120'),
}

# What the letters call them in nynorsk and English.
WORK_TYPE_NAMES = {
    'ny_tilknytning': ('Ny tilknyting', 'New connection'),
    'endring_av_ov': ('Endring av overbelastingsvern', 'Change of main fuse'),
    'omlegging': ('Omlegging av nett', 'Moving of grid'),
    'sanering': ('Sanering og riving', 'Removal and demolition'),
    'malerarbeid': ('Målararbeid', 'Meter work'),
    'trafoutlevering': ('Utlevering av straumtransformatorar', 'Delivery of current transformers'),
    'replombering': ('Omplombering', 'Resealing'),
    'midlertidig': ('Mellombels tilknyting (byggjestraum)', 'Temporary connection (building site)'),
}
WORK_TYPE_DEFAULTS = (
    # code, name, release policy, prepayment, days of validity
    ('ny_tilknytning', 'Ny tilknytning', 'prepayment', 'full', 60),
    ('endring_av_ov', 'Endring av overbelastningsvern', 'acceptance', 'none', 60),
    ('omlegging', 'Omlegging av nett', 'acceptance', 'none', 60),
    ('sanering', 'Sanering og riving', 'acceptance', 'none', 60),
    ('malerarbeid', 'Målerarbeid', 'acceptance', 'none', 30),
    ('trafoutlevering', 'Utlevering av strømtransformatorer', 'acceptance', 'none', 30),
    ('replombering', 'Re-plombering', 'acceptance', 'none', 30),
    ('midlertidig', 'Midlertidig tilknytning (byggestrøm)', 'prepayment', 'full', 30),
)


class ResCompany(models.Model):
    _inherit = 'res.company'

    elsmart_practice = fields.Text(
        string="Practice for contributions", compute='_compute_elsmart_practice', inverse='_inverse_elsmart_practice',
        help="The company's own practice in bokmål, printed in every offer letter (§ 16-2 b).")
    elsmart_attachment_limit = fields.Integer(
        string="Size limit of attachments (MB)", default=10, required=True,
        help="Of the letter and what goes with it, in all. Many mail servers refuse more than 10–25 MB.")
    elsmart_terms_version = fields.Char(string="Version of terms", default='2026-1')
    elsmart_early_start_consent = fields.Boolean(
        string="Consumers consent to an early start",
        help="Consumers must ask for the work to start before their right of withdrawal (14 days) has run out, or they "
             "cannot accept in the portal. The sentence is kept with the evidence.")
    elsmart_reminder_days = fields.Char(
        string="Reminders of an offer", default='14, 3', help="Days before its last day, separated by commas.")
    elsmart_lapse_months = fields.Integer(
        string="Accepted work lapses after (months)", default=12,
        help="Work that is not carried out by then is proposed to lapse. 0: never.")
    elsmart_payment_days = fields.Integer(string="Days to pay", default=14)
    elsmart_vat_advance = fields.Selection(
        [('request', "Payment request, invoice after delivery"), ('part_invoice', "Part invoice at once")],
        string="VAT-liable work paid in advance", default='request', required=True,
        help="VAT-liable supplies may not be invoiced before delivery, except building work under bookkeeping "
             "regulation § 8-1-2a.")
    elsmart_contribution_account_id = fields.Many2one(
        'account.account', string="Account of settled contributions", check_company=True,
        help="Asset or cost account that contributions are moved to when they are settled; never revenue.")
    elsmart_responsible_id = fields.Many2one(
        'res.users', string="Responsible accountant", domain="[('share', '=', False)]",
        help="Is told of what needs somebody in a case without a case worker. Empty: an accountant of the company.")
    elsmart_cap_percent = fields.Float(
        string="Cap above the estimate (%)", default=15, digits=(5, 2), help="§ 16-11 of kontrollforskriften.")
    elsmart_kid_prefix = fields.Char(string="KID prefix", default='1', size=4)
    elsmart_kid_modulus = fields.Selection(
        [('mod10', "MOD10"), ('mod11', "MOD11")], string="KID check digit", default='mod10', required=True)
    elsmart_webhook_hosts = fields.Char(
        string="Allowed webhook hosts",
        help="Hosts that status events may be sent to, separated by spaces. Everything else is refused.")
    elsmart_colour = fields.Char(string="Colour of documents", default='#0b5c6b')
    elsmart_ready = fields.Boolean(string="Kundefaktura is set up", compute='_compute_elsmart_ready')

    _elsmart_attachment_limit_positive = models.Constraint(
        'CHECK(elsmart_attachment_limit BETWEEN 1 AND 100)', "The size limit of attachments is from 1 to 100 MB.")

    def cache_invalidation_fields(self):
        """Extend: `_elsmart_remember` rests on the currency; core lets nobody change a company's parent."""
        return super().cache_invalidation_fields() | {'currency_id'}

    def _elsmart_remember(self):
        """Let this record know what core asks of it for every new order, without reading all of the company."""
        tell(self, self._elsmart_remembered())

    @ormcache('self.id')
    def _elsmart_remembered(self):
        return {'currency_id': self.currency_id.id, 'parent_path': self.parent_path}

    def _elsmart_practice_text(self):
        self.ensure_one()
        return self.env['elsmart.text'].sudo().search([
            ('company_id', '=', self.id), ('key', '=', 'practice.text'), ('language', '=', 'nb'),
            ('work_type_id', '=', False)])

    def _elsmart_has_practice(self):
        """Whether offers can state the company's practice (§ 16-2 b), in its own words or in those of the addon."""
        return bool(parts.default('practice.text', 'nb') or self._elsmart_practice_text().body)

    def _compute_elsmart_practice(self):
        for company in self:
            company.elsmart_practice = company._elsmart_practice_text().body or parts.default('practice.text', 'nb')

    def _inverse_elsmart_practice(self):
        for company in self:
            company.env['elsmart.text']._setup(company)
            company._elsmart_practice_text().body = company.elsmart_practice

    def _compute_elsmart_ready(self):
        ready = self.env['elsmart.legal.basis'].sudo()._read_group([('company_id', 'in', self.ids)], ['company_id'])
        ids = {company.id for company, in ready}
        for company in self:
            company.elsmart_ready = company.id in ids

    @api.constrains('elsmart_reminder_days')
    def _check_elsmart_reminder_days(self):
        for company in self:
            try:
                company._elsmart_reminder_days()
            except ValueError as error:
                raise ValidationError(self.env._(
                    "Reminders: write whole days before the last day, such as 14, 3.")) from error

    def _elsmart_reminder_days(self):
        """Days before the last day of an offer on which its customer is reminded; (14, 3)."""
        self.ensure_one()
        return expiry.reminder_days(self.elsmart_reminder_days)

    def _elsmart_kid_structure(self):
        """How this company builds its KIDs."""
        self.ensure_one()
        return kid.Structure(prefix=self.elsmart_kid_prefix or '', modulus=self.elsmart_kid_modulus)

    def _elsmart_allowed_hosts(self):
        """Lower-case hosts that an administrator allows us to call."""
        self.ensure_one()
        return set((self.elsmart_webhook_hosts or '').lower().replace(',', ' ').split())

    def _elsmart_responsible(self):
        """Who is told of a case that has no case worker: who is chosen, else the company's first accountant."""
        self.ensure_one()
        company = self.sudo()
        accountants = self.env.ref('elsmart_kundefaktura.group_accountant').sudo().all_user_ids.filtered(
            lambda user: user._is_internal() and not user._is_superuser() and company in user.company_ids)
        chosen = company.elsmart_responsible_id.filtered(
            lambda user: user.active and user.has_group('elsmart_kundefaktura.group_user'))
        return chosen or accountants.sorted('id')[:1] or self.env.ref('base.user_admin').sudo()

    def _elsmart_bank_account(self):
        """The account that customers pay to: the bank journal's, else the company's first."""
        self.ensure_one()
        journal = self.env['account.journal'].sudo().search([
            *self.env['account.journal']._check_company_domain(self),
            ('type', '=', 'bank'), ('bank_account_id', '!=', False),
        ], limit=1)
        return journal.bank_account_id or self.partner_id.sudo().bank_ids[:1]

    def _elsmart_setup(self):
        """Give each company what the flow needs: legal bases with their accounts, work types, case numbers.

        Safe to run again: what is there already is left as the company has set it.
        """
        for company in self.filtered(lambda c: c.chart_template == 'no'):
            # sudo: setting up is part of loading a chart, whoever loads it.
            company = company.sudo().with_company(company)
            # Sums are promised to the øre: VAT is rounded once per document and class.
            company.tax_calculation_rounding_method = 'round_globally'
            company.restrictive_audit_trail = True
            if not company.elsmart_contribution_account_id:
                company.elsmart_contribution_account_id = self.env['account.chart.template'].with_company(company).ref(
                    'chart1130', raise_if_not_found=False)
            company._elsmart_setup_legal_bases()
            company._elsmart_setup_work_types()
            company._elsmart_setup_sequence()
            company._elsmart_setup_manual_source()
            company.env['elsmart.text']._setup(company)

    def _elsmart_setup_legal_bases(self):
        chart = self.env['account.chart.template']
        existing = self.env['elsmart.legal.basis'].search([('company_id', '=', self.id)]).mapped('code')
        for code, (name, tax, account) in LEGAL_BASIS_DEFAULTS.items():
            if code in existing:
                continue
            income = chart.ref(account, raise_if_not_found=False) or chart.ref('chart3020')
            product = self.env['product.product'].create({
                'name': name,
                'type': 'service',
                'invoice_policy': 'order',
                'list_price': 0.0,
                'company_id': self.id,
                'taxes_id': [(6, 0, chart.ref(tax).ids)],
                'supplier_taxes_id': [(5,)],
                'property_account_income_id': income.id,
                'purchase_ok': False,
            })
            self.env['elsmart.legal.basis'].create({'company_id': self.id, 'code': code, 'product_id': product.id})

    def _elsmart_setup_work_types(self):
        work_types = self.env['elsmart.work.type'].with_context(active_test=False)
        existing = work_types.search([('company_id', '=', self.id)]).mapped('code')
        created = self.env['elsmart.work.type'].create([{
            'company_id': self.id, 'code': code, 'name': name, 'release_policy': release, 'prepayment': prepayment,
            'validity_days': days, 'sequence': 10 * position,
            **dict(zip(('name_nn', 'name_en'), WORK_TYPE_NAMES[code], strict=True)),
        } for position, (code, name, release, prepayment, days) in enumerate(WORK_TYPE_DEFAULTS)
            if code not in existing])
        self.env['elsmart.work.type.price']._setup(created)

    def _elsmart_setup_sequence(self):
        sequence = self.env['ir.sequence'].search([('code', '=', 'elsmart.case'), ('company_id', '=', self.id)])
        if not sequence:
            sequence.create({
                'name': f'Kundefaktura: saksnummer ({self.name})', 'code': 'elsmart.case', 'company_id': self.id,
                'prefix': 'K-%(range_year)s-', 'padding': 6, 'use_date_range': True, 'implementation': 'standard',
            })

    def _elsmart_setup_manual_source(self):
        source = self.env['elsmart.source'].with_context(active_test=False).search(
            [('company_id', '=', self.id), ('kind', '=', 'manual')])
        if not source:
            source.create({'company_id': self.id, 'code': 'manuell', 'name': "Registrert manuelt", 'kind': 'manual'})

    @api.model
    def _elsmart_setup_current(self):
        """Button of the settings page."""
        self.env.company._elsmart_setup()
