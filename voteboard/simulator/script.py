"""Scripted votes: how an audience of thousands votes on questions in Russian. Pure and seeded.

Votes arrive as a Poisson process whose rate has bursts (a word from the stage, a commercial
break) and fades; which answer each one goes to drifts from ``early`` to ``late`` popularity, so
that the lead changes on the way. Sampling is by thinning (Lewis and Shedler, 1979).
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Scene:
    """One scripted vote. ``seconds`` it runs, ``votes`` are expected; popularity is relative."""

    name: str
    question: str
    answers: tuple[str, ...]
    early: tuple[float, ...]
    late: tuple[float, ...]
    multiple: bool = False
    seconds: float = 150.0
    votes: int = 6000


SCENES = (
    Scene(
        "Премия «Народный выбор — 2026»",
        "Кто станет лучшим молодым исполнителем года?",
        ("Анна Ветрова", "Михаил Соколов", "Группа «Северный ветер»", "Тимур Алиев", "Дуэт «Полдень»"),
        (20, 26, 34, 8, 12),
        (52, 14, 24, 4, 9),
    ),
    Scene(
        "Премия «Народный выбор — 2026»",
        "Лучшая песня года",
        ("«Снег над Окой»", "«Позвони мне завтра»", "«Город не спит»", "«Третий вагон»"),
        (38, 30, 20, 12),
        (20, 42, 26, 12),
        multiple=True,
        votes=4500,
    ),
    Scene(
        "Городской фестиваль науки",
        "Какой опыт показать в финале?",
        (
            "Жидкий азот",
            "Поющие трубы",
            "Самая большая в области катушка Тесла — с музыкой и настоящими молниями",
            "Неньютоновская жидкость",
            "Огненный торнадо",
            "Левитирующий поезд на сверхпроводниках",
        ),
        (14, 10, 30, 10, 24, 12),
        (10, 6, 22, 8, 40, 14),
        votes=5200,
    ),
    Scene(
        "Финал КВН",
        "Кто выиграл музыкальный конкурс?",
        ("Сборная Сибири", "«Плюшки»", "Команда ДВФУ"),
        (42, 32, 26),
        (22, 46, 32),
        votes=7000,
        seconds=120.0,
    ),
)


def arrivals(scene: Scene, random: Random) -> Iterator[tuple[float, int]]:
    """Every vote of a scene in order: (seconds since its start, index of the answer)."""
    bursts = [
        (random.uniform(0.0, 0.9) * scene.seconds, random.uniform(2.0, 5.0), random.uniform(3.0, 9.0))
        for _ in range(5)
    ]
    base = scene.votes / scene.seconds / 2.0
    highest = base * (1.0 + sum(height for _, height, _ in bursts))
    at = 0.0
    while True:
        at += random.expovariate(highest)
        if at >= scene.seconds:
            return
        rate = base * (1.0 + sum(_burst(at, *burst) for burst in bursts))
        if random.random() * highest < rate:
            yield at, random.choices(range(len(scene.answers)), _popularity(scene, at))[0]


def _burst(at: float, peak: float, height: float, length: float) -> float:
    return height * math.exp(-(at - peak) / length) if at >= peak else 0.0


def _popularity(scene: Scene, at: float) -> list[float]:
    progress = at / scene.seconds
    return [early + (late - early) * progress for early, late in zip(scene.early, scene.late, strict=True)]
