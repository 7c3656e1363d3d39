"""The machine of `any_order` against a server over HTTP: what is sent where. How, a child class says."""
import json

try:
    from .any_order import SOURCES, AnyOrder
except ImportError:   # run from this folder, without Odoo
    from any_order import SOURCES, AnyOrder

API = '/elsmart/v1'
ROUTES = {'case': ('PUT', ''), 'change': ('POST', '/changes'), 'actuals': ('PUT', '/actuals'),
          'completion': ('POST', '/completion'), 'cancellation': ('POST', '/cancellation')}


class AnyOrderHttp(AnyOrder):
    """`prefix` is put before the case numbers, `main_body` is what a main case has beside what the machine says."""

    def __init__(self, prefix, main_body):
        self.prefix, self.main_body = prefix, main_body
        super().__init__()

    def send(self, source, method, path, body, key):
        """(status, bytes) that `source` is answered; `key` is for a POST."""
        raise NotImplementedError

    def deliver(self, delivery):
        method, route = ROUTES[delivery.kind]
        status, answer = self.send(
            SOURCES[delivery.ref], method, f'{API}/cases/{self.prefix}{delivery.ref}{route}', self.whole(delivery),
            self.prefix + delivery.key)
        return status, json.loads(answer).get('code'), answer

    def deliver_many(self, deliveries):
        body = {'items': [
            {'ref': self.prefix + delivery.ref, 'case': self.whole(delivery)} for delivery in deliveries]}
        _status, answer = self.send(
            SOURCES[deliveries[0].ref], 'POST', f'{API}/batches', body, self.prefix + self.new_key())
        return [(item['status'], item['body'].get('code'), json.dumps(item['body'], ensure_ascii=False).encode())
                for item in json.loads(answer)['items']]

    def whole(self, delivery):
        """The body of a delivery with all that the contract wants."""
        if delivery.kind != 'case':
            return delivery.body
        if main := delivery.body.get('main_case'):
            return {**delivery.body, 'main_case': {'source': 'nettmelding', 'ref': self.prefix + main}}
        return {**self.main_body, **delivery.body}
