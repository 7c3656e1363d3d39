"""The page of an offer in the portal, opened by its link, against core's page of a quotation; distinct orders."""

import time

import requests

from . import baskets
from .clock import figure, in_turns

UNIT = 'ms'
GOAL = '≤ 50 ms, no write'
COUNT = 60
WARM = 5


def met(ours, ratio):
    return ours <= 50


def measure(world, env):
    pages = pages_of(world, env)
    sessions = {side: requests.Session() for side in pages}

    def opened(side):
        def get(number):
            path, word = pages[side][number + WARM]
            answer = sessions[side].get(world['url'] + path, timeout=60)
            if answer.status_code != 200 or word not in answer.text:
                raise AssertionError(f'{path} answers {answer.status_code} without {word}.')
        return get

    ours, theirs = in_turns(COUNT, opened('ours'), opened('plain'), WARM)
    before = written(env)
    for number in range(COUNT):
        opened('ours')(number)
    after = written(env)
    changed = sorted(name for name in after if after[name] != before[name])
    if changed:
        raise AssertionError(f'{COUNT} page views wrote to {", ".join(changed)}.')
    return figure(ours * 1000, theirs * 1000, COUNT, f'{COUNT} views wrote nothing')


def pages_of(world, env):
    """{side: [(address, word that the page must show)]} of sent offers and sent quotations."""
    ours = baskets.sent(env, baskets.offers(env, world, COUNT + WARM))
    plain = baskets.plain_orders(env, world, COUNT + WARM)
    plain.action_quotation_sent()
    pages = {side: [(order.get_portal_url(), order.name) for order in orders] for side, orders in
             (('ours', ours), ('plain', plain))}
    env.cr.commit()
    return pages


def written(env):
    """{table: rows ever inserted, changed or deleted}, as PostgreSQL counts them."""
    env.cr.rollback()
    time.sleep(11)   # an idle connection reports what it did after ten seconds
    env.cr.execute("SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_user_tables")
    return dict(env.cr.fetchall())
