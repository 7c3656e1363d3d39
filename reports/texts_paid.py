"""The mails about money that came in or went back, in the three languages of the documents."""

NB = {
    'mail.receipt.subject': 'Kvittering: {paid_amount} for {number}',
    'mail.receipt.intro': 'Hei {customer},\n'
                          'Takk, vi har mottatt **{paid_amount}** for **{number}**, {address}.',
    'mail.receipt.closing': 'Ta vare på kvitteringen.\n'
                            'Vennlig hilsen\n'
                            '{company}',
    'mail.paid_back.subject': 'Vi har betalt tilbake {paid_amount}: {number}',
    'mail.paid_back.intro': 'Hei {customer},\n'
                            'Vi har betalt tilbake **{paid_amount}** for **{number}**, {address}.',
    'mail.paid_back.closing': 'Pengene går tilbake samme vei som {du} betalte. Det kan ta noen dager før de står på '
                              'kontoen.\n'
                              'Vennlig hilsen\n'
                              '{company}',
    'mail.label.paid_by': 'Betalt med',
    'mail.label.paid_on': 'Dato',
    'mail.label.paid_reference': 'Referanse',
    'mail.label.by_bank': 'Bank',
    'mail.label.left': 'Gjenstår å betale',
    'mail.label.over': 'Betalt for mye',
    'mail.label.over_text': 'Det som er betalt for mye, betaler vi tilbake.',
    'mail.label.invoice_follows': 'Fakturaen får {du} i en egen e-post.',
}
NN = {
    'mail.receipt.subject': 'Kvittering: {paid_amount} for {number}',
    'mail.receipt.intro': 'Hei {customer},\n'
                          'Takk, vi har fått **{paid_amount}** for **{number}**, {address}.',
    'mail.receipt.closing': 'Ta vare på kvitteringa.\n'
                            'Vennleg helsing\n'
                            '{company}',
    'mail.paid_back.subject': 'Vi har betalt tilbake {paid_amount}: {number}',
    'mail.paid_back.intro': 'Hei {customer},\n'
                            'Vi har betalt tilbake **{paid_amount}** for **{number}**, {address}.',
    'mail.paid_back.closing': 'Pengane går tilbake same veg som {du} betalte. Det kan ta nokre dagar før dei står på '
                              'kontoen.\n'
                              'Vennleg helsing\n'
                              '{company}',
    'mail.label.paid_by': 'Betalt med',
    'mail.label.paid_on': 'Dato',
    'mail.label.paid_reference': 'Referanse',
    'mail.label.by_bank': 'Bank',
    'mail.label.left': 'Står att å betale',
    'mail.label.over': 'Betalt for mykje',
    'mail.label.over_text': 'Det som er betalt for mykje, betaler vi tilbake.',
    'mail.label.invoice_follows': 'Fakturaen får {du} i ein eigen e-post.',
}
EN = {
    'mail.receipt.subject': 'Receipt: {paid_amount} for {number}',
    'mail.receipt.intro': 'Hello {customer},\n'
                          'Thank you, we have received **{paid_amount}** for **{number}**, {address}.',
    'mail.receipt.closing': 'Keep this receipt.\n'
                            'Kind regards\n'
                            '{company}',
    'mail.paid_back.subject': 'We have paid back {paid_amount}: {number}',
    'mail.paid_back.intro': 'Hello {customer},\n'
                            'We have paid back **{paid_amount}** for **{number}**, {address}.',
    'mail.paid_back.closing': 'The money goes back the way you paid. It may take some days until it is in your '
                              'account.\n'
                              'Kind regards\n'
                              '{company}',
    'mail.label.paid_by': 'Paid by',
    'mail.label.paid_on': 'Date',
    'mail.label.paid_reference': 'Reference',
    'mail.label.by_bank': 'Bank',
    'mail.label.left': 'Left to pay',
    'mail.label.over': 'Paid too much',
    'mail.label.over_text': 'What was paid too much, we pay back.',
    'mail.label.invoice_follows': 'The invoice comes in a mail of its own.',
}
