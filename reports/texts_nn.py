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
    'legal.16-9': 'Anlegget skal brukast av fleire, og då dekkjer {du} ein høveleg del av kostnaden. Kostnaden for '
                  'ledig kapasitet ber vi.',
    'legal.practice': 'Slik praktiserer vi reglane',

    'accept': 'Slik svarar {du}',
    'accept.open': 'Skann koden, eller opne lenkja:',
    'accept.login': 'Logg inn med brukarnamnet **{login}**. E-posten frå oss har ei lenkje der {du} vel passord.',
    'accept.answer': 'Les gjennom og svar innan **{date}**. Etter den dagen gjeld ikkje tilbodet lenger.',
    'accept.by_letter': 'Svar oss skriftleg innan **{date}**. Etter den dagen gjeld ikkje tilbodet lenger.',

    'means': 'Når {du} aksepterer',
    'means.1': '{Du} og {company} har ein skriftleg avtale om arbeidet{terms}.',
    'means.2': '{Du} stadfestar at {du} har rett til å bestille arbeidet, og at namn og adresse for faktura er rette. '
               'Er noko feil, sei frå til oss før {du} svarar.',
    'means.3': 'Avbestiller {du} seinare, betaler {du} kostnadene som har kome til då, også materiell som er kjøpt '
               'inn.',
    'means.4': 'Arbeidet blir gjort i vanleg arbeidstid. Er det ikkje gjort på eitt år, kan avtalen falle bort.',
    'means.terms': ', på vilkår {version}',

    'start': 'Betaling og oppstart',
    'start.full': '{Du} betaler heile beløpet før arbeidet startar. Kravet får {du} straks {du} har akseptert, og '
                  '{du} kan betale i portalen med ein gong. Vi frigir arbeidet når betalinga er registrert.',
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
    'already_paid': 'Alt betalt',
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
}
