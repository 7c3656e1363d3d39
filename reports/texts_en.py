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
    'legal.practice': 'How we apply the rules',

    'accept': 'How to reply',
    'accept.open': 'Scan the code, or open the link:',
    'accept.login': 'Log in with the user name **{login}**. Our e-mail has a link where you choose a password.',
    'accept.answer': 'Read the offer and reply by **{date}**. After that day the offer is no longer valid.',
    'accept.by_letter': 'Reply to us in writing by **{date}**. After that day the offer is no longer valid.',

    'means': 'When you accept',
    'means.1': 'You and {company} have a written agreement on the work{terms}.',
    'means.2': 'You confirm that you have the right to order the work, and that the name and address for the invoice '
               'are correct. If anything is wrong, tell us before you reply.',
    'means.3': 'If you cancel later, you pay the cost incurred until then, including material that has been bought.',
    'means.4': 'The work is done in ordinary hours. If it is not done within a year, the order may lapse.',
    'means.terms': ', on terms {version}',

    'start': 'Payment and start',
    'start.full': 'You pay the whole amount before work starts. You get the claim as soon as you have accepted, and '
                  'can pay in the portal at once. We release the work when your payment is registered.',
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
}
