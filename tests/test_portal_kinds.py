from .common import sample
from .portal_common import PortalCase


class ChainCase(PortalCase):

    def change(self, order, reason="Kunden flyttet traseen", **values):
        return order._elsmart_new_change([{
            'case_id': order.elsmart_case_id.id, 'line_ref': '5', 'component': 'Omlegging', 'name': 'Ekstra grøft 12 m',
            'kind': 'labour', 'qty': 12, 'unit': 'm', 'unit_price': 1450, 'amount': 17400, 'material_amount': 0,
            'legal_basis': 's17_4a', **values}], reason)

    def paid_house(self):
        order = self.accepted('K-2026-000412')
        order.elsmart_claim_ids._invoice()
        self.pay(order.elsmart_claim_ids)
        return order

    def settle(self, order, ending):
        """Settle the chain of `order` on the actual lines of a sample's ending; returns the `final` order."""
        cases = {case.ref: case for case in order.elsmart_family_ids}
        for delivery in sample('K-2026-000412')['endings'][ending]:
            for line in delivery['body']['lines']:
                self.env['elsmart.cost.line'].sudo().create({
                    'case_id': cases[delivery['path'].split('/')[-2]].id, 'line_ref': line['line_id'],
                    'phase': 'actual', 'version': 1, 'component': line['component'], 'name': line['name'],
                    'kind': line['kind'], 'qty': float(line['qty']), 'unit': line['unit'],
                    'unit_price': float(line['unit_price']), 'amount': float(line['amount']),
                    'material_amount': float(line['material_amount']), 'legal_basis': line['legal_basis'],
                    'caused_by': line.get('caused_by')})
        order.elsmart_family_ids.sudo().work_done = True
        return order._elsmart_settle()


class TestKinds(ChainCase):
    """Changes, instalments and settlements are shown as what they are."""

    def test_a_change_is_answered_on_its_own_page(self):
        order = self.accepted('K-2026-000633')
        change = self.change(order)
        self.send(change)
        text = self.page(change)
        for expected in ("Change: ", "Kunden flyttet traseen", "Price of the change", "NOK 21,750.00",
                         "Your order stands as it is", "You accept the change", order.name):
            self.assertIn(expected, text)
        self.post_acceptance(change)
        self.assertIn("The change is part of your order", self.page(change))
        change.action_elsmart_invoice()
        self.assertRegex(self.page(change), r"Invoice \S+ Change")
        self.assertIn(change.name, self.page(order))

    def test_by_link_the_parts_of_one_order_lead_to_each_other(self):
        order = self.accepted('K-2026-000633')
        change = self.change(order)
        self.assertNotIn(f'/my/kundefaktura/{change.id}', self.url_open(self.path(order)).text)
        self.send(change)
        page = self.url_open(self.path(order)).text
        self.assertIn(f'/my/kundefaktura/{change.id}?access_token={change.access_token}', page)
        self.log_in(self.portal_user(order.partner_id, 'fjordtun-prove'))
        page = self.url_open(self.path(order, token=False)).text
        self.assertIn(f'/my/kundefaktura/{change.id}"', page)
        self.assertNotIn(change.access_token, page)

    def test_a_declined_change_leaves_the_order(self):
        change = self.change(self.accepted('K-2026-000633'))
        self.send(change)._decline("For dyrt")
        self.assertIn("Your order stands as it was", self.page(change))

    def test_instalments_are_named_and_the_first_releases(self):
        work_type = self.env['elsmart.work.type'].search(
            [('company_id', '=', self.company.id), ('code', '=', 'endring_av_ov')])
        work_type.write({
            'prepayment': 'instalments', 'release_policy': 'first_instalment',
            'instalment_ids': [(0, 0, {'name': "Første", 'percent': 50, 'due': 'acceptance'}),
                               (0, 0, {'name': "Andre", 'percent': 50})]})
        order = self.deliver('K-2026-000519')
        self.send(order)
        self.assertIn("You pay the first part", self.page(order))
        self.post_acceptance(order)
        text = self.page(order)
        for expected in ("Part 1", "NOK 157,682.71 to pay", "released as soon as the payment is registered"):
            self.assertIn(expected, text)
        self.pay(order.elsmart_claim_ids)
        self.assertIn("Nothing to pay now", self.page(order))

    def test_a_final_invoice_says_what_it_is_and_can_be_paid(self):
        order = self.paid_house()
        final = self.settle(order, 'overrun')
        text = self.page(final)
        for expected in ("Settlement: ", "What the work came to", "Bæres av nettselskapet", "NOK 7,671.00 to pay",
                         "Final invoice", "beyond what you have been invoiced"):
            self.assertIn(expected, text)
        self.assertNotIn('name="terms"', self.url_open(self.path(final)).text)
        self.assertEqual(self.start_payment(final).amount, 7671.0)
        self.pay(final.elsmart_claim_ids)
        self.assertIn("The work is settled", self.page(final))

    def test_a_refund_is_told_with_its_amount_and_credit_note(self):
        order = self.paid_house()
        final = self.settle(order, 'underrun')
        text = self.page(final)
        for expected in ("We pay NOK 3,240.00 back to you", "Credit note sent", "We pay back NOK 3,240.00"):
            self.assertIn(expected, text)
        note = final.elsmart_credit_ids
        answer = self.url_open(self.path(final, f'/invoice-{note.id}.pdf'))
        self.assertEqual(answer.content[:5], b'%PDF-')
        self.assertIn("nothing to pay", self.refused_payment(final))

    def test_neither_settlement_nor_refund_can_be_accepted_or_declined(self):
        final = self.settle(self.paid_house(), 'overrun')
        self.assertIn('message=', self.post(final, 'accept', name="Kari", document='', terms='1').url)
        self.post(final, 'decline', document='', reason="Nei")
        self.assertFalse(final.elsmart_acceptance_ids)
        self.assertNotEqual(final.state, 'cancel')


class TestCoreInvoicePages(ChainCase):
    """Our invoices are paid on our page only; core's pages lead there."""

    def setUp(self):
        super().setUp()
        self.order = self.accepted('K-2026-000704')
        self.order.action_elsmart_invoice()
        self.invoice = self.order.elsmart_claim_ids.invoice_id[:1]
        self.user = self.portal_user(self.order.partner_id, 'ola-prove')

    def test_the_customer_is_led_to_our_page(self):
        self.log_in(self.user)
        self.assertIn(f'/my/kundefaktura/{self.order.id}', self.url_open(f'/my/invoices/{self.invoice.id}').url)
        listed = self.url_open('/my/invoices')
        self.assertEqual(listed.status_code, 200)
        self.assertIn(self.invoice.name, listed.text)

    def test_the_invoice_s_own_key_leads_there_too_and_a_wrong_one_nowhere(self):
        key = self.invoice._portal_ensure_token()
        self.assertIn(f'/my/kundefaktura/{self.order.id}', self.url_open(
            f'/my/invoices/{self.invoice.id}?access_token={key}').url)
        self.assertNotIn('kundefaktura', self.url_open(f'/my/invoices/{self.invoice.id}?access_token=feil').url)
        pdf = self.url_open(f'/my/invoices/{self.invoice.id}?access_token={key}&report_type=pdf&download=true')
        self.assertEqual(pdf.content[:5], b'%PDF-')

    def test_core_cannot_pay_it_with_any_amount(self):
        key = self.invoice._portal_ensure_token()
        for amount in (0.01, 0, -1, 7150, 'NaN'):
            params = {**self.transaction_params(self.order, amount=amount), 'access_token': key}
            self.assertIn("own page", self.refusal(f'/invoice/transaction/{self.invoice.id}', params))
        self.assertFalse(self.invoice.transaction_ids)
        self.assertIn(f'/my/kundefaktura/{self.order.id}', self.url_open(
            f'/payment/pay?invoice_id={self.invoice.id}&amount=0.01&access_token=x', allow_redirects=False
        ).headers['Location'])

    def test_core_s_payment_of_all_overdue_leaves_ours_out(self):
        self.env.flush_all()
        self.env.cr.execute("UPDATE account_move SET invoice_date_due = '2020-01-01' WHERE id = %s", [self.invoice.id])
        self.invoice.invalidate_recordset()
        self.log_in(self.user)
        self.assertNotIn('o_payment_form', self.url_open('/my/invoices/overdue').text)

    def test_an_ordinary_invoice_keeps_core_s_page(self):
        invoice = self.env['account.move'].create({
            'move_type': 'out_invoice', 'partner_id': self.order.partner_id.id,
            'invoice_line_ids': [(0, 0, {'name': "Annet", 'price_unit': 10})]})
        invoice.action_post()
        self.log_in(self.user)
        self.assertIn(f'/my/invoices/{invoice.id}', self.url_open(f'/my/invoices/{invoice.id}').url)

    def test_whoever_pays_for_the_customer_sees_price_and_payment_only(self):
        payer = self.env['res.partner'].create({'name': "Byggherre AS", 'is_company': True})
        order = self.deliver('K-2026-000633')
        order.partner_invoice_id = payer
        user = self.portal_user(payer, 'byggherre-prove')
        self.send(order)
        self.log_in(user)
        self.assertEqual(self.url_open(self.path(order, token=False)).status_code, 404)
        self.accept(order)
        order.action_elsmart_invoice()
        page = self.url_open(f'/my/invoices/{order.elsmart_claim_ids.invoice_id.id}')
        self.assertIn(f'/my/kundefaktura/{order.id}', page.url)
        self.assertIn(order.elsmart_claim_ids.kid, page.text)
        self.assertNotIn('id="question"', page.text)
        for path in ('/offer-1.pdf', '/receipt.pdf'):
            self.assertEqual(self.url_open(self.path(order, path, token=False)).status_code, 404)
        self.assertEqual(self.post(order, 'question', token=False, question="Hei").status_code, 404)
        self.assertEqual(self.start_payment(order, token=None).amount, order.elsmart_claim_ids.open)
