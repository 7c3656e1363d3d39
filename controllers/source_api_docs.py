"""What tells an integrator how the API works: OpenAPI, XSD and a page to read. They hold no data, so need no key."""
import json

from odoo import http
from odoo.http import Response, request
from odoo.tools import file_open

from ..flow import docs, openapi
from ..models.ir_http import API_PREFIX
from .dispatcher import ROUTING_TYPE

PUBLIC = {'type': ROUTING_TYPE, 'auth': 'none', 'save_session': False, 'readonly': True, 'methods': ['GET']}
SCHEMA = 'elsmart_kundefaktura/static/api/kundefaktura-v1.xsd'
PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"


class SourceApiDocs(http.Controller):

    @http.route(f'{API_PREFIX}/openapi.json', **PUBLIC)
    def openapi(self):
        """The OpenAPI 3.1 document."""
        return _answer(json.dumps(openapi.document(_base_url()), ensure_ascii=False), 'application/json')

    @http.route(f'{API_PREFIX}/schema.xsd', **PUBLIC)
    def schema(self):
        """The schema of the XML form."""
        with file_open(SCHEMA, 'rb') as file:
            return _answer(file.read(), 'application/xml')

    @http.route(f'{API_PREFIX}/docs', **PUBLIC)
    def docs(self):
        """The documentation as a page: what to send, field by field, with examples that run."""
        return _answer(docs.page(_base_url()), 'text/html; charset=utf-8', {'Content-Security-Policy': PAGE_POLICY})


def _base_url():
    return request.httprequest.host_url.rstrip('/')


def _answer(body, content_type, headers=None):
    return Response(body, content_type=content_type, headers={
        'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer', **(headers or {})})
