"""Bokmål."""
TEXTS = {
    # Every document
    'page': 'Side {page} av {pages}',
    'org_no': 'Org.nr. {org_no}',
    'date': 'Dato',
    'your_contact': 'Saksbehandler',
    'sum': 'Sum',
    'amount_head': 'Beløp (kr)',
    'vat': 'Merverdiavgift',
    'vat_base': 'Grunnlag (kr)',
    'vat_amount': 'Mva (kr)',
    'no_vat': 'Ingen mva',

    # The installation
    'order.work': 'Arbeid',
    'order.address': 'Adresse',
    'order.property': 'Eiendom',
    'order.metering_point': 'Målepunkt-ID',
    'order.main_fuse': 'Overbelastningsvern',
    'order.fuse_new': '{ov_to} (nytt)',
    'order.fuse_change': '{ov_from} → {ov_to}',

    # Offer letter
    'offer.title': 'Tilbud {number}',
    'offer.number': 'Tilbudsnummer',
    'offer.version': 'Versjon',
    'offer.valid_until': 'Gyldig til',
    'offer.intro.full': 'Takk for bestillingen. Her ser {du} hva vi skal gjøre, hva det koster og hvordan {du} '
                        'svarer. Arbeidet starter når {du} har akseptert og betalt.',
    'offer.intro.none': 'Takk for bestillingen. Her ser {du} hva vi skal gjøre, hva det koster og hvordan {du} '
                        'svarer. Arbeidet starter når {du} har akseptert.',
    'offer.intro.instalments': 'Takk for bestillingen. Her ser {du} hva vi skal gjøre, hva det koster og hvordan {du} '
                               'svarer. Arbeidet starter når {du} har akseptert og betalt første del.',
    'offer.intro.before_energising': 'Takk for bestillingen. Her ser {du} hva vi skal gjøre, hva det koster og '
                                     'hvordan {du} svarer. Arbeidet starter når {du} har akseptert.',
    'offer.intro.change': 'Her er prisen på endringen {du} har bedt om i {original}. Endringen gjennomføres når '
                          '{du} har akseptert.',
    'offer.change_title': 'Endringstilbud {number}',
    'offer.change_price': 'Pris på endringen',
    'offer.price': 'Beregnet anleggsbidrag (estimat)',
    'offer.fixed_price': 'Fast pris',
    'offer.price_vat': 'inkludert {vat} i mva',
    'offer.price_no_vat': 'ingen mva',
    'offer.answer_by': 'Svar innen',
    'offer.payment': 'Betaling',
    'offer.payment.full': 'Før arbeidet starter',
    'offer.payment.none': 'Når arbeidet er utført',
    'offer.payment.instalments': 'I deler',
    'offer.payment.before_energising': 'Før spenning settes på',

    'offer.order': 'Bestillingen',
    'offer.cost': 'Pris',
    'offer.component': 'Hoveddel',
    'offer.labour': 'Arbeid (kr)',
    'offer.material': 'Materiell (kr)',
    'offer.sum': 'Sum (kr)',
    'offer.net': 'Sum uten mva',
    'offer.gross': 'Totalt å betale',
    'offer.in_words': 'Med ord: {words}.',
    'offer.cost_note': 'Maskiner er regnet med under arbeid. Alle kostnader står linje for linje i vedlegget.',
    'offer.fixed_note': '* Fast pris, som ikke etterberegnes.',

    'shared': 'Felles anlegg',
    'shared.intro': '**{name}** får kapasitet til flere kunder. {Du} dekker bare den delen {du} har bedt om:',
    'shared.cost': 'Investeringskostnad',
    'shared.reinvestment': 'Reinvestering som trekkes fra',
    'shared.reinvestment_note': 'Verdien av det gamle anlegget som skiftes ut',
    'shared.advancement': 'Fremskyndet reinvestering',
    'shared.advancement_note': 'Fornyes {years} år før tiden, rente {rate}: {reinvestment} − {reinvestment} / {factor}',
    'shared.cost_basis': 'Kostnadsgrunnlag',
    'shared.share': '{Din} andel av kapasiteten',
    'shared.share_note': '{requested} av {increase} kVA',
    'shared.contribution': '{Ditt} bidrag',

    'legal': 'Rettslig grunnlag',
    'legal.ch16': 'Vi er pålagt å kreve anleggsbidrag når vi må investere i nettet for at en kunde skal få '
                  'tilknytning, mer kapasitet eller bedre kvalitet. Det følger av kontrollforskriften '
                  '(FOR-1999-03-11-302) kapittel 16. Dette tilbudet bygger på **{reference}**.',
    'legal.17-4': 'Vi er pålagt å kreve betalt for kostnaden når andre ber om at nettet blir endret, eller om '
                  'tjenester som ikke inngår i nettleien. Det følger av kontrollforskriften (FOR-1999-03-11-302) '
                  '**{reference}**. Reglene om informasjon, avtale og etterberegning i kapittel 16 gjelder også her.',
    'legal.16-8': 'Anlegget bygges bare for {deg}, og da dekker {du} hele kostnaden. Tar andre kunder det i bruk '
                  'innen ti år, betaler vi tilbake det som er mer enn {din} andel.',
    'legal.16-9': 'Anlegget skal brukes av flere, og da dekker {du} {din} forholdsmessige andel. Kostnaden for ledig '
                  'kapasitet bærer vi.',
    'practice.text': (
        'Anleggsbidrag fastsettes etter kontrollforskriften kapittel 16 for alle kunder som blir tilknyttet, får økt '
        'kapasitet eller ber om bedre kvalitet i nettet. Grunnlaget er nødvendige kostnader til arbeid, maskiner og '
        'materiell, til selvkost og uten påslag. Deler flere kunder et anlegg, betaler hver sin forholdsmessige andel.'
    ),
    'legal.practice': 'Slik praktiserer vi reglene',

    'accept': 'Slik svarer {du}',
    'accept.open': 'Skann koden, eller åpne lenken:',
    'accept.login': 'Logg inn med brukernavnet **{login}**. E-posten fra oss har en lenke der {du} velger passord.',
    'accept.answer': 'Les gjennom og svar innen **{date}**. Etter den dagen gjelder ikke tilbudet lenger.',
    'accept.by_letter': 'Svar oss skriftlig innen **{date}**. Etter den dagen gjelder ikke tilbudet lenger.',

    'means': 'Når {du} aksepterer',
    'means.text': (
        '{Du} og {company} har en skriftlig avtale om arbeidet{terms}.\n'
        '{Du} bekrefter at {du} har rett til å bestille arbeidet, og at navn og adresse for faktura er riktige. '
        'Er noe feil, si fra til oss før {du} svarer.\n'
        'Avbestiller {du} senere, betaler {du} kostnadene som er påløpt til da, også materiell som er kjøpt '
        'inn.\n'
        'Arbeidet gjøres i vanlig arbeidstid. Er det ikke gjort på ett år, kan avtalen falle bort.'
    ),
    'means.terms': ', på vilkår {version}',

    'start': 'Betaling og oppstart',
    'start.full': '{Du} betaler hele beløpet før arbeidet starter. Kravet får {du} straks {du} har akseptert, og {du} '
                  'kan betale i portalen med en gang. Vi frigir arbeidet når betalingen er registrert.',
    'start.change': '{Du} betaler ingenting på forhånd for endringen. Den faktureres for seg når {du} har akseptert.',
    'start.none': '{Du} betaler ingenting på forhånd. Vi frigir arbeidet når {du} har akseptert, og sender faktura '
                  'når arbeidet er utført.',
    'start.instalments': '{Du} betaler i deler. Kravet på første del får {du} straks {du} har akseptert, og {du} kan '
                         'betale i portalen med en gang. Vi frigir arbeidet når den er betalt.',
    'start.before_energising': 'Vi frigir arbeidet når {du} har akseptert. Hele beløpet må være betalt før vi setter '
                               'spenning på anlegget.',

    'settlement': 'Etterberegning',
    'settlement.text': 'Når arbeidet er ferdig, regner vi ut hva det faktisk kostet (kontrollforskriften § 16-11). '
                       'Ble det billigere enn estimatet, får {du} differansen tilbake. Ble det dyrere, betaler {du} '
                       'likevel **høyst {percent} mer** enn estimatet{cap}. Resten dekker vi.',
    'settlement.cap': ', altså {cap} uten mva',
    'settlement.cap_part': ', altså {cap} uten mva for det som ikke er fast pris',
    'settlement.limits': 'Grensen gjelder ikke merkostnad som skyldes forhold på {din} side, eller endringer {du} '
                         'bestiller og godtar underveis.',
    'settlement.change': 'Når arbeidet er ferdig, gjør vi opp endringen etter hva den faktisk kostet. Grensen på '
                         '{percent} i kontrollforskriften § 16-11 gjelder ikke endringer som {du} bestiller og godtar.',
    'settlement.fixed': 'Prisen er fast. Den endres bare hvis {du} bestiller og godtar en endring.',

    'dispute': 'Hvis {du} er uenig',
    'dispute.text': 'Snakk med oss først, så ser vi på saken sammen. Blir vi ikke enige, kan uenighet om '
                    'anleggsbidraget legges frem for Reguleringsmyndigheten for energi (RME) i NVE. Forbrukere kan '
                    'også klage til Elklagenemnda (elklagenemnda.no).',

    'regards': 'Vennlig hilsen',

    # Cost specification
    'spec': 'Vedlegg: Kostnadsspesifikasjon',
    'spec.intro': 'Alle kostnadslinjer i tilbud {number}, med saken de kommer fra. Beløp i kroner uten mva.',
    'spec.name': 'Kostnad',
    'spec.qty': 'Mengde',
    'spec.unit_price': 'Enhetspris',
    'spec.amount': 'Kostnad (kr)',
    'spec.contribution': '{Ditt} bidrag (kr)',
    'spec.total': 'Sum uten mva',

    # Invoice, credit note, payment request
    'invoice': 'Faktura',
    'invoice.number': 'Fakturanummer',
    'invoice.date': 'Fakturadato',
    'credit_note': 'Kreditnota',
    'credit_note.number': 'Kreditnotanummer',
    'credit_note.date': 'Dato',
    'payment_request': 'Betalingskrav',
    'payment_request.number': 'Kravnummer',
    'payment_request.date': 'Dato',
    'due_date': 'Forfall',
    'case_number': 'Saksnummer',
    'corrects': 'Gjelder faktura',
    'our_reference': 'Vår referanse',
    'your_reference': 'Deres referanse',
    'customer_org_no': 'Kundens org.nr.',
    'delivery': 'Levering',
    'delivery.time': 'Tidspunkt',
    'delivery.place': 'Sted',
    'line': 'Beskrivelse',
    'net': 'Sum uten mva',
    'vat_line': 'Mva {rate}',
    'gross': 'Totalt',
    'already_paid': 'Allerede betalt',
    'vat_spec': 'Spesifikasjon',
    'to_pay': 'Å betale',
    'to_credit': 'Til gode',
    'pay.account': 'Betales til konto',
    'pay.kid': 'KID',
    'pay.due': 'Forfall',
    'pay.amount': 'Beløp å betale',
    'pay.reminder': 'Bruk KID når {du} betaler, så finner betalingen frem.',
    'pay.nothing': 'Alt er betalt. {Du} trenger ikke å gjøre noe.',
    'pay.nothing_kid': 'Alt er betalt (KID {kid}). {Du} trenger ikke å gjøre noe.',
    'credit.text': 'Kreditnotaen retter faktura **{corrects}** med **{amount}**. Beløpet gjøres opp mot det som er '
                   'ubetalt. Har {du} betalt for mye, betaler vi det tilbake.',
    'credit.text_plain': 'Kreditnotaen er på **{amount}**. Beløpet gjøres opp mot det som er ubetalt. Har {du} betalt '
                         'for mye, betaler vi det tilbake.',
    'request.text': '**Dette er ikke en faktura.** Den får {du} når arbeidet er utført, med det {du} nå betaler '
                    'trukket fra.',
    'invoice.questions': 'Spørsmål om innholdet? Ta kontakt{reach}, så ser vi på det sammen. Blir vi ikke enige, kan '
                         'forbrukere klage til Elklagenemnda (elklagenemnda.no).',

    # Overslag. The word "estimat" must not be used before there is an agreement (§ 16-11).
    'overslag': 'Uforpliktende overslag',
    'overslag.number': 'Saksnummer',
    'overslag.figure': 'Grovt overslag',
    'overslag.not_offer': 'Dette er ikke et tilbud',
    'overslag.not_offer_note': 'Det kan ikke aksepteres',
    'overslag.intro': 'Her er et grovt overslag for det {du} har spurt om. Det bygger på foreløpige beregninger, og '
                      'beløpet kan bli både høyere og lavere.',
    'overslag.note': 'Overslaget er uforpliktende for oss begge. Det er ikke et tilbud, og det er ikke det '
                     'beregnede anleggsbidraget etter kontrollforskriften § 16-2. Grensen på 15 % i § 16-11 regnes '
                     'derfor ikke fra dette beløpet. Vi starter ikke arbeid og reserverer ikke kapasitet nå. Vil '
                     '{du} gå videre, sender vi et tilbud som {du} kan svare på.',
    'overslag.questions': 'Spørsmål? Ta kontakt med {who}.',
    'overslag.waiting': '**Mangler ennå:** {what}. Vi har altså ikke tall for alt.',
    'overslag.gross': 'Omtrent i alt',
    'overslag.price_vat': 'av dette {vat} i mva',
    'overslag.status': 'Merk',

    # Settlement statement
    'statement': 'Sluttoppgjør',
    'statement.to_pay': 'Å betale',
    'statement.refund': 'Til gode',
    'statement.nothing': 'Gjort opp',
    'statement.with_vat': 'med mva',
    'statement.without_vat': 'uten mva',
    'statement.nothing_note': 'Det er ikke mer å betale',
    'statement.estimate_figure': 'Estimat',
    'statement.actual_figure': 'Faktisk kostnad',
    'statement.intro': 'Arbeidet er utført, og vi har regnet ut hva det faktisk kostet. Her ser {du} estimatet, '
                       'kostnaden og hva {du} skal betale eller få tilbake.',
    'statement.costs': 'Kostnad',
    'statement.estimate': 'Estimat (kr)',
    'statement.actual': 'Faktisk (kr)',
    'statement.difference': 'Avvik (kr)',
    'statement.price': 'Pris (kr)',
    'statement.changes': 'Endringer',
    'statement.accepted_on': 'Godtatt {date}',
    'statement.rule': 'Etterberegning',
    'statement.rule_text': '{Du} betaler den faktiske kostnaden, men høyst {percent} mer enn estimatet '
                           '(kontrollforskriften § 16-11).',
    'statement.rule_estimate': 'Akseptert estimat',
    'statement.rule_cap': 'Grense: estimatet pluss {percent}',
    'statement.rule_actual': 'Faktisk kostnad uten endringene',
    'statement.rule_below': 'Kostnaden er lavere enn grensen, så kostnaden gjelder',
    'statement.rule_above': 'Kostnaden er høyere enn grensen, så grensen gjelder',
    'statement.rule_changes': 'Godtatte endringer og annet som skyldes forhold på {din} side, faktisk kostnad',
    'statement.rule_fixed': 'Fast pris, som ikke etterberegnes',
    'statement.rule_due': 'Skal betales uten mva',
    'statement.carried': 'Bæres av nettselskapet',
    'statement.carried_note': 'Dette krever vi ikke inn',
    'statement.balance': 'Oppgjør',
    'statement.due_net': 'Skal betales uten mva',
    'statement.vat': 'Mva {rate}',
    'statement.due': 'Skal betales i alt',
    'statement.invoiced': 'Fakturert før',
    'statement.final_invoice': 'Sluttfaktura',
    'statement.credit_note': 'Kreditnota',
    'statement.paid': 'Betalt: {amount}',
    'statement.unpaid': 'Ikke betalt av det som er fakturert før',
    'statement.overpaid': 'Betalt mer enn fakturert før',
    'statement.total_to_pay': 'Å betale nå',
    'statement.total_refund': 'Betales tilbake',
    'statement.total_nothing': 'Å betale nå',
    'statement.refund_text': 'Vi betaler pengene tilbake til kontoen {du} betalte fra. Bruker {du} ikke '
                             'den lenger, gi oss beskjed.',
    'statement.pay_text': 'Fakturaen har KID, kontonummer og forfall.',
    'statement.nothing_text': '{Du} trenger ikke å gjøre noe.',

    # Mails
    'mail.offer.subject': 'Tilbud {number} fra {company}',
    'mail.offer.intro': 'Hei {customer},\n'
                        'Her er tilbudet vårt på arbeidet **{work}**, {address}. Brevet ligger ved.',
    'mail.offer.closing': 'Når {du} aksepterer, har vi en avtale. Ingenting er bestilt før {du} har akseptert. Er noe '
                          'feil eller uklart, spør oss på tilbudssiden før {du} svarer.\n'
                          'Vennlig hilsen\n{company}',
    'mail.accepted.subject': 'Takk, {number} er akseptert',
    'mail.accepted.intro': 'Hei {customer},\n'
                           'Takk. **{accepted_by}** aksepterte tilbud **{number}**, versjon {version}, '
                           '{accepted_on}.',
    'mail.accepted.closing': 'Vennlig hilsen\n{company}',
    'mail.invoice.subject': 'Faktura {invoice} fra {company}',
    'mail.invoice.intro': 'Hei {customer},\n'
                          'Vedlagt er faktura **{invoice}** for sak **{number}**, {address}.',
    'mail.invoice.closing': 'Vennlig hilsen\n{company}',
    'mail.credit.subject': 'Kreditnota {invoice} fra {company}',
    'mail.credit.intro': 'Hei {customer},\n'
                         'Vedlagt er kreditnota **{invoice}** for sak **{number}**, {address}.\n'
                         'Beløpet gjøres opp mot det som er ubetalt. Har {du} betalt for mye, betaler vi det tilbake.',
    'mail.credit.closing': 'Vennlig hilsen\n{company}',
    'mail.reminder.subject': 'Tilbud {number} venter på svar',
    'mail.reminder.intro': 'Hei {customer},\n'
                           '{Du} har ikke svart på tilbudet vårt på arbeidet **{work}**, {address}. {Du} kan '
                           'svare til og med **{valid_until}**.',
    'mail.reminder.closing': 'Vil {du} ikke ha arbeidet utført, kan {du} avslå tilbudet på samme side. Da hører '
                             '{du} ikke mer fra oss om det.\n'
                             'Vennlig hilsen\n'
                             '{company}',
    'mail.request.subject': 'Å betale for {number}',
    'mail.request.intro': 'Hei {customer},\n'
                          'Dette skal nå betales for **{number}**, {address}:',
    'mail.request.closing': 'Vennlig hilsen\n'
                            '{company}',
    'mail.unpaid.subject': 'Ikke betalt ennå: {number}',
    'mail.unpaid.intro': 'Hei {customer},\n'
                         'Vi kan ikke se at forhåndsbetalingen for **{number}**, {address}, er betalt:',
    'mail.unpaid.closing': 'Arbeidet venter til dette er betalt. Vil {du} ikke ha det utført lenger, gi oss '
                           'beskjed på tilbudssiden. Da faller bestillingen bort.\n'
                           'Vennlig hilsen\n'
                           '{company}',
    'mail.refund.subject': '{Du} har penger til gode: {number}',
    'mail.refund.intro': 'Hei {customer},\n'
                         'Vi skal betale tilbake **{owed}** for **{number}**. Åpne siden og oppgi kontonummeret '
                         'vi kan betale til.',
    'mail.refund.closing': 'Vennlig hilsen\n'
                           '{company}',
    'mail.label.number': 'Tilbud',
    'mail.label.gross': 'Å betale i alt',
    'mail.label.vat': 'Av dette mva',
    'mail.label.valid_until': 'Gyldig til',
    'mail.label.address': 'Adresse',
    'mail.label.login': 'Brukernavn',
    'mail.label.password': 'Passord',
    'mail.label.amount': 'Beløp',
    'mail.label.due': 'Forfall',
    'mail.label.account': 'Kontonummer',
    'mail.label.to_pay': 'Å betale',
    'mail.button.offer': 'Se og svar på tilbudet',
    'mail.button.pay': 'Se bestillingen og betal',
    'mail.button.order': 'Se bestillingen',
    'mail.button.account': 'Oppgi kontonummer',
    'mail.login': '{Du} kan også logge inn og finne alle tilbud og fakturaer på ett sted:',
    'mail.password.known': 'Logg inn med passordet {du} har',
    'mail.password.new': 'Velg passord',
    'mail.starts': 'Arbeidet starter når dette er betalt:',
    'mail.to_pay_now': 'Dette skal betales nå:',
    'mail.released': 'Arbeidet er frigitt. {Du} hører fra oss eller entreprenøren om tidspunktet.',
    'mail.waits': '{Du} betaler ingenting nå. Vi gir beskjed når arbeidet kan starte.',
    'mail.paid': 'Fakturaen er allerede betalt. {Du} trenger ikke å gjøre noe.',

    # Attachments that go with an offer
    'enclosures': 'Vedlegg',
    'enclosures.text': 'Disse dokumentene er sendt sammen med tilbudet og er en del av det:',

    # Words that a document gets from the records
    'scope.ch16': 'Kontrollforskriften kapittel 16',
    'scope.s17_4': 'Kontrollforskriften § 17-4',
    'scope.fixed': 'Fast pris',
    'vat_class.none': 'Anleggsbidrag, ikke merverdiavgiftspliktig',
    'vat_class.25': 'Merverdiavgift',
    'vat_class.exempt': 'Fritatt',
    'claim.prepayment': 'Forhåndsbetaling',
    'claim.ordinary': 'Faktura',
    'claim.instalment': 'Akonto',
    'claim.change': 'Endring',
    'claim.final': 'Sluttfaktura',
    'delivery.prepayment': 'Etter at betalingen er registrert',
    'delivery.agreed': 'Etter avtale',
    'delivery.done': 'Utført {date}',
    'ehf.credit_terms': 'Beløpet er motregnet eller betales tilbake til kundens konto.',
    'exemption.none': 'Anleggsbidrag etter kontrollforskriften kapittel 16 er ikke omsetning og har ikke '
                      'merverdiavgift.',
    'exemption.exempt': 'Fritatt for merverdiavgift.',
    'already_credited': 'Kreditert',

    # Acceptance receipt
    'receipt.title': 'Kvittering for aksept',
    'receipt.by': 'Akseptert av',
    'receipt.at': 'Tidspunkt',
    'receipt.evidence': 'Slik ble det akseptert',
    'receipt.way': 'Måte',
    'receipt.way.password': 'Innlogget med passord',
    'receipt.way.link': 'Personlig lenke fra e-posten',
    'receipt.way.post': 'På papir, med posten',
    'receipt.way.email': 'På papir, signert brev på e-post',
    'receipt.way.visit': 'På papir, i skranken vår',
    'receipt.received': 'Svaret kom',
    'receipt.registered_by': 'Registrert av',
    'receipt.login': 'Brukernavn',
    'receipt.ip': 'IP-adresse',
    'receipt.browser': 'Nettleser',
    'receipt.document': 'Dokumentet',
    'receipt.file': 'Fil',
    'receipt.terms': 'Vilkår',
    'receipt.hash': 'SHA-256',
    'receipt.hash.note': 'Tallrekken er fingeravtrykket til tilbudsbrevet. Endres ett tegn i brevet, stemmer den ikke '
                         'lenger.',
    'receipt.consent': 'Samtykke',
    'receipt.meaning': 'Hva det betyr',
    'receipt.meaning.text': '{Du} og {company} har nå en skriftlig avtale om arbeidet i tilbudsbrevet. Ta vare på '
                            'kvitteringen. Har ikke {du} akseptert, må {du} si fra til oss med en gang.',

    # Cover sheet of an offer by post
    'cover.intro': 'Her er tilbudet vårt. **Svar innen {valid_until}.** {Du} kan svare på nettet med koden '
                   'under, eller i posten.',
    'cover.number': 'Saksnummer',
    'cover.code': 'Engangskode',
    'cover.online': 'På nettet',
    'cover.step_address': '1. Gå til {url}, eller skann koden til høyre med telefonen.',
    'cover.step_code': '2. Skriv saksnummeret og engangskoden. {Du} velger så et passord.',
    'cover.step_answer': '3. Les tilbudet, og godta eller avslå det.',
    'cover.by_post': 'I posten',
    'cover.reply': 'Fyll ut svarslippen under, og send den til {name}.',
    'slip': 'Svarslipp',
    'slip.customer': 'Kunde',
    'slip.accept': 'Jeg har lest tilbud **{number}** og godtar det, med priser og vilkår som står i tilbudsbrevet.',
    'slip.name': 'Navn med blokkbokstaver',
    'slip.date': 'Dato',
    'slip.signature': 'Underskrift',
    'slip.phone': 'Telefon',
    'slip.return': 'Klipp av og send til {address}.',
    'slip.return_mail': 'Klipp av og send til {address}, eller send et bilde av slippen til {email}.',
}
