"""The receipt of an acceptance: what was accepted, by whom, and how that is known. AcceptanceReceipt in, PDF out."""
import datetime
from dataclasses import dataclass
from decimal import Decimal

from . import formats
from .documents import Installation, Letterhead, Recipient
from .letterhead import foot_text, write_top
from .sheet import BODY_X, WIDTH, Sheet, render
from .typeset import one_line
from .writer import PANEL_PAD, Writer


@dataclass(frozen=True, kw_only=True)
class AcceptanceReceipt:
    """One acceptance. `moment` is the time as the customer's clock showed it; `way` how the person came in, in the
    document's own language; on paper it was `received` that day and `registered_by` an employee; `consent` is the
    sentence by which a consumer let the work start at once, if asked."""
    language: str
    letterhead: Letterhead
    recipient: Recipient
    number: str
    version: int
    date: datetime.date
    moment: str
    name: str
    subject: str
    gross: Decimal
    way: str = ''
    received: datetime.date | None = None
    registered_by: str = ''
    login: str = ''
    ip: str = ''
    user_agent: str = ''
    filename: str = ''
    sha256: str = ''
    terms_version: str = ''
    consent: str = ''
    installation: Installation = Installation()


def render_acceptance_receipt(receipt):
    """The receipt as PDF bytes; the same receipt gives the same bytes."""
    writer = Writer(receipt)
    title = writer.texts('receipt.title')
    write_top(writer, receipt, _facts(writer, receipt))
    writer.title(writer.texts('offer.title', number=one_line(receipt.number)), title)
    _write_summary(writer, receipt)
    _write_order(writer, receipt)
    _write_evidence(writer, receipt)
    _write_document(writer, receipt)
    if one_line(receipt.consent):
        writer.section('receipt.consent')
        writer.plain(one_line(receipt.consent))
    writer.section('receipt.meaning')
    writer.paragraph('receipt.meaning.text', company=one_line(receipt.letterhead.name))
    writer.signature([one_line(receipt.letterhead.name)])
    return render(Sheet(title=f'{title} · {one_line(receipt.number)}', author=receipt.letterhead.name,
                        subject=receipt.subject, language=writer.language, date=receipt.date, palette=writer.palette,
                        foot=foot_text(receipt.letterhead, writer.texts), page_text=writer.page_text), writer.rows)


def _facts(writer, receipt):
    """The key facts beside the address."""
    texts = writer.texts
    return [(texts('offer.number'), receipt.number), (texts('offer.version'), str(receipt.version)),
            (texts('date'), formats.date(receipt.date, writer.language))]


def _write_summary(writer, receipt):
    """Who accepted, when, and for how much."""
    texts, pal = writer.texts, writer.palette
    who = writer.fact(PANEL_PAD + 2, 180, texts('receipt.by'), receipt.name, pal.total)
    when = writer.fact(BODY_X + 90, 130, texts('receipt.at'), receipt.moment, pal.strong)
    gross_x = BODY_X + 226
    gross = writer.fact(gross_x, WIDTH - gross_x - PANEL_PAD, texts('offer.gross'),
                        formats.money(receipt.gross, writer.language), pal.total)
    writer.panel((who, when, gross), gap=10)


def _write_order(writer, receipt):
    place = receipt.installation
    writer.section('offer.order')
    writer.pair('order.work', receipt.subject)
    writer.pair('order.address', place.address)
    writer.pair('order.property', place.property)
    writer.pair('order.metering_point', place.metering_point)
    writer.end_section()


def _write_evidence(writer, receipt):
    """How we know that it was the customer."""
    writer.section('receipt.evidence')
    writer.pair('receipt.by', receipt.name)
    writer.pair('receipt.at', receipt.moment)
    writer.pair('receipt.way', receipt.way)
    if receipt.received:
        writer.pair('receipt.received', formats.date(receipt.received, writer.language))
    writer.pair('receipt.registered_by', receipt.registered_by)
    writer.pair('receipt.login', receipt.login)
    writer.pair('receipt.ip', receipt.ip)
    writer.pair('receipt.browser', receipt.user_agent)
    writer.end_section()


def _write_document(writer, receipt):
    """Exactly which document the answer applies to."""
    writer.section('receipt.document')
    writer.pair('receipt.file', receipt.filename)
    writer.pair('offer.version', str(receipt.version))
    writer.pair('receipt.terms', receipt.terms_version)
    writer.pair('receipt.hash', receipt.sha256)
    writer.small('receipt.hash.note')
