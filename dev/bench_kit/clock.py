"""Takes the time of two ways in turns."""

import statistics
import time


def seconds(do, *arguments):
    """How long one call takes."""
    start = time.perf_counter()
    do(*arguments)
    return time.perf_counter() - start


def in_turns(count, ours, plain, warm=2):
    """(median seconds of `ours`, of `plain`) over `count` calls each; both get the number of the call.

    `plain` may be None. The first `warm` calls of each fill caches and are not counted.
    """
    taken = {ours: [], plain: []}
    for number in range(-warm, count):
        for do in (ours, plain):
            if do:
                elapsed = seconds(do, number)
                if number >= 0:
                    taken[do].append(elapsed)
    return tuple(statistics.median(taken[do]) if do else None for do in (ours, plain))


def figure(ours, plain, n, note='', digits=1):
    """What `measure` returns: rounded figures with how many of each were measured."""
    return {'ours': round(ours, digits), 'plain': None if plain is None else round(plain, digits), 'n': n, 'note': note}
