"""Parts that deliveries are made of: who and where. Every field has its description, unit and example here."""
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from .contract_errors import field_error
from .contract_types import (
    Country,
    Email,
    Kommunenr,
    MeteringPoint,
    Orgnr,
    Peppol,
    Phone,
    Quantity,
    Ref,
    optional,
    text,
)

Short = text(64)
Name = text(200)
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
    fnr: PropertyNumber | None = Field(None, description="Festenummer (lease number).", examples=[3])
    snr: PropertyNumber | None = Field(None, description="Seksjonsnummer (unit number).", examples=[12])
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
