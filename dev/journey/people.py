"""Who acts: a case system with its key, a customer with a browser, an accountant in the backend. All over HTTP."""

import io
import itertools
import json
import re
from urllib.parse import urljoin

import requests
from lxml import html
from pypdf import PdfReader

from .report import Surprise, flat

TIMEOUT = 60


def pdf_text(content):
    """Text of a PDF, read by another library than the one that drew it."""
    if not content.startswith(b'%PDF'):
        raise Surprise('What should be a PDF is none.')
    return '\n'.join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


class CaseSystem:
    """A source of the API."""

    def __init__(self, world, code):
        self.url, self.code = world['url'], code
        self.session = requests.Session()
        self.session.headers.update({
            'Authorization': f'Bearer {world["sources"][code]["key"]}', 'X-Odoo-Database': world['database']})

    def call(self, method, path, body=None):
        """(status, decoded answer) of one request."""
        data = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        answer = self.session.request(
            method, self.url + path, data=data, headers={'Content-Type': 'application/json'}, timeout=TIMEOUT)
        return answer.status_code, answer.json()


class Rpc:
    """JSON-RPC as the web client speaks it."""

    def __init__(self, url):
        self.url, self.session, self.numbers = url, requests.Session(), itertools.count(1)

    def rpc(self, path, **params):
        answer = self.session.post(
            urljoin(self.url, path), timeout=TIMEOUT,
            json={'jsonrpc': '2.0', 'id': next(self.numbers), 'method': 'call', 'params': params}).json()
        if 'error' in answer:
            data = answer['error'].get('data') or {}
            raise Surprise(f'{path} was refused: {data.get("message") or answer["error"]["message"]}')
        return answer.get('result')


class Employee(Rpc):
    """Clicks in the backend: the calls are those that the buttons make. `role` is a key of the world."""

    def __init__(self, world, role):
        super().__init__(world['url'])
        self.company = world['company']
        self.rpc('/web/session/authenticate', db=world['database'], **world[role])

    def call(self, model, method, *args, **kwargs):
        context = {'lang': 'nb_NO', 'allowed_company_ids': [self.company], **kwargs.pop('context', {})}
        return self.rpc(f'/web/dataset/call_kw/{model}/{method}', model=model, method=method, args=list(args),
                        kwargs={'context': context, **kwargs})

    def read(self, model, domain, *fields):
        return self.call(model, 'search_read', domain, fields=list(fields), order='id')

    def document(self, path):
        return self.session.get(urljoin(self.url, path), timeout=TIMEOUT).content


class Customer(Rpc):
    """A browser without JavaScript: follows links, fills in forms, pays on the page of the provider."""

    def get(self, url):
        answer = self.session.get(urljoin(self.url, url), timeout=TIMEOUT)
        if answer.status_code != 200:
            raise Surprise(f'The page {answer.url} answers {answer.status_code}.')
        self.page, self.where = html.fromstring(answer.text, base_url=answer.url), answer.url
        return self.text()

    def text(self):
        """What the page says, without scripts."""
        return flat(' '.join(self.page.xpath(
            '//body//text()[not(ancestor::script) and not(ancestor::style) and not(ancestor::template)]')))

    def submit(self, marker, **values):
        """Fill in and send the form whose action or class has `marker`."""
        forms = [form for form in self.page.forms
                 if marker in (form.action or '') or marker in (form.get('class') or '')]
        if not forms:
            raise Surprise(f'The page {self.where} has no form {marker}.')
        form = forms[0]
        data = {name: value for name, value in form.form_values()} | values
        answer = self.session.request(
            form.method, urljoin(self.where, form.action or self.where), data=data, timeout=TIMEOUT)
        if answer.status_code != 200:
            raise Surprise(f'The form {marker} was answered with {answer.status_code}.')
        self.page, self.where = html.fromstring(answer.text, base_url=answer.url), answer.url
        return self.text()

    def link(self, part):
        """The first link on the page whose address has `part`."""
        links = [link for link in self.page.xpath('//a/@href') if part in link]
        if not links:
            raise Surprise(f'The page {self.where} has no link with {part}.')
        return urljoin(self.where, links[0])

    def fetch(self, url):
        return self.session.get(url, timeout=TIMEOUT).content

    def choose(self, method, forged_amount=None):
        """Choose `card` or `vipps` on the payment page that is open; returns (processing values, form to the provider).

        :param forged_amount: what a tampered browser would send
        """
        [form] = self.page.xpath('//form[@id="o_payment_form"]') or [None]
        if form is None:
            raise Surprise(f'The page {self.where} has no payment form.')
        options = form.xpath(f'.//input[@name="o_payment_radio"][@data-payment-method-code="{method}"]')
        if not options:
            raise Surprise(f'The page {self.where} does not offer {method}.')
        values = self.rpc(
            form.get('data-transaction-route'), provider_id=int(options[0].get('data-provider-id')),
            payment_method_id=int(options[0].get('data-payment-option-id')), token_id=None, flow='redirect',
            amount=forged_amount or float(form.get('data-amount')), tokenization_requested=False,
            landing_route=form.get('data-landing-route'), access_token=form.get('data-access-token'))
        return values, html.fromstring(values['redirect_form_html'])

    def to_provider(self, form):
        """Send the form that leads to the provider's page, as core's page does; returns the words of what is there."""
        answer = self.session.post(urljoin(self.url, form.action), data=dict(form.form_values()), timeout=TIMEOUT)
        self.page, self.where = html.fromstring(answer.text, base_url=answer.url), answer.url
        return self.text()

    def pay(self, method, forged_amount=None):
        """Pay by `card` or `vipps`, on the provider's page, and come back; returns the processing values."""
        values, form = self.choose(method, forged_amount)
        self.to_provider(form)
        self.submit('/pay')
        return values


def links(body):
    """Addresses in the HTML of a mail."""
    return [link.replace('&amp;', '&') for link in re.findall(r'href="([^"]+)"', body)]
