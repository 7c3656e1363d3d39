"""A QR code as one small vector picture."""
from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel
from reportlab.lib.colors import black, white

from .rows import Picture

# Longer addresses give codes too fine to scan from paper.
MAX_LENGTH = 400
QUIET_ZONE = 4
# Every mask gives a valid code; trying all eight, as reportlab does, takes longer than the rest of the letter.
MASK = 2


def qr_picture(text, x, size):
    """A QR code of `text`, `size` points wide at `x`, or None if the text is empty or too long."""
    if not text or len(text) > MAX_LENGTH:
        return None
    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(text)
    code.version = code.calculate_version()
    code.makeImpl(False, MASK)

    def draw(canvas, left, bottom, width, height):
        _draw(canvas, code.modules, left, bottom, width)
    return Picture(x, size, size, draw)


def _draw(canvas, modules, left, bottom, size):
    count = len(modules)
    module = size / (count + 2 * QUIET_ZONE)
    canvas.setFillColor(white)
    canvas.rect(left, bottom, size, size, stroke=0, fill=1)
    canvas.setFillColor(black)
    path = canvas.beginPath()
    for number, line in enumerate(modules):
        y = bottom + size - (QUIET_ZONE + number + 1) * module
        for start, length in _dark_stretches(line):
            path.rect(left + (QUIET_ZONE + start) * module, y, length * module, module)
    canvas.drawPath(path, stroke=0, fill=1)


def _dark_stretches(line):
    """(start, length) of each stretch of dark modules in a line of the code."""
    start = None
    for position, dark in enumerate([*line, False]):
        if dark and start is None:
            start = position
        elif not dark and start is not None:
            yield start, position - start
            start = None
