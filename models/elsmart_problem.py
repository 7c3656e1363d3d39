"""From an exception to what a case system is told."""
import psycopg2
from werkzeug.exceptions import HTTPException

from odoo.exceptions import AccessDenied, ConcurrencyError, UserError

from ..flow.errors import FlowError, refusal


def api_error(exc):
    """The one table from an exception to what is answered: a `FlowError`, without any detail for the unexpected."""
    if isinstance(exc, FlowError):
        return exc
    if isinstance(exc, HTTPException):
        return refusal(exc.code or 500)
    if isinstance(exc, AccessDenied):
        return refusal(401)
    if isinstance(exc, UserError):
        # What core says of access rights and of missing records names models, users and ids.
        told = None if exc.http_status in (403, 404) else str(exc)
        return refusal(exc.http_status, told)
    if isinstance(exc, (ConcurrencyError, psycopg2.OperationalError, psycopg2.InterfaceError)):
        return refusal(503)
    return refusal(500)
