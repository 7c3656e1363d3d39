"""Nynorsk."""
TEXTS = {
    # Every document
    'page': 'Side {page} av {pages}',
    'org_no': 'Org.nr. {org_no}',
    'date': 'Dato',
    'your_contact': 'Saksbehandlar',
    'sum': 'Sum',
    'amount_head': 'Beløp (kr)',
    'vat': 'Meirverdiavgift',
    'vat_base': 'Grunnlag (kr)',
    'vat_amount': 'Mva (kr)',
    'no_vat': 'Inga mva',

    # The installation
    'order.work': 'Arbeid',
    'order.address': 'Adresse',
    'order.property': 'Eigedom',
    'order.metering_point': 'Målepunkt-ID',
    'order.main_fuse': 'Overbelastingsvern',
    'order.fuse_new': '{ov_to} (nytt)',
    'order.fuse_change': '{ov_from} → {ov_to}',

    # Offer letter
    'offer.title': 'Tilbod {number}',
    'offer.number': 'Tilbodsnummer',
    'offer.version': 'Versjon',
    'offer.valid_until': 'Gjeld til',
    'offer.intro.full': 'Takk for bestillinga. Her ser {du} kva vi skal gjere, kva det kostar og korleis {du} svarar. '
                        'Arbeidet startar når {du} har akseptert og betalt.',
    'offer.intro.none': 'Takk for bestillinga. Her ser {du} kva vi skal gjere, kva det kostar og korleis {du} svarar. '
                        'Arbeidet startar når {du} har akseptert.',
    'offer.intro.instalments': 'Takk for bestillinga. Her ser {du} kva vi skal gjere, kva det kostar og korleis {du} '
                               'svarar. Arbeidet startar når {du} har akseptert og betalt første del.',
    'offer.intro.before_energising': 'Takk for bestillinga. Her ser {du} kva vi skal gjere, kva det kostar og korleis '
                                     '{du} svarar. Arbeidet startar når {du} har akseptert.',
    'offer.intro.change': 'Her er prisen på endringa {du} har bede om i {original}. Endringa blir gjennomført når {du} '
                          'har akseptert.',
    'offer.change_title': 'Endringstilbod {number}',
    'offer.change_price': 'Pris på endringa',
    'offer.price': 'Utrekna anleggsbidrag (estimat)',
    'offer.fixed_price': 'Fast pris',
    'offer.price_vat': 'inkludert {vat} i mva',
    'offer.price_no_vat': 'inga mva',
    'offer.answer_by': 'Svar innan',
    'offer.payment': 'Betaling',
    'offer.payment.full': 'Før arbeidet startar',
    'offer.payment.none': 'Når arbeidet er utført',
    'offer.payment.instalments': 'I delar',
    'offer.payment.before_energising': 'Før spenninga blir sett på',

    'offer.order': 'Bestillinga',
    'offer.cost': 'Pris',
    'offer.component': 'Hovuddel',
    'offer.labour': 'Arbeid (kr)',
    'offer.material': 'Materiell (kr)',
    'offer.sum': 'Sum (kr)',
    'offer.net': 'Sum utan mva',
    'offer.gross': 'Totalt å betale',
    'offer.in_words': 'Med ord: {words}.',
    'offer.cost_note': 'Maskiner er rekna med under arbeid. Alle kostnader står linje for linje i vedlegget.',
    'offer.fixed_note': '* Fast pris, som ikkje blir etterutrekna.',

    'shared': 'Felles anlegg',
    'shared.intro': '**{name}** får kapasitet til fleire kundar. {Du} dekkjer berre den delen {du} har bede om:',
    'shared.cost': 'Investeringskostnad',
    'shared.reinvestment': 'Reinvestering som blir trekt frå',
    'shared.reinvestment_note': 'Verdien av det gamle anlegget som blir skifta ut',
    'shared.advancement': 'Framskunda reinvestering',
    'shared.advancement_note': 'Fornya {years} år før tida, rente {rate}: {reinvestment} − {reinvestment} / {factor}',
    'shared.cost_basis': 'Kostnadsgrunnlag',
    'shared.share': '{Din} del av kapasiteten',
    'shared.share_note': '{requested} av {increase} kVA',
    'shared.contribution': 'Bidrag frå {deg}',

    'legal': 'Rettsleg grunnlag',
    'legal.ch16': 'Vi er pålagde å krevje anleggsbidrag når vi må investere i nettet for at ein kunde skal få '
                  'tilknyting, meir kapasitet eller betre kvalitet. Det følgjer av kontrollforskrifta '
                  '(FOR-1999-03-11-302) kapittel 16. Dette tilbodet byggjer på **{reference}**.',
    'legal.17-4': 'Vi er pålagde å krevje betalt for kostnaden når andre ber om at nettet blir endra, eller om '
                  'tenester som ikkje er med i nettleiga. Det følgjer av kontrollforskrifta (FOR-1999-03-11-302) '
                  '**{reference}**. Reglane om informasjon, avtale og etterutrekning i kapittel 16 gjeld også her.',
    'legal.16-8': 'Anlegget blir bygt berre for {deg}, og då dekkjer {du} heile kostnaden. Tek andre kundar det i '
                  'bruk innan ti år, betaler vi tilbake det som er meir enn {din} del.',
    'legal.16-9': 'Anlegget skal brukast av fleire, og då dekkjer {du} {din} forholdsmessige del. Kostnaden for '
                  'ledig kapasitet ber vi.',
    'practice.text': (
        'Anleggsbidrag blir fastsett etter kontrollforskrifta kapittel 16 for alle kundar som blir knytte til, får '
        'meir kapasitet eller ber om betre kvalitet i nettet. Grunnlaget er nødvendige kostnader til arbeid, maskiner '
        'og materiell, til sjølvkost og utan påslag. Deler fleire kundar eit anlegg, betaler kvar sin '
        'forholdsmessige del.'
    ),
    'legal.practice': 'Slik praktiserer vi reglane',

    'accept': 'Slik svarar {du}',
    'accept.open': 'Skann koden, eller opne lenkja:',
    'accept.login': 'Logg inn med brukarnamnet **{login}**. E-posten frå oss har ei lenkje der {du} vel passord.',
    'accept.answer': 'Les gjennom og svar innan **{date}**. Etter den dagen gjeld ikkje tilbodet lenger.',
    'accept.by_letter': 'Svar oss skriftleg innan **{date}**. Etter den dagen gjeld ikkje tilbodet lenger.',

    'means': 'Når {du} aksepterer',
    'means.text': (
        '{Du} og {company} har ein skriftleg avtale om arbeidet{terms}.\n'
        '{Du} stadfestar at {du} har rett til å bestille arbeidet, og at namn og adresse for faktura er rette. '
        'Er noko feil, sei frå til oss før {du} svarar.\n'
        'Avbestiller {du} seinare, betaler {du} kostnadene som har kome til då, også materiell som er kjøpt '
        'inn.\n'
        'Arbeidet blir gjort i vanleg arbeidstid. Er det ikkje gjort på eitt år, kan avtalen falle bort.'
    ),
    'means.terms': ', på vilkår {version}',

    'start': 'Betaling og oppstart',
    'start.full': '{Du} betaler heile beløpet før arbeidet startar. Kravet får {du} straks {du} har akseptert, og '
                  '{du} kan betale i portalen med ein gong. Vi frigir arbeidet når betalinga er registrert.',
    'start.change': '{Du} betaler ingenting på førehand for endringa. Ho blir fakturert for seg når {du} har '
                    'akseptert.',
    'start.none': '{Du} betaler ingenting på førehand. Vi frigir arbeidet når {du} har akseptert, og sender faktura '
                  'når arbeidet er utført.',
    'start.instalments': '{Du} betaler i delar. Kravet på første del får {du} straks {du} har akseptert, og {du} kan '
                         'betale i portalen med ein gong. Vi frigir arbeidet når han er betalt.',
    'start.before_energising': 'Vi frigir arbeidet når {du} har akseptert. Heile beløpet må vere betalt før vi set '
                               'spenning på anlegget.',

    'settlement': 'Etterutrekning',
    'settlement.text': 'Når arbeidet er ferdig, reknar vi ut kva det faktisk kosta (kontrollforskrifta § 16-11). Vart '
                       'det billegare enn estimatet, får {du} differansen tilbake. Vart det dyrare, betaler {du} '
                       'likevel **høgst {percent} meir** enn estimatet{cap}. Resten dekkjer vi.',
    'settlement.cap': ', altså {cap} utan mva',
    'settlement.cap_part': ', altså {cap} utan mva for det som ikkje er fast pris',
    'settlement.limits': 'Grensa gjeld ikkje meirkostnad som kjem av forhold på {di} side, eller endringar {du} '
                         'bestiller og godtek undervegs.',
    'settlement.change': 'Når arbeidet er ferdig, gjer vi opp endringa etter kva ho faktisk kosta. Grensa på {percent} '
                         'i kontrollforskrifta § 16-11 gjeld ikkje endringar som {du} bestiller og godtek.',
    'settlement.fixed': 'Prisen er fast. Han blir berre endra dersom {du} bestiller og godtek ei endring.',

    'dispute': 'Dersom {du} er usamd',
    'dispute.text': 'Snakk med oss først, så ser vi på saka saman. Blir vi ikkje samde, kan usemje om anleggsbidraget '
                    'leggjast fram for Reguleringsmyndigheita for energi (RME) i NVE. Forbrukarar kan også klage til '
                    'Elklagenemnda (elklagenemnda.no).',

    'regards': 'Vennleg helsing',

    # Cost specification
    'spec': 'Vedlegg: Kostnadsspesifikasjon',
    'spec.intro': 'Alle kostnadslinjer i tilbod {number}, med saka dei kjem frå. Beløp i kroner utan mva.',
    'spec.name': 'Kostnad',
    'spec.qty': 'Mengd',
    'spec.unit_price': 'Einingspris',
    'spec.amount': 'Kostnad (kr)',
    'spec.contribution': '{Ditt} bidrag (kr)',
    'spec.total': 'Sum utan mva',

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
    'corrects': 'Gjeld faktura',
    'our_reference': 'Vår referanse',
    'your_reference': 'Dykkar referanse',
    'customer_org_no': 'Org.nr. til kunden',
    'delivery': 'Levering',
    'delivery.time': 'Tidspunkt',
    'delivery.place': 'Stad',
    'line': 'Skildring',
    'net': 'Sum utan mva',
    'vat_line': 'Mva {rate}',
    'gross': 'Totalt',
    'already_paid': 'Allereie betalt',
    'vat_spec': 'Spesifikasjon',
    'to_pay': 'Å betale',
    'to_credit': 'Til gode',
    'pay.account': 'Blir betalt til konto',
    'pay.kid': 'KID',
    'pay.due': 'Forfall',
    'pay.amount': 'Beløp å betale',
    'pay.reminder': 'Bruk KID når {du} betaler, så finn betalinga fram.',
    'pay.nothing': 'Alt er betalt. {Du} treng ikkje å gjere noko.',
    'pay.nothing_kid': 'Alt er betalt (KID {kid}). {Du} treng ikkje å gjere noko.',
    'credit.text': 'Kreditnotaen rettar faktura **{corrects}** med **{amount}**. Beløpet blir gjort opp mot det som '
                   'er ubetalt. Har {du} betalt for mykje, betaler vi det tilbake.',
    'credit.text_plain': 'Kreditnotaen er på **{amount}**. Beløpet blir gjort opp mot det som er ubetalt. Har {du} '
                         'betalt for mykje, betaler vi det tilbake.',
    'request.text': '**Dette er ikkje ein faktura.** Den får {du} når arbeidet er utført, med det {du} no betaler '
                    'trekt frå.',
    'invoice.questions': 'Spørsmål om innhaldet? Ta kontakt{reach}, så ser vi på det saman. Blir vi ikkje samde, kan '
                         'forbrukarar klage til Elklagenemnda (elklagenemnda.no).',

    # Overslag. The word "estimat" must not be used before there is an agreement (§ 16-11).
    'overslag': 'Uforpliktande overslag',
    'overslag.number': 'Saksnummer',
    'overslag.figure': 'Grovt overslag',
    'overslag.not_offer': 'Dette er ikkje eit tilbod',
    'overslag.not_offer_note': 'Det kan ikkje aksepterast',
    'overslag.intro': 'Her er eit grovt overslag for det {du} har spurt om. Det byggjer på førebelse utrekningar, og '
                      'beløpet kan bli både høgare og lågare.',
    'overslag.note': 'Overslaget er uforpliktande for oss begge. Det er ikkje eit tilbod, og det er ikkje det '
                     'utrekna anleggsbidraget etter kontrollforskrifta § 16-2. Grensa på 15 % i § 16-11 blir difor '
                     'ikkje rekna frå dette beløpet. Vi startar ikkje arbeid og reserverer ikkje kapasitet no. Vil '
                     '{du} gå vidare, sender vi eit tilbod som {du} kan svare på.',
    'overslag.questions': 'Spørsmål? Ta kontakt med {who}.',
    'overslag.waiting': '**Manglar enno:** {what}. Vi har altså ikkje tal for alt.',
    'overslag.gross': 'Om lag i alt',
    'overslag.price_vat': 'av dette {vat} i mva',
    'overslag.status': 'Merk',

    # Settlement statement
    'statement': 'Sluttoppgjer',
    'statement.to_pay': 'Å betale',
    'statement.refund': 'Til gode',
    'statement.nothing': 'Gjort opp',
    'statement.with_vat': 'med mva',
    'statement.without_vat': 'utan mva',
    'statement.nothing_note': 'Det er ikkje meir å betale',
    'statement.estimate_figure': 'Estimat',
    'statement.actual_figure': 'Faktisk kostnad',
    'statement.intro': 'Arbeidet er utført, og vi har rekna ut kva det faktisk kosta. Her ser {du} estimatet, '
                       'kostnaden og kva {du} skal betale eller få tilbake.',
    'statement.costs': 'Kostnad',
    'statement.estimate': 'Estimat (kr)',
    'statement.actual': 'Faktisk (kr)',
    'statement.difference': 'Avvik (kr)',
    'statement.price': 'Pris (kr)',
    'statement.changes': 'Endringar',
    'statement.accepted_on': 'Godteken {date}',
    'statement.rule': 'Etterutrekning',
    'statement.rule_text': '{Du} betaler den faktiske kostnaden, men høgst {percent} meir enn estimatet '
                           '(kontrollforskrifta § 16-11).',
    'statement.rule_estimate': 'Akseptert estimat',
    'statement.rule_cap': 'Grense: estimatet pluss {percent}',
    'statement.rule_actual': 'Faktisk kostnad utan endringane',
    'statement.rule_below': 'Kostnaden er lågare enn grensa, så kostnaden gjeld',
    'statement.rule_above': 'Kostnaden er høgare enn grensa, så grensa gjeld',
    'statement.rule_changes': 'Godtekne endringar og anna som kjem av forhold på {di} side, faktisk kostnad',
    'statement.rule_fixed': 'Fast pris, som ikkje blir etterutrekna',
    'statement.rule_due': 'Skal betalast utan mva',
    'statement.carried': 'Blir bore av nettselskapet',
    'statement.carried_note': 'Dette krev vi ikkje inn',
    'statement.balance': 'Oppgjer',
    'statement.due_net': 'Skal betalast utan mva',
    'statement.vat': 'Mva {rate}',
    'statement.due': 'Skal betalast i alt',
    'statement.invoiced': 'Fakturert før',
    'statement.final_invoice': 'Sluttfaktura',
    'statement.credit_note': 'Kreditnota',
    'statement.paid': 'Betalt: {amount}',
    'statement.unpaid': 'Ikkje betalt av det som er fakturert før',
    'statement.overpaid': 'Betalt meir enn fakturert før',
    'statement.total_to_pay': 'Å betale no',
    'statement.total_refund': 'Blir betalt tilbake',
    'statement.total_nothing': 'Å betale no',
    'statement.refund_text': 'Vi betaler pengane tilbake til kontoen {du} betalte frå. Bruker {du} ikkje '
                             'den lenger, gje oss beskjed.',
    'statement.pay_text': 'Fakturaen har KID, kontonummer og forfall.',
    'statement.nothing_text': '{Du} treng ikkje å gjere noko.',

    # Mails
    'mail.offer.subject': 'Tilbod {number} frå {company}',
    'mail.offer.intro': 'Hei {customer},\n'
                        'Her er tilbodet vårt på arbeidet **{work}**, {address}. Brevet ligg ved.',
    'mail.offer.closing': 'Når {du} aksepterer, har vi ein avtale. Ingenting er bestilt før {du} har akseptert. Er '
                          'noko feil eller uklart, spør oss på tilbodssida før {du} svarar.\n'
                          'Vennleg helsing\n{company}',
    'mail.accepted.subject': 'Takk, {number} er akseptert',
    'mail.accepted.intro': 'Hei {customer},\n'
                           'Takk. **{accepted_by}** aksepterte tilbod **{number}**, versjon {version}, '
                           '{accepted_on}.',
    'mail.accepted.closing': 'Vennleg helsing\n{company}',
    'mail.invoice.subject': 'Faktura {invoice} frå {company}',
    'mail.invoice.intro': 'Hei {customer},\n'
                          'Vedlagt er faktura **{invoice}** for sak **{number}**, {address}.',
    'mail.invoice.closing': 'Vennleg helsing\n{company}',
    'mail.credit.subject': 'Kreditnota {invoice} frå {company}',
    'mail.credit.intro': 'Hei {customer},\n'
                         'Vedlagt er kreditnota **{invoice}** for sak **{number}**, {address}.\n'
                         'Beløpet blir gjort opp mot det som er ubetalt. Har {du} betalt for mykje, betaler vi '
                         'det tilbake.',
    'mail.credit.closing': 'Vennleg helsing\n{company}',
    'mail.reminder.subject': 'Tilbod {number} ventar på svar',
    'mail.reminder.intro': 'Hei {customer},\n'
                           '{Du} har ikkje svara på tilbodet vårt på arbeidet **{work}**, {address}. {Du} kan '
                           'svare til og med **{valid_until}**.',
    'mail.reminder.closing': 'Vil {du} ikkje ha arbeidet utført, kan {du} avslå tilbodet på same sida. Då høyrer '
                             '{du} ikkje meir frå oss om det.\n'
                             'Vennleg helsing\n'
                             '{company}',
    'mail.request.subject': 'Å betale for {number}',
    'mail.request.intro': 'Hei {customer},\n'
                          'Dette skal no betalast for **{number}**, {address}:',
    'mail.request.closing': 'Vennleg helsing\n'
                            '{company}',
    'mail.unpaid.subject': 'Ikkje betalt enno: {number}',
    'mail.unpaid.intro': 'Hei {customer},\n'
                         'Vi kan ikkje sjå at førehandsbetalinga for **{number}**, {address}, er betalt:',
    'mail.unpaid.closing': 'Arbeidet ventar til dette er betalt. Vil {du} ikkje ha det utført lenger, gje oss '
                           'beskjed på tilbodssida. Då fell bestillinga bort.\n'
                           'Vennleg helsing\n'
                           '{company}',
    'mail.refund.subject': '{Du} har pengar til gode: {number}',
    'mail.refund.intro': 'Hei {customer},\n'
                         'Vi skal betale tilbake **{owed}** for **{number}**. Opne sida og oppgje kontonummeret '
                         'vi kan betale til.',
    'mail.refund.closing': 'Vennleg helsing\n'
                           '{company}',
    'mail.label.number': 'Tilbod',
    'mail.label.gross': 'Å betale i alt',
    'mail.label.vat': 'Av dette mva',
    'mail.label.valid_until': 'Gjeld til',
    'mail.label.address': 'Adresse',
    'mail.label.login': 'Brukarnamn',
    'mail.label.password': 'Passord',
    'mail.label.amount': 'Beløp',
    'mail.label.due': 'Forfall',
    'mail.label.account': 'Kontonummer',
    'mail.label.to_pay': 'Å betale',
    'mail.button.offer': 'Sjå og svar på tilbodet',
    'mail.button.pay': 'Sjå bestillinga og betal',
    'mail.button.order': 'Sjå bestillinga',
    'mail.button.account': 'Oppgje kontonummer',
    'mail.login': '{Du} kan òg logge inn og finne alle tilbod og fakturaer på éin stad:',
    'mail.password.known': 'Logg inn med passordet {du} har',
    'mail.password.new': 'Vel passord',
    'mail.starts': 'Arbeidet startar når dette er betalt:',
    'mail.to_pay_now': 'Dette skal betalast no:',
    'mail.released': 'Arbeidet er frigitt. {Du} høyrer frå oss eller entreprenøren om tidspunktet.',
    'mail.waits': '{Du} betaler ingenting no. Vi gir beskjed når arbeidet kan starte.',
    'mail.paid': 'Fakturaen er allereie betalt. {Du} treng ikkje å gjere noko.',

    # Attachments that go with an offer
    'enclosures': 'Vedlegg',
    'enclosures.text': 'Desse dokumenta er sende saman med tilbodet og er ein del av det:',

    # Words that a document gets from the records
    'scope.ch16': 'Kontrollforskrifta kapittel 16',
    'scope.s17_4': 'Kontrollforskrifta § 17-4',
    'scope.fixed': 'Fast pris',
    'vat_class.none': 'Anleggsbidrag, ikkje meirverdiavgiftspliktig',
    'vat_class.25': 'Meirverdiavgift',
    'vat_class.exempt': 'Friteke',
    'claim.prepayment': 'Førehandsbetaling',
    'claim.ordinary': 'Faktura',
    'claim.instalment': 'Akonto',
    'claim.change': 'Endring',
    'claim.final': 'Sluttfaktura',
    'delivery.prepayment': 'Etter at betalinga er registrert',
    'delivery.agreed': 'Etter avtale',
    'delivery.done': 'Utført {date}',
    'ehf.credit_terms': 'Beløpet er motrekna eller blir betalt attende til kontoen til kunden.',
    'exemption.none': 'Anleggsbidrag etter kontrollforskrifta kapittel 16 er ikkje omsetnad og har ikkje '
                      'meirverdiavgift.',
    'exemption.exempt': 'Friteke for meirverdiavgift.',
    'already_credited': 'Kreditert',

    # Acceptance receipt
    'receipt.title': 'Kvittering for aksept',
    'receipt.by': 'Akseptert av',
    'receipt.at': 'Tidspunkt',
    'receipt.evidence': 'Slik vart det akseptert',
    'receipt.way': 'Måte',
    'receipt.way.password': 'Innlogga med passord',
    'receipt.way.link': 'Personleg lenkje frå e-posten',
    'receipt.way.post': 'På papir, med posten',
    'receipt.way.email': 'På papir, signert brev på e-post',
    'receipt.way.visit': 'På papir, i skranken vår',
    'receipt.received': 'Svaret kom',
    'receipt.registered_by': 'Registrert av',
    'receipt.login': 'Brukarnamn',
    'receipt.ip': 'IP-adresse',
    'receipt.browser': 'Nettlesar',
    'receipt.document': 'Dokumentet',
    'receipt.file': 'Fil',
    'receipt.terms': 'Vilkår',
    'receipt.hash': 'SHA-256',
    'receipt.hash.note': 'Talrekkja er fingeravtrykket til tilbodsbrevet. Blir eitt teikn i brevet endra, stemmer ho '
                         'ikkje lenger.',
    'receipt.consent': 'Samtykke',
    'receipt.meaning': 'Kva det tyder',
    'receipt.meaning.text': '{Du} og {company} har no ein skriftleg avtale om arbeidet i tilbodsbrevet. Ta vare på '
                            'kvitteringa. Har ikkje {du} akseptert, må {du} seie frå til oss med ein gong.',

    # Cover sheet of an offer by post
    'cover.intro': 'Her er tilbodet vårt. **Svar innan {valid_until}.** {Du} kan svare på nettet med koden '
                   'under, eller i posten.',
    'cover.number': 'Saksnummer',
    'cover.code': 'Eingongskode',
    'cover.online': 'På nettet',
    'cover.step_address': '1. Gå til {url}, eller skann koden til høgre med telefonen.',
    'cover.step_code': '2. Skriv saksnummeret og eingongskoden. {Du} vel så eit passord.',
    'cover.step_answer': '3. Les tilbodet, og godta eller avslå det.',
    'cover.by_post': 'I posten',
    'cover.reply': 'Fyll ut svarslippen under, og send han til {name}.',
    'slip': 'Svarslipp',
    'slip.customer': 'Kunde',
    'slip.accept': 'Eg har lese tilbod **{number}** og godtek det, med prisar og vilkår som står i tilbodsbrevet.',
    'slip.name': 'Namn med blokkbokstavar',
    'slip.date': 'Dato',
    'slip.signature': 'Underskrift',
    'slip.phone': 'Telefon',
    'slip.return': 'Klipp av og send til {address}.',
    'slip.return_mail': 'Klipp av og send til {address}, eller send eit bilete av slippen til {email}.',
}
