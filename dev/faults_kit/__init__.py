"""What dev/faults plays: a script per kind of fault or race, against a live server where it needs one.

A script is a module with a docstring of one sentence and `run(n)`, which returns (trials, deviations) and prints a line
for each deviation; `SHORT` and `LONG` are the n of a quick and of a full run (default 20 and 200). A program of another
language lies here as an executable file; it gets n as its only argument and ends with `N trials, M deviations`.
"""
