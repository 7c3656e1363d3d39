from dataclasses import replace
from datetime import date, timedelta

from flow.paper import ALPHABET, TRIES, CodeFacts, hashed, new_code, plain, refusal

CODE = 'K7QMD-3XWPA'
TODAY = date(2026, 11, 2)
FACTS = CodeFacts(salt='s', hash=hashed(CODE, 's'), valid_until=TODAY, has_user=False, open=True)


def test_a_code_is_easy_to_read_from_paper_and_never_the_same():
    codes = {new_code() for _ in range(50)}
    assert len(codes) == 50
    assert all(len(plain(code)) == 10 and set(plain(code)) <= set(ALPHABET) for code in codes)
    assert not set('01OIL') & set(ALPHABET)


def test_a_code_opens_however_it_is_typed():
    for typed in (CODE, CODE.lower(), 'k7qmd 3xwpa', ' K7QMD3XWPA '):
        assert refusal(FACTS, typed, TODAY, 0) is None


def test_a_wrong_code_and_an_unknown_case_look_the_same():
    assert refusal(FACTS, 'K7QMD-3XWPB', TODAY, 0) == 'unknown'
    assert refusal(FACTS, '', TODAY, 0) == refusal(None, CODE, TODAY, 0) == 'unknown'


def test_a_code_is_used_up_by_its_user_and_ends_with_the_offer():
    assert refusal(replace(FACTS, has_user=True), CODE, TODAY, 0) == 'used'
    assert refusal(FACTS, CODE, TODAY + timedelta(days=1), 0) == 'expired'
    assert refusal(replace(FACTS, open=False), CODE, TODAY, 0) == 'expired'


def test_the_right_code_does_not_help_who_has_guessed_too_often():
    assert refusal(FACTS, CODE, TODAY, TRIES - 1) is None
    assert refusal(FACTS, CODE, TODAY, TRIES) == 'too_many'
