"""Every text for people has a Russian translation, with the same places to fill in."""

import re
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent
KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}
PLACE = re.compile(r"%\(\w+\)s|\{\w+\}")


def extracted():
    found = set()
    for folder, method in [("voteboard", [("**.py", "python")]), ("templates", [("**.html", "jinja2")])]:
        for _, _, message, _, _ in extract_from_dir(str(ROOT / folder), method, keywords=KEYWORDS):
            found.add(message if isinstance(message, str) else message[0])
    return found


def catalogue():
    with (ROOT / "voteboard/translations/ru/LC_MESSAGES/messages.po").open("rb") as file:
        return read_po(file)


def test_all_texts_are_translated_and_no_translation_is_left_over():
    translated = {m.id if isinstance(m.id, str) else m.id[0] for m in catalogue() if m.id and m.string}
    assert extracted() == translated


def test_translations_fill_in_the_same_places():
    for message in catalogue():
        if not message.id or not isinstance(message.id, str):
            continue
        assert set(PLACE.findall(message.id)) == set(PLACE.findall(message.string)), message.id


def test_plurals_have_all_russian_forms():
    for message in catalogue():
        if isinstance(message.id, tuple):
            assert len(message.string) == 3
            assert all(message.string)
