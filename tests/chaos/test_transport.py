"""Whatever happens on the way to the vendor and back, over real sockets, to the wired program."""

import threading

import pytest

from tests.chaos import certificates
from tests.chaos.proxy import Vendor, about, head, reply, send, silence, until, vendor, wait
from tests.chaos.spellings import GOOD, NOTHING_RUNS, NR
from tests.chaos.transport import FAULTS, FRESH, NEWS, PATIENT, PLANTED, REDIRECTS, Fault
from tests.chaos.witness import SPELLED, Witness
from tests.conftest import eventually
from voteboard.redaction import RedactingFormatter

CERTIFICATES = {
    "expired": "not valid at this time",
    "another host's": "for another host",
    "self-signed": "signed by nobody known",
}


@pytest.fixture(scope="module")
def witness(tmp_path_factory):
    with vendor() as running:
        yield Witness(running, tmp_path_factory.mktemp("transport"))


@pytest.fixture
def shown(witness):
    """What the stage shows before."""
    return witness.reset()


def test_there_are_enough_faults():
    assert len({fault.name for fault in FAULTS}) == len(FAULTS) >= 100


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name[:60])
def test_a_fault(fault: Fault, witness, shown, caplog):
    def steps(request: str):
        return fault.steps if "most_recent_active" in request else reply(GOOD)

    running = witness.vendor
    running.drop()
    running.answer, running.greet = steps, fault.steps if fault.greeting else None
    witness.patience = fault.patience
    witness.poll()
    witness.patience, running.greet = PATIENT, None
    running.drop()
    _look(witness, shown, fault.code, fault.says)
    until_asked = witness.poller._newest.due - witness.clock.seconds
    assert fault.wait <= until_asked <= fault.wait + 1
    formatter = RedactingFormatter(witness.redactor, "%(message)s")
    logged = "".join(map(formatter.format, caplog.records))
    assert not any(form in logged for form in SPELLED)


def _look(witness: Witness, shown: dict, code: str | None, says: str = "") -> None:
    """Whether people see what they saw before, or FRESH, and are told why."""
    assert witness.crashes == 0
    assert witness.told() == code
    board = witness.api()
    if code is None:
        assert (board["counts"], board["stale"]) == (NEWS, False)
    else:
        assert board == shown
        assert says in str(witness.poller.health().problem)


def test_a_refused_connection(witness, shown):
    witness.vendor.refuse()
    try:
        witness.poll()
        _look(witness, shown, "unreachable", "refuses connections")
        witness.pass_time(16)
        assert witness.api() == {**shown, "stale": True}
    finally:
        witness.vendor.listen()
    witness.reset()


@pytest.mark.parametrize("status", REDIRECTS)
def test_a_redirect_is_not_followed(status, witness, shown):
    with vendor() as elsewhere:
        elsewhere.answer = lambda request: reply(PLANTED)
        for where in (
            f"http://localhost:{elsewhere.port}/x",
            f"//127.0.0.1:{elsewhere.port}/",
            "/elsewhere",
            "",
        ):
            witness.vendor.answer = lambda request, where=where: reply(
                b"", f"Location: {where}", status=status
            )
            asked = len(witness.vendor.requests)
            witness.poll()
            _look(witness, shown, "unreachable", f"redirect (HTTP status {status[:3]})")
            assert len(witness.vendor.requests) == asked + 1
        assert elsewhere.requests == []


@pytest.mark.parametrize("how", ["at once", "later"])
@pytest.mark.parametrize("size", [1, 30_000])
def test_what_comes_behind_an_answer_is_not_the_next_one(how, size, witness):
    """The connection is kept, and what is left on it would be read as the answer to the next question."""
    witness.reset()
    behind = head(f"Content-Length: {len(PLANTED) + size}") + PLANTED + b" " * size
    sent = threading.Event()

    def steps(request: str):
        whole = reply(GOOD)
        yield from [send(head(f"Content-Length: {len(GOOD)}") + GOOD + behind)] if how == "at once" else whole
        if how == "later":
            yield wait(0.05)
            yield send(behind)
        sent.set()

    witness.vendor.answer = steps
    witness.poll()
    assert sent.wait(5)
    witness.vendor.answer = about(FRESH, {NR: FRESH})
    witness.poll()
    assert witness.api()["counts"] == NEWS
    assert witness.told() is None


def test_a_connection_that_is_closed_while_nobody_asks_is_opened_anew(witness, shown):
    witness.vendor.drop()
    eventually(lambda: not witness.vendor.clients)
    witness.vendor.answer = about(FRESH, {NR: FRESH})
    witness.poll()
    _look(witness, shown, None)


def test_a_connection_is_kept(witness, shown):
    before = witness.vendor.accepted
    for _ in range(3):
        witness.poll()
    assert witness.vendor.accepted == before


def test_an_answer_that_was_overtaken_is_not_believed(tmp_path):
    """The vote's last counts are asked for by its number, slowly; meanwhile it runs again, and has more."""
    release, tasks = threading.Event(), []

    def spawn(task, *arguments):
        tasks.append(threading.Thread(target=task, args=arguments, daemon=True))
        tasks[-1].start()

    def finish(some: list[threading.Thread]) -> None:
        for task in some:
            task.join(5)
            assert not task.is_alive()

    with vendor() as running:
        running.answer = about(GOOD, {})
        witness = Witness(running, tmp_path, interrupted=False, spawn=spawn)
        witness.poll()
        finish(tasks)
        running.answer = lambda request: (
            reply(NOTHING_RUNS) if "most_recent_active" in request else [until(release), *reply(PLANTED)]
        )
        witness.clock.seconds += 1
        witness.poller.step()
        finish(tasks)
        witness.poller.step()
        slow = tasks[-1]
        eventually(lambda: f'"{NR}"' in running.requests[-1])
        running.answer = about(FRESH, {})
        witness.clock.seconds += 1
        witness.poller.step()
        finish([task for task in tasks if task is not slow])
        eventually(lambda: witness.api()["counts"] == NEWS)
        assert slow.is_alive()
        release.set()
        finish([slow])
        witness.look()
        assert (witness.api()["counts"], witness.told(), witness.crashes) == (NEWS, None, 0)


@pytest.fixture(scope="module")
def secure(tmp_path_factory):
    """The same over TLS, and what a server with each certificate speaks."""
    folder = tmp_path_factory.mktemp("secure")
    authority, contexts = certificates.make(folder)
    with vendor() as running:
        running.tls = contexts["right"]
        witness = Witness(running, folder, url=f"https://localhost:{running.port}")
        witness.poller._client._transport._session.verify = str(authority)
        yield witness, contexts


@pytest.mark.parametrize("certificate", CERTIFICATES)
def test_a_certificate_that_is_not_right(certificate, secure):
    witness, contexts = secure
    shown = witness.reset()
    try:
        _change(witness.vendor, contexts[certificate])
        asked = len(witness.vendor.requests)
        witness.poll()
        _look(witness, shown, "unreachable", CERTIFICATES[certificate])
        assert len(witness.vendor.requests) == asked
    finally:
        _change(witness.vendor, contexts["right"])


def test_no_tls_where_it_is_wanted(secure):
    witness, contexts = secure
    shown = witness.reset()
    try:
        _change(witness.vendor, None)
        witness.vendor.greet = [*reply(PLANTED), silence]
        witness.poll()
        _look(witness, shown, "unreachable", "TLS can't be trusted")
    finally:
        witness.vendor.greet = None
        _change(witness.vendor, contexts["right"])


def test_tls_where_it_is_not_wanted(witness, shown, secure):
    _, contexts = secure
    try:
        _change(witness.vendor, contexts["right"])
        witness.poll()
        _look(witness, shown, "unreachable", "broke before")
    finally:
        _change(witness.vendor, None)


def test_chunks_and_floods_are_bounded_over_tls_too(secure):
    witness, _ = secure
    shown = witness.reset()
    for fault in (
        one for one in FAULTS if one.name in ("told to go on for ever", "endless trailers", "chunks")
    ):
        witness.vendor.answer = lambda request, fault=fault: fault.steps
        witness.poll()
        _look(witness, shown, fault.code)
        shown = witness.reset()


def _change(running: Vendor, tls: object) -> None:
    running.drop()
    eventually(lambda: not running.clients)
    running.tls = tls


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("http://no-such-host.invalid", "host name is not found"),
        (
            "http://255.255.255.255",
            "can't be reached: check the network",
        ),  # no way leads there, as without Wi-Fi
    ],
)
def test_a_host_that_is_not_there(address, says, witness, shown, monkeypatch):
    monkeypatch.setattr(witness.poller._client._transport, "_base", address)
    witness.poll()
    _look(witness, shown, "unreachable", says)
