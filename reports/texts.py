"""The texts of a document in its language, and how the document's own words are set into them.

In a text `**two stars**` is bold and `{name}` is filled in. Stars and braces in what is filled in mean nothing.
What a company has written in place of a text comes with the document, as `documents.Wording`.
"""
from string import Formatter

from . import texts_en, texts_nb, texts_nn, texts_paid
from .typeset import Run, clean

TEXTS = {
    'nb': texts_nb.TEXTS | texts_paid.NB, 'nn': texts_nn.TEXTS | texts_paid.NN, 'en': texts_en.TEXTS | texts_paid.EN,
}
# A person is 'du', an organisation 'dere': (person, organisation) for each form.
_PRONOUNS = {
    'nb': {'du': ('du', 'dere'), 'deg': ('deg', 'dere'), 'din': ('din', 'deres'), 'ditt': ('ditt', 'deres'),
           'dine': ('dine', 'deres')},
    'nn': {'du': ('du', 'de'), 'deg': ('deg', 'dykk'), 'din': ('din', 'dykkar'), 'di': ('di', 'dykkar'),
           'ditt': ('ditt', 'dykkar'), 'dine': ('dine', 'dykkar')},
    'en': {},
}
_PARSE = Formatter().parse


def pronouns(language):
    """Names that stand for the customer in `language`: 'du', 'Du', 'deg' …"""
    forms = _PRONOUNS[language]
    return (*forms, *(form.capitalize() for form in forms))


class Texts:
    """The texts of one language, spoken to a person or to an organisation."""

    def __init__(self, language, to_organisation=False, wordings=(), values=None):
        """An unknown language is answered in bokmål. `values` can stand in every text that a company writes."""
        self.language = language if language in TEXTS else 'nb'
        self._texts = TEXTS[self.language] | {wording.key: clean(wording.text) for wording in wordings}
        self._values = dict(values or {})
        for form, pair in _PRONOUNS[self.language].items():
            word = pair[to_organisation]
            self._values |= {form: word, form.capitalize(): word.capitalize()}

    def __call__(self, key, **values):
        """The text `key` as a plain string."""
        return ''.join(run.text for run in self.runs(key, None, None, **values))

    def runs(self, key, style, bold, **values):
        """The text `key` as runs in `style` and `bold`; a value may be a Run of its own, such as a link."""
        return self._runs(self._texts[key], style, bold, self._values | values)

    def paragraphs(self, key, style, bold, **values):
        """The text `key` as a list of runs for each of its lines that says anything."""
        values = self._values | values
        return [self._runs(line, style, bold, values) for line in self._texts[key].split('\n') if line.strip()]

    @staticmethod
    def _runs(text, style, bold, values):
        runs = []
        for position, part in enumerate(text.replace('§ ', '§\u00a0').split('**')):
            look = bold if position % 2 else style
            for literal, field in parse(part):
                if literal:
                    runs.append(Run(literal, look))
                if field is not None:
                    value = values.get(field, f'{{{field}}}')
                    runs.append(value if isinstance(value, Run) else Run(clean(value), look))
        return runs

    def has(self, key):
        """Whether there is a text `key`."""
        return key in self._texts


def parse(text):
    """(literal, name or None) of each piece of `text`; a text whose braces do not match is literal as a whole."""
    try:
        return [(literal, field) for literal, field, _, _ in _PARSE(text)]
    except ValueError:
        return [(text, None)]
