"""Texts for people outside of pages: what commands print, in the language of the settings."""

import gettext
from collections.abc import Callable

from voteboard.resources import TRANSLATIONS

DEFAULT = "ru"


def translator(language: str) -> Callable[[str], str]:
    """A function that translates a sentence; a language without a catalogue gets the default one."""
    return _catalogue(language).gettext


def plural_translator(language: str) -> Callable[[str, str, int], str]:
    """The same for words that go with a number: one, several, the number."""
    return _catalogue(language).ngettext


def _catalogue(language: str) -> gettext.NullTranslations:
    if language == "en":  # the sentences themselves
        return gettext.NullTranslations()
    languages = [language, DEFAULT]
    return gettext.translation("messages", TRANSLATIONS, languages=languages, fallback=True)
