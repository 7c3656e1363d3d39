"""Stage 1, importing: who of those we know is meant by a party of a delivery. Found, not doubled; never two people
taken for one.

An organisation is known by its number; without one, like a person, by its name and its e-mail or address.
"""
from dataclasses import dataclass


@dataclass(frozen=True)
class Known:
    """Somebody we know; texts are '' where nothing is known. `key` is whatever tells the caller who it is."""

    key: object
    name: str
    orgnr: str = ''
    email: str = ''
    street: str = ''
    zip: str = ''


class Book:
    """Those we know, to be looked up many times. `known` are `Known`s, the oldest first."""

    def __init__(self, known=()):
        self._by_name, self._by_number = {}, {}
        for one in known:
            self.add(one)

    def add(self, one):
        """Note one more whom we know."""
        self._by_name.setdefault(_folded(one.name), []).append(one)
        if one.orgnr:
            self._by_number.setdefault(one.orgnr, one)

    def find(self, party):
        """The `Known` that a contract Party means, or None. A number counts first, then e-mail, address, name alone."""
        if party.orgnr and party.orgnr in self._by_number:
            return self._by_number[party.orgnr]
        named = [one for one in self._by_name.get(_folded(party.name), ()) if not (party.orgnr and one.orgnr)]
        return next((one for rule in (_same_email, _same_address, _only_a_name) for one in named if rule(party, one)),
                    None)


def tidy(text):
    """`text` with single spaces and none at its ends."""
    return ' '.join((text or '').split())


def _same_email(party, one):
    return bool(party.email) and _folded(party.email) == _folded(one.email)


def _same_address(party, one):
    """Father and son may share name and address, but not an e-mail address."""
    same = bool(party.street) and _folded(party.street) == _folded(one.street) and tidy(party.zip) == tidy(one.zip)
    return same and not (party.email and one.email)


def _only_a_name(party, one):
    """Nothing is known of either but the name: an installer without number or address."""
    return not any((party.orgnr, party.email, party.street, one.orgnr, one.email, one.street))


def _folded(text):
    return tidy(text).casefold()
