"""Runs in Odoo's shell: prints where stored statuses differ from the facts; exit 1 if any does."""

import sys

differences = env['elsmart.status.check']._differences()
for model, record, field, stored, derived in differences:
    print(f'{model} {record}: {field} is {stored!r}, the facts give {derived!r}')
bases = env['sale.order'].search_count([('elsmart_case_id', '!=', False)])
print(f'{bases} invoice bases, {len(differences)} differences')
env.cr.rollback()
sys.exit(bool(differences))
