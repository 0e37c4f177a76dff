"""Votes of all kinds for tests of the picture."""

from tests.conftest import Running, Simulator, eventually

LONG = (
    "Самая большая в области катушка Тесла — с музыкой и настоящими молниями, которую собрали школьники "
    "из Тулы под руководством учителя физики, а играет она Баха, Вивальди и гимн города, если погода суха"
)
WORD = "Сверхъестественноневообразимейшийэлектрогидродинамический"


def made(simulator: Simulator, program: Running, question: str, answers: list[str], **more: object) -> dict:
    """A running vote with counts that fall from the last answer to the first, known to the program."""
    vote = simulator.create(question, tuple(answers), **more)
    simulator.add(vote["nr"], **{f"_{i}": i * i * 37 for i in range(1, len(answers) + 1)})
    eventually(lambda: program.get(f"/api/votes/{vote['hash']}").json().get("total"))
    return vote


def labels(count: int, length: str) -> list[str]:
    """``count`` different labels: ``short`` ones, or ``long`` ones of 200 characters or one long word."""
    if length == "short":
        return [f"Участник {i}" for i in range(1, count + 1)]
    return [f"{i}. {WORD if i % 4 == 0 else LONG}"[:200] for i in range(1, count + 1)]
