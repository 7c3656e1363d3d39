"""The thinking of the eight stages, as pure Python: dataclasses in, dataclasses out, Decimal for money.

Nothing here imports Odoo, reads a database or opens a socket; `models/` and `controllers/` are thin around it.
"""
