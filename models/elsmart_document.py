import base64
from decimal import Decimal

from odoo import api, fields, models

from ..flow import basis, const, money
from ..reports import documents, invoice, offer_letter

VAT_LABELS = {
    'nb': {'none': 'Anleggsbidrag, ikke merverdiavgiftspliktig', '25': 'Merverdiavgift', 'exempt': 'Fritatt'},
    'nn': {'none': 'Anleggsbidrag, ikkje meirverdiavgiftspliktig', '25': 'Meirverdiavgift', 'exempt': 'Friteke'},
    'en': {'none': 'Connection charge, not subject to VAT', '25': 'VAT', 'exempt': 'Exempt'},
}
CLAIM_TITLES = {
    'nb': {'prepayment': 'Forhåndsbetaling', 'instalment': 'Akonto', 'change': 'Endring', 'final': 'Sluttfaktura'},
    'nn': {'prepayment': 'Førehandsbetaling', 'instalment': 'Akonto', 'change': 'Endring', 'final': 'Sluttfaktura'},
    'en': {'prepayment': 'Prepayment', 'instalment': 'Instalment', 'change': 'Change', 'final': 'Final invoice'},
}
DELIVERY_TIMES = {
    'nb': {'before': 'Når arbeidet er utført', 'after': 'Etter avtale, se saken'},
    'nn': {'before': 'Når arbeidet er utført', 'after': 'Etter avtale, sjå saka'},
    'en': {'before': 'When the work is done', 'after': 'As agreed, see the case'},
}
EXEMPTION = {
    'nb': 'Anleggsbidrag etter kontrollforskriften kapittel 16 er ikke omsetning og har ikke merverdiavgift.',
    'nn': 'Anleggsbidrag etter kontrollforskrifta kapittel 16 er ikkje omsetnad og har ikkje meirverdiavgift.',
    'en': 'Connection charges under chapter 16 of the Norwegian regulation are not turnover and carry no VAT.',
}


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
        case, lines = order.elsmart_case_id, order._elsmart_lines()
        totals = order._elsmart_totals(lines)
        language = order.elsmart_language or 'nb'
        fixed = {line.component for line in lines} - {
            line.component for line in lines if line.legal_basis not in const.FIXED_PRICE_BASES}
        today = fields.Date.context_today(order)
        return documents.OfferLetter(
            language=language,
            letterhead=self._letterhead(order.company_id),
            recipient=self._recipient(order.partner_id),
            number=order.name, version=number, date=today,
            valid_until=order.validity_date or today,
            subject=order.elsmart_work_type_id.name or '',
            legal_reference=case.legal_reference or '',
            installation=self._installation(case),
            rows=tuple(documents.CostRow(
                component=row.component, labour=row.labour, material=row.material, fixed=row.component in fixed)
                for row in basis.per_component(lines)),
            vat_rows=self._vat_rows(order, totals, language),
            net=money.total(row.net for row in totals),
            vat=money.total(row.vat for row in totals),
            gross=money.total(row.gross for row in totals),
            specification=tuple(self._specification(line) for line in self._cost_lines(case)),
            shared_assets=tuple(self._shared(line) for line in self._cost_lines(case) if line.is_shared),
            prepayment=order.elsmart_work_type_id.prepayment or 'none',
            capped=any(line.legal_basis not in const.FIXED_PRICE_BASES for line in lines),
            portal_url=order._elsmart_page_url(),
            login=order.partner_id.user_ids[:1].login or order.partner_id.email or None,
            case_worker=self._contact(order.user_id),
            practice=order.company_id.elsmart_practice or None,
            terms_version=order.company_id.elsmart_terms_version or '',
        )

    @api.model
    def _cost_lines(self, case):
        family = case | (case.family_ids - case).sorted('id')
        return family.estimate_line_ids.browse([
            line.id for item in family for line in item.estimate_line_ids.sorted('id')])

    @api.model
    def _specification(self, line):
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
            label=VAT_LABELS[language][row.vat_class],
            rate=f'{rates[row.vat_class].normalize():f} %' if rates[row.vat_class] else None,
            base=row.net, vat=row.vat) for row in totals)

    # === INVOICE === #

    @api.model
    def _invoice(self, move):
        """`documents.Invoice` of a claim's invoice, or of the credit note that corrects one."""
        move = move.sudo()
        claim = (move.elsmart_claim_id or move.reversed_entry_id.elsmart_claim_id)
        order, credit = claim.order_id, move.move_type == 'out_refund'
        language = order.elsmart_language or 'nb'
        net, gross = money.from_float(move.amount_untaxed), money.from_float(move.amount_total)
        paid = gross - money.from_float(move.amount_residual) if move.state == 'posted' else money.to_ore(0)
        return documents.Invoice(
            **self._claim_head(claim, language),
            recipient=self._recipient(move.partner_id),
            number=move.name or '', kind='credit_note' if credit else 'invoice',
            title='' if credit else CLAIM_TITLES[language].get(claim.kind, ''),
            date=move.invoice_date or fields.Date.context_today(move),
            due_date=None if credit else move.invoice_date_due or None,
            lines=tuple(documents.InvoiceLine(name=line.name or '', amount=money.from_float(line.price_subtotal))
                        for line in move.invoice_line_ids if line.display_type == 'product'),
            vat_rows=self._vat_rows(order, [basis.Totals(claim.vat_class, net, gross - net)], language),
            net=net, vat=gross - net, gross=gross, already_paid=paid, to_pay=gross - paid,
            kid=None if credit else move.payment_reference or None,
            corrects=move.reversed_entry_id.name or None,
            exemption_text=self._exemption(claim, language),
        )

    @api.model
    def _payment_request(self, claim):
        """`documents.Invoice` of a claim that no invoice may be issued for yet."""
        claim = claim.sudo()
        order, language = claim.order_id, claim.order_id.elsmart_language or 'nb'
        gross, rest = money.from_float(claim.gross), money.from_float(claim.open)
        return documents.Invoice(
            **self._claim_head(claim, language),
            recipient=self._recipient(claim.partner_id),
            number=f'{order.name}-{claim.serial}', kind='payment_request',
            date=fields.Datetime.context_timestamp(claim, claim.raised_at).date(), due_date=claim.due_date,
            lines=(documents.InvoiceLine(name=f'{order.name} {order.elsmart_work_type_id.name}', amount=gross),),
            net=gross, vat=money.to_ore(0), gross=gross, already_paid=money.from_float(claim.paid), to_pay=rest,
            kid=claim.kid)

    @api.model
    def _claim_head(self, claim, language):
        order = claim.order_id
        return {
            'language': language,
            'letterhead': self._letterhead(order.company_id),
            'case_number': order.name,
            'installation': self._installation(order.elsmart_case_id),
            'delivery_time': DELIVERY_TIMES[language][
                'before' if claim.kind in ('prepayment', 'instalment') else 'after'],
            'delivery_place': order.elsmart_case_id._address(),
            'our_reference': order.user_id.name or order.name,
            'your_reference': order.client_order_ref or '',
            'account_no': claim.company_id._elsmart_bank_account().acc_number or '',
        }

    @api.model
    def _exemption(self, claim, language):
        if claim.vat_class == '25':
            return None
        bases = self.env['elsmart.legal.basis'].sudo().search(
            [('company_id', '=', claim.company_id.id), ('vat_class', '=', claim.vat_class)], limit=1)
        return bases.exemption_text or (EXEMPTION[language] if claim.vat_class == 'none' else None)

    # === PDF === #

    @api.model
    def _offer_pdf(self, order, number=None):
        """The sent letter as it was frozen, or a draft of version `number` where nothing is sent."""
        version = order._elsmart_version()
        if version and number is None:
            return version._pdf_bytes()
        return offer_letter.render_offer_letter(self._offer_letter(order, number or 1))

    @api.model
    def _invoice_pdf(self, move):
        return invoice.render_invoice(self._invoice(move))

    @api.model
    def _request_pdf(self, claim):
        return invoice.render_invoice(self._payment_request(claim))
