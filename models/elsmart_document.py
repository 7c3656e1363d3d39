import base64
from collections import namedtuple
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..flow import basis, const, money, offer
from ..reports import (
    documents,
    formats,
    render_invoice,
    render_offer_letter,
    render_overslag,
    render_settlement_statement,
)
from ..reports.texts import Texts

# A text that is being written, in the context of a preview. An object: no call from outside can put one there.
Preview = namedtuple('Preview', 'language wording')


class ElsmartDocument(models.AbstractModel):
    """Turns records into what the renderers of `reports/` draw. Reads only: a report route must not write."""

    _name = 'elsmart.document'
    _description = "Document data"

    # === WHO === #

    @api.model
    def _letterhead(self, company):
        partner = company.partner_id
        org_no = partner.l10n_no_bronnoysund_number or ''.join(filter(str.isdigit, company.vat or ''))
        return documents.Letterhead(
            name=company.name, street=company.street or '', zip=company.zip or '', city=company.city or '',
            org_no=org_no, vat_registered='MVA' in (company.vat or ''), foretaksregisteret=bool(org_no),
            phone=company.phone or '', email=company.email or '', website=company.website or '',
            logo=self._logo(company), colour=company.elsmart_colour or '')

    @api.model
    def _logo(self, company):
        """The company's own logo; the picture that core puts in for those without one is no letterhead."""
        logo = company.with_context(bin_size=False).logo
        return base64.b64decode(logo) if logo and not company.uses_default_logo else None

    @api.model
    def _recipient(self, partner):
        country = partner.country_id
        return documents.Recipient(
            name=partner.name or '', street=partner.street or '', zip=partner.zip or '', city=partner.city or '',
            country='' if country.code in (False, 'NO') else country.name,
            org_no=partner.l10n_no_bronnoysund_number or None)

    @api.model
    def _installation(self, case):
        numbers = [('gnr', case.gnr), ('bnr', case.bnr), ('fnr', case.fnr), ('snr', case.snr)]
        land = ' '.join(f'{name} {number}' for name, number in numbers if number)
        return documents.Installation(
            address=case._address(), property=' '.join(filter(None, [case.kommunenr, land])),
            metering_point=case.metering_point or '', ov_from=case.ov_from or '', ov_to=case.ov_to or '')

    @api.model
    def _contact(self, user):
        if not user:
            return None
        return documents.Contact(name=user.name, phone=user.phone or '', email=user.email or '')

    # === OFFER === #

    @api.model
    def _offer_letter(self, order, number):
        """`documents.OfferLetter` of version `number` of `order`."""
        order = order.sudo()
        case, lines, change = order.elsmart_case_id, order._elsmart_lines(), order.elsmart_kind == 'change'
        today = fields.Date.context_today(order)
        rules = order._elsmart_settlement_rules()
        return documents.OfferLetter(
            **self._price(order, lines),
            version=number,
            valid_until=order.validity_date or today + timedelta(days=order.elsmart_work_type_id.validity_days),
            legal_reference=case.legal_reference or '',
            specification=tuple(row for line in self._cost_lines(order) for row in self._specification(line, change)),
            shared_assets=tuple(self._shared(line) for line in self._cost_lines(order) if line.is_shared),
            prepayment='none' if change else order.elsmart_work_type_id.prepayment or 'none',
            instalments=() if change else self._instalments(order),
            change_of=case.number if change else '',
            capped=any(line.legal_basis not in const.FIXED_PRICE_BASES for line in lines),
            cap_percent=rules.cap_percent,
            cap_amount=offer.cap_amount(lines, rules),
            portal_url=order._elsmart_page_url(),
            login=order.partner_id._elsmart_login_name() or None,
            terms_version=order.company_id.elsmart_terms_version or '',
            enclosures=tuple(
                documents.Enclosure(name=item.name, size=item.size, sha256=item.sha256)
                for item in self.env['elsmart.enclosure']._of(order)),
            wordings=self._wordings(order, 'offer'),
        )

    @api.model
    def _price(self, order, lines):
        """What an offer and an overslag both say: to whom, for what, where, and the cost of `lines`."""
        case, language, totals = order.elsmart_case_id, self._language(order), order._elsmart_totals(lines)
        fixed = {line.component for line in lines} - {
            line.component for line in lines if line.legal_basis not in const.FIXED_PRICE_BASES}
        return {
            'language': language,
            'letterhead': self._letterhead(order.company_id),
            'recipient': self._recipient(order.partner_id),
            'number': order.name,
            'date': fields.Date.context_today(order),
            'subject': order.elsmart_work_type_id._name_in(language),
            'installation': self._installation(case),
            'rows': tuple(documents.CostRow(
                component=row.component, labour=row.labour, material=row.material, fixed=row.component in fixed)
                for row in basis.per_component(lines)),
            'vat_rows': self._vat_rows(order, totals, language),
            'net': money.total(row.net for row in totals),
            'vat': money.total(row.vat for row in totals),
            'gross': money.total(row.gross for row in totals),
            'case_worker': self._contact(order.user_id),
        }

    @api.model
    def _overslag(self, order):
        """`documents.Overslag` of what is delivered so far. Nothing is stored: it never counts for the cap."""
        order = order.sudo()
        return documents.Overslag(
            **self._price(order, order._elsmart_lines()), waiting=order.elsmart_waiting or '',
            wordings=self._wordings(order, 'overslag'))

    @api.model
    def _cost_lines(self, order):
        case = order.elsmart_case_id
        if order.elsmart_kind == 'change':
            return order.elsmart_change_line_ids.sorted('id')
        family = case | (case.family_ids - case).sorted('id')
        return family.estimate_line_ids.browse([
            line.id for item in family for line in item.estimate_line_ids.sorted('id')])

    @api.model
    def _specification(self, line, change):
        """The row of a cost line; a line of a change that replaces another comes with that one taken away."""
        rows = [self._specification_row(line)]
        if change and line.replaces_id:
            old = self._specification_row(line.replaces_id)
            rows.append(replace(old, qty=-old.qty, amount=-old.amount, contribution=(
                None if old.contribution is None else -old.contribution)))
        return rows

    @api.model
    def _specification_row(self, line):
        return documents.SpecificationRow(
            source=line.case_id.source_id.name, case_ref=line.case_id.ref, component=line.component, name=line.name,
            qty=Decimal(f'{line.qty:.3f}').normalize(), unit=line.unit or '',
            unit_price=money.from_float(line.unit_price), amount=money.from_float(line.amount),
            contribution=money.from_float(line.charged) if line.is_shared else None)

    @api.model
    def _shared(self, line):
        shared = line.shared

        def figure(name):
            return Decimal(shared.get(name) or '0')
        return documents.SharedAsset(
            name=line.name, cost=money.from_float(line.amount), reinvestment=figure('reinvestment'),
            remaining_years=shared.get('remaining_years') or 0, rate=figure('rate'),
            advancement=figure('advancement'), cost_basis=figure('cost_basis'),
            requested_kva=figure('requested_kva'), increase_kva=figure('capacity_increase_kva'),
            contribution=figure('contribution'))

    @api.model
    def _vat_rows(self, order, totals, language):
        rates = self.env['elsmart.legal.basis']._rates(order.company_id)
        return tuple(documents.VatRow(
            label=Texts(language)(f'vat_class.{row.vat_class}'),
            rate=formats.percent(rates[row.vat_class] / 100, language) if rates[row.vat_class] else None,
            base=row.net, vat=row.vat) for row in totals)

    @api.model
    def _instalments(self, order):
        """`documents.InvoiceLine`s: what each instalment of the plan comes to with VAT."""
        work_type = order.elsmart_work_type_id
        if work_type.prepayment != 'instalments':
            return ()
        rates = self.env['elsmart.legal.basis']._rates(order.company_id)
        totals = basis.per_claim(order._elsmart_plan_lines(), rates)
        names = work_type.instalment_ids.sorted(lambda row: (row.sequence, row.id)).mapped('name')
        return tuple(documents.InvoiceLine(
            name=name, amount=money.total(row.gross for row in totals if row.instalment == number))
            for number, name in enumerate(names, start=1))

    # === INVOICE === #

    @api.model
    def _invoice(self, move):
        """`documents.Invoice` of a claim's invoice, or of the credit note that corrects one."""
        move = move.sudo()
        claim = (move.elsmart_claim_id or move.reversed_entry_id.elsmart_claim_id)
        order, credit = claim.order_id, move.move_type == 'out_refund'
        language = self._language(order)
        net, gross = money.from_float(move.amount_untaxed), money.from_float(move.amount_total)
        paid = credited = money.to_ore(0)
        if not credit and move.state == 'posted':
            # What is credited is not paid: the claim keeps them apart.
            paid, credited = money.from_float(claim.paid), money.from_float(claim.credited)
        return documents.Invoice(
            **self._claim_head(claim, language),
            recipient=self._recipient(move.partner_id),
            number=move.name or '', kind='credit_note' if credit else 'invoice',
            title='' if credit else Texts(language)(f'claim.{claim.kind}'),
            date=move.invoice_date or fields.Date.context_today(move),
            due_date=None if credit else move.invoice_date_due or None,
            lines=tuple(documents.InvoiceLine(name=line.name or '', amount=money.from_float(line.price_subtotal))
                        for line in move.invoice_line_ids if line.display_type == 'product'),
            vat_rows=self._vat_rows(order, [basis.Totals(claim.vat_class, net, gross - net)], language),
            net=net, vat=gross - net, gross=gross, already_paid=paid, already_credited=credited,
            to_pay=gross - paid - credited,
            kid=None if credit else move.payment_reference or None,
            corrects=move.reversed_entry_id.name or None,
            exemption_text=self._exemption(claim, language),
        )

    @api.model
    def _payment_request(self, claim):
        """`documents.Invoice` of a claim that no invoice may be issued for yet."""
        claim = claim.sudo()
        order, language = claim.order_id, self._language(claim.order_id)
        gross, rest = money.from_float(claim.gross), money.from_float(claim.open)
        return documents.Invoice(
            **self._claim_head(claim, language),
            recipient=self._recipient(claim.partner_id),
            number=f'{order.name}-{claim.serial}', kind='payment_request',
            date=fields.Datetime.context_timestamp(claim, claim.raised_at).date(), due_date=claim.due_date,
            lines=(documents.InvoiceLine(
                name=f'{order.name} {order.elsmart_work_type_id._name_in(language)}', amount=gross),),
            net=gross, vat=money.to_ore(0), gross=gross, already_paid=money.from_float(claim.paid),
            already_credited=money.from_float(claim.credited), to_pay=rest, kid=claim.kid)

    @api.model
    def _claim_head(self, claim, language):
        order = claim.order_id
        return {
            'language': language,
            'letterhead': self._letterhead(order.company_id),
            'case_number': order.name,
            'installation': self._installation(order.elsmart_case_id),
            'subject': order.elsmart_work_type_id._name_in(language),
            'delivery_time': self._delivery_time(claim, language),
            'delivery_place': order.elsmart_case_id._address(),
            'our_reference': order.user_id.name or order.name,
            'your_reference': order.client_order_ref or '',
            'account_no': claim.company_id._elsmart_bank_account().acc_number or '',
            'wordings': self._wordings(order, 'invoice'),
        }

    @api.model
    def _delivery_time(self, claim, language):
        """When the work was done, where every case says so; else what it waits for."""
        texts, day = Texts(language), self._done_on(claim.order_id)
        if day:
            return texts('delivery.done', date=formats.date(day, language))
        return texts('delivery.prepayment' if claim.kind in ('prepayment', 'instalment') else 'delivery.agreed')

    @api.model
    def _done_on(self, order):
        """The day on which the last case of the chain was done, or None while work is left.

        It is the day that the completions name, or else the day on which they came.
        """
        cases = order.elsmart_case_id.family_ids
        if not set(cases.mapped('work_state')) <= {'done', 'cancelled'}:
            return None
        named = cases.filtered(lambda case: case.work_state == 'done').mapped('completed_on')
        if named and all(named):
            return max(named)
        days = order.elsmart_event_ids.filtered(lambda event: event.work_state == 'done').mapped('happened_at')
        return fields.Datetime.context_timestamp(order, max(days)).date() if days else None

    @api.model
    def _exemption(self, claim, language):
        if claim.vat_class == '25':
            return None
        bases = self.env['elsmart.legal.basis'].sudo().search(
            [('company_id', '=', claim.company_id.id), ('vat_class', '=', claim.vat_class)], limit=1)
        return bases.exemption_text or Texts(language)(f'exemption.{claim.vat_class}')

    # === WORDS === #

    @api.model
    def _with_wording(self, language, wording):
        """These methods with `language`, and `wording` in place of the company's own: for a preview."""
        return self.with_context(elsmart_preview=Preview(language, wording))

    @api.model
    def _language(self, order):
        """Document language of the customer, 'nb', 'nn' or 'en'."""
        preview = self._previewed()
        return preview.language if preview else order.elsmart_language or 'nb'

    @api.model
    def _previewed(self):
        preview = self.env.context.get('elsmart_preview')
        return preview if isinstance(preview, Preview) else None

    @api.model
    def _wordings(self, order, document):
        """What the company has written for `document` of `order`, as `documents.Wording`s."""
        versions = self.env['elsmart.text']._in_force(
            order.company_id, order.elsmart_work_type_id, self._language(order), document)
        wordings = versions._wordings()
        preview = self._previewed()
        if preview:
            own = preview.wording
            wordings = (*(wording for wording in wordings if wording.key != own.key), own)
        return wordings

    # === PDF === #

    @api.model
    def _offer_pdf(self, order, number=None):
        """The sent letter as it was frozen, or a draft of version `number` where nothing is sent."""
        version = order._elsmart_version()
        if version and number is None:
            return version._pdf_bytes()
        if order.elsmart_kind == 'final':
            return render_settlement_statement(self._settlement_statement(order))
        return render_offer_letter(self._offer_letter(order, number or 1))

    @api.model
    def _overslag_pdf(self, order):
        """:raises UserError: when an offer is sent, or no cost has come"""
        if order.elsmart_status != 'collecting':
            raise UserError(self.env._("%s has an offer: an overslag is only given before that.", order.name))
        if not order._elsmart_lines():
            raise UserError(self.env._(
                "%s has no cost lines yet, so there is nothing to give an overslag of.", order.name))
        return render_overslag(self._overslag(order))

    @api.model
    def _invoice_pdf(self, move):
        """The invoice as it was sent, or as it would be sent now."""
        sent = move.sudo().with_context(bin_size=False).invoice_pdf_report_file
        return base64.b64decode(sent) if sent else render_invoice(self._invoice(move))

    @api.model
    def _request_pdf(self, claim):
        return render_invoice(self._payment_request(claim))
