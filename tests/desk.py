"""A console without a page: logs in over HTTP, and asks for things as the page does."""

import re
from uuid import uuid4

import requests

from tests.leaks import MARK

PASSWORD = f"a long enough password, {MARK}"
SETTING = {"VOTEBOARD_PRESENTER_PASSWORD": PASSWORD}


class Desk:
    """A console that is logged in to the program at ``url``."""

    def __init__(self, url: str, name: str = "", http: requests.Session | None = None) -> None:
        self.url = url
        self.http = http or requests.Session()
        form = self.http.get(f"{url}/present/login", timeout=10).text
        token = re.search(r'name="csrf" value="([^"]+)"', form)[1]
        self.page = self.http.post(
            f"{url}/present/login", data={"csrf": token, "password": PASSWORD, "name": name}, timeout=10
        ).text
        self.csrf = re.search(r'name="csrf" content="([^"]+)"', self.page)[1]

    def ask(self, name: object, id: object = None, **given: object) -> requests.Response:
        """Ask for something; the answer, whatever it is."""
        return self.http.post(
            f"{self.url}/present/do",
            json={"id": id or uuid4().hex, "do": name, "with": given},
            headers={"X-CSRF-Token": self.csrf},
            timeout=10,
        )

    def do(self, name: str, **given: object) -> None:
        """Have something done."""
        answer = self.ask(name, **given)
        assert answer.json() == {"ok": True}, answer.text

    def state(self, part: str) -> object:
        """What a console is told of a part now."""
        return self.http.get(f"{self.url}/present/state?lang=en", timeout=10).json()[part]
