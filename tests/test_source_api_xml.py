"""The XML form over HTTP: the same resources, the same answers, errors in XML too."""
from lxml import etree

from odoo.tests import tagged

from ..flow import examples, xml_body
from .test_source_api import CASES
from .test_source_api_notices import NoticeCase

NS = {'v': xml_body.NAMESPACE, 'p': xml_body.PROBLEM_NAMESPACE}


@tagged('post_install', '-at_install')
class TestSourceApiXml(NoticeCase):

    def send_xml(self, method, path, kind, value, **headers):
        raw = value if isinstance(value, bytes) else xml_body.write_xml(kind, value).encode()
        return self.call(method, path, raw, **{'Content_Type': 'application/xml', **headers})

    def tell(self, response, status, path):
        self.assertEqual(response.status_code, status, response.text)
        kind = 'application/xml' if status < 400 else 'application/problem+xml'
        self.assertEqual(response.headers['Content-Type'], kind)
        return etree.fromstring(response.content).findtext(path, namespaces=NS)

    def test_every_delivery_is_taken_in_as_xml_and_answered_in_xml(self):
        paths = {'case': ('PUT', ''), 'change': ('POST', '/changes'), 'actuals': ('PUT', '/actuals'),
                 'completion': ('POST', '/completion'), 'cancellation': ('POST', '/cancellation')}
        outcomes = ['created', 'applied', 'created', 'completed', 'cancelled']
        for (kind, (method, path)), outcome in zip(paths.items(), outcomes, strict=True):
            response = self.send_xml(method, f'{CASES}NM-1{path}', kind, examples.BODIES[kind], Idempotency_Key=kind)
            self.assertEqual(self.tell(response, 201, 'v:outcome'), outcome)
        batch = self.send_xml('POST', '/elsmart/v1/batches', 'batch', examples.BODIES['batch'], Idempotency_Key='b')
        self.assertEqual(self.tell(batch, 200, 'v:items/v:item/v:status'), '201')
        self.assertEqual(self.find('NM-DOC-2').order_id.elsmart_net, 2300.0)

    def test_a_case_is_read_in_the_form_that_is_asked_for(self):
        self.create()
        read = self.call('GET', CASES + 'NM-1', Accept='application/xml')
        self.assertEqual(self.tell(read, 200, 'v:ref'), 'NM-1')
        missing = self.call('GET', CASES + 'NM-9', Accept='application/xml')
        self.assertEqual(self.tell(missing, 404, 'p:code'), 'not_found')
        events = self.call('GET', '/elsmart/v1/events', Accept='application/xml')
        self.assertTrue(self.tell(events, 200, 'v:next'))

    def test_the_same_again_is_answered_to_the_byte(self):
        first = self.send_xml('PUT', CASES + 'NM-1', 'case', self.body)
        self.assertEqual(self.send_xml('PUT', CASES + 'NM-1', 'case', self.body).content, first.content)
        in_json = self.put(self.body)
        self.assertEqual((in_json.status_code, in_json.content), (201, first.content), "the same content in JSON")
        self.assertEqual(in_json.headers['Content-Type'], 'application/xml')

    def test_errors_are_told_in_xml_with_their_pointer(self):
        bad = {**self.body, 'lines': [{**self.body['lines'][0], 'amount': '2300.01'}]}
        response = self.send_xml('PUT', CASES + 'NM-1', 'case', bad)
        self.assertEqual(self.tell(response, 422, 'p:errors/p:i/p:pointer'), '/lines/0/amount')
        evil = b'<!DOCTYPE case [<!ENTITY e SYSTEM "file:///etc/hostname">]>' + xml_body.write_xml(
            'case', self.body).replace('Kari', '&e;').encode()
        response = self.send_xml('PUT', CASES + 'NM-1', 'case', evil)
        self.assertEqual(self.tell(response, 400, 'p:code'), 'doctype')
        message = self.env['elsmart.message'].search([], limit=1)
        self.assertEqual((message.outcome, message.response), ('rejected', response.text))
        self.assertEqual(self.tell(self.send_xml('POST', '/elsmart/v1/nothing', 'case', b'<a/>'), 404, 'p:code'),
                         'not_found')
        self.assertEqual(self.tell(self.send_xml('PUT', CASES + 'NM-1', 'case', self.body, key=''), 401, 'p:code'),
                         'unauthorized')
        self.assertFalse(self.find())
