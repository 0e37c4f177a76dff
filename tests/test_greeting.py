"""What the log says of doubtful settings at the start."""

import pytest

from voteboard.cli import greeting
from voteboard.settings import load


def warned(caplog, **given: object) -> list[str]:
    greeting.warn(load(_env_file=None, **given))
    return [each.getMessage() for each in caplog.records if getattr(each, "event", "") == "record-unshared"]


@pytest.mark.parametrize(
    ("language", "said"), [("ru", "процессы на разных машинах"), ("en", "processes on several machines")]
)
def test_a_file_that_other_machines_do_not_have_is_doubted(caplog, monkeypatch, tmp_path, language, said):
    monkeypatch.setenv("VOTEBOARD_LANGUAGE", language)
    file = f"sqlite:///{tmp_path}/votes.db"
    assert not warned(caplog, DATABASE_URL=file)
    (told,) = warned(caplog, DATABASE_URL=file, REDIS_URL="redis://shared")
    assert said in told


def test_postgresql_is_not_doubted(caplog):
    assert not warned(caplog, DATABASE_URL="postgresql://me@database/votes", REDIS_URL="redis://shared")
