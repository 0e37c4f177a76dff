"""Errors that are packed for another process come out as they were, whatever they are made with."""

import pickle

import pytest

from voteboard.errors import BadParameter, NotLoggedIn, NotOneOf, TooMany, UnknownVote, VoteboardError
from voteboard.history.messages import NothingLeft


def coded():
    error = VoteboardError("It is %(n)s%%", n=7)
    error.code = "of-its-own"
    return error


@pytest.mark.parametrize(
    "error",
    [
        coded(), UnknownVote("100%"), BadParameter("%(name)s: “%(value)s”", name="a", value="%s"),
        NotOneOf("sort", "x", ("a", "b")), TooMany(3), NotLoggedIn(), NothingLeft("%(most)s", most=9),
    ],
    ids=lambda error: type(error).__name__,
)  # fmt: skip
def test_it_comes_out_as_it_was(error):
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert (str(again), again.code, again.parameters) == (str(error), error.code, error.parameters)
    assert again.translated("Ой: {}".format) == error.translated("Ой: {}".format)
