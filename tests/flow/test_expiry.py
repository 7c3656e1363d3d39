from datetime import date, timedelta
from decimal import Decimal

import pytest

from flow.basis import OrderLine
from flow.expiry import PriceChange, has_lapsed, is_reminder_due, price_changes, reminder_days

LAST = date(2026, 11, 30)


def line(component, amount, basis='ch16'):
    return OrderLine(component, 'labour', basis, Decimal(amount), ())


@pytest.mark.parametrize(('text', 'days'), [
    ('14, 3', (14, 3)), ('3 14;3', (14, 3)), ('', ()), (None, ()), ('7', (7,))])
def test_days_are_read_as_people_write_them(text, days):
    assert reminder_days(text) == days


@pytest.mark.parametrize('text', ['x', '0', '-3', '2.5'])
def test_other_words_than_days_are_refused(text):
    with pytest.raises(ValueError):
        reminder_days(text)


def test_the_customer_is_reminded_once_for_each_day():
    reminded, days = None, []
    for number in range(30, -3, -1):
        today = LAST - timedelta(days=number)
        if is_reminder_due(LAST, reminded, (14, 3), today):
            days.append(number)
            reminded = today
    assert days == [14, 3]


def test_a_day_that_was_missed_is_made_good_once():
    assert is_reminder_due(LAST, None, (14, 3), LAST - timedelta(days=10))
    assert not is_reminder_due(LAST, LAST - timedelta(days=10), (14, 3), LAST - timedelta(days=9))
    assert not is_reminder_due(LAST, None, (), LAST)


def test_a_renewal_says_what_costs_something_else():
    before = [line('Kabel', '100.00'), line('Skap', '50.00'), line('Grøft', '10.00')]
    after = [line('Kabel', '60.00'), line('Kabel', '40.00', 'fee'), line('Skap', '55.00'), line('Mast', '5.00')]
    assert price_changes(before, after) == [
        PriceChange('Skap', Decimal('50.00'), Decimal('55.00')),
        PriceChange('Grøft', Decimal('10.00'), Decimal('0.00')),
        PriceChange('Mast', Decimal('0.00'), Decimal('5.00')),
    ]
    assert price_changes(before, before) == []


def test_accepted_work_lapses_after_its_months():
    assert not has_lapsed(date(2025, 11, 3), 12, date(2026, 11, 2))
    assert has_lapsed(date(2025, 11, 2), 12, date(2026, 11, 2))
    assert has_lapsed(date(2024, 2, 29), 12, date(2025, 2, 28))
    assert has_lapsed(date(2025, 12, 31), 2, date(2026, 2, 28))
    assert not has_lapsed(date(2000, 1, 1), 0, date(2026, 11, 2))
