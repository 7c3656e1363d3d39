"""Credit notes that the flow itself makes: of a change that costs less, a settlement, a cancellation."""
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount

from ..flow import invoicing, money
from ..flow.settlement import split_credit

# More than rounding can make is not rounding.
ROUNDING = Decimal('0.02')


class ElsmartClaim(models.Model):
    _inherit = 'elsmart.claim'

    withdrawn = fields.Boolean(
        readonly=True, copy=False, help="Asked for before an invoice could be made, and no longer asked for.")

    @api.depends('withdrawn')
    def _compute_open(self):
        """Extend: what is withdrawn asks for nothing; money that came on it is paid back."""
        super()._compute_open()
        for claim in self.filtered('withdrawn'):
            claim.in_force, claim.open = False, 0.0

    def _standing(self, amount='amount_untaxed'):
        """NOK ex. VAT of the invoice that no credit note has taken back; with 'amount_tax' its VAT."""
        self.ensure_one()
        invoice = self.invoice_id
        credited = sum(invoice.reversal_move_ids.filtered(lambda move: move.state == 'posted').mapped(amount))
        return money.from_float(invoice[amount]) - money.from_float(credited)

    @api.model
    def _credit_rest(self, order):
        """Credit what `order` (a change or a settlement) is below zero, per VAT class, newest invoice first.

        :return: the credit notes, posted and sent
        :raises UserError: if more would be credited than was invoiced
        """
        notes = self.env['account.move']
        done = set(order.elsmart_credit_ids.reversed_entry_id.elsmart_claim_id.mapped('vat_class'))
        for row in order._elsmart_totals():
            if row.net < 0 and row.vat_class not in done:
                rows = [line for line in order._elsmart_lines() if line.vat_class == row.vat_class]
                notes |= self._credit_class(order, row.vat_class, -row.net, _main_basis(rows))
        return notes._elsmart_send_credit()

    @api.model
    def _credit_class(self, order, vat_class, amount, legal_basis):
        chain = order.elsmart_case_id.order_ids
        claims = (chain - order).elsmart_claim_ids.filtered(
            lambda claim: claim.vat_class == vat_class and claim.invoice_id).sorted('serial')
        try:
            parts = split_credit(amount, [(claim.id, claim._standing()) for claim in claims])
        except ValueError as error:
            raise UserError(self.env._(
                "%(order)s gives %(amount)s back, which is more than is invoiced. Invoice the offer first.",
                order=order.name, amount=format_amount(self.env, float(amount), order.currency_id))) from error
        notes = self.env['account.move']
        for part in parts:
            notes |= self.browse(part.ref)._credit(order, {legal_basis: part.amount})
        return notes

    def _credit(self, order, amounts):
        """A draft credit note of `amounts` ({legal basis: NOK ex. VAT}) that corrects this claim's invoice."""
        self.ensure_one()
        invoice = self.invoice_id
        products = {code: basis.product_id for code, basis in self.env['elsmart.legal.basis']._by_code(
            self.company_id).items()}
        return self.env['account.move'].with_company(self.company_id).create({
            'move_type': 'out_refund',
            'partner_id': invoice.partner_id.id,
            'reversed_entry_id': invoice.id,
            'elsmart_credit_order_id': order.id,
            'journal_id': invoice.journal_id.id,
            'invoice_date': fields.Date.context_today(self),
            'invoice_origin': order.name,
            'ref': order.name,
            'invoice_payment_term_id': False,
            'fiscal_position_id': False,
            'invoice_line_ids': [(0, 0, {
                'name': _credit_text(order), 'product_id': products[legal_basis].id, 'quantity': 1,
                'price_unit': float(amount), 'tax_ids': [(6, 0, products[legal_basis].taxes_id.ids)],
                'elsmart_legal_basis': legal_basis,
            }) for legal_basis, amount in amounts.items()],
        })

    def _credit_all(self, order):
        """Credit all that still stands of these claims' invoices, line by line; withdraw what has no invoice."""
        notes = self.env['account.move']
        for claim in self.filtered('in_force'):
            if not claim.invoice_id:
                claim.withdrawn = True
                continue
            standing = claim._standing_by_basis()
            if standing:
                notes |= claim._credit(order, standing)
        return notes._elsmart_send_credit()

    def _standing_by_basis(self):
        """{legal basis: NOK ex. VAT} that still stands of this claim's invoice."""
        sums = {}
        moves = self.invoice_id | self.invoice_id.reversal_move_ids.filtered(lambda move: move.state == 'posted')
        for line in moves.invoice_line_ids.filtered('elsmart_legal_basis'):
            sign = 1 if line.move_type == 'out_invoice' else -1
            sums[line.elsmart_legal_basis] = sums.get(line.elsmart_legal_basis, money.to_ore(0)) + (
                sign * money.from_float(line.price_subtotal))
        return {code: amount for code, amount in sums.items() if amount > 0}


class AccountMove(models.Model):
    _inherit = 'account.move'

    def _elsmart_fit_vat(self):
        """Make VAT in drafts of ours what order and claim say, to the øre.

        Core adds up lines as floats, so that what is exactly half an øre may be rounded the other way, above all where
        a settlement takes away what was invoiced before. And see `flow.invoicing.vat_of` for a credit note.
        """
        for move in self:
            claim, tax = move._elsmart_main_claim(), move.line_ids.filtered('tax_line_id')
            if not claim or len(tax) != 1:
                continue
            rate = self.env['elsmart.legal.basis']._rates(move.company_id)[claim.vat_class]
            left = (claim._standing(), claim._standing('amount_tax')) if move.move_type == 'out_refund' else None
            vat = invoicing.vat_of(money.from_float(move.amount_untaxed), rate, left)
            if 0 < abs(vat - money.from_float(move.amount_tax)) <= ROUNDING:   # else a tax is set up wrongly
                tax.amount_currency = move.direction_sign * float(vat)

    def _elsmart_send_credit(self):
        """Post credit notes, which matches them with what is unpaid, and send them."""
        if self:
            self._elsmart_fit_vat()
            self.action_post()
            self._elsmart_send(self.partner_id[:1].email)
            self.env.ref('mail.ir_cron_mail_scheduler_action').sudo()._trigger()
        return self


CREDIT_TEXTS = {
    'nb': {'change': 'Redusert omfang, {order}', 'final': 'Oppgjør, {order}: for mye fakturert',
           'offer': 'Kansellert, {order}'},
    'nn': {'change': 'Redusert omfang, {order}', 'final': 'Oppgjer, {order}: for mykje fakturert',
           'offer': 'Kansellert, {order}'},
    'en': {'change': 'Reduced scope, {order}', 'final': 'Settlement, {order}: invoiced too much',
           'offer': 'Cancelled, {order}'},
}


def _credit_text(order):
    texts = CREDIT_TEXTS[order.elsmart_language or 'nb']
    kind = 'offer' if order.elsmart_case_id.cancelled else order.elsmart_kind
    return texts[kind].format(order=order.name)


def _main_basis(lines):
    """The legal basis that most of a reduction is on."""
    sums = {}
    for line in lines:
        sums[line.legal_basis] = sums.get(line.legal_basis, 0) + line.amount
    return min(sums, key=sums.get)
