"""Clients who rate a service: who, when, how, and with what words. Pure and seeded."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

PAUSE = 420.0  # seconds between two ratings, on the average
EMPLOYEES = ("Ольга Белова", "Игорь Савин", "Марина Котова", "Павел Громов", "Касса 3")
_BUSY = (34, 27, 20, 16, 3)
_STARS = {
    "Ольга Белова": (1, 1, 4, 22, 72),
    "Игорь Савин": (2, 3, 10, 35, 50),
    "Марина Котова": (3, 4, 12, 30, 51),
    "Павел Громов": (8, 9, 18, 30, 35),
    "Касса 3": (10, 10, 20, 30, 30),
}
_WORDS = {
    1: ("Ждал сорок минут и ушёл.", "Грубо ответили по телефону", "Заказ перепутали"),
    2: ("Долго", "Можно было и предупредить, что приём задержится"),
    3: ("Нормально", "Хорошо, но очередь большая"),
    4: ("Всё понравилось, спасибо", "Быстро, только парковки нет", "Хороший мастер"),
    5: (
        "Спасибо Ольге за терпение!",
        "Лучший сервис в городе",
        "Очень внимательно отнеслись, объяснили каждую мелочь и перезвонили на следующий день узнать, "
        "всё ли в порядке",
        "Отлично 👍",
        "Приду ещё",
    ),
}


@dataclass(frozen=True, slots=True)
class Remark:
    """What one client had to say; the phone is of the numbers that no one has."""

    phone: str
    value: int
    employee: str
    text: str


def remarks(random: Random) -> Iterator[tuple[float, Remark]]:
    """Ratings without an end: (seconds since the beginning, who and what), as a Poisson process."""
    at = 0.0
    while True:
        at += random.expovariate(1 / PAUSE)
        employee = random.choices(EMPLOYEES, _BUSY)[0]
        value = random.choices(range(1, 6), _STARS[employee])[0]
        text = random.choice(_WORDS[value]) if random.random() < 0.4 else ""
        yield at, Remark(f"7000{random.randrange(10**7):07}", value, employee, text)
