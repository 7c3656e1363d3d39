"""Plain Odoo's side: its own JSON-2 API, with orders of ten lines."""

import requests

from journey import invented

TIMEOUT = 600


class Json2:
    """Calls core's JSON-2 API with a key of the bench's own."""

    def __init__(self, world):
        self.url, self.world = world['url'], world
        self.session = requests.Session()
        self.session.headers.update({
            'Authorization': f'bearer {world["json2_key"]}', 'X-Odoo-Database': world['database']})

    def call(self, model, method, **arguments):
        arguments['context'] = {'allowed_company_ids': [self.world['company']]}
        answer = self.session.post(f'{self.url}/json/2/{model}/{method}', json=arguments, timeout=TIMEOUT)
        answer.raise_for_status()
        return answer.json()

    def orders(self, count, lines=10, customer=False):
        """Create `count` orders of `lines` lines in one request; with `customer` a new one of all of them before."""
        partner = self.customer() if customer else self.world['plain_partner']
        return self.call('sale.order', 'create', vals_list=[self.order(lines, partner) for _number in range(count)])

    def customer(self):
        told = invented.body()['customer']
        [partner] = self.call('res.partner', 'create', vals_list=[
            {name: told[name] for name in ('name', 'email', 'street', 'zip', 'city')}])
        return partner

    def order(self, lines, partner):
        return {
            'partner_id': partner, 'company_id': self.world['company'],
            'order_line': [(0, 0, {
                'product_id': self.world['plain_product'], 'name': f'Montørtimer, del {number}',
                'product_uom_qty': 1, 'price_unit': 1250.0}) for number in range(lines)],
        }
