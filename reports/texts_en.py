"""English."""
TEXTS = {
    # Every document
    'page': 'Page {page} of {pages}',
    'org_no': 'Org. no. {org_no}',
    'date': 'Date',
    'your_contact': 'Your contact',
    'sum': 'Total',
    'amount_head': 'Amount (NOK)',
    'vat': 'Value added tax',
    'vat_base': 'Basis (NOK)',
    'vat_amount': 'VAT (NOK)',
    'no_vat': 'No VAT',

    # The installation
    'order.work': 'Work',
    'order.address': 'Address',
    'order.property': 'Property',
    'order.metering_point': 'Metering point ID',
    'order.main_fuse': 'Main fuse',
    'order.fuse_new': '{ov_to} (new)',
    'order.fuse_change': '{ov_from} → {ov_to}',

    # Offer letter
    'offer.title': 'Offer {number}',
    'offer.number': 'Offer number',
    'offer.version': 'Version',
    'offer.valid_until': 'Valid until',
    'offer.intro.full': 'Thank you for your order. Here you can see what we will do, what it costs and how you reply. '
                        'Work starts when you have accepted and paid.',
    'offer.intro.none': 'Thank you for your order. Here you can see what we will do, what it costs and how you reply. '
                        'Work starts when you have accepted.',
    'offer.intro.instalments': 'Thank you for your order. Here you can see what we will do, what it costs and how you '
                               'reply. Work starts when you have accepted and paid the first instalment.',
    'offer.intro.before_energising': 'Thank you for your order. Here you can see what we will do, what it costs and '
                                     'how you reply. Work starts when you have accepted.',
    'offer.intro.change': 'Here is the price of the change you have asked for in {original}. It is carried out when '
                          'you have accepted.',
    'offer.change_title': 'Change offer {number}',
    'offer.change_price': 'Price of the change',
    'offer.price': 'Calculated connection contribution (estimate)',
    'offer.fixed_price': 'Fixed price',
    'offer.price_vat': 'including {vat} in VAT',
    'offer.price_no_vat': 'no VAT',
    'offer.answer_by': 'Reply by',
    'offer.payment': 'Payment',
    'offer.payment.full': 'Before work starts',
    'offer.payment.none': 'When the work is done',
    'offer.payment.instalments': 'In instalments',
    'offer.payment.before_energising': 'Before energising',

    'offer.order': 'Your order',
    'offer.cost': 'Price',
    'offer.component': 'Main component',
    'offer.labour': 'Labour (NOK)',
    'offer.material': 'Material (NOK)',
    'offer.sum': 'Total (NOK)',
    'offer.net': 'Total excluding VAT',
    'offer.gross': 'Total to pay',
    'offer.in_words': 'In words: {words}.',
    'offer.cost_note': 'Machines are counted as labour. The attachment lists every cost, line by line.',
    'offer.fixed_note': '* Fixed price, not adjusted afterwards.',

    'shared': 'Shared assets',
    'shared.intro': '**{name}** will have capacity for several customers. You only cover the part you have asked for:',
    'shared.cost': 'Investment cost',
    'shared.reinvestment': 'Reinvestment, deducted',
    'shared.reinvestment_note': 'The value of the old asset that is replaced',
    'shared.advancement': 'Advanced reinvestment',
    'shared.advancement_note': 'Renewed {years} years early, rate {rate}: {reinvestment} − {reinvestment} / {factor}',
    'shared.cost_basis': 'Cost basis',
    'shared.share': 'Your share of the capacity',
    'shared.share_note': '{requested} of {increase} kVA',
    'shared.contribution': 'Your contribution',

    'legal': 'Legal basis',
    'legal.ch16': 'We are required to charge a connection contribution (anleggsbidrag) when we must invest in the '
                  'grid to give a customer a connection, more capacity or better quality. This follows from chapter '
                  '16 of the regulation kontrollforskriften (FOR-1999-03-11-302). This offer is based on '
                  '**{reference}**.',
    'legal.17-4': 'We are required to recover the cost when others ask for a change to the grid, or for services that '
                  'are not part of the grid tariff. This follows from the regulation kontrollforskriften '
                  '(FOR-1999-03-11-302) **{reference}**. The rules in chapter 16 on information, agreement and '
                  'settlement also apply.',
    'legal.16-8': 'The asset is built for you alone, so you cover the whole cost. If other customers start to use it '
                  'within ten years, we refund what exceeds your share.',
    'legal.16-9': 'The asset will serve several customers, so you cover your proportional share. We carry the cost of '
                  'spare capacity.',
    'practice.text': (
        'Connection contributions are set under chapter 16 of kontrollforskriften for all customers who are '
        'connected, get more capacity or ask for better quality in the grid. The basis is the necessary cost of '
        'labour, machines and material, at cost price and without a mark-up. Customers who share an asset each pay '
        'their proportional share.'
    ),
    'legal.practice': 'How we apply the rules',

    'accept': 'How to reply',
    'accept.open': 'Scan the code, or open the link:',
    'accept.login': 'Log in with the user name **{login}**. Our e-mail has a link where you choose a password.',
    'accept.answer': 'Read the offer and reply by **{date}**. After that day the offer is no longer valid.',
    'accept.by_letter': 'Reply to us in writing by **{date}**. After that day the offer is no longer valid.',

    'means': 'When you accept',
    'means.text': (
        'You and {company} have a written agreement on the work{terms}.\n'
        'You confirm that you have the right to order the work, and that the name and address for the invoice '
        'are correct. If anything is wrong, tell us before you reply.\n'
        'If you cancel later, you pay the cost incurred until then, including material that has been bought.\n'
        'The work is done in ordinary hours. If it is not done within a year, the order may lapse.'
    ),
    'means.terms': ', on terms {version}',

    'start': 'Payment and start',
    'start.full': 'You pay the whole amount before work starts. You get the claim as soon as you have accepted, and '
                  'can pay in the portal at once. We release the work when your payment is registered.',
    'start.change': 'You pay nothing in advance for the change. It is invoiced apart when you have accepted.',
    'start.none': 'You pay nothing in advance. We release the work when you have accepted, and send the invoice when '
                  'the work is done.',
    'start.instalments': 'You pay in instalments. You get the claim for the first one as soon as you have accepted, '
                         'and can pay in the portal at once. We release the work when it is paid.',
    'start.before_energising': 'We release the work when you have accepted. The whole amount must be paid before we '
                               'energise the installation.',

    'settlement': 'Settlement',
    'settlement.text': 'When the work is done, we calculate what it actually cost (kontrollforskriften § 16-11). If '
                       'it was less than the estimate, you get the difference back. If it was more, you still pay '
                       '**at most {percent} more** than the estimate{cap}. We cover the rest.',
    'settlement.cap': ', that is {cap} excluding VAT',
    'settlement.cap_part': ', that is {cap} excluding VAT for what is not a fixed price',
    'settlement.limits': 'The limit does not apply to extra cost caused by you, or to changes that you order and '
                         'accept along the way.',
    'settlement.change': 'When the work is done, we settle the change on what it actually cost. The limit of {percent} '
                         'in kontrollforskriften § 16-11 does not apply to changes that you order and accept.',
    'settlement.fixed': 'The price is fixed. It only changes if you order and accept a change.',

    'dispute': 'If you disagree',
    'dispute.text': 'Talk to us first, and we will look at it together. If we do not agree, a dispute on the '
                    'contribution can be brought before the Norwegian Energy Regulatory Authority (RME) at NVE. '
                    'Consumers can also complain to Elklagenemnda (elklagenemnda.no).',

    'regards': 'Kind regards',

    # Cost specification
    'spec': 'Attachment: Cost specification',
    'spec.intro': 'Every cost line of offer {number}, with the case it comes from. Amounts in NOK, excluding VAT.',
    'spec.name': 'Cost',
    'spec.qty': 'Quantity',
    'spec.unit_price': 'Unit price',
    'spec.amount': 'Cost (NOK)',
    'spec.contribution': 'You pay (NOK)',
    'spec.total': 'Total excluding VAT',

    # Invoice, credit note, payment request
    'invoice': 'Invoice',
    'invoice.number': 'Invoice number',
    'invoice.date': 'Invoice date',
    'credit_note': 'Credit note',
    'credit_note.number': 'Credit note number',
    'credit_note.date': 'Date',
    'payment_request': 'Payment request',
    'payment_request.number': 'Request number',
    'payment_request.date': 'Date',
    'due_date': 'Due date',
    'case_number': 'Case number',
    'corrects': 'Corrects invoice',
    'our_reference': 'Our reference',
    'your_reference': 'Your reference',
    'customer_org_no': "Customer's org. no.",
    'delivery': 'Delivery',
    'delivery.time': 'Time',
    'delivery.place': 'Place',
    'line': 'Description',
    'net': 'Total excluding VAT',
    'vat_line': 'VAT {rate}',
    'gross': 'Total',
    'already_paid': 'Already paid',
    'vat_spec': 'Specification',
    'to_pay': 'To pay',
    'to_credit': 'In your favour',
    'pay.account': 'Pay to account',
    'pay.kid': 'KID',
    'pay.due': 'Due date',
    'pay.amount': 'Amount to pay',
    'pay.reminder': 'Use the KID when you pay, so that your payment finds its way.',
    'pay.nothing': 'Everything is paid. There is nothing you need to do.',
    'pay.nothing_kid': 'Everything is paid (KID {kid}). There is nothing you need to do.',
    'credit.text': 'This credit note corrects invoice **{corrects}** by **{amount}**. The amount is set off against '
                   'what is unpaid. If you have paid too much, we pay it back.',
    'credit.text_plain': 'This credit note is for **{amount}**. The amount is set off against what is unpaid. If you '
                         'have paid too much, we pay it back.',
    'request.text': '**This is not an invoice.** You get the invoice when the work is done, with what you pay now '
                    'deducted.',
    'invoice.questions': 'Questions about this document? Contact us{reach}, and we will look at it together. If we do '
                         'not agree, consumers can complain to Elklagenemnda (elklagenemnda.no).',

    # Overslag. The word "estimate" must not be used before there is an agreement (§ 16-11).
    'overslag': 'Non-binding rough figure',
    'overslag.number': 'Case number',
    'overslag.figure': 'Rough figure',
    'overslag.not_offer': 'This is not an offer',
    'overslag.not_offer_note': 'It cannot be accepted',
    'overslag.intro': 'Here is a rough figure for what you have asked about. It builds on preliminary calculations, '
                      'and the amount may become higher as well as lower.',
    'overslag.note': 'The figure binds neither of us. It is not an offer, and it is not the calculated connection '
                     'contribution under kontrollforskriften § 16-2. The limit of 15% in § 16-11 is therefore not '
                     'counted from this amount. We start no work and reserve no capacity now. If you want to go on, '
                     'we send you an offer that you can answer.',
    'overslag.questions': 'Questions? Contact {who}.',
    'overslag.waiting': '**Still missing:** {what}. So we do not have figures for everything.',
    'overslag.gross': 'About, in all',
    'overslag.price_vat': 'of this {vat} in VAT',
    'overslag.status': 'Note',

    # Settlement statement
    'statement': 'Final settlement',
    'statement.to_pay': 'To pay',
    'statement.refund': 'In your favour',
    'statement.nothing': 'Settled',
    'statement.with_vat': 'with VAT',
    'statement.without_vat': 'excluding VAT',
    'statement.nothing_note': 'There is nothing more to pay',
    'statement.estimate_figure': 'Estimate',
    'statement.actual_figure': 'Actual cost',
    'statement.intro': 'The work is done, and we have calculated what it actually cost. Here you see the estimate, the '
                       'cost, and what you pay or get back.',
    'statement.costs': 'Cost',
    'statement.estimate': 'Estimate (NOK)',
    'statement.actual': 'Actual (NOK)',
    'statement.difference': 'Difference (NOK)',
    'statement.price': 'Price (NOK)',
    'statement.changes': 'Changes',
    'statement.accepted_on': 'Accepted {date}',
    'statement.rule': 'Settlement',
    'statement.rule_text': 'You pay the actual cost, but at most {percent} more than the estimate '
                           '(kontrollforskriften § 16-11).',
    'statement.rule_estimate': 'Accepted estimate',
    'statement.rule_cap': 'Limit: the estimate plus {percent}',
    'statement.rule_actual': 'Actual cost without the changes',
    'statement.rule_below': 'The cost is below the limit and applies',
    'statement.rule_above': 'The cost is above the limit, and the limit applies',
    'statement.rule_changes': 'Accepted changes and other cost caused by you, actual cost',
    'statement.rule_fixed': 'Fixed price, not adjusted afterwards',
    'statement.rule_due': 'Due excluding VAT',
    'statement.carried': 'Carried by the grid company',
    'statement.carried_note': 'We do not charge this',
    'statement.balance': 'Balance',
    'statement.due_net': 'Due excluding VAT',
    'statement.vat': 'VAT {rate}',
    'statement.due': 'Due in all',
    'statement.invoiced': 'Invoiced before',
    'statement.final_invoice': 'Final invoice',
    'statement.credit_note': 'Credit note',
    'statement.paid': 'Paid: {amount}',
    'statement.unpaid': 'Not paid of what was invoiced before',
    'statement.overpaid': 'Paid beyond what was invoiced before',
    'statement.total_to_pay': 'To pay now',
    'statement.total_refund': 'Paid back',
    'statement.total_nothing': 'To pay now',
    'statement.refund_text': 'We pay the money back to the account you paid from. If it is no longer in use, tell us.',
    'statement.pay_text': 'The invoice has the KID, the account number and the due date.',
    'statement.nothing_text': 'There is nothing you need to do.',

    # Mails
    'mail.offer.subject': 'Offer {number} from {company}',
    'mail.offer.intro': 'Hello {customer},\n'
                        'Here is our offer for the work **{work}**, {address}. The letter is attached.',
    'mail.offer.closing': 'Your acceptance is an agreement with us. Nothing is ordered before you accept. If something '
                          'is wrong or unclear, ask us on the offer page before you accept.\n'
                          'Kind regards\n{company}',
    'mail.accepted.subject': 'Thank you, {number} is accepted',
    'mail.accepted.intro': 'Hello {customer},\n'
                           'Thank you. **{accepted_by}** accepted offer **{number}**, version {version}, on '
                           '{accepted_on}.',
    'mail.accepted.closing': 'Kind regards\n{company}',
    'mail.invoice.subject': 'Invoice {invoice} from {company}',
    'mail.invoice.intro': 'Hello {customer},\n'
                          'Attached is invoice **{invoice}** for case **{number}**, {address}.',
    'mail.invoice.closing': 'Kind regards\n{company}',
    'mail.credit.subject': 'Credit note {invoice} from {company}',
    'mail.credit.intro': 'Hello {customer},\n'
                         'Attached is credit note **{invoice}** for case **{number}**, {address}.\n'
                         'The amount is set off against what is unpaid. If you have paid too much, we pay it back.',
    'mail.credit.closing': 'Kind regards\n{company}',
    'mail.reminder.subject': 'Offer {number} waits for your answer',
    'mail.reminder.intro': 'Hello {customer},\n'
                           'You have not answered our offer for the work **{work}**, {address}. It can be '
                           'answered until **{valid_until}**.',
    'mail.reminder.closing': 'If you do not want the work, decline the offer on the same page, and you hear no '
                             'more of it.\n'
                             'Kind regards\n'
                             '{company}',
    'mail.request.subject': 'To pay for {number}',
    'mail.request.intro': 'Hello {customer},\n'
                          'This is now to be paid for **{number}**, {address}:',
    'mail.request.closing': 'Kind regards\n'
                            '{company}',
    'mail.unpaid.subject': 'Not paid yet: {number}',
    'mail.unpaid.intro': 'Hello {customer},\n'
                         'We cannot see that the prepayment for **{number}**, {address}, is paid:',
    'mail.unpaid.closing': 'The work waits until this is paid. If you do not want it any more, tell us on the '
                           'offer page; then the order lapses.\n'
                           'Kind regards\n'
                           '{company}',
    'mail.refund.subject': 'We owe you money: {number}',
    'mail.refund.intro': 'Hello {customer},\n'
                         'We are to pay **{owed}** back to you for **{number}**. Open the page and give the '
                         'account that we can pay to.',
    'mail.refund.closing': 'Kind regards\n'
                           '{company}',
    'mail.label.number': 'Offer',
    'mail.label.gross': 'To pay in all',
    'mail.label.vat': 'Of this VAT',
    'mail.label.valid_until': 'Valid until',
    'mail.label.address': 'Address',
    'mail.label.login': 'User name',
    'mail.label.password': 'Password',
    'mail.label.amount': 'Amount',
    'mail.label.due': 'Due',
    'mail.label.account': 'Account number',
    'mail.label.to_pay': 'To pay',
    'mail.button.offer': 'See and accept the offer',
    'mail.button.pay': 'See the order and pay',
    'mail.button.order': 'See the order',
    'mail.button.account': 'Give the account number',
    'mail.login': 'You can also log in and find all your offers and invoices in one place:',
    'mail.password.known': 'Log in with the password you have',
    'mail.password.new': 'Choose your password',
    'mail.starts': 'The work starts when this is paid:',
    'mail.to_pay_now': 'This is to be paid now:',
    'mail.released': 'The work is released, and you hear from us or from our contractor about the time.',
    'mail.waits': 'You pay nothing now. We tell you when the work can start.',
    'mail.paid': 'The invoice is paid already; you need not do anything.',

    # Attachments that go with an offer
    'enclosures': 'Attachments',
    'enclosures.text': 'These documents are sent with the offer and are part of it:',

    # Words that a document gets from the records
    'scope.ch16': 'Kontrollforskriften chapter 16',
    'scope.s17_4': 'Kontrollforskriften § 17-4',
    'scope.fixed': 'Fixed price',
    'vat_class.none': 'Connection charge, not subject to VAT',
    'vat_class.25': 'VAT',
    'vat_class.exempt': 'Exempt',
    'claim.prepayment': 'Prepayment',
    'claim.ordinary': 'Invoice',
    'claim.instalment': 'Instalment',
    'claim.change': 'Change',
    'claim.final': 'Final invoice',
    'delivery.prepayment': 'After the payment is registered',
    'delivery.agreed': 'As agreed',
    'delivery.done': 'Done {date}',
    'ehf.credit_terms': "The amount is set off or paid back to the customer's account.",
    'exemption.none': 'Connection charges under chapter 16 of the Norwegian regulation are not turnover and carry no '
                      'VAT.',
    'exemption.exempt': 'Exempt from VAT.',
    'already_credited': 'Credited',

    # Acceptance receipt
    'receipt.title': 'Receipt of acceptance',
    'receipt.by': 'Accepted by',
    'receipt.at': 'Time',
    'receipt.evidence': 'How it was accepted',
    'receipt.way': 'Way',
    'receipt.way.password': 'Logged in with a password',
    'receipt.way.link': 'Personal link from the e-mail',
    'receipt.way.post': 'On paper, by post',
    'receipt.way.email': 'On paper, a signed letter by e-mail',
    'receipt.way.visit': 'On paper, at our counter',
    'receipt.received': 'Reply received',
    'receipt.registered_by': 'Registered by',
    'receipt.login': 'User name',
    'receipt.ip': 'IP address',
    'receipt.browser': 'Browser',
    'receipt.document': 'The document',
    'receipt.file': 'File',
    'receipt.terms': 'Terms',
    'receipt.hash': 'SHA-256',
    'receipt.hash.note': 'The digits are the fingerprint of the offer letter. If one character of the letter is '
                         'changed, they no longer match.',
    'receipt.consent': 'Consent',
    'receipt.meaning': 'What it means',
    'receipt.meaning.text': 'You and {company} now have a written agreement on the work in the offer letter. Keep this '
                            'receipt. If you have not accepted, tell us at once.',

    # Cover sheet of an offer by post
    'cover.intro': 'Here is our offer. **Answer by {valid_until}.** You can answer online with the code below, '
                   'or by post.',
    'cover.number': 'Case number',
    'cover.code': 'One-time code',
    'cover.online': 'Online',
    'cover.step_address': '1. Go to {url}, or scan the picture at the right with your telephone.',
    'cover.step_code': '2. Type the case number and the one-time code. You then choose a password.',
    'cover.step_answer': '3. Read the offer, and accept or decline it.',
    'cover.by_post': 'By post',
    'cover.reply': 'Fill in the reply slip below, and send it to {name}.',
    'slip': 'Reply slip',
    'slip.customer': 'Customer',
    'slip.accept': 'I have read offer **{number}** and accept it, with the prices and terms stated in the '
                   'offer letter.',
    'slip.name': 'Name in block letters',
    'slip.date': 'Date',
    'slip.signature': 'Signature',
    'slip.phone': 'Telephone',
    'slip.return': 'Cut off and send to {address}.',
    'slip.return_mail': 'Cut off and send to {address}, or send a picture of the slip to {email}.',
}
