"""The OpenAPI 3.1 document of the intake API, made from the contract."""
from functools import cache

from .contract import DELIVERIES
from .contract_answers import ANSWERS
from .contract_types import REF_PATTERN
from .errors import STATUSES
from .examples import BODIES, REF
from .idempotency import MAX_KEY
from .importing import API_PREFIX

SCHEMAS = '#/components/schemas/'
ABOUT = (
    "Case systems deliver cases with their cost lines, and later change notices, actual cost, completion and "
    "cancellation. Amounts are NOK ex. VAT as decimal strings. The same delivery again is answered as it was the first "
    "time. Deliveries may come in any order: one that comes too early is answered 409 and told what is missing; send "
    "it again later. Every resource can be sent and read as XML, too (Content-Type and Accept application/xml, "
    "schema.xsd).")
# Operation -> (method, path, kind of delivery, answer, statuses of success, statuses of refusal, what it does).
OPERATIONS = {
    'putCase': ('put', '/cases/{ref}', 'case', 'Answer', (201, 200, 202), (400, 409, 413, 415, 422),
                "Deliver a whole case at a version"),
    'getCase': ('get', '/cases/{ref}', None, 'CaseStatus', (200,), (404,), "Read where a case stands"),
    'postChange': ('post', '/cases/{ref}/changes', 'change', 'Answer', (201, 202), (400, 409, 413, 415, 422),
                   "Deliver a change notice"),
    'putActuals': ('put', '/cases/{ref}/actuals', 'actuals', 'Answer', (201, 200), (400, 409, 413, 415, 422),
                   "Deliver the running actual cost"),
    'postCompletion': ('post', '/cases/{ref}/completion', 'completion', 'Answer', (201,), (400, 409, 413, 415, 422),
                       "Deliver the final actual cost; the work is done"),
    'postCancellation': ('post', '/cases/{ref}/cancellation', 'cancellation', 'Answer', (201, 202),
                         (400, 409, 413, 415, 422), "Cancel the order"),
    'postBatch': ('post', '/batches', 'batch', 'BatchResult', (200,), (400, 413, 415, 422),
                  "Deliver up to 1,000 cases"),
    'getEvents': ('get', '/events', None, 'EventPage', (200,), (400,), "Read status events behind a cursor"),
    'getWorkTypes': ('get', '/work-types', None, 'WorkTypeList', (200,), (), "List the work types"),
    'getCostCodes': ('get', '/cost-codes', None, 'CostCodeList', (200,), (), "List legal bases and cost codes"),
}
# What can be done with a case after a delivery about it.
ABOUT_CASE = ('getCase', 'putCase', 'postChange', 'putActuals', 'postCompletion', 'postCancellation')
FOLLOWING = {
    **dict.fromkeys(('putCase', 'postBatch', 'postChange', 'putActuals'), ABOUT_CASE),
    'postCompletion': tuple(name for name in ABOUT_CASE if name != 'putActuals'),
    'postCancellation': ('getCase',),
}
SUCCESS = {
    200: "Taken in, or read; the same delivery again gets this answer to the byte",
    201: "Taken in; the same delivery again gets this answer to the byte",
    202: "The offer is accepted, so it is a proposal to the case worker",
}


def document(base_url=''):
    """The document as a dict. `base_url` is where the API is served, such as https://example.com."""
    return {**_document(), 'servers': [{'url': f'{base_url}{API_PREFIX}'}]}


@cache
def _document():
    paths = {}
    for name, operation in OPERATIONS.items():
        paths.setdefault(operation[1], {})[operation[0]] = _operation(name, *operation)
    return {
        'openapi': '3.1.0',
        'info': {'title': 'Kundefaktura intake API', 'version': '1.0.0',
                 'description': f'{ABOUT} A readable form of this is at docs.'},
        'security': [{'key': []}],
        'paths': paths,
        'components': {
            'securitySchemes': {'key': {
                'type': 'http', 'scheme': 'bearer', 'description': "One key per case system; it opens nothing else."}},
            'schemas': schemas(),
        },
    }


def schemas():
    """{name: JSON schema} of every model of the contract."""
    result = {}
    for model in (*DELIVERIES.values(), *ANSWERS):
        schema = model.model_json_schema(ref_template=f'{SCHEMAS}{{model}}')
        result.update(schema.pop('$defs', {}))
        result[model.__name__] = schema
    # Each item is read on its own: one that is wrong is refused in its result, and the batch is taken all the same.
    items = result['Batch']['properties']['items']
    items['items'] = {'anyOf': [items['items'], {'description': "Anything else is refused in its result."}]}
    return dict(sorted(result.items()))


def _operation(name, method, path, kind, answer, successes, refusals, summary):
    operation = {
        'operationId': name,
        'summary': summary,
        'parameters': list(_parameters(name, method, path)),
        'responses': {
            **{str(status): _success(name, answer, status) for status in successes},
            **{str(status): _refusal(status) for status in sorted(refused(path, kind, refusals))},
        },
    }
    if kind:
        schema = {'$ref': f'{SCHEMAS}{DELIVERIES[kind].__name__}'}
        operation['requestBody'] = {'required': True, 'content': {
            'application/json': {'schema': schema, 'examples': {'example': {'value': BODIES[kind]}}}}}
        operation['description'] = DELIVERIES[kind].__doc__.strip()
    return operation


def refused(path, kind, refusals):
    """Statuses of refusal: those of the operation, and those that every one of its sort has."""
    return {*refusals, 401, 503, *({429} if kind else ()), *({404} if '{ref}' in path else ())}


def _parameters(name, method, path):
    if '{ref}' in path:
        yield {'name': 'ref', 'in': 'path', 'required': True, 'description': "The case's number in the source.",
               'schema': {'type': 'string', 'pattern': REF_PATTERN}, 'example': REF}
    if method == 'post':
        yield {'name': 'Idempotency-Key', 'in': 'header', 'required': True,
               'description': "The sender's own key of this delivery, bare or quoted, kept for 30 days. The same key "
                              "with the same content gets the stored answer, with other content 422.",
               'schema': {'type': 'string', 'pattern': rf'^[\x21\x23-\x7e]{{1,{MAX_KEY}}}$'},
               'example': '6d3f0c0e-7a54-4c55-9c1b-000000000633'}
    if name == 'getEvents':
        yield {'name': 'after', 'in': 'query', 'description': "`next` of the answer before; absent for the start.",
               'schema': {'type': 'string', 'pattern': '^([A-Za-z0-9_-]{8,64})?$'}}
        yield {'name': 'limit', 'in': 'query', 'description': "How many at most.",
               'schema': {'type': 'integer', 'minimum': 1, 'maximum': 1000, 'default': 100}}


def _success(name, answer, status):
    response = {
        'description': SUCCESS[status],
        'content': {'application/json': {'schema': {'$ref': f'{SCHEMAS}{answer}'}}},
    }
    if name in FOLLOWING:
        ref, told = (('$request.body#/items/0/ref', "The first case of the batch.") if name == 'postBatch'
                     else ('$request.path.ref', "The same case."))
        response['links'] = {
            target: {'operationId': target, 'parameters': {'ref': ref}, 'description': told}
            for target in FOLLOWING[name]}
    if name == 'getEvents':
        response['links'] = {'next': {
            'operationId': name, 'parameters': {'after': '$response.body#/next'}, 'description': "What comes after."}}
    return response


def _refusal(status):
    response = {
        'description': STATUSES[status][1],
        'content': {'application/problem+json': {'schema': {'$ref': f'{SCHEMAS}Problem'}}},
    }
    if status in (429, 503):
        response['headers'] = {'Retry-After': {
            'description': "Seconds to wait.", 'required': True, 'schema': {'type': 'integer', 'minimum': 1}}}
    return response
