"""What the API answers. More may be added to an answer in time; a receiver passes over what it does not know."""
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Amount = str
OUTCOMES = ('created', 'updated', 'applied', 'completed', 'cancelled', 'proposal')


class Told(BaseModel):
    """An answer."""

    model_config = ConfigDict(extra='allow')


class MainCaseAnswer(Told):
    source: str = Field(description="Code of the source that has the main case.", examples=['nettmelding'])
    ref: str = Field(description="Its case number there.", examples=['NM-2026-004512'])


class Answer(Told):
    """What became of a delivery about a case."""

    ref: str = Field(description="The case.", examples=['NM-2026-004512'])
    outcome: Literal[OUTCOMES] = Field(
        description="`proposal`: the offer is accepted, so the case worker decides.", examples=['created'])
    version: int | None = Field(None, description="The version that was delivered.", examples=[1])
    change_ref: str | None = Field(None, description="The change notice that was delivered.", examples=['E1'])
    case: str | None = Field(description="The grid company's own number of the main case.", examples=['K-2026-000412'])
    main_case: MainCaseAnswer | None = Field(description="The main case, if this is not one.")
    waits_for_main_case: bool = Field(description="Whether its main case has not been delivered yet.")
    estimate: Literal['complete', 'pending'] = Field(description="Whether more cost lines are to come.")
    amount: Amount = Field(description="Estimate of this case now, NOK ex. VAT.", examples=['2300.00'])
    status: str = Field(description="Status of the chain.", examples=['collecting'])


class ProposalAnswer(Told):
    kind: Literal['case_update', 'change', 'cancellation'] = Field(description="What is proposed.")
    change_ref: str | None = Field(description="The change notice.", examples=['E1'])
    version: int | None = Field(description="The version of the case.", examples=[2])
    state: Literal['open', 'made', 'rejected', 'replaced'] = Field(description="What became of it.")


class CaseStatus(Told):
    """Where a case stands."""

    ref: str = Field(description="The case.", examples=['NM-2026-004512'])
    version: int = Field(description="The version in force.", examples=[1])
    case: str | None = Field(description="The grid company's own number of the main case.", examples=['K-2026-000412'])
    main_case: MainCaseAnswer | None = Field(description="The main case, if this is not one.")
    waits_for_main_case: bool = Field(description="Whether its main case has not been delivered yet.")
    estimate: Literal['complete', 'pending'] = Field(description="Whether more cost lines are to come.")
    status: str = Field(description="Status of the chain, to act on.", examples=['offer_sent'])
    status_text: str = Field(description="The same in Norwegian.", examples=['Tilbud sendt'])
    label_text: str = Field(description="What people are shown; finer than the status.", examples=['Tilbud sendt'])
    work_state: Literal['blocked', 'released', 'done', 'cancelled'] = Field(description="May the work start?")
    work_state_text: str = Field(description="The same in Norwegian.", examples=['Sperret'])
    work_reason: str = Field(description="Why.", examples=['waits_acceptance'])
    own_amount: Amount = Field(description="Estimate of this case, NOK ex. VAT.", examples=['2300.00'])
    actual_amount: Amount = Field(description="Actual cost of this case so far, NOK ex. VAT.", examples=['0.00'])
    completed_on: str | None = Field(description="The day the work was done.", examples=['2026-10-30'])
    changes: list[str] = Field(description="Change notices that were taken in.")
    proposals: list[ProposalAnswer] = Field(description="What waits for, or got, the case worker's decision.")
    chain: list[dict[str, Any]] = Field(
        description="The offers, changes and final settlement of the chain, each with status, amounts (NOK), claims "
        "(KID, due date, paid) and timeline.")


class ItemResult(Told):
    ref: str | None = Field(
        description="The case; null where the item did not name one.", examples=['NM-2026-004512'])
    status: int = Field(description="HTTP status of the item.", examples=[201])
    body: Answer | dict[str, Any] = Field(description="What PUT of that case would have been answered.")


class BatchResult(Told):
    """One result per item, in the same order."""

    items: list[ItemResult] = Field(description="The results.")


class Event(Told):
    """A status event: the same as the body of a webhook, with its id."""

    id: str = Field(description="The same as the webhook-id.", examples=['msg_5f0c…'])
    type: Literal['status.changed', 'work.changed'] = Field(description="What changed.")
    timestamp: str = Field(description="When, UTC.", examples=['2026-10-01T08:30:00Z'])
    data: dict[str, Any] = Field(description="basis, sequence (per basis), status, status_text, label, cases.")


class EventPage(Told):
    """Events in an order that never changes."""

    events: list[Event] = Field(description="The events.")
    next: str = Field(description="Send it as `after` to go on; keep it.", examples=['djEuMi4zNDU2Nzg5MA'])
    more: bool = Field(description="Whether there are more by now.")


class WorkTypeAnswer(Told):
    code: str = Field(description="What `work_type` is sent as.", examples=['ny_tilknytning'])
    name: str = Field(description="Its name.", examples=['Ny tilknytning'])


class WorkTypeList(Told):
    work_types: list[WorkTypeAnswer] = Field(description="The work types.")


class LegalBasisAnswer(Told):
    code: str = Field(description="What `legal_basis` is sent as.", examples=['ch16'])
    name: str = Field(description="Its name.", examples=['Anleggsbidrag'])
    vat_class: str = Field(description="none, 25 or exempt.", examples=['none'])
    vat_percent: str = Field(description="Per cent of VAT.", examples=['25.00'])


class CostCodeAnswer(Told):
    code: str = Field(description="What `cost_code` is sent as.", examples=['3010'])
    name: str = Field(description="Its name.", examples=['Stikkledning'])


class CostCodeList(Told):
    legal_bases: list[LegalBasisAnswer] = Field(description="The legal bases, which decide VAT and account.")
    cost_codes: list[CostCodeAnswer] = Field(description="The cost codes that the grid company knows.")


class ProblemError(Told):
    pointer: str = Field(
        description="JSON pointer into the body; empty for the whole of it.", examples=['/lines/0/amount'])
    code: str = Field(description="Stable, to act on.", examples=['missing_field'])
    message: str = Field(
        description="What to send instead.", examples=['amount is not qty × unit_price; send "2300.00".'])


class Problem(Told):
    """Problem details (RFC 9457). `code` and `errors` are our own."""

    type: str = Field(description="urn:elsmart:problem: and the code.", examples=['urn:elsmart:problem:invalid'])
    title: str = Field(description="What the status means.", examples=['The content was refused'])
    status: int = Field(description="The HTTP status.", examples=[422])
    detail: str | None = Field(
        None, description="What happened here.", examples=['The content was refused: 1 error.'])
    code: str = Field(description="Stable, to act on.", examples=['invalid'])
    errors: list[ProblemError] = Field(description="One per field to correct.")


ANSWERS = (Answer, CaseStatus, BatchResult, EventPage, WorkTypeList, CostCodeList, Problem)
