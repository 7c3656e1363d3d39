"""Many cases in one delivery: each is taken in whole or not at all, whatever becomes of the others."""
import json

from pydantic import ValidationError

from odoo import api, models
from odoo.exceptions import UserError

from ..flow import importing
from ..flow.contract import BatchItem
from ..flow.contract_errors import field_error, field_errors
from ..flow.errors import ContractError, FlowError
from .elsmart_problem import api_error

ITEM_FIELDS = {'ref', 'case'}


class ElsmartBatch(models.AbstractModel):
    _name = 'elsmart.batch'
    _description = "Intake of batches"

    @api.model
    def _take(self, source, items, batch):
        """Take in the `items` (decoded) of the message `batch`; returns their results in the same order."""
        intake = self.with_context(elsmart_batch_id=batch.id)
        return [intake._take_item(source, item) for item in items]

    @api.model
    def _take_item(self, source, item):
        """{ref, status, body} of one item; `body` is what PUT of that case would have been answered."""
        try:
            ref, data = self._read_item(item)
        except FlowError as error:
            return {'ref': None, 'status': error.status, 'body': error.problem()}
        envelope = self._envelope(ref, data)
        try:
            with self.env.cr.savepoint():
                status, body = self.env['elsmart.intake']._take_case(
                    source, envelope, data, importing.content_hash(data))
        except (FlowError, UserError) as error:
            status, body = self.env['elsmart.message']._reject(source, envelope, api_error(error))
        return {'ref': ref, 'status': status, 'body': json.loads(body)}

    @api.model
    def _read_item(self, item):
        """(ref, case as decoded) of an item; raises `ContractError` for one that cannot even be named."""
        if not isinstance(item, dict) or set(item) != ITEM_FIELDS or not isinstance(item['ref'], str):
            try:
                BatchItem.model_validate(item)
            except ValidationError as error:
                raise ContractError(field_errors(error)) from None
        if not importing.is_ref(item['ref']):
            raise ContractError([field_error(('ref',), 'bad_format', "is not a case number that an address can have")])
        return item['ref'], item['case']

    @api.model
    def _envelope(self, ref, data):
        raw = json.dumps(data, ensure_ascii=False, default=str).encode('utf-8', 'replace')
        return importing.Envelope(ref, 'PUT', f'{importing.API_PREFIX}/cases/{ref}', raw)
