"""The API of the case systems: deliver, and read where a case stands. Parse → one model method → answer."""
from dataclasses import replace

from werkzeug.exceptions import MethodNotAllowed, RequestEntityTooLarge

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from ..flow import idempotency, importing
from ..flow.errors import FlowError, NotFound, UnreadableBody
from ..models.elsmart_problem import api_error
from ..models.ir_http import API_PREFIX
from .dispatcher import ROUTING_TYPE, allowed_methods, answer, answer_value

CASE = f'{API_PREFIX}/cases/<string:ref>'
DELIVERY = {'type': ROUTING_TYPE, 'auth': 'elsmart', 'save_session': False}
LIMIT_EVENTS = (1, 100, 1000)  # least, usual, most


class SourceApi(http.Controller):
    """Routes under /elsmart/v1. Every error is problem+json (`dispatcher.py`)."""

    @http.route(CASE, methods=['PUT'], max_content_length=importing.MAX_BODY, **DELIVERY)
    def put_case(self, ref):
        """Deliver a whole case at a version: 201 created, 200 updated, or the stored answer of an equal delivery."""
        return self._deliver(ref)

    @http.route(f'{CASE}/changes', methods=['POST'], max_content_length=importing.MAX_BODY, **DELIVERY)
    def post_change(self, ref):
        """Deliver a change notice: 201 applied to the estimate, 202 a proposal to the case worker."""
        return self._deliver(ref)

    @http.route(f'{CASE}/actuals', methods=['PUT'], max_content_length=importing.MAX_BODY, **DELIVERY)
    def put_actuals(self, ref):
        """Deliver the running actual cost, all so far, at a version: 201, then 200."""
        return self._deliver(ref)

    @http.route(f'{CASE}/completion', methods=['POST'], max_content_length=importing.MAX_BODY, **DELIVERY)
    def post_completion(self, ref):
        """Deliver the final actual lines: 201; the work is done."""
        return self._deliver(ref)

    @http.route(f'{CASE}/cancellation', methods=['POST'], max_content_length=importing.MAX_BODY, **DELIVERY)
    def post_cancellation(self, ref):
        """Cancel the order: 201 cancelled, 202 a proposal to the case worker."""
        return self._deliver(ref)

    @http.route(f'{API_PREFIX}/batches', methods=['POST'], max_content_length=importing.MAX_BATCH, **DELIVERY)
    def post_batch(self):
        """Deliver up to 1,000 cases: 200 with a result for each."""
        return self._deliver('batch')

    @http.route(CASE, methods=['GET'], readonly=True, **DELIVERY)
    def get_case(self, ref):
        """Where a case stands: status, work state, amounts, claims. Another source's case is not found."""
        source = self._source(ref)
        case = source.env['elsmart.case']._find_for_source(source, ref)
        if not case:
            raise NotFound
        return answer_value('case_status', case._status_resource())

    @http.route(f'{API_PREFIX}/events', methods=['GET'], **DELIVERY)
    def get_events(self):
        """Status events behind a cursor, in an order that never changes. Reading gives new ones their place in it."""
        source = self._source()
        least, usual, most = LIMIT_EVENTS
        query = request.httprequest.args
        limit = query.get('limit', str(usual))
        if not (limit.isascii() and limit.isdigit() and len(limit) < 9 and least <= int(limit) <= most):
            raise UnreadableBody('bad_limit', f"limit is not a number from {least} to {most}.")
        return answer_value('event_page', source.env['elsmart.event']._feed(
            source, query.get('after', ''), int(limit)))

    @http.route(f'{API_PREFIX}/work-types', methods=['GET'], readonly=True, **DELIVERY)
    def get_work_types(self):
        """The work types that a case can have."""
        source = self._source()
        return answer_value('work_type_list', source.env['elsmart.case']._work_types_resource(source))

    @http.route(f'{API_PREFIX}/cost-codes', methods=['GET'], readonly=True, **DELIVERY)
    def get_cost_codes(self):
        """The legal bases and the cost codes that a cost line can have."""
        source = self._source()
        return answer_value('cost_code_list', source.env['elsmart.case']._cost_codes_resource(source))

    @http.route(
        [API_PREFIX, f'{API_PREFIX}/', f'{API_PREFIX}/<path:path>'], type=ROUTING_TYPE, auth='none',
        save_session=False, readonly=True,
    )
    def nowhere(self, path=None):
        """Everything else under the API: 405 where another method would do, else 404."""
        if methods := allowed_methods():
            raise MethodNotAllowed(valid_methods=methods)
        raise NotFound

    # === STEPS === #

    def _deliver(self, ref):
        """Take in what was sent about case `ref`.

        A refused delivery is kept as a message and as nothing else: all is rolled back, then it is answered, not
        raised, so that the message is committed.
        """
        source = self._source(ref)
        messages = source.env['elsmart.message']
        messages._check_rate(source)
        envelope = self._envelope(ref)
        try:
            if envelope.method == 'POST':
                envelope = replace(envelope, key=idempotency.read_key(self._header('Idempotency-Key')))
            answered = messages._accept(source, envelope)
            request.env.cr.flush()
            return answer(*answered)
        except (FlowError, UserError) as error:
            request.env.cr.rollback()
            return answer(*messages._reject(source, envelope, api_error(error)))

    def _source(self, ref=None):
        if ref is not None and not importing.is_ref(ref):
            raise NotFound
        return request.elsmart_source

    def _envelope(self, ref):
        envelope = importing.Envelope(
            ref=ref, method=request.httprequest.method, path=request.httprequest.path, raw=None,
            content_type=self._header('Content-Type'), content_encoding=self._header('Content-Encoding'),
            accept=self._header('Accept'))
        return replace(envelope, raw=self._raw_body(envelope.limit))

    def _raw_body(self, limit):
        """The body as bytes, or None when it is over the limit.

        A body of unknown length (chunked) is cut at the limit without an error.
        """
        httprequest = request.httprequest
        try:
            raw = httprequest.get_data()
        except RequestEntityTooLarge:
            return None
        return None if httprequest.content_length is None and len(raw) >= limit else raw

    @staticmethod
    def _header(name):
        return request.httprequest.headers.get(name, '')
