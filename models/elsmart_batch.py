"""Many cases in one delivery: each is taken in whole or not at all, whatever becomes of the others."""
import json
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from odoo import api, models
from odoo.exceptions import UserError

from ..flow import contract, importing
from ..flow.contract_errors import field_error, field_errors
from ..flow.errors import ContractError, FlowError
from .elsmart_lookup import Lookup
from .elsmart_problem import api_error

ITEM_FIELDS = {'ref', 'case'}


@dataclass(frozen=True)
class Item:
    """An item that can be named: its case as decoded, and as the contract reads it unless it was refused."""

    envelope: importing.Envelope
    data: Any
    delivery: contract.CaseDelivery | None

    @property
    def ref(self):
        return self.envelope.ref


class ElsmartBatch(models.AbstractModel):
    _name = 'elsmart.batch'
    _description = "Intake of batches"

    @api.model
    def _take(self, source, items, batch):
        """Take in the `items` (decoded) of the message `batch`; returns their results in the same order.

        New main cases are taken in together and first, which is many times as fast; the order of the others stays.
        """
        intake = self.with_context(elsmart_batch_id=batch.id)
        read = [intake._read_item(item) for item in items]
        done = intake._take_new(source, [item for item in read if isinstance(item, Item)])
        return [done.get(id(item)) or intake._take_item(source, item) for item in read]

    @api.model
    def _take_new(self, source, items):
        """{id of an item: its result} of those `items` that are new main cases; none if they cannot be taken together.

        Then each is taken on its own, and told what is wrong with it.
        """
        lookup = Lookup(source)
        new = self._new_main_cases(lookup, items)
        if not new:
            return {}
        try:
            with self.env.cr.savepoint():
                answers = self.env['elsmart.intake']._take_new(
                    lookup, [(item.envelope, item.delivery, importing.content_hash(item.data)) for item in new])
        except (FlowError, UserError):
            return {}
        return {id(item): self._result(item.ref, *answer) for item, answer in zip(new, answers, strict=True)}

    @api.model
    def _new_main_cases(self, lookup, items):
        """Those of `items` that are new main cases, named once, of which all is known that they name."""
        refs = [item.ref for item in items]
        here = set(self.env['elsmart.case'].search(
            [('source_id', '=', lookup.source.id), ('ref', 'in', refs)]).mapped('ref'))
        repeated = {ref for ref in set(refs) if refs.count(ref) > 1} if len(set(refs)) < len(refs) else set()
        return [item for item in items if item.delivery and not item.delivery.main_case
                and item.ref not in here and item.ref not in repeated and self._is_known(lookup, item)]

    @api.model
    def _is_known(self, lookup, item):
        try:
            self.env['elsmart.case']._delivery_place(lookup, item.delivery)
        except FlowError:
            return False
        return True

    @api.model
    def _take_item(self, source, item):
        """{ref, status, body} of one item (`_read_item`); `body` is what PUT of that case would have been answered."""
        if isinstance(item, FlowError):
            return {'ref': None, 'status': item.status, 'body': item.problem()}
        try:
            with self.env.cr.savepoint():
                answer = self.env['elsmart.intake']._take_case(
                    source, item.envelope, item.data, importing.content_hash(item.data))
        except (FlowError, UserError) as error:
            answer = self.env['elsmart.message']._reject(source, item.envelope, api_error(error))
        return self._result(item.ref, *answer)

    @api.model
    def _result(self, ref, status, body):
        return {'ref': ref, 'status': status, 'body': json.loads(body)}

    @api.model
    def _read_item(self, item):
        """`Item` of an item as decoded, or the `ContractError` of one that cannot even be named."""
        try:
            self._check_name(item)
        except FlowError as error:
            return error
        data = item['case']
        try:
            delivery = contract.read('case', data)
        except FlowError:
            delivery = None
        return Item(self._envelope(item['ref'], data), data, delivery)

    @api.model
    def _check_name(self, item):
        if not isinstance(item, dict) or set(item) != ITEM_FIELDS or not isinstance(item['ref'], str):
            try:
                contract.BatchItem.model_validate(item)
            except ValidationError as error:
                raise ContractError(field_errors(error)) from None
        if not importing.is_ref(item['ref']):
            raise ContractError([field_error(('ref',), 'bad_format', "is not a case number that an address can have")])

    @api.model
    def _envelope(self, ref, data):
        raw = json.dumps(data, ensure_ascii=False, default=str).encode('utf-8', 'replace')
        return importing.Envelope(ref, 'PUT', f'{importing.API_PREFIX}/cases/{ref}', raw)
