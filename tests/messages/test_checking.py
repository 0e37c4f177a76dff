"""Rows become messages, or problems with their lines; a preview tells what would be sent."""

from decimal import Decimal

import pytest

from voteboard.messages import checking
from voteboard.messages.checking import check, clean, key
from voteboard.messages.keeping import LASTS, Previews
from voteboard.messages.preview import preview
from voteboard.messages.table import Row
from voteboard.model import Message, MessageState
from voteboard.vendor.errors import DeadlineExceeded


def row(line: int, phone: str = "89161234567", text: str = "Hi", whole: bool = True, **more: str) -> Row:
    return Row(line, {"phone": phone, "text": text, **more}, whole)


def checked(*rows: Row, fits=lambda _: True, **more):
    return check(rows, fits, **more)


def test_texts_have_one_kind_of_line_break_and_nothing_unseen():
    assert clean(" a\nb\rc\r\nd\u2028e\x0bf\x85g ") == "a\r\nb\r\nc\r\nd\r\ne\r\nf\r\ng"
    assert clean("\ufeffa\x00\x1b[\u202e\ud800b\tc \n\n d") == "a[b c\r\n\r\n d"
    assert clean("Анна 👩‍👧 №5") == "Анна 👩‍👧 №5"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (row(2, text=" \n "), "the text is empty"),
        (row(2, text="я" * 1001), "longer than 1000 characters: it has 1001"),
        (row(2, text_final="\n".join("я" * 400)), "longer than 1000"),
        (row(2, text="Здравствуйте, �нна"), "lost"),
        (row(2, employee="я" * 201), "employee"),
        (row(2, order="я" * 201), "order"),
        (row(2, whole=False), "more cells"),
        (row(2, phone="8916"), "too short"),
    ],
)
def test_rows_that_cannot_be_sent_are_told(given, said):
    result = checked(given, row(3))
    (problem,) = result.problems
    assert problem.line == 2
    assert said in str(problem.error)
    assert [line.line for line in result.lines] == [3]


def test_what_does_not_fit_a_request_is_told():
    assert "too long for the vendor" in str(checked(row(2), fits=lambda _: False).problems[0].error)


def test_the_first_problems_are_kept_and_all_are_counted():
    result = checked(*(row(n, phone="1") for n in range(200)))
    assert (len(result.problems), result.problems_in_all) == (checking.MOST_TOLD, 200)


def test_the_same_phone_order_and_text_count_once_however_they_are_spelled():
    result = checked(
        row(2, order="A 1"),
        row(3, "+7 (916) 123-45-67", " Hi ", order=" A  1", employee="Анна"),
        row(4, order="A2"),
        row(5, text="Hi!"),
        row(6, "89161234568", order="A 1"),
    )
    assert [(one.line, one.first, one.phone) for one in result.repeated] == [(3, 2, "+7 916 ···-··-67")]
    assert [line.line for line in result.lines] == [2, 4, 5, 6]
    assert (
        len({key(Message("1", "b", order="a")), key(Message("1", "", order="ab")), key(Message("1", "ab"))})
        == 3
    )


def test_a_preview_counts_and_hides_phones():
    result = checked(row(2), row(3, order="1"), row(4, "89161234568", "call 8 916 777-66-55"), row(5, "x"))
    known = {result.lines[0].key: MessageState.SENT}
    seen = preview(result, known, 1, Decimal(5))
    assert (seen.count, seen.phones, seen.over_cap, seen.clean) == (2, 2, 1, False)
    assert seen.known == {MessageState.SENT: 1}
    assert [(one.line, one.state) for one in seen.skipped] == [(2, MessageState.SENT)]
    assert "7776655" not in repr(seen.samples).replace("-", "").replace(" ", "")
    trouble = DeadlineExceeded("late")
    unread = preview(result, {}, 5, trouble)
    assert (unread.balance, unread.trouble, unread.over_cap) == (None, trouble, 0)


def test_previews_are_few_short_lived_their_owners_and_used_once(clock):
    names = iter("abcdefgh")
    previews = Previews(clock.monotonic, lambda: next(names))
    seen = preview(checked(row(2)), {}, 1, Decimal(5))
    for _ in range(5):
        previews.keep("me", seen)
    assert previews.look("me", "a") is None
    assert previews.look("you", "b") is None
    assert previews.take("you", "b") is None
    assert previews.take("me", "b") is seen
    assert previews.take("me", "b") is None
    clock.seconds += LASTS
    assert previews.look("me", "c") is None
