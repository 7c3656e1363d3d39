from datetime import timedelta

from odoo import fields

from .portal_common import BROWSER, PortalCase


class TestOfferPage(PortalCase):
    """What the customer reads is what the order says, and reading changes nothing."""

    def test_the_page_tells_what_where_and_what_it_costs(self):
        order = self.deliver('K-2026-000412')
        self.send(order)
        text = self.page(order)
        for expected in (
            'K-2026-000412', 'Fjellveien 12, 3510 Hønefoss', '3305 gnr 45 bnr 118', '707057500000412378',
            'Stikkledning', '24,460.00', 'NOK 51,140.00', 'Elektro Eksempel AS', 'Grunn og Kabel Eksempel AS',
        ):
            self.assertIn(expected, text)
        self.assertIn(order._elsmart_version().sha256, text)

    def test_vat_is_shown_per_class(self):
        order = self.deliver('K-2026-000704')
        self.send(order)
        text = self.page(order)
        for expected in ('6,400.00', '25 %', '600.00', '150.00', 'NOK 7,150.00'):
            self.assertIn(expected, text)

    def test_a_first_visit_is_in_the_language_of_the_customer(self):
        order = self.deliver('K-2026-000412')
        self.send(order)
        self.speak(None)
        answer = self.url_open(self.path(order), allow_redirects=False)
        self.assertEqual(answer.status_code, 303)
        self.assertIn(f'/nb_NO/my/kundefaktura/{order.id}?access_token=', answer.headers['Location'])
        self.speak(None)
        text = self.page(order)
        self.assertIn('51 140,00 kr', text)
        self.assertIn('Totalt å betale', text)

    def test_reading_writes_nothing(self):
        order = self.deliver('K-2026-000704')
        self.send(order)
        self.post_acceptance(order)
        self.env.flush_all()
        user = self.portal_user(order.partner_id, 'leser-prove')
        before = self.rows(order)
        for suffix in ('', '/pay', '/offer-1.pdf', '/receipt.pdf', f'/request-{order.elsmart_claim_ids[1:].id}.pdf'):
            self.assertEqual(self.url_open(self.path(order, suffix)).status_code, 200, suffix)
        self.log_in(user)
        self.assertEqual(self.url_open('/my/kundefaktura').status_code, 200)
        self.assertEqual(self.url_open(self.path(order, token=False)).status_code, 200)
        self.assertEqual(self.rows(order), before)

    def rows(self, order):
        """What a page view could have changed: versions of the order's row, and how much there is of the rest."""
        tables = ('mail_message', 'ir_attachment', 'payment_transaction', 'elsmart_event', 'elsmart_acceptance')
        counts = {table: self.env.cr.execute(f'SELECT count(*) FROM {table}') or self.env.cr.fetchone()[0]  # noqa: S608
                  for table in tables}
        self.env.cr.execute('SELECT write_date, access_token FROM sale_order WHERE id = %s', [order.id])
        return {**counts, 'order': self.env.cr.fetchone()}

    def test_before_an_offer_is_sent_no_price_is_shown(self):
        order = self.deliver('K-2026-000412')
        text = self.page(order)
        self.assertNotIn('51,140', text)
        self.assertNotIn('2,300', text)
        self.assertNotIn('name="terms"', self.url_open(self.path(order)).text)

    def test_each_state_has_its_own_sentence(self):
        order = self.deliver('K-2026-000633')
        version = self.send(order)
        seen = {self.headline(order)}
        order._elsmart_overtake()
        seen.add(self.headline(order))
        version = self.send(order)
        self.env.cr.execute('UPDATE elsmart_offer_version SET valid_until = %s WHERE id = %s', [
            fields.Date.today() - timedelta(days=1), version.id])
        version.invalidate_recordset()
        version._cron_expire()
        seen.add(self.headline(order))
        self.send(order)._decline("For dyrt")
        seen.add(self.headline(order))
        self.send(order)
        self.accept(order)
        seen.add(self.headline(order))
        order.action_elsmart_invoice()
        seen.add(self.headline(order))
        order.elsmart_claim_ids.due_date = fields.Date.today() - timedelta(days=1)
        seen.add(self.headline(order))
        self.pay(order.elsmart_claim_ids)
        seen.add(self.headline(order))
        self.assertEqual(len(seen), 8, seen)

    def headline(self, order):
        self.env.flush_all()
        text = self.url_open(self.path(order)).text
        return text.split('<h2 id="now">')[1].split('</h2>')[0]

    def test_the_list_shows_the_customer_s_own(self):
        mine, other = self.deliver('K-2026-000412'), self.deliver('K-2026-000633')
        self.send(mine)
        self.log_in(self.portal_user(mine.partner_id, 'kari-prove'))
        text = self.words(self.url_open('/my/kundefaktura'))
        self.assertIn(mine.name, text)
        self.assertNotIn(other.name, text)
        counters = self.make_jsonrpc_request('/my/counters', {
            'counters': ['elsmart_answer_count', 'elsmart_offer_count', 'quotation_count', 'order_count']})
        self.assertEqual(counters, {
            'elsmart_answer_count': 1, 'elsmart_offer_count': 1, 'quotation_count': 0, 'order_count': 0})
        self.assertNotIn(mine.name, self.words(self.url_open('/my/quotes')))


class TestAnswer(PortalCase):
    """Accepting, declining and asking: one outcome each, and a sentence that says what happened."""

    def setUp(self):
        super().setUp()
        self.order = self.deliver('K-2026-000412')
        self.send(self.order)

    def test_accepting_by_link_stores_the_evidence(self):
        answer = self.post_acceptance(self.order)
        self.assertIn('o_elsmart_notice_success', answer.text)
        evidence = self.order.elsmart_acceptance_ids
        self.assertEqual(
            (evidence.name, evidence.ip, evidence.user_agent, evidence.login_way, evidence.user_id.id),
            ("Kari Nordmann", '127.0.0.1', BROWSER, 'link', False))
        self.assertEqual(evidence.sha256, self.order._elsmart_version().sha256)
        self.assertEqual(self.order.elsmart_status, 'accepted')
        self.assertIn('51,140.00', self.words(answer))
        self.assertIn(self.order.elsmart_claim_ids.kid, self.words(answer))

    def test_accepting_with_a_password_says_so(self):
        user = self.portal_user(self.order.partner_id, 'kari-prove')
        self.log_in(user)
        self.post_acceptance(self.order, token=False)
        evidence = self.order.elsmart_acceptance_ids
        self.assertEqual((evidence.login_way, evidence.user_id), ('password', user))

    def test_accepting_twice_says_that_it_is_accepted_already(self):
        self.post_acceptance(self.order)
        answer = self.post_acceptance(self.order)
        self.assertIn('message=already_accepted', answer.url)
        self.assertIn('o_elsmart_notice_info', answer.text)
        self.assertEqual(len(self.order.elsmart_acceptance_ids), 1)

    def refused(self, code, **values):
        answer = self.post_acceptance(self.order, **values)
        self.assertEqual(answer.status_code, 200)
        self.assertIn(f'message={code}', answer.url)
        self.assertIn('o_elsmart_notice_warning', answer.text)
        self.order.invalidate_recordset()
        self.assertFalse(self.order.elsmart_acceptance_ids)
        return answer

    def test_another_document_than_the_shown_is_refused_and_the_new_one_shown(self):
        old = self.order._elsmart_version().sha256
        self.company.elsmart_practice = "Ny praksis."
        new = self.send(self.order)
        answer = self.refused('changed', document=old)
        self.assertIn(new.sha256, answer.text)
        self.refused('changed', document='')

    def test_name_and_tick_are_needed(self):
        self.refused('name_missing', name='  ')
        self.refused('name_missing', name='\0')
        self.refused('terms_missing', terms='')

    def test_an_overtaken_offer_is_refused(self):
        self.order._elsmart_overtake()
        self.refused('overtaken')

    def test_an_expired_offer_is_refused_also_before_the_cron(self):
        self.env.cr.execute('UPDATE elsmart_offer_version SET valid_until = %s WHERE order_id = %s', [
            fields.Date.today() - timedelta(days=2), self.order.id])
        self.order.elsmart_version_ids.invalidate_recordset()
        self.refused('expired')

    def test_a_withdrawn_and_a_cancelled_offer_are_refused(self):
        self.order._elsmart_version().state = 'withdrawn'
        self.refused('closed')
        self.in_flow(self.order).action_cancel()
        self.refused('closed')

    def test_an_offer_that_was_never_sent_is_refused(self):
        self.order = self.deliver('K-2026-000633')
        self.refused('not_sent')

    def test_declining_keeps_the_reason_and_tells_the_case_worker(self):
        self.order.user_id = self.env.user
        reason = 'For dyrt\r\n' * 200 + 'æ' * 200   # 2,000 characters, as the page counts them
        answer = self.post(
            self.order, 'decline', document=self.order._elsmart_version().sha256, reason=reason)
        self.assertIn('message=declined', answer.url)
        self.assertEqual(self.order.elsmart_status, 'declined')
        self.assertEqual(self.order._elsmart_version().decline_reason, reason.replace('\r\n', '\n'))
        message = self.order.message_ids.filtered(lambda message: message.message_type == 'comment')
        self.assertEqual(message.author_id, self.order.partner_id)
        self.assertIn('message=closed', self.post_acceptance(self.order).url)

    def test_what_scripts_say_is_norwegian_too(self):
        texts = self.url_open('/website/translations?lang=nb_NO').text
        self.assertIn("Høyst %s tegn", texts.encode().decode('unicode_escape') if '\\u' in texts else texts)

    def test_a_text_that_is_too_long_is_refused_not_cut(self):
        document = self.order._elsmart_version().sha256
        for long in ('x' * 2001, 'For dyrt ' * 120000):
            answer = self.post(self.order, 'decline', document=document, reason=long)
            self.assertIn('message=reason_long', answer.url)
            self.assertIn('2,000', answer.text)
        self.assertIn('message=question_long', self.post(self.order, 'question', question='x' * 5001).url)
        self.assertUntouched(self.order)

    def test_declining_needs_a_reason_and_the_shown_document(self):
        document = self.order._elsmart_version().sha256
        self.assertIn('message=reason_missing', self.post(self.order, 'decline', document=document).url)
        self.assertIn('message=changed', self.post(self.order, 'decline', document='x', reason='Nei').url)
        self.assertUntouched(self.order)

    def test_an_accepted_offer_cannot_be_declined(self):
        self.post_acceptance(self.order)
        answer = self.post(self.order, 'decline', document=self.order._elsmart_version().sha256, reason='Nei')
        self.assertIn('message=closed', answer.url)
        self.assertEqual(self.order.elsmart_status, 'accepted')

    def test_a_question_and_its_answer_are_shown(self):
        answer = self.post(self.order, 'question', question="Når <b>starter</b> dere?")
        self.assertIn('message=asked', answer.url)
        self.assertIn('Når &lt;b&gt;starter&lt;/b&gt; dere?', answer.text)
        self.order.message_post(body="I mai.", message_type='comment', subtype_xmlid='mail.mt_comment')
        self.order.message_post(body="Internt notat", message_type='comment', subtype_xmlid='mail.mt_note')
        text = self.page(self.order)
        self.assertIn("I mai.", text)
        self.assertNotIn("Internt notat", text)
        self.assertIn('message=question_missing', self.post(self.order, 'question', question=' ').url)

    def test_a_message_code_in_the_address_can_say_nothing_of_its_own(self):
        answer = self.url_open(self.path(self.order, message='<script>alert(1)</script>'))
        self.assertNotIn('o_elsmart_notice', answer.text)
        self.assertNotIn('<script>alert', answer.text)


class TestDocuments(PortalCase):
    """Documents are those that were sent, byte for byte."""

    def test_the_letter_is_the_frozen_one(self):
        order = self.deliver('K-2026-000412')
        version = self.send(order)
        answer = self.url_open(self.path(order, '/offer-1.pdf'))
        self.assertEqual(answer.content, version._pdf_bytes())
        self.assertEqual(answer.headers['Content-Type'], 'application/pdf')
        self.assertEqual(self.url_open(self.path(order, '/offer-2.pdf')).status_code, 404)

    def test_the_request_is_there_until_the_invoice_takes_over(self):
        order = self.accepted('K-2026-000704')
        claim = order.elsmart_claim_ids.filtered('request')
        self.assertEqual(self.url_open(self.path(order, f'/request-{claim.id}.pdf')).content[:5], b'%PDF-')
        order.action_elsmart_invoice()
        self.assertEqual(self.url_open(self.path(order, f'/request-{claim.id}.pdf')).status_code, 404)
        invoice = self.url_open(self.path(order, f'/invoice-{claim.invoice_id.id}.pdf'))
        self.assertEqual(invoice.content[:5], b'%PDF-')
        self.assertIn(claim.invoice_id.name, self.page(order))

    def test_documents_of_another_order_are_not_there(self):
        mine, other = self.deliver('K-2026-000412'), self.accepted('K-2026-000704')
        claim = other.elsmart_claim_ids.filtered('request')
        self.assertEqual(self.url_open(self.path(mine, f'/request-{claim.id}.pdf')).status_code, 404)
        self.assertEqual(self.url_open(self.path(mine, '/offer-1.pdf')).status_code, 404)


class TestPayment(PortalCase):
    """All due claims in one payment, whose amount comes from the server; never twice, never before acceptance."""

    def setUp(self):
        super().setUp()
        self.order = self.deliver('K-2026-000704')
        self.send(self.order)

    def test_one_payment_pays_all_due_claims(self):
        self.post_acceptance(self.order)
        self.assertIn('NOK 7,150.00', self.words(self.url_open(self.path(self.order, '/pay'))))
        tx = self.start_payment(self.order)
        self.assertEqual(tx.elsmart_claim_ids, self.order.elsmart_claim_ids)
        self.assertFalse(tx.sale_order_ids | tx.invoice_ids.sudo().line_ids.sale_line_ids.order_id)
        self.assertIn(self.order.elsmart_claim_ids[0].kid, tx.reference)
        self.finish_payment(tx)
        self.assertEqual(self.order.elsmart_claim_ids.mapped('open'), [0.0, 0.0])
        self.assertEqual(self.order.elsmart_label, 'paid_invoice_follows')
        self.assertEqual(tx.landing_route, self.path(self.order, message='payment').replace(
            f'access_token={self.order.access_token}&message=payment',
            f'message=payment&access_token={self.order.access_token}'))
        answer = self.url_open(tx.landing_route)
        self.assertIn('o_elsmart_notice_success', answer.text)

    def test_the_amount_and_landing_of_the_browser_are_ignored(self):
        self.post_acceptance(self.order)
        for amount in (0.01, 0, -1, 7150000, 'NaN', None):
            tx = self.start_payment(self.order, amount=amount, landing_route='https://evil.example.com')
            self.assertEqual(tx.amount, 7150.0)
            self.assertTrue(tx.landing_route.startswith(f'/my/kundefaktura/{self.order.id}?'))
            tx.unlink()

    def test_validation_and_stored_cards_cannot_be_asked_for(self):
        self.post_acceptance(self.order)
        tx = self.start_payment(self.order, is_validation=True, tokenization_requested=True)
        self.assertEqual((tx.operation, tx.tokenize, tx.amount), ('online_direct', False, 7150.0))
        self.assertIn("way of paying", self.refused_payment(self.order, flow='token', token_id=1))

    def test_only_what_the_page_offers_can_be_paid_with(self):
        self.post_acceptance(self.order)
        foreign = self.env['payment.provider'].search([('company_id', '!=', self.company.id)], limit=1)
        self.assertIn("way of paying", self.refused_payment(self.order, provider_id=foreign.id))
        self.provider.is_published = False
        self.assertIn("way of paying", self.refused_payment(self.order))
        self.assertFalse(self.order.elsmart_claim_ids.sudo().mapped('paid')[0])

    def test_other_values_cannot_be_smuggled_in(self):
        self.post_acceptance(self.order)
        self.assertTrue(self.refused_payment(self.order, custom_create_values={'state': 'done'}))
        self.assertTrue(self.refused_payment(self.order, sale_order_id=self.order.id))

    def test_nothing_is_paid_before_the_acceptance(self):
        self.assertIn("accepted before", self.refused_payment(self.order))
        self.assertIn('message=not_accepted', self.url_open(self.path(self.order, '/pay')).url)
        self.assertUntouched(self.order)

    def test_a_payment_on_its_way_stops_a_second_one(self):
        self.post_acceptance(self.order)
        first = self.start_payment(self.order)
        for state in ('pending', 'authorized', 'done'):
            first.sudo().write({'state': state, 'is_post_processed': False})
            self.assertIn("on its way", self.refused_payment(self.order), state)
        self.assertIn('message=payment_running', self.url_open(self.path(self.order, '/pay')).url)
        self.assertNotIn('o_elsmart_pay', self.url_open(self.path(self.order)).text)

    def test_a_failed_payment_can_be_tried_again(self):
        self.post_acceptance(self.order)
        tx = self.start_payment(self.order)
        self.finish_payment(tx, 'cancel')
        self.assertIn('o_elsmart_notice_warning', self.url_open(self.path(self.order, message='payment')).text)
        self.finish_payment(self.start_payment(self.order))
        self.assertEqual(self.order.elsmart_paid, 'full')

    def test_what_is_paid_cannot_be_paid_again(self):
        self.post_acceptance(self.order)
        self.finish_payment(self.start_payment(self.order))
        self.assertIn("nothing to pay", self.refused_payment(self.order))
        self.assertIn('message=nothing_due', self.url_open(self.path(self.order, '/pay')).url)

    def test_a_part_paid_by_bank_leaves_the_rest(self):
        self.post_acceptance(self.order)
        self.pay(self.order.elsmart_claim_ids[0], 1400)
        self.assertEqual(self.start_payment(self.order).amount, 5750.0)


class TestCases(PortalCase):
    """Installers and contractors follow the cases of their firm."""

    def setUp(self):
        super().setUp()
        self.order = self.deliver('K-2026-000412')
        self.other = self.deliver('K-2026-000633')
        self.log_in(self.installer(self.order))

    def test_the_list_has_the_firm_s_cases_without_a_price(self):
        self.send(self.order)
        text = self.words(self.url_open('/my/saker'))
        self.assertIn('NM-2026-004512', text)
        self.assertNotIn(self.other.elsmart_case_id.ref, text)
        self.assertNotRegex(text, r'51.?140|NOK|\bkr\b')

    def test_search_and_filters(self):
        for query, found in (
            ('search=Fjellveien', True), ('search=707057500000412378', True), ('search=Nordmann', True),
            ('search=finnes+ikke', False), ('search=%25', False), ('work=blocked', True), ('work=released', False),
            ('status=collecting', True), ('status=accepted', False), ('status=tull', True), ('page=7', True),
        ):
            with self.subTest(query):
                self.assertEqual('NM-2026-004512' in self.url_open(f'/my/saker?{query}').text, found)

    def test_one_case_says_whether_to_start(self):
        case = self.order.elsmart_case_id
        self.send(self.order)
        blocked = self.words(self.url_open(f'/my/saker/{case.id}'))
        self.assertIn("Wait with the work", blocked)
        self.accept(self.order)
        self.pay(self.order.elsmart_claim_ids)
        released = self.words(self.url_open(f'/my/saker/{case.id}'))
        self.assertIn("You can start the work", released)
        self.assertIn("Fjellveien 12", released)
        self.assertNotRegex(released, r'51.?140|NOK|\bkr\b')
        self.assertNotIn(self.order.access_token, self.url_open(f'/my/saker/{case.id}').text)

    def test_another_firm_s_case_is_not_there(self):
        self.assertEqual(self.url_open(f'/my/saker/{self.other.elsmart_case_id.id}').status_code, 404)
        self.assertEqual(self.url_open('/my/saker/999999').status_code, 404)

    def test_the_contractor_sees_its_own_part(self):
        child = self.order.elsmart_family_ids.filtered('contractor_id')
        self.log_in(self.portal_user(child.contractor_id, 'entreprenor-prove'))
        text = self.words(self.url_open('/my/saker'))
        self.assertIn(child.ref, text)
        self.assertNotIn('NM-2026-004512', text)
        self.assertEqual(self.url_open(f'/my/saker/{child.id}').status_code, 200)

    def test_several_users_of_a_firm_see_its_cases(self):
        colleague = self.env['res.partner'].create({
            'name': "Kollega", 'parent_id': self.order.elsmart_case_id.installer_id.id, 'company_id': self.company.id})
        self.log_in(self.portal_user(colleague, 'kollega-prove'))
        self.assertIn('NM-2026-004512', self.url_open('/my/saker').text)
