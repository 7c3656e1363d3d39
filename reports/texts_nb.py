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
    'legal.practice': 'Slik praktiserer vi reglene',

    'accept': 'Slik svarer {du}',
    'accept.open': 'Skann koden, eller åpne lenken:',
    'accept.login': 'Logg inn med brukernavnet **{login}**. E-posten fra oss har en lenke der {du} velger passord.',
    'accept.answer': 'Les gjennom og svar innen **{date}**. Etter den dagen gjelder ikke tilbudet lenger.',
    'accept.by_letter': 'Svar oss skriftlig innen **{date}**. Etter den dagen gjelder ikke tilbudet lenger.',

    'means': 'Når {du} aksepterer',
    'means.1': '{Du} og {company} har en skriftlig avtale om arbeidet{terms}.',
    'means.2': '{Du} bekrefter at {du} har rett til å bestille arbeidet, og at navn og adresse for faktura er '
               'riktige. Er noe feil, si fra til oss før {du} svarer.',
    'means.3': 'Avbestiller {du} senere, betaler {du} kostnadene som er påløpt til da, også materiell som er kjøpt '
               'inn.',
    'means.4': 'Arbeidet gjøres i vanlig arbeidstid. Er det ikke gjort på ett år, kan avtalen falle bort.',
    'means.terms': ', på vilkår {version}',

    'start': 'Betaling og oppstart',
    'start.full': '{Du} betaler hele beløpet før arbeidet starter. Kravet får {du} straks {du} har akseptert, og {du} '
                  'kan betale i portalen med en gang. Vi frigir arbeidet når betalingen er registrert.',
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
    'settlement.fixed': 'Prisen er fast. Den endres bare hvis {du} bestiller og godtar en endring.',

    'dispute': 'Hvis {du} er uenig',
    'dispute.text': 'Snakk med oss først, så ser vi på saken sammen. Blir vi ikke enige, kan uenighet om '
                    'anleggsbidraget legges fram for Reguleringsmyndigheten for energi (RME) i NVE. Forbrukere kan '
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
    'pay.reminder': 'Bruk KID når {du} betaler, så finner betalingen fram.',
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
}
