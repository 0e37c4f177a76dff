"""Texts for people outside of pages: what commands print, in the language of the settings."""

import gettext
from collections.abc import Callable

from voteboard.resources import TRANSLATIONS

DEFAULT = "ru"


def translator(language: str) -> Callable[[str], str]:
    """A function that translates a sentence; a language without a catalogue gets the default one."""
    if language == "en":  # the sentences themselves
        return gettext.NullTranslations().gettext
    languages = [language, DEFAULT]
    return gettext.translation("messages", TRANSLATIONS, languages=languages, fallback=True).gettext
