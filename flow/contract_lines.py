"""Cost lines and the figures of shared assets: amounts are NOK ex. VAT, decimal strings with at most 2 decimals."""
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator

from .basis import CostLine as CostLineFacts
from .const import LEGAL_BASES
from .contract_errors import field_error
from .contract_parts import Name, OptionalShort, Resource, Short
from .contract_types import MAX_AMOUNT, Money, Quantity, Rate, optional, text
from .money import to_ore, total

MAX_LINES = 10000
KINDS_WITH_OWN_SPLIT = ('mixed', 'third_party')

OptionalMoney = optional(Money)
Unit = text(16)
Reason = text(1000, lines=True)


class Shared(Resource):
    """Figures behind the customer's share of an asset that others use too (§§ 16-7, 16-9), NOK ex. VAT and kVA."""

    shared_ref: Short = Field(description="The asset.", examples=['NS-1042'])
    reinvestment: OptionalMoney = Field(
        None, description="What a like-for-like renewal costs, NOK.", examples=['180000.00'])
    remaining_years: Annotated[int, Field(ge=0, le=100)] | None = Field(
        None, description="Life left, years.", examples=[12])
    rate: optional(Rate) = Field(None, description="Discount rate, fraction of 1 per year.", examples=['0.04'])
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
    cost_code: OptionalShort = Field(None, description="The source's cost code.", examples=['3010'])
    name: Name = Field(description="What it is.", examples=['Tilkobling i kabelskap'])
    kind: Literal['labour', 'material', 'machine', 'third_party', 'mixed'] = Field(description="What the cost is.")
    qty: Quantity = Field(description="Quantity in `unit`, at most 3 decimals.", examples=['60'])
    unit: Unit = Field(description="Unit of the quantity.", examples=['m'])
    unit_price: Money = Field(description="NOK ex. VAT per unit.", examples=['210.00'])
    amount: Money = Field(description="qty × unit_price rounded half up to øre, NOK ex. VAT.", examples=['12600.00'])
    material_amount: OptionalMoney = Field(
        None, description="Material in the amount, NOK; required for mixed and third_party.", examples=['7200.00'],
    )
    legal_basis: Literal[LEGAL_BASES] = Field(description="Decides VAT and account.", examples=['ch16'])
    caused_by: Literal['customer', 'grid_company'] | None = Field(None, description="Who caused the cost.")
    change_ref: OptionalShort = Field(None, description="The change notice it belongs to.", examples=['E1'])
    reason: optional(Reason) = Field(
        None, description="Required when the customer caused it.", examples=['Kunden flyttet traseen'])
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

    def flow_line(self, ref=0):
        """This line as `flow.basis` thinks of it."""
        shared = self.shared
        return CostLineFacts(
            ref=ref, component=self.component, legal_basis=self.legal_basis, amount=to_ore(self.amount),
            material=to_ore(self.material_amount or 0), contribution=shared and to_ore(shared.contribution),
            contribution_material=to_ore(shared.contribution_material if shared else 0))

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


CostLines = Annotated[list[CostLine], Field(max_length=MAX_LINES)]


def line_errors(*lists):
    """What no single line can tell. `lists` are (field name, CostLines): ids are unique over all of them."""
    seen = set()
    for name, lines in lists:
        for index, line in enumerate(lines):
            if line.line_id in seen:
                yield field_error(
                    (name, index, 'line_id'), 'duplicate_line', "is used by an earlier line; send another")
            seen.add(line.line_id)
            yield from line.rule_errors((name, index))
        if total(line.amount for line in lines) > MAX_AMOUNT:
            yield field_error((name,), 'too_large', f"sum to too much; send at most {MAX_AMOUNT} in all")
