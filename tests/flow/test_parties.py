"""Parties of a delivery are found among those we know: never doubled, and never two people taken for one."""
from types import SimpleNamespace

import pytest

from flow.parties import Book, Known

KARI = Known('kari', 'Kari Nordmann', email='kari@example.com', street='Fjellveien 12', zip='3510')


def party(name, orgnr=None, email=None, street=None, zip=None):
    return SimpleNamespace(name=name, orgnr=orgnr, email=email, street=street, zip=zip)


def found(told, *known):
    one = Book(known).find(told)
    return one and one.key


@pytest.mark.parametrize('told', [
    party('Kari Nordmann', email='kari@example.com'),
    party('kari  nordmann ', email='KARI@example.com', street='Et annet sted 1', zip='0150'),
    party('Kari Nordmann', street='fjellveien 12', zip='3510'),
])
def test_a_person_is_known_by_name_with_email_or_address(told):
    assert found(told, KARI) == 'kari'


@pytest.mark.parametrize('told', [
    party('Kari Nordmann'),
    party('Kari Nordmann', email='en.annen@example.com', street='Fjellveien 12', zip='3510'),
    party('Kari Nordmann', street='Fjellveien 12', zip='0150'),
    party('Ola Nordmann', email='kari@example.com', street='Fjellveien 12', zip='3510'),
])
def test_a_name_or_an_address_alone_is_not_enough(told):
    """Father and son share name and address; man and wife share the address and often the e-mail address."""
    assert found(told, KARI) is None


def test_an_organisation_is_known_by_its_number_whatever_it_is_called():
    known = Known('firm', 'Elektro Eksempel AS', orgnr='310004413')
    assert found(party('Elektro Eksempel', orgnr='310004413'), known) == 'firm'
    assert found(party('Elektro Eksempel AS', orgnr='310002216', email='a@example.com'), known) is None


def test_a_number_goes_before_a_name():
    named = Known('named', 'Elektro AS', email='post@example.com')
    numbered = Known('numbered', 'Elektro Eksempel AS', orgnr='310004413')
    assert found(party('Elektro AS', orgnr='310004413', email='post@example.com'), named, numbered) == 'numbered'


def test_an_organisation_of_which_the_number_was_not_known_is_completed():
    known = Known('firm', 'Elektro AS', email='post@example.com')
    assert found(party('Elektro AS', orgnr='310004413', email='post@example.com'), known) == 'firm'


def test_two_organisations_of_one_name_stay_two():
    known = Known('firm', 'Elektro AS', orgnr='310004413', email='post@example.com')
    assert found(party('Elektro AS', orgnr='310002216', email='post@example.com'), known) is None


def test_a_bare_name_means_only_a_bare_name():
    """An installer of whom nothing else is told is one, however often it is sent; it is nobody who has an address."""
    assert found(party('Bravida'), Known('bare', 'Bravida')) == 'bare'
    assert found(party('Bravida', email='post@example.com'), Known('bare', 'Bravida')) is None


def test_of_several_the_oldest_is_meant():
    assert found(party('Kari Nordmann', email='kari@example.com'), KARI, Known(
        'again', 'Kari Nordmann', email='kari@example.com')) == 'kari'


def test_one_that_is_added_is_found_at_once():
    book = Book()
    told = party('Kari Nordmann', email='kari@example.com')
    assert book.find(told) is None
    book.add(KARI)
    assert book.find(told) is KARI
