"""Every kind of document that leaves as EHF, from real cases: for the tests and for dev/ehf."""

from .common import KundefakturaMixin

PAYERS = {
    'consumer': {
        'kind': 'consumer', 'name': "Kari Nordmann", 'email': 'kari.nordmann@example.com', 'street': "Fjellveien 12",
        'zip': '3510', 'city': "Hønefoss", 'country': 'NO', 'language': 'nb'},
    'company': {
        'kind': 'organisation', 'name': "Fjell & Dal Eiendom AS", 'orgnr': '310002216',
        'email': 'post@fjell.example.com', 'street': "Storgata 1", 'zip': '3510', 'city': "Hønefoss", 'country': 'NO',
        'language': 'nn', 'buyer_reference': 'PO-7781'},
    'abroad': {
        'kind': 'consumer', 'name': "Åsa Öberg", 'email': 'asa@example.com', 'street': "Storgatan 2", 'zip': '111 22',
        'city': "Stockholm", 'country': 'SE', 'language': 'en'},
}


class EhfKinds(KundefakturaMixin):
    """`documents()` gives {name: posted account.move}; each method below makes the moves of one kind."""

    @classmethod
    def documents(cls, payer):
        moves = {}
        for kind in ('ordinary_none', 'ordinary_25', 'ordinary_exempt', 'two_classes', 'prepayment_paid', 'instalments',
                     'change', 'change_credit', 'final', 'final_credit', 'cancellation', 'reissue'):
            for number, move in enumerate(getattr(cls, kind)(payer), start=1):
                moves[f'{payer}-{kind.replace("_", "-")}-{number}'] = move
        return moves

    @classmethod
    def basis(cls, payer, lines, work_type='omlegging'):
        """An accepted fakturagrunnlag of `lines`, (legal basis, amount) pairs."""
        cls.serial = getattr(cls, 'serial', 0) + 1
        case, _status = cls.deliver_body('nettmelding', f'EHF-{cls.serial}', {
            'version': 1, 'estimate': 'complete', 'work_type': work_type, 'legal_reference': "§ 16-8",
            'customer': PAYERS[payer],
            'installation': {'street': "Fjellveien 12", 'zip': '3510', 'city': "Hønefoss", 'country': 'NO',
                             'kommunenr': '3305', 'gnr': 45, 'bnr': 118},
            'lines': [cls.line(number, *line) for number, line in enumerate(lines, start=1)],
        })
        order = case.order_id
        cls.send(order)
        assert cls.accept(order) is None
        return order

    @staticmethod
    def line(number, legal_basis, amount):
        return {'line_id': str(number), 'component': f"Linje {number}", 'name': f"Arbeid & materiell <{number}>",
                'kind': 'labour', 'qty': '1', 'unit': 'stk', 'unit_price': amount, 'amount': amount,
                'legal_basis': legal_basis}

    @classmethod
    def invoiced(cls, order):
        """The invoices of all that `order` asks for."""
        cls.env['elsmart.claim']._invoice_rest(order)
        return order.elsmart_claim_ids.invoice_id.sorted('id')

    # === THE KINDS === #

    @classmethod
    def ordinary_none(cls, payer):
        return cls.invoiced(cls.basis(payer, [('ch16', '51140.00'), ('ch16', '0.05')]))

    @classmethod
    def ordinary_25(cls, payer):
        return cls.invoiced(cls.basis(payer, [('s17_4a', '67280.33'), ('fee', '1234.33'), ('s17_4b', '0.01')]))

    @classmethod
    def ordinary_exempt(cls, payer):
        return cls.invoiced(cls.basis(payer, [('exempt', '980.00')]))

    @classmethod
    def two_classes(cls, payer):
        return cls.invoiced(cls.basis(payer, [('ch16', '6400.00'), ('s17_4a', '600.00')]))

    @classmethod
    def prepayment_paid(cls, payer):
        """Three prepayments: unpaid, paid in part and paid before the invoice was made."""
        moves = cls.env['account.move']
        for share in (0, 0.4, 1):
            [claim] = cls.basis(payer, [('ch16', '51140.00')], 'ny_tilknytning').elsmart_claim_ids
            if share:
                cls.pay(claim, claim.gross * share)
            claim._invoice()
            moves |= claim.invoice_id
        return moves

    @classmethod
    def instalments(cls, payer):
        work_type = cls.env['elsmart.work.type'].search(
            [('company_id', '=', cls.company.id), ('code', '=', 'midlertidig')])
        work_type.write({
            'prepayment': 'instalments', 'release_policy': 'first_instalment', 'instalment_ids': [
                (5,),
                (0, 0, {'name': "1", 'percent': 50, 'due': 'acceptance'}),
                (0, 0, {'name': "2", 'percent': 50, 'due': 'milestone'})]})
        return cls.invoiced(cls.basis(payer, [('ch16', '315365.41')], 'midlertidig'))

    @classmethod
    def change(cls, payer):
        return cls.invoiced(cls.changed(payer, '17400.00'))

    @classmethod
    def change_credit(cls, payer):
        """An accepted change that takes work away from what is invoiced."""
        change = cls.changed(payer, '50000.00', replace=True)
        cls.env['elsmart.claim']._claim_or_credit(change)
        return change.elsmart_credit_ids

    @classmethod
    def changed(cls, payer, amount, replace=False):
        order = cls.basis(payer, [('s17_4a', '67280.00')])
        cls.invoiced(order)
        main = order.elsmart_case_id
        change = order._elsmart_new_change([{
            'case_id': main.id, 'line_ref': 'E1', 'component': "Omlegging", 'name': "Endret grøft", 'kind': 'labour',
            'qty': 1, 'unit': 'stk', 'unit_price': float(amount), 'amount': float(amount), 'material_amount': 0,
            'legal_basis': 's17_4a', **({'replaces_id': order.elsmart_cost_line_ids.id} if replace else {}),
        }], "Kunden flyttet traseen")
        cls.send(change)
        assert cls.accept(change) is None
        return change

    @classmethod
    def final(cls, payer):
        return cls.settled(payer, 61250.0).elsmart_claim_ids.invoice_id

    @classmethod
    def final_credit(cls, payer):
        return cls.settled(payer, 47900.0).elsmart_credit_ids

    @classmethod
    def settled(cls, payer, actual):
        order = cls.basis(payer, [('ch16', '51140.00')])
        cls.invoiced(order)
        cls.env['elsmart.cost.line'].sudo().create({
            'case_id': order.elsmart_case_id.id, 'line_ref': '1', 'phase': 'actual', 'version': 1,
            'component': "Linje 1", 'name': "Arbeid", 'kind': 'labour', 'qty': 1, 'unit': 'stk', 'unit_price': actual,
            'amount': actual, 'material_amount': 0, 'legal_basis': 'ch16'})
        order.elsmart_case_id.sudo().write({'work_done': True, 'completed_on': '2026-05-04'})
        return order._elsmart_settle()

    @classmethod
    def cancellation(cls, payer):
        """Credit notes of all that was invoiced, in both VAT classes, and the invoice of incurred cost."""
        order = cls.basis(payer, [('ch16', '6400.00'), ('s17_4a', '600.33')])
        moves = cls.invoiced(order)
        final = order._elsmart_cancel_chain("Kunden angret", [("Prosjektering", 4920.0)])
        return moves.reversal_move_ids.sorted('id') | final.elsmart_claim_ids.invoice_id

    @classmethod
    def reissue(cls, payer):
        """Credited and issued anew with another reference of the buyer."""
        order = cls.basis(payer, [('s17_4a', '1360.00')])
        former = cls.invoiced(order)
        wizard = cls.env['elsmart.reissue'].create({
            'claim_id': order.elsmart_claim_ids.id, 'reason': "Feil referanse", 'buyer_reference': 'PO-9902'})
        wizard.action_reissue()
        return former.reversal_move_ids | order.elsmart_claim_ids.invoice_id - former
