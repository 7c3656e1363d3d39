"""What a new version of an offer changes, line by line and in its sums."""
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from flow import offer

CABLE = offer.VersionLine('nm/A/1', 'Stikkledning', 'Kabel', Decimal('1000.00'))
DIGGING = offer.VersionLine('nm/A/2', 'Stikkledning', 'Graving', Decimal('500.00'))
METER = offer.VersionLine('pk/B/1', 'Måler', 'Måler', Decimal('200.00'))


def figures(*lines, vat='0.00'):
    net = sum((line.amount for line in lines), Decimal('0.00'))
    return offer.Figures(lines, net, Decimal(vat), net + Decimal(vat))


def test_the_same_figures_change_nothing():
    changes = offer.compare(figures(CABLE, DIGGING), figures(CABLE, DIGGING))
    assert changes.lines == ()
    assert not changes.any


def test_a_new_a_dearer_and_a_removed_line():
    dearer = offer.VersionLine('nm/A/1', 'Stikkledning', 'Kabel', Decimal('1250.50'))
    changes = offer.compare(figures(CABLE, DIGGING), figures(dearer, METER))
    assert changes.lines == (
        offer.LineChange('Stikkledning', 'Kabel', Decimal('1000.00'), Decimal('1250.50')),
        offer.LineChange('Måler', 'Måler', None, Decimal('200.00')),
        offer.LineChange('Stikkledning', 'Graving', Decimal('500.00'), None))
    assert changes.sums == (
        ('net', Decimal('1500.00'), Decimal('1450.50')), ('vat', Decimal('0.00'), Decimal('0.00')),
        ('gross', Decimal('1500.00'), Decimal('1450.50')))


def test_a_new_name_is_a_change_too():
    renamed = offer.VersionLine('nm/A/1', 'Stikkledning', 'Kabel TFXP', Decimal('1000.00'))
    changes = offer.compare(figures(CABLE), figures(renamed))
    assert changes.lines == (
        offer.LineChange('Stikkledning', 'Kabel TFXP', Decimal('1000.00'), Decimal('1000.00'), former_name='Kabel'),)
    assert changes.any


def test_vat_alone_is_a_change_of_the_sums():
    changes = offer.compare(figures(METER), figures(METER, vat='50.00'))
    assert not changes.lines
    assert changes.any


LINES = st.lists(st.builds(
    offer.VersionLine, key=st.text(min_size=1, max_size=4), component=st.text(max_size=5), name=st.text(max_size=5),
    amount=st.decimals(min_value=-10**9, max_value=10**9, places=2)), max_size=6, unique_by=lambda line: line.key)


@given(LINES, LINES)
def test_the_changes_explain_the_difference_to_the_ore(old, new):
    before, after = figures(*old), figures(*new)
    rows = offer.compare(before, after).lines
    difference = sum(((row.after or 0) - (row.before or 0) for row in rows), Decimal('0.00'))
    assert difference == after.net - before.net


@given(LINES)
def test_figures_survive_being_stored(lines):
    assert offer.figures_from_json(offer.figures_to_json(figures(*lines))) == figures(*lines)
