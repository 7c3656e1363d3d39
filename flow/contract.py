"""The contract of the intake API: the only place where a delivery is defined, with `contract_parts` (who and where) and
`contract_lines` (cost). Documentation, OpenAPI and XSD are made from it.

`read()` turns decoded JSON or XML into one of these models or raises a `ContractError` with a pointer per field.
Amounts are NOK ex. VAT as decimal strings with at most 2 decimals, quantities have at most 3. Unknown fields are
refused.
"""
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError, model_validator

from .const import SOURCE_KINDS
from .contract_errors import field_error, field_errors
from .contract_lines import MAX_LINES, CostLines, Reason, line_errors
from .contract_lines import CostLine as CostLine  # read here by whoever enters lines
from .contract_parts import Customer, Installation, MainCase, OptionalShort, Party, Resource, Short
from .contract_types import MAX_INT, Day, Ref, optional
from .errors import ContractError

MAX_ITEMS = 1000
MAX_CHANGES = 1000
ROLES = ('customer', 'payer', 'ordered_by', 'installer', 'contractor')

Version = Annotated[int, Field(ge=1, le=MAX_INT)]
ChangeRefs = Annotated[list[Short], Field(max_length=MAX_CHANGES)]


class CaseDelivery(Resource):
    """The whole of a case with its estimate lines, at one version."""

    version: Version = Field(description="Counts up from 1.", examples=[1])
    estimate: Literal['complete', 'pending'] = Field(
        description="Whether more cost lines are to come.", examples=['complete'])
    main_case: MainCase | None = Field(None, description="Absent on a main case.")
    expects: Annotated[list[Literal[SOURCE_KINDS]], Field(max_length=len(SOURCE_KINDS))] | None = Field(
        None, description="Kinds of case that must deliver before the offer; main case only.",
        examples=[['produktkjop', 'arbeidsordre']],
    )
    work_type: optional(Ref) = Field(None, description="Required on a main case.", examples=['ny_tilknytning'])
    legal_reference: OptionalShort = Field(None, description="Paragraph, main case only.", examples=['§ 16-8'])
    customer: Customer | None = Field(
        None, description="Required on a main case. An e-mail that is the installer's counts as none (§ 16-2).",
    )
    payer: Customer | None = Field(None, description="Who gets the claims, if not the customer.")
    ordered_by: Party | None = Field(None, description="Who ordered the work, if not the customer.")
    installer: Party | None = Field(None, description="Installer of the customer.")
    contractor: Party | None = Field(None, description="Contractor of the grid company.")
    installation: Installation | None = Field(None, description="Where the work is.")
    project_ref: OptionalShort = Field(
        None, description="The grid company's own project number.", examples=['P-2026-17'])
    includes: ChangeRefs | None = Field(
        None, description="Change notices whose effect this version already has; those that its lines name with "
        "change_ref need not be repeated.", examples=[['E1']],
    )
    lines: CostLines = Field(description="All estimate lines; empty while there are none.")

    @property
    def included(self):
        """References of the change notices whose effect is in this version."""
        return {*(self.includes or ()), *(line.change_ref for line in self.lines if line.change_ref)}

    def rule_errors(self):
        """What no single field can tell, as `FieldError`s."""
        yield from self._main_case_errors()
        for role in ROLES:
            if party := getattr(self, role):
                yield from party.rule_errors((role,))
        yield from line_errors(('lines', self.lines))

    def _main_case_errors(self):
        required, forbidden = ('work_type', 'customer'), ('expects', 'legal_reference')
        if self.main_case:
            for name in forbidden:
                if getattr(self, name):
                    yield field_error((name,), 'only_on_main_case', "is for main cases; leave it out")
        else:
            for name in required:
                if getattr(self, name) is None:
                    yield field_error((name,), 'missing_field', "is missing; send it on a main case")
        if self.expects and len(set(self.expects)) < len(self.expects):
            yield field_error(('expects',), 'duplicate', "names a kind twice; send each once")

    @model_validator(mode='after')
    def _drop_installers_email(self):
        # § 16-2: the offer goes to the customer, not through the installer.
        theirs = self.installer and self.installer.email
        if theirs and self.customer and (self.customer.email or '').casefold() == theirs.casefold():
            self.customer.email = None
        return self


class Change(Resource):
    """A change notice (endringsmelding): lines that come in, are replaced, or go."""

    change_ref: Short = Field(description="The source's own reference, unique in the case for ever.", examples=['E1'])
    caused_by: Literal['customer', 'grid_company'] = Field(description="Who caused it.", examples=['customer'])
    reason: Reason = Field(description="Why, as the customer may read it.", examples=['Kunden flyttet traseen'])
    after: ChangeRefs | None = Field(
        None, description="Change notices that must be here first. Required for a line that another one replaced.",
        examples=[['E0']],
    )
    add: CostLines = Field([], description="New lines; their ids are not in the case yet.")
    update: CostLines = Field([], description="Lines that replace those of the same id.")
    remove: Annotated[list[Short], Field(max_length=MAX_LINES)] = Field(
        [], description="Ids of lines that go.", examples=[[]])

    def rule_errors(self):
        """What no single field can tell, as `FieldError`s."""
        yield from line_errors(('add', self.add), ('update', self.update))
        named = {line.line_id for line in (*self.add, *self.update)}
        for index, line_id in enumerate(self.remove):
            if line_id in named:
                yield field_error(('remove', index), 'duplicate_line', "is named above; send each line once")
            named.add(line_id)
        if not named:
            yield field_error(('add',), 'nothing_changed', "is empty, as are update and remove; send what changes")
        for name in ('add', 'update'):
            for index, line in enumerate(getattr(self, name)):
                yield from self._line_errors(line, (name, index))
        if self.change_ref in (self.after or ()):
            yield field_error(('after',), 'own_change', "names the change notice itself; leave it out")

    def _line_errors(self, line, path):
        for field in ('change_ref', 'caused_by'):
            if getattr(line, field) not in (None, getattr(self, field)):
                yield field_error((*path, field), 'not_of_this_change', f"differs from {field} above; leave it out")


class Actuals(Resource):
    """Running actual cost: all that has been spent so far, not what came since the last time."""

    version: Version = Field(description="Counts up from 1.", examples=[1])
    as_of: optional(Day) = Field(
        None, description="The last day that the cost covers, ISO 8601.", examples=['2026-10-15'])
    lines: CostLines = Field(description="All actual lines so far.")

    def rule_errors(self):
        """What no single field can tell, as `FieldError`s."""
        yield from line_errors(('lines', self.lines))


class Completion(Resource):
    """The completion notice (ferdigmelding): the work is done, and these are its final actual lines."""

    version: Version | None = Field(
        None, description="Counts up from 1. Left out, each completion with other content is the next version.",
        examples=[1],
    )
    completed_on: Day = Field(description="The day the work was done, ISO 8601.", examples=['2026-10-30'])
    lines: CostLines = Field(description="All final actual lines. One of a shared asset carries `shared` too.")

    def rule_errors(self):
        """What no single field can tell, as `FieldError`s."""
        yield from line_errors(('lines', self.lines))


class Cancellation(Resource):
    """The order is cancelled. Cost that has come by then is told in `lines`."""

    reason: Reason = Field(description="Why it was cancelled.", examples=['Kunden bygger ikke likevel'])
    cancelled_on: optional(Day) = Field(
        None, description="The day of the cancellation, ISO 8601.", examples=['2026-10-02'])
    lines: CostLines = Field([], description="Cost incurred so far; may be empty.")

    def rule_errors(self):
        """What no single field can tell, as `FieldError`s."""
        yield from line_errors(('lines', self.lines))


class BatchItem(Resource):
    """One case of a batch."""

    ref: Ref = Field(description="The case's number in the source, as in the address of a case.",
                     examples=['NM-2026-004512'])
    case: CaseDelivery = Field(description="What PUT /cases/{ref} would be sent.")


class Batch(Resource):
    """Many cases at once. Each is taken in whole or not at all, whatever becomes of the others."""

    items: Annotated[list[BatchItem], Field(min_length=1, max_length=MAX_ITEMS)] = Field(
        description="The cases, taken in one after the other.")


class _BatchShell(Resource):
    items: Annotated[list[Any], Field(min_length=1, max_length=MAX_ITEMS)]


# Kind of delivery (`importing.Envelope.kind`) -> its model.
DELIVERIES = {
    'case': CaseDelivery, 'change': Change, 'actuals': Actuals, 'completion': Completion,
    'cancellation': Cancellation, 'batch': Batch,
}


def read(kind, data):
    """The model of `kind` (a key of `DELIVERIES`) from decoded `data`; `ContractError` with every error found."""
    try:
        delivery = DELIVERIES[kind].model_validate(data)
    except ValidationError as error:
        raise ContractError(field_errors(error)) from None
    if errors := list(delivery.rule_errors()):
        raise ContractError(errors)
    return delivery


def read_case(data):
    """`CaseDelivery` of decoded JSON `data`; raises `ContractError` with every error found."""
    return read('case', data)


def batch_items(data):
    """The items of a batch as they came, each still to be read on its own; raises `ContractError` for no batch."""
    try:
        return _BatchShell.model_validate(data).items
    except ValidationError as error:
        raise ContractError(field_errors(error)) from None
