"""The settlement statement of a `final` order, from the same figures as the settlement itself was made of."""
from odoo import api, fields, models

from ..flow import const, money
from ..reports import documents, formats
from ..reports.texts import Texts

ZERO = money.to_ore(0)


class ElsmartDocument(models.AbstractModel):
    _inherit = 'elsmart.document'

    @api.model
    def _settlement_statement(self, final):
        """`documents.SettlementStatement` of the settlement `final`."""
        final = final.sudo()
        case, language = final.elsmart_case_id, self._language(final)
        offer = case.order_ids.filtered(
            lambda order: order.elsmart_kind == 'offer' and order.elsmart_settled_by_id == final)
        figures = offer._elsmart_settlement()
        return documents.SettlementStatement(
            language=language,
            letterhead=self._letterhead(final.company_id),
            recipient=self._recipient(final.partner_id),
            number=final.name,
            date=fields.Datetime.context_timestamp(final, final.create_date).date(),
            subject=final.elsmart_work_type_id._name_in(language),
            installation=self._installation(case),
            rows=self._statement_rows(offer),
            changes=self._statement_changes(offer, language),
            classes=tuple(documents.StatementClass(
                label=Texts(language)(f'scope.{row.scope}'), estimate=row.estimate, limit=row.limit, actual=row.actual,
                due=row.due, carried=row.carried, caused_by_customer=row.caused_by_customer) for row in figures),
            balances=self._statement_balances(final, figures, language),
            cap_percent=offer._elsmart_settlement_rules().cap_percent,
            case_worker=self._contact(final.user_id or offer.user_id),
            wordings=self._wordings(final, 'offer'),
        )

    @api.model
    def _statement_rows(self, offer):
        """Estimate and actual cost per component, without what the customer caused."""
        changes, sums, fixed = offer._elsmart_accepted_changes(), {}, set()
        for line in offer._elsmart_estimate_lines(changes):
            row = sums.setdefault(line.component, [ZERO, ZERO])
            row[0] += line.amount if line.in_estimate else ZERO
            if line.legal_basis in const.FIXED_PRICE_BASES:
                row[1] += line.amount if line.in_estimate else ZERO
                fixed.add(line.component)
        for line in offer._elsmart_actual_lines(changes):
            sums.setdefault(line.component, [ZERO, ZERO])[1] += ZERO if line.by_customer else line.amount
        return tuple(documents.StatementRow(
            component=component, estimate=estimate, actual=actual, fixed=component in fixed)
            for component, (estimate, actual) in sums.items() if estimate or actual)

    @api.model
    def _statement_changes(self, offer, language):
        """Accepted changes with their price and actual cost, then other cost that the customer caused."""
        changes, lines = offer._elsmart_accepted_changes(), offer._elsmart_settled_lines()
        rows = []
        for change in changes:
            mine = lines.filtered(lambda line, ref=change.elsmart_change_ref: line.change_ref == ref)
            accepted = change.elsmart_acceptance_ids[:1].accepted_at
            rows.append(documents.StatementChange(
                name=f'{change.name}: {change.elsmart_change_reason or ""}'.rstrip(': '),
                accepted=accepted and fields.Datetime.context_timestamp(change, accepted).date() or None,
                price=money.total(row.net for row in change._elsmart_totals()),
                actual=money.total(money.from_float(line.charged) for line in mine)))
        other = lines.filtered(lambda line: not line.change_ref and offer._elsmart_is_caused_by_customer(line, changes))
        return tuple(rows) + tuple(documents.StatementChange(
            name=line.reason or line.name, accepted=None, price=ZERO, actual=money.from_float(line.charged))
            for line in other)

    @api.model
    def _statement_balances(self, final, figures, language):
        """What is due, was invoiced and was paid before, per VAT class."""
        rates = self.env['elsmart.legal.basis']._rates(final.company_id)
        return tuple(
            self._statement_balance(final, vat_class, [row for row in figures if row.vat_class == vat_class],
                                    rates[vat_class], language)
            for vat_class in const.VAT_CLASSES if any(row.vat_class == vat_class for row in figures))

    def _statement_balance(self, final, vat_class, figures, rate, language):
        net = money.total(row.due for row in figures)
        claims = (final.elsmart_case_id.order_ids - final).elsmart_claim_ids.filtered(
            lambda claim: claim.vat_class == vat_class)
        moves = claims.move_ids | claims.move_ids.reversal_move_ids
        own = final.elsmart_claim_ids.filtered(lambda claim: claim.vat_class == vat_class).invoice_id | (
            moves.filtered(lambda move: move.elsmart_credit_order_id == final))
        before = (moves - own).filtered(lambda move: move.state == 'posted')
        return documents.StatementBalance(
            label=Texts(language)(f'vat_class.{vat_class}'),
            net=net, vat=money.to_ore(net * rate / 100),
            rate=formats.percent(rate / 100, language) if rate else None,
            invoiced=money.from_float(sum(before.mapped('amount_total_signed'))),
            paid=money.from_float(sum(claims.mapped('paid'))),
            document=', '.join(own.filtered(lambda move: move.state == 'posted').mapped('name')))
