"""The fixed texts in three languages, and how a document's own words are set into them.

In a text `**two stars**` is bold and `{name}` is filled in. Stars and braces in what is filled in mean nothing.
"""
from string import Formatter

from . import texts_en, texts_nb, texts_nn
from .typeset import Run, clean

_TEXTS = {'nb': texts_nb.TEXTS, 'nn': texts_nn.TEXTS, 'en': texts_en.TEXTS}
# A person is 'du', an organisation 'dere': (person, organisation) for each form.
_PRONOUNS = {
    'nb': {'du': ('du', 'dere'), 'deg': ('deg', 'dere'), 'din': ('din', 'deres'), 'ditt': ('ditt', 'deres'),
           'dine': ('dine', 'deres')},
    'nn': {'du': ('du', 'de'), 'deg': ('deg', 'dykk'), 'din': ('din', 'dykkar'), 'di': ('di', 'dykkar'),
           'ditt': ('ditt', 'dykkar'), 'dine': ('dine', 'dykkar')},
    'en': {},
}
_PARSE = Formatter().parse


class Texts:
    """The texts of one language, spoken to a person or to an organisation."""

    def __init__(self, language, to_organisation=False):
        """An unknown language is answered in bokmål."""
        self.language = language if language in _TEXTS else 'nb'
        self._texts = _TEXTS[self.language]
        self._pronouns = {}
        for form, pair in _PRONOUNS[self.language].items():
            word = pair[to_organisation]
            self._pronouns |= {form: word, form.capitalize(): word.capitalize()}

    def __call__(self, key, **values):
        """The text `key` as a plain string."""
        return ''.join(run.text for run in self.runs(key, None, None, **values))

    def runs(self, key, style, bold, **values):
        """The text `key` as runs in `style` and `bold`; a value may be a Run of its own, such as a link."""
        values = self._pronouns | values
        runs = []
        text = self._texts[key].replace('§ ', '§\u00a0')
        for position, part in enumerate(text.split('**')):
            look = bold if position % 2 else style
            for literal, field, _, _ in _PARSE(part):
                if literal:
                    runs.append(Run(literal, look))
                if field:
                    value = values[field]
                    runs.append(value if isinstance(value, Run) else Run(clean(value), look))
        return runs

    def numbered(self, key):
        """The texts `key`.1, `key`.2 … as keys."""
        keys = []
        while f'{key}.{len(keys) + 1}' in self._texts:
            keys.append(f'{key}.{len(keys) + 1}')
        return keys
