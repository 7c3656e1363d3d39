"""The API of the case systems: deliver a case, read a case. Parse → one model method → answer."""
import json

from werkzeug.exceptions import MethodNotAllowed, RequestEntityTooLarge

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from ..flow import importing
from ..flow.errors import FlowError, NotFound
from ..models.ir_http import API_PREFIX
from .dispatcher import ROUTING_TYPE, allowed_methods, answer, api_error

CASE = f'{API_PREFIX}/cases/<string:ref>'


class SourceApi(http.Controller):
    """Routes under /elsmart/v1. Every error is problem+json (`dispatcher.py`)."""

    @http.route(
        CASE, type=ROUTING_TYPE, auth='elsmart', methods=['PUT'], save_session=False,
        max_content_length=importing.MAX_BODY,
    )
    def put_case(self, ref):
        """Deliver a whole case at a version: 201 created, 200 updated, or the stored answer of an equal delivery.

        A refused delivery is kept as a message and as nothing else: it is answered, not raised, so that the message
        is committed while the savepoint has undone the rest.
        """
        source = self._source(ref)
        envelope = self._envelope(ref)
        messages = source.env['elsmart.message']
        try:
            with request.env.cr.savepoint():
                return answer(*messages._accept(source, envelope))
        except (FlowError, UserError) as error:
            return answer(*messages._reject(source, envelope, api_error(error)))

    @http.route(CASE, type=ROUTING_TYPE, auth='elsmart', methods=['GET'], save_session=False, readonly=True)
    def get_case(self, ref):
        """Where a case stands: status, work state, amounts, claims. Another source's case is not found."""
        source = self._source(ref)
        case = source.env['elsmart.case']._find_for_source(source, ref)
        if not case:
            raise NotFound
        return answer(200, json.dumps(case._status_resource(), ensure_ascii=False))

    @http.route(
        [API_PREFIX, f'{API_PREFIX}/', f'{API_PREFIX}/<path:path>'], type=ROUTING_TYPE, auth='none',
        save_session=False, readonly=True,
    )
    def nowhere(self, path=None):
        """Everything else under the API: 405 where another method would do, else 404."""
        if methods := allowed_methods():
            raise MethodNotAllowed(valid_methods=methods)
        raise NotFound

    def _source(self, ref):
        if not importing.is_ref(ref):
            raise NotFound
        return request.env['elsmart.source']._of_user(request.env.uid)

    def _envelope(self, ref):
        httprequest = request.httprequest
        return importing.Envelope(
            ref=ref, method=httprequest.method, path=httprequest.path, raw=self._raw_body(),
            content_type=httprequest.headers.get('Content-Type', ''),
            content_encoding=httprequest.headers.get('Content-Encoding', ''),
        )

    def _raw_body(self):
        """The body as bytes, or None when it is over the limit.

        A body of unknown length (chunked) is cut at the limit without an error.
        """
        httprequest = request.httprequest
        try:
            raw = httprequest.get_data()
        except RequestEntityTooLarge:
            return None
        return None if httprequest.content_length is None and len(raw) >= importing.MAX_BODY else raw
