"""How requests under /elsmart/v1/ are dispatched: every content type is taken, every error is problem details, in JSON
or, for those who speak XML, in XML."""
import json

from werkzeug.exceptions import MethodNotAllowed

from odoo.http import Dispatcher, Response, request

from ..flow.importing import wants_xml
from ..flow.xml_body import write_problem, write_xml
from ..models.elsmart_problem import api_error
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
        body = write_problem(error.problem()) if _asks_xml() else error.body()
        return answer(error.status, body, _headers(exc, error))


def answer(status, body, headers=None):
    """Response with `body` (JSON or XML text) at `status` (int); from 400 on it is problem details."""
    kind = 'xml' if body.startswith('<') else 'json'
    return Response(
        body, status=status, content_type=f'application/problem+{kind}' if status >= 400 else f'application/{kind}',
        headers={'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff', **(headers or {})},
    )


def answer_value(name, value):
    """200 with `value` (JSON-serialisable), as XML element `name` for those who ask for XML."""
    return answer(200, write_xml(name, value) if _asks_xml() else json.dumps(value, ensure_ascii=False))


def _asks_xml():
    headers = request.httprequest.headers
    return wants_xml(headers.get('Accept', ''), headers.get('Content-Type', ''))


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
    if error.status in (429, 503):
        return {'Retry-After': str(error.retry_after or RETRY_AFTER)}
    if isinstance(exc, MethodNotAllowed):
        return {'Allow': ', '.join(exc.valid_methods)}
    return {}
