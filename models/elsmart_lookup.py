"""What deliveries name and the database knows: countries, work types, sources, people. Each is looked up once per
request, for all cases of a batch together."""
import hashlib

from odoo.tools import SQL

from ..flow import parties
from ..flow.errors import UnknownReference

QUIET = {'tracking_disable': True, 'mail_create_nosubscribe': True, 'mail_create_nolog': True}


# What a delivery tells of a partner.
COMPLETED = ('name', 'email', 'phone', 'street', 'zip', 'city', 'country_id', 'is_company',
             'l10n_no_bronnoysund_number', 'elsmart_language', 'lang')


def create_alike(records, rows):
    """Create `records` of `rows` that name the same fields; what core would ask the defaults of for each row is asked
    once."""
    if not rows:
        return records.browse()
    missing = [name for name, field in records._fields.items() if field.default and name not in rows[0]]
    defaults = records.default_get(missing)
    return records.create([{**defaults, **row} for row in rows])


class Lookup:
    """The looking up of one request. Partners that are not there yet are made when `partners` is asked for them."""

    def __init__(self, source):
        self.env, self.source, self.company = source.env, source, source.company_id
        self._countries, self._work_types, self._sources, self._partners = {}, {}, {}, {}
        self._installed = {code for code, _name in self.env['res.lang'].get_installed()}

    def country(self, pointer, code):
        """The country with a two-letter `code`; 422 at `pointer` for none."""
        if code not in self._countries:
            self._countries[code] = self.env['res.country'].browse(self.env['res.country']._elsmart_id_of(code))
        if not self._countries[code]:
            raise UnknownReference(pointer, 'unknown_country', 'is not a country; send two letters such as NO')
        return self._countries[code]

    def work_type(self, code):
        """The work type with `code`, or none for none; 422 for one that is not here."""
        work_types = self.env['elsmart.work.type']
        if not code:
            return work_types
        if code not in self._work_types:
            self._work_types[code] = work_types._in_use(self.company, code)
        if not self._work_types[code]:
            own = work_types.search([('company_id', '=', self.company.id)])
            known = ', '.join(own.mapped('code'))
            raise UnknownReference('/work_type', 'unknown_work_type', f'is not a work type here; send one of {known}')
        return self._work_types[code]

    def owner(self, code):
        """The source with `code` that a main case is said to be in; 422 for none."""
        if code not in self._sources:
            self._sources[code] = self.env['elsmart.source'].search(
                [('company_id', '=', self.company.id), ('code', '=', code)])
        if not self._sources[code]:
            raise UnknownReference('/main_case/source', 'unknown_source', 'is not a source here')
        return self._sources[code]

    # === PEOPLE === #

    def partner(self, party):
        """The partner of a contract Party, or none for None."""
        if not party:
            return self.env['res.partner']
        self.partners([party])
        return self._partners[id(party)][1]

    def partners(self, wanted):
        """Find or make the partners of `wanted` (contract Parties) all at once."""
        wanted = [party for party in wanted if party and id(party) not in self._partners]
        if not wanted:
            return
        book, values = self._book(wanted), {}
        keys = [self._choose(party, book, values) for party in wanted]
        records = self._save(values)
        # The party is kept beside its partner, so that its id stays its own.
        self._partners.update({id(party): (party, records[key]) for party, key in zip(wanted, keys, strict=True)})

    def _book(self, wanted):
        """`parties.Book` of the partners that may be meant: those that share a name or a number with one of `wanted`.

        Names are compared without regard to capitals and spaces, which the database is not asked to do: it finds the
        name as it was sent, and as it is usually written.
        """
        names = {spelling for party in wanted for spelling in (party.name, parties.tidy(party.name))}
        numbers = {party.orgnr for party in wanted if party.orgnr}
        partners = self.env['res.partner']
        partners.flush_model(['name', 'active', 'company_id', 'parent_id', 'l10n_no_bronnoysund_number'])
        rows = self.env.execute_query(SQL(
            """SELECT id FROM res_partner
                WHERE (name IN %(names)s OR l10n_no_bronnoysund_number IN %(numbers)s) AND active
                  AND parent_id IS NULL AND (company_id IS NULL OR company_id = %(company)s) ORDER BY id""",
            names=tuple(names), numbers=tuple(numbers) or (None,), company=self.company.id))
        partners = partners.browse(number for number, in rows)
        partners.fetch([*COMPLETED, 'company_id'])
        return parties.Book(parties.Known(
            partner, partner.name or '', partner.l10n_no_bronnoysund_number or '', partner.email or '',
            partner.street or '', partner.zip or '') for partner in partners)

    def _choose(self, party, book, values):
        """Key in `values` of who is meant: a partner, or the number of one to be made. Notes what is to be written."""
        told = self._values(party)
        one = book.find(party)
        if one is None:
            key = len(values)
            values[key] = told
            book.add(parties.Known(
                key, party.name, party.orgnr or '', party.email or '', party.street or '', party.zip or ''))
            return key
        # Completed where it was empty, never overwritten: an accountant may have corrected it.
        missing = values.setdefault(one.key, {})
        known = missing if isinstance(one.key, int) else one.key
        missing.update({name: value for name, value in told.items() if value and not (
            missing.get(name) or known[name])})
        return one.key

    def _save(self, values):
        """Make and complete the partners of `values`; returns {key: partner}."""
        partners = self.env['res.partner'].with_context(**QUIET)
        new = [key for key in values if isinstance(key, int)]
        self._meet(values[key] for key in new)
        made = create_alike(partners, [{**values[key], 'company_id': self.company.id} for key in new])
        records = dict(zip(new, made, strict=True))
        for partner, missing in values.items():
            if partner not in records:
                records[partner] = partner
                if missing:
                    partner.with_context(**QUIET).write(missing)
        return records

    def _meet(self, new):
        """Let nobody else make the same partner at this moment: the later of two is run again and finds it."""
        told = [values['l10n_no_bronnoysund_number'] or parties.tidy(values['name']).casefold() for values in new]
        self.env['elsmart.case.key']._meet(
            self.company, [('/party', hashlib.sha256(text.encode()).hexdigest()) for text in told])

    def _values(self, party):
        language = party.language or 'nb'
        lang = 'en_US' if language == 'en' else 'nb_NO'
        return {
            'name': party.name,
            'email': party.email,
            'phone': party.phone,
            'street': party.street,
            'zip': party.zip,
            'city': party.city,
            'country_id': self.country('/country', party.country or 'NO').id,
            'is_company': bool(party.orgnr) or party.kind == 'organisation',
            'l10n_no_bronnoysund_number': party.orgnr,
            'elsmart_language': language,
            'lang': lang if lang in self._installed else self.env.lang,
        }
