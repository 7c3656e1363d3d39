"""Colours and type of all documents. The accent comes from the company, darkened until it can be read."""
import re
from dataclasses import dataclass
from functools import lru_cache

from .fonts import BOLD, REGULAR
from .typeset import INK, Style

DEFAULT_ACCENT = '#0f5c6e'
GREY = '#5d6973'
HAIRLINE = '#cfd6db'
# WCAG AA for small text on white.
MIN_CONTRAST = 4.5


@dataclass(frozen=True)
class Palette:
    """The styles of one company's documents."""
    accent: str
    tint: str
    name: Style
    title: Style
    eyebrow: Style
    section: Style
    body: Style
    strong: Style
    link: Style
    small: Style
    small_strong: Style
    label: Style
    head: Style
    cell: Style
    cell_strong: Style
    figure: Style
    total: Style
    payment: Style
    payment_total: Style


@lru_cache(maxsize=64)
def palette(colour):
    """The palette for an accent colour '#rrggbb'; anything else gives the default colour."""
    accent = _readable(colour if re.fullmatch(r'#[0-9a-fA-F]{6}', colour or '') else DEFAULT_ACCENT)
    return Palette(
        accent=accent,
        tint=_mix(accent, 0.93),
        name=Style(BOLD, 15, 19, accent),
        title=Style(BOLD, 21, 25),
        eyebrow=Style(BOLD, 10.4, 14, accent),
        section=Style(BOLD, 10.4, 13.7, accent),
        body=Style(REGULAR, 10, 13.7),
        strong=Style(BOLD, 10, 13.7),
        link=Style(BOLD, 10, 13.7, accent),
        small=Style(REGULAR, 8.4, 11.4, GREY),
        small_strong=Style(BOLD, 8.4, 11.4, INK),
        label=Style(REGULAR, 8.6, 12.6, GREY),
        head=Style(BOLD, 8.4, 11.6, GREY),
        cell=Style(REGULAR, 9.6, 12.8),
        cell_strong=Style(BOLD, 9.6, 12.8),
        figure=Style(BOLD, 19, 24, accent),
        total=Style(BOLD, 12, 16, accent),
        payment=Style(BOLD, 11, 17),
        payment_total=Style(BOLD, 13, 17, accent),
    )


def _rgb(colour):
    return [int(colour[at:at + 2], 16) for at in (1, 3, 5)]


def _hex(channels):
    return '#' + ''.join(f'{round(channel):02x}' for channel in channels)


def _mix(colour, white):
    """`colour` with a part `white` (0 to 1) of white."""
    return _hex(channel + (255 - channel) * white for channel in _rgb(colour))


def _luminance(colour):
    linear = [(c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4) for c in (v / 255 for v in _rgb(colour))]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast_to_white(colour):
    """Contrast ratio of `colour` to white as WCAG counts it, 1 to 21."""
    return 1.05 / (_luminance(colour) + 0.05)


def _readable(colour):
    """`colour`, darkened until its contrast to white is enough for text."""
    while contrast_to_white(colour) < MIN_CONTRAST:
        colour = _hex(channel * 0.93 for channel in _rgb(colour))
    return colour.lower()
