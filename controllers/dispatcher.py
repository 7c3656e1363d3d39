"""How requests under /elsmart/v1/ are dispatched: every content type is taken, every error is problem+json."""
import psycopg2
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from odoo.exceptions import AccessDenied, ConcurrencyError, UserError
from odoo.http import Dispatcher, Response, request

from ..flow.errors import FlowError, refusal
from ..models.ir_http import is_api, is_routable

ROUTING_TYPE = 'elsmart_json'
METHODS = ('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE')
RETRY_AFTER = '2'  # seconds


class ApiDispatcher(Dispatcher):
    """Neither parses nor refuses a body: what was sent belongs to the inbox, readable or not."""

    routing_type = ROUTING_TYPE

    @classmethod
    def is_compatible_with(cls, request):
        """Take every content type, but only on our own paths: core lists who could have taken a request."""
        return is_api(request.httprequest.path)

    def dispatch(self, endpoint, args):
        """Call `endpoint` with the parts of the path. OPTIONS is answered here, since Odoo adds it to every route."""
        self.request.params = dict(args)
        if self.request.httprequest.method == 'OPTIONS' and endpoint.routing['methods']:
            return _options()
        return self.request.registry['ir.http']._dispatch(endpoint)

    def handle_error(self, exc):
        """Problem details for `exc`, whatever it is; a traceback is for the log alone."""
        error = api_error(exc)
        return answer(error.status, error.body(), _headers(exc, error))


def answer(status, body, headers=None):
    """Response with `body` (JSON text) at `status` (int); from 400 on it is problem details."""
    return Response(
        body, status=status, content_type='application/problem+json' if status >= 400 else 'application/json',
        headers={'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff', **(headers or {})},
    )


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


def allowed_methods():
    """Methods that the path of the current request takes, as the routes themselves say; none for an unknown path."""
    path = request.httprequest.path
    if not is_routable(path):
        return []
    adapter = request.env['ir.http'].routing_map().bind_to_environ(request.httprequest.environ)
    # The catch-all takes every path and method, so each match finds a rule; it alone names no methods.
    taken = [method for method in METHODS if adapter.match(path, method=method, return_rule=True)[0].methods]
    return [*taken, 'OPTIONS'] if taken else []


def _options():
    response = Response(status=204, headers={'Allow': ', '.join(allowed_methods())})
    response.headers.pop('Content-Type')
    return response


def _headers(exc, error):
    if error.status == 401:
        return {'WWW-Authenticate': 'Bearer'}
    if error.status == 503:
        return {'Retry-After': RETRY_AFTER}
    if isinstance(exc, MethodNotAllowed):
        return {'Allow': ', '.join(exc.valid_methods)}
    return {}
