"""What dev/bench measures: a file per figure, each beside plain Odoo on the same server and database.

A file has a docstring of one sentence, `UNIT`, `GOAL` (text), `met(ours, ratio)` and `measure(world, env)`, which runs
in Odoo's shell beside the live server and returns what `clock.figure` makes; `plain` is None where plain Odoo cannot do
it on this machine. Figures are medians, and both sides take turns, so that what else the machine does weighs on both.
"""
