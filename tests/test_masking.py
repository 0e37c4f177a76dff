import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voteboard.masking import mask, mask_within

DIGITS = st.sampled_from("0123456789٠١٢٣٤٥٦٧٨٩０１２３④⁵")
BETWEEN = st.sampled_from(
    ["", "", " ", "-", ".", "(", ") ", "\u00a0", "\u2011", " – ", "/", "_", "\u200b", "\n"]
)
WORDS = st.text(st.characters(exclude_categories=["Nd", "No", "Nl", "Cs"]), max_size=12)


@st.composite
def spelled(draw, least=7, most=15):
    digits = draw(st.lists(DIGITS, min_size=least, max_size=most))
    return (
        draw(st.sampled_from(["", "+", "(", "+("]))
        + "".join(d + draw(BETWEEN) for d in digits[:-1])
        + digits[-1]
    )


def digits_of(text):
    return "".join(str(unicodedata.digit(c)) for c in text if unicodedata.digit(c, None) is not None)


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("79161234567", "+7 916 ···-··-67"),
        ("+7 (916) 123-45-67", "+7 916 ···-··-67"),
        ("8 916 123 45 67", "+7 916 ···-··-67"),
        ("9161234567", "+7 916 ···-··-67"),
        ("٧٩١٦١٢٣٤٥٦٧", "+7 916 ···-··-67"),
        ("12125550123", "+1 212 ···-··-23"),
        ("375291234567", "+375 ·······-67"),
        ("4915123456789", "+49 ·········-89"),
        ("12345678", "+1 ·····-78"),
        ("3551234", "·····-34"),
        ("123456", "····-56"),
        ("12345", "·····"),
        ("", "·"),
        ("Премия", "·"),
    ],
)
def test_the_country_and_two_digits_are_left(phone, masked):
    assert mask(phone) == masked


@given(spelled(least=6, most=40))
def test_at_least_four_digits_are_hidden(phone):
    assert len(digits_of(mask(phone))) <= max(2, len(digits_of(phone)) - 4)
    assert mask(phone)[-2:] == digits_of(phone)[-2:]


@given(WORDS, spelled(), WORDS, spelled(), WORDS)
def test_no_number_stays_whole_in_a_text(a, first, b, second, c):
    masked = mask_within(a + first + b + second + c)
    plain = "".join(str(unicodedata.digit(c, c)) for c in masked)
    assert not re.search(r"[0-9](?:[\W_]{0,7}[0-9]){6}", plain)
    assert mask_within(masked) == masked


@given(st.text(max_size=60).filter(lambda text: len(digits_of(text)) < 7))
def test_what_is_no_number_stays_as_it_is(text):
    assert mask_within(text) == text


def test_texts_stay_readable():
    said = "Спасибо! Перезвоните: +7 (916) 123-45-67 или 8 495 1234567, заказ №4512 в 18:00"
    assert (
        mask_within(said)
        == "Спасибо! Перезвоните: +7 916 ···-··-67 или +7 495 ···-··-67, заказ №4512 в 18:00"
    )
