"""The non-binding overslag: a rough figure before there is an offer. Overslag in, PDF bytes out.

It never says *estimat* and has no date to answer by: it must not be taken for the estimate that § 16-11 counts from.
"""
from dataclasses import replace

from . import formats
from .cost_tables import write_order, write_price
from .letterhead import foot_text, write_top
from .sheet import Sheet, render
from .typeset import one_line
from .writer import PANEL_PAD, PARAGRAPH_GAP, Writer


def render_overslag(overslag):
    """The overslag as PDF bytes; the same input gives the same bytes."""
    writer = Writer(overslag)
    title = writer.texts('overslag')
    write_top(writer, overslag, _facts(writer, overslag))
    _write_opening(writer, overslag, title)
    write_order(writer, overslag)
    write_price(writer, overslag, 'overslag.gross')
    if one_line(overslag.waiting):
        writer.small('overslag.waiting', what=one_line(overslag.waiting))
    writer.small('overslag.questions', who=_contact(overslag))
    return render(Sheet(title=f'{title} {one_line(overslag.number)}', author=overslag.letterhead.name,
                        subject=overslag.subject, language=writer.language, date=overslag.date,
                        palette=writer.palette, foot=foot_text(overslag.letterhead, writer.texts),
                        page_text=writer.page_text), writer.rows)


def _facts(writer, overslag):
    texts = writer.texts
    facts = [(texts('overslag.number'), overslag.number), (texts('date'), formats.date(overslag.date, writer.language))]
    return [*facts, (texts('your_contact'), overslag.case_worker.name)] if overslag.case_worker else facts


def _write_opening(writer, overslag, title):
    """Title, and a box that says what the figure is and what it is not."""
    texts, language, pal = writer.texts, writer.language, writer.palette
    writer.title(title, overslag.subject)
    vat = texts('overslag.price_vat', vat=formats.money(overslag.vat, language)) if overslag.vat else (
        texts('offer.price_no_vat'))
    beside = replace(pal.total, leading=pal.figure.leading)
    writer.panel((
        writer.fact(PANEL_PAD + 2, 210, texts('overslag.figure'), formats.money(overslag.gross, language),
                    pal.figure, vat),
        writer.fact(232, 220, texts('overslag.status'), texts('overslag.not_offer'), beside,
                    texts('overslag.not_offer_note')),
    ), gap=10)
    writer.full('overslag.intro', gap=12)
    writer.full('overslag.note', gap=PARAGRAPH_GAP)


def _contact(overslag):
    """Whom to ask: the case worker, else the company."""
    worker = overslag.case_worker or overslag.letterhead
    return ', '.join(filter(None, map(one_line, (worker.name, worker.phone, worker.email))))
