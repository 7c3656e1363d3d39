"""Measures one figure in Odoo's shell: shell.py NAME WORLD.json OUTPUT.json."""

import importlib
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(__file__)))
name, world_path, output = sys.argv[1:]
with open(world_path, encoding='utf-8') as file:
    world = json.load(file)
env = env(context={**env.context, 'allowed_company_ids': [world['company']], 'lang': 'nb_NO'})
figure = importlib.import_module(f'bench_kit.{name}')
result = figure.measure(world, env)
ours, plain = result['ours'], result['plain']
# More is better of what is counted per second, less of what is timed.
ratio = None if plain is None else round(ours / plain if figure.UNIT.endswith('/s') else plain / ours, 1)
row = {'ours': ours, 'plain': plain, 'ratio': ratio, 'goal': figure.GOAL, 'unit': figure.UNIT,
       'met': bool(figure.met(ours, ratio)), 'n': result['n'], 'note': result['note']}
with open(output, 'w', encoding='utf-8') as file:
    json.dump(row, file, ensure_ascii=False)
