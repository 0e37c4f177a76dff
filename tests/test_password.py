"""The console's password as a hash that is costly to try."""

import pytest

from tests import thrift
from voteboard import password
from voteboard.password import Password


@pytest.fixture
def _as_outside_tests(monkeypatch):
    monkeypatch.setattr(password, "METHOD", thrift.COSTLY)


@pytest.mark.usefixtures("_as_outside_tests")
def test_who_has_the_hash_tries_ten_passwords_a_second_and_not_a_million():
    chosen = Password("корвет на рейде")
    assert chosen._hash.startswith("scrypt:32768:8:1$")
    assert chosen.matches("корвет на рейде")
    assert not chosen.matches("корвет на Рейде")


def test_each_hash_has_a_salt_of_its_own():
    assert Password("корвет")._hash != Password("корвет")._hash
