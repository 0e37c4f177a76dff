"""Phones: whatever can be read in one way is read, everything else refused with a reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voteboard.messages.phone import BadPhone, normalise

GOOD = {
    "79161234567": [
        "79161234567", "+79161234567", "89161234567", "9161234567", "8 (916) 123-45-67", "+7 916 123 45 67",
        "+7(916)1234567", "8-916-123-45-67", "8.916.123.45.67", " 7 916 1234567\t", "'+79161234567",
        "\u202a+7 916 123\u201145\u201167\u202c", "8\u00a0916\u00a0123\u00a045\u00a067", "79161234567.0",
        "tel:+7-916-1234567", "(916) 123-45-67", "007 916 123-45-67", "(+7) 916 123-45-67",
        "8–916–123–45–67", "89161234567,00",
    ],
    "77011234567": ["+7 701 123 45 67", "8 701 1234567"],
    "74951234567": ["4951234567", "8 495 123-45-67"],
    "4915112345678": [
        "+49 151 12345678", "00 49 151 12345678", "+49 (0) 151 12345678", "8 10 49 151 12345678",
    ],
    "4512345678": ["+45 12 34 56 78", "0045 12345678"],
    "375291234567": ["375 29 123-45-67", "+375 (29) 123-45-67"],
    "861012345678901": ["+86 1012345678901"],
}  # fmt: skip
BAD = {
    "is empty": ["", "  ", "'", "\u200b"],
    "shortened": ["7.91612E+10", "7,91612E+10", "7.91612e10", "8E+10"],
    "digits other": ["７９１６１２３４５６７", "٧٩١٦١٢٣٤٥٦٧", "+7916123456②"],
    "letters": ["8916123456O", "call me", "89161234567 доб. 5", "tel 89161234567"],
    "a character": ["89161234567, 89161234568", "8916+1234567", "89161234567/68", "8916*1234567", "-"],
    "digit of the phone is missing": ["7916123456", "8916123456"],
    "no number of Russia": ["0501234567", "2161234567"],
    "too short": ["12345", "+123456789", "916123456"],
    "begins with 7 and has 12": ["791612345678", "+791612345678"],
    "begins with +8": ["+89161234567"],
    "too long": ["+49151123456789012"],
    "no country": ["72161234567", "01234567890", "81161234567"],
}


@pytest.mark.parametrize("number", GOOD)
def test_usual_spellings_are_read(number):
    for spelling in GOOD[number]:
        assert normalise(spelling) == number, spelling


@pytest.mark.parametrize("reason", BAD)
def test_others_are_refused_with_a_reason(reason):
    for spelling in BAD[reason]:
        with pytest.raises(BadPhone) as refused:
            normalise(spelling)
        assert reason in str(refused.value), spelling


@given(st.text() | st.text(alphabet="0123456789+-() .'eE\u0661\u202a", max_size=24))
def test_any_text_is_a_number_or_refused_and_a_number_stays(text):
    try:
        number = normalise(text)
    except BadPhone:
        return
    assert number.isascii()
    assert number.isdigit()
    assert 10 <= len(number) <= 15
    assert normalise(f"+{number}") == number
