"""The contract of the intake API: the only place where a field of a delivery is defined.

`read_case()` turns decoded JSON into a `CaseDelivery` or raises a `ContractError` with a pointer per field. Amounts are
NOK ex. VAT as decimal strings with at most 2 decimals, quantities have at most 3. Unknown fields are refused.
"""
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from .const import LEGAL_BASES, SOURCE_KINDS
from .contract_errors import field_error, field_errors
from .contract_types import (
    MAX_AMOUNT,
    MAX_INT,
    Country,
    Email,
    Kommunenr,
    MeteringPoint,
    Money,
    Orgnr,
    Peppol,
    Phone,
    Quantity,
    Rate,
    Ref,
    optional,
    text,
)
from .errors import ContractError
from .money import to_ore, total

MAX_LINES = 10000
KINDS_WITH_OWN_SPLIT = ('mixed', 'third_party')

OptionalMoney = optional(Money)
Short = text(64)
Name = text(200)
Unit = text(16)
Reason = text(1000, lines=True)
OptionalName = optional(Name)
OptionalShort = optional(Short)
PropertyNumber = Annotated[int, Field(ge=0, le=99999)]


class Resource(BaseModel):
    """Strict: no type is converted and no unknown field is let through."""

    model_config = ConfigDict(strict=True, extra='forbid')


class Party(Resource):
    """A person or an organisation. Only the name is required of an installer, a contractor or an orderer."""

    kind: Literal['consumer', 'organisation'] | None = Field(None, description="Who it is by law.")
    name: Name = Field(description="Full name.", examples=['Kari Nordmann'])
    orgnr: Orgnr = Field(None, description="Organisation number, 9 digits (MOD11).", examples=['310002216'])
    email: Email = Field(
        None, description="Addresses that stand for none, such as harikke@epost.no, count as none.",
        examples=['kari.nordmann@example.com'],
    )
    phone: Phone = Field(None, description="00 00 00 00 counts as none.", examples=['+4790000412'])
    street: OptionalName = Field(None, description="Street and number.", examples=['Fjellveien 12'])
    zip: OptionalShort = Field(None, description="Postal code, 4 digits in Norway.", examples=['3510'])
    city: OptionalName = Field(None, description="Place of the postal code.", examples=['Hønefoss'])
    country: optional(Country) = Field(None, description="ISO 3166-1, two letters.", examples=['NO'])
    language: Literal['nb', 'nn', 'en'] | None = Field(None, description="Language of letters and documents.")
    peppol: Peppol = Field(None, description="Peppol participant for EHF.", examples=['0192:310002216'])
    buyer_reference: OptionalName = Field(None, description="The buyer's own reference.", examples=['PO-7781'])

    def rule_errors(self, path):
        """What no single field can tell: a Norwegian postal code has 4 digits."""
        if self.country == 'NO' and self.zip and not (len(self.zip) == 4 and self.zip.isascii() and self.zip.isdigit()):
            yield field_error((*path, 'zip'), 'bad_format', "has the wrong form; send the 4 digits, such as 3510")


class Customer(Party):
    """A party that letters and claims are addressed to."""

    kind: Literal['consumer', 'organisation'] = Field(description="A consumer or an organisation.")
    street: Name = Field(description="Street and number.", examples=['Fjellveien 12'])
    zip: Short = Field(description="Postal code, 4 digits in Norway.", examples=['3510'])
    city: Name = Field(description="Place of the postal code.", examples=['Hønefoss'])
    country: Country = Field(description="ISO 3166-1, two letters.", examples=['NO'])
    language: Literal['nb', 'nn', 'en'] = Field(description="Language of letters and documents.")


class Installation(Resource):
    """Where the work is, and the connection before and after it."""

    street: Name = Field(description="Street and number.", examples=['Fjellveien 12'])
    zip: Short = Field(description="Postal code.", examples=['3510'])
    city: Name = Field(description="Place of the postal code.", examples=['Hønefoss'])
    country: Country = Field(description="ISO 3166-1, two letters.", examples=['NO'])
    kommunenr: Kommunenr = Field(description="Municipality number, 4 digits.", examples=['3305'])
    gnr: PropertyNumber = Field(description="Gårdsnummer (land number).", examples=[45])
    bnr: PropertyNumber = Field(description="Bruksnummer (title number).", examples=[118])
    fnr: PropertyNumber | None = Field(None, description="Festenummer (lease number).")
    snr: PropertyNumber | None = Field(None, description="Seksjonsnummer (unit number).")
    metering_point: MeteringPoint = Field(
        None, description="Målepunkt-ID, 18 digits with GS1 check digit.", examples=['707057500000412378'],
    )
    meter_no: OptionalShort = Field(None, description="Serial number of the meter.", examples=['7359992900041237'])
    ov_from: OptionalShort = Field(None, description="Overload protection before.", examples=['3x160 A 230 V IT'])
    ov_to: OptionalShort = Field(None, description="Overload protection after.", examples=['3x40 A 400 V TN-C'])
    voltage: Annotated[int, Field(ge=1, le=420000)] | None = Field(None, description="Volt.", examples=[400])
    phases: Literal[1, 2, 3] | None = Field(None, description="Number of phases.")
    power_kw: optional(Quantity) = Field(None, description="Power, kW.", examples=['25.0'])


class MainCase(Resource):
    """The case that this one belongs under."""

    source: Ref = Field(description="Code of the source that has the main case.", examples=['nettmelding'])
    ref: Ref = Field(description="Its case number there.", examples=['NM-2026-004512'])


class Shared(Resource):
    """Figures behind the customer's share of an asset that others use too (§§ 16-7, 16-9), NOK ex. VAT and kVA."""

    shared_ref: Short = Field(description="The asset.", examples=['NS-1042'])
    reinvestment: OptionalMoney = Field(None, description="What a like-for-like renewal costs, NOK.")
    remaining_years: Annotated[int, Field(ge=0, le=100)] | None = Field(None, description="Life left, years.")
    rate: optional(Rate) = Field(None, description="Discount rate as a fraction.", examples=['0.04'])
    capacity_increase_kva: Quantity = Field(description="New capacity in all, kVA.", examples=['185'])
    requested_kva: Quantity = Field(description="Capacity that this customer asked for, kVA.", examples=['100'])
    advancement: OptionalMoney = Field(None, description="Cost of renewing early, NOK.", examples=['67572.53'])
    cost_basis: Money = Field(description="Kostnadsgrunnlag to be shared, NOK.", examples=['307572.53'])
    contribution: Money = Field(description="What this customer is charged, NOK.", examples=['166255.42'])
    contribution_material: Money = Field(description="Material in the contribution, NOK.", examples=['122712.33'])

    def rule_errors(self, path):
        """What no single field can tell: the material is a part of the contribution."""
        if self.contribution_material > self.contribution:
            yield field_error(
                (*path, 'contribution_material'), 'material_exceeds_amount',
                "is more than the contribution; send at most the contribution",
            )


class CostLine(Resource):
    """One cost line. After reading, `material_amount` is always filled: machine counts as labour."""

    line_id: Short = Field(description="The source's own id, unique in the case.", examples=['10'])
    component: Name = Field(description="Main component that the letter groups by.", examples=['Stikkledning'])
    cost_code: OptionalShort = Field(None, description="The source's cost code.")
    name: Name = Field(description="What it is.", examples=['Tilkobling i kabelskap'])
    kind: Literal['labour', 'material', 'machine', 'third_party', 'mixed'] = Field(description="What the cost is.")
    qty: Quantity = Field(description="Quantity, at most 3 decimals.", examples=['60'])
    unit: Unit = Field(description="Unit of the quantity.", examples=['m'])
    unit_price: Money = Field(description="NOK ex. VAT per unit.", examples=['210.00'])
    amount: Money = Field(description="qty × unit_price rounded half up to øre, NOK ex. VAT.", examples=['12600.00'])
    material_amount: OptionalMoney = Field(
        None, description="Material in the amount, NOK; required for mixed and third_party.", examples=['7200.00'],
    )
    legal_basis: Literal[LEGAL_BASES] = Field(description="Decides VAT and account.", examples=['ch16'])
    caused_by: Literal['customer', 'grid_company'] | None = Field(None, description="Who caused the cost.")
    change_ref: OptionalShort = Field(None, description="The change notice it belongs to.", examples=['E1'])
    reason: optional(Reason) = Field(None, description="Required when the customer caused it.")
    shared: Shared | None = Field(None, description="Of an asset that others use too.")

    def rule_errors(self, path):
        """What no single field can tell: the product, the split of labour and material, the reason."""
        if self.amount != to_ore(self.qty * self.unit_price):
            yield field_error(
                (*path, 'amount'), 'amount_mismatch',
                f'is not qty × unit_price; send "{to_ore(self.qty * self.unit_price)}"',
            )
        yield from self._material_errors(path)
        if self.caused_by == 'customer' and not self.reason:
            yield field_error((*path, 'reason'), 'missing_field', "is missing; send why the customer caused the cost")
        if self.shared:
            yield from self.shared.rule_errors((*path, 'shared'))

    def _material_errors(self, path):
        path = (*path, 'material_amount')
        material, kind = self.material_amount, self.kind
        if material is None:
            if kind in KINDS_WITH_OWN_SPLIT:
                yield field_error(path, 'missing_field', f"is missing; send it, since kind is {kind}")
        elif material > self.amount:
            yield field_error(path, 'material_exceeds_amount', f"is more than the amount; send at most {self.amount}")
        elif kind not in KINDS_WITH_OWN_SPLIT and material != self._own_material():
            yield field_error(
                path, 'material_mismatch',
                f'does not fit kind {kind}; send "{self._own_material():.2f}" or leave it out',
            )

    def _own_material(self):
        return self.amount if self.kind == 'material' else Decimal('0.00')

    @model_validator(mode='after')
    def _fill_material(self):
        if self.material_amount is None and self.kind not in KINDS_WITH_OWN_SPLIT:
            self.material_amount = self._own_material()
        return self


class CaseDelivery(Resource):
    """The whole of a case with its estimate lines, at one version."""

    version: Annotated[int, Field(ge=1, le=MAX_INT)] = Field(description="Counts up from 1.", examples=[1])
    estimate: Literal['complete', 'pending'] = Field(description="Whether more cost lines are to come.")
    main_case: MainCase | None = Field(None, description="Absent on a main case.")
    expects: Annotated[list[Literal[SOURCE_KINDS]], Field(max_length=len(SOURCE_KINDS))] | None = Field(
        None, description="Kinds of case that must deliver before the offer; main case only.",
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
    project_ref: OptionalShort = Field(None, description="The grid company's own project number.")
    lines: Annotated[list[CostLine], Field(max_length=MAX_LINES)] = Field(
        description="All estimate lines; empty while there are none.",
    )

    def rule_errors(self):
        """What no single field can tell, as `FieldError`s."""
        yield from self._main_case_errors()
        for role in ('customer', 'payer', 'ordered_by', 'installer', 'contractor'):
            if party := getattr(self, role):
                yield from party.rule_errors((role,))
        seen = set()
        for index, line in enumerate(self.lines):
            if line.line_id in seen:
                yield field_error(
                    ('lines', index, 'line_id'), 'duplicate_line', "is used by an earlier line; send another")
            seen.add(line.line_id)
            yield from line.rule_errors(('lines', index))
        if total(line.amount for line in self.lines) > MAX_AMOUNT:
            yield field_error(('lines',), 'too_large', f"sum to too much; send at most {MAX_AMOUNT} in all")

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


def read_case(data):
    """`CaseDelivery` of decoded JSON `data`; raises `ContractError` with every error found."""
    try:
        delivery = CaseDelivery.model_validate(data)
    except ValidationError as error:
        raise ContractError(field_errors(error)) from None
    if errors := list(delivery.rule_errors()):
        raise ContractError(errors)
    return delivery
