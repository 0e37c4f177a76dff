"""voteboard: live results of votes by SMS and WhatsApp, on a projector and in iframes.

Importing it starts nothing and imports nothing heavy, so that the server's runtime can be
prepared first.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Blueprint, Flask

    from voteboard.console import Console
    from voteboard.consoles import Consoles
    from voteboard.doorkeeper import Doorkeeper
    from voteboard.engine import Engine
    from voteboard.ensemble.wiring import Ensemble
    from voteboard.fanout import Fanout
    from voteboard.live import Delivery
    from voteboard.password import Password
    from voteboard.presenter import Presenter
    from voteboard.readiness import Readiness
    from voteboard.redaction import Redactor
    from voteboard.relay.boards import LocalRelay
    from voteboard.runtime import Runtime
    from voteboard.settings import Settings
    from voteboard.supervision import Supervisor
    from voteboard.web.downloads import Downloads
    from voteboard.web.looks import LooksOfPages
    from voteboard.webhooks.delivery import Webhooks


@dataclass(frozen=True, slots=True)
class Program:
    """The wired program: a WSGI application, what has to run beside it, and the record of both."""

    app: Flask
    engine: Engine
    delivery: Delivery
    consoles: Consoles
    webhooks: Webhooks
    runtime: Runtime
    supervisor: Supervisor  # of all that has to go on beside the application
    readiness: Readiness
    ensemble: Ensemble | None  # where several processes serve
    console_password: str | None = field(repr=False)  # the console's, when the settings have none

    @property
    def fanout(self) -> Fanout:
        """What tells the screens."""
        return self.delivery.fanout

    def open(self) -> None:
        """Go on where the record ends; of several processes, the one that leads does so once it does.

        Raises HistoryNewer when a newer program has written it.
        """
        if self.ensemble is not None:
            self.engine.resuming.check()
            return
        left = self.engine.resuming.open()
        self.engine.staging.resume(left.stage, left.on_stage)
        self.engine.poller.resume(left.running)
        self.engine.ratings.poller.resume()
        self.readiness.opened = True

    @property
    def shows(self) -> bool:
        """Whether there is something to show to viewers, be it old: soon after the start, there is."""
        return self.ensemble is None or self.readiness.opened or self.ensemble.shows

    def drain(self) -> None:
        """It is about to leave: from now on `/readyz` says so."""
        self.readiness.draining = True

    @property
    def deposed(self) -> bool:
        """Whether it has to leave, since another process does what it did."""
        return self.ensemble is not None and self.ensemble.deposed

    def close(self) -> None:
        """Have written what is still to be recorded; takes at most 3.3 s, and 1 s to hand over."""
        if self.ensemble is not None:
            self.ensemble.rest()
        self.engine.outgoing.dispatch.close(1.0)
        self.engine.recorder.close(0.2 if self.deposed else 2.3)
        if self.ensemble is not None:
            self.ensemble.release()


def create_app(settings: Settings, runtime: Runtime, redactor: Redactor, *, demo: bool = False) -> Program:
    """Wire everything together; nothing is started. ``settings`` have an account.

    Raises FileNotFoundError, in words, when the front end was not built, and SettingsError when a
    setting names a theme that there is not, or the file of the secret key can't be used.
    """
    from secrets import token_urlsafe

    from flask import Flask

    from voteboard import live, resources, tasks
    from voteboard.engine import build
    from voteboard.messages.keeping import Previews
    from voteboard.metrics.collecting import Collector, registry
    from voteboard.readiness import Readiness
    from voteboard.supervision import Supervisor
    from voteboard.web import (
        api,
        archive_wording,
        assets,
        branding,
        caching,
        console,
        console_ask,
        console_embed,
        cors,
        dates,
        exports,
        headers,
        health,
        history_api,
        joining,
        language,
        links,
        login,
        metrics,
        oembed,
        openapi,
        problems,
        ratings_wording,
        replay,
        results,
        screens,
        wall,
        wording,
    )
    from voteboard.web import archive as archive_pages
    from voteboard.web.downloads import Downloads
    from voteboard.web.looks import LooksOfPages
    from voteboard.web.mailing_pages import MailingPages

    engine = build(settings, runtime, redactor)
    outgoing = engine.outgoing
    archive, relay = engine.archive, engine.relay
    app = Flask(__name__, static_folder=None, template_folder=str(resources.TEMPLATES))
    app.config.update(DEMO=demo, TIMEZONE=settings.timezone, TRANSPORTS=settings.transports)
    app.config["MAX_CONTENT_LENGTH"] = login.LARGEST_FORM
    # Else an address with two slashes is sent on to another one, by a page that is not ours.
    app.url_map.merge_slashes = False
    app.json.ensure_ascii = False
    assets.attach(app)
    looks = LooksOfPages(settings)
    language.attach(app, settings.language, settings.zone, runtime.now)
    wording.attach(app)
    archive_wording.attach(app)
    ratings_wording.attach(app, settings.zone)
    dates.attach(app, settings.zone)
    links.attach(app, settings.trusted_proxies)
    joining.attach(app, settings)
    for part in (caching, cors):
        part.attach(app)
    headers.attach(app, settings.embed_origins)
    problems.attach(app, settings.language, looks)
    door, password = _entrance(app, settings, runtime, redactor)
    downloads = Downloads(runtime, settings.trusted_proxies)
    delivery = live.attach(app, archive, relay, engine.ratings.boards, runtime, settings.transports)
    headers.cover(app)
    parts, presenter, consoles = _consoles(engine, delivery, door, settings, runtime, looks)
    webhooks = _webhooks(settings, relay, runtime, demo=demo)
    ensemble = None
    if settings.redis_url is not None and not demo:
        ensemble = _ensemble(settings, engine, delivery, parts, presenter, consoles, door, webhooks, runtime)
    supervisor = Supervisor(tasks.of(engine, delivery.fanout, consoles, webhooks, ensemble), runtime)
    readiness = Readiness(supervisor, "poller")
    if ensemble is not None:
        ensemble.arrived = readiness.open
    collector = Collector(engine, delivery, consoles, webhooks, supervisor, readiness, ensemble)
    for blueprint in (
        screens.blueprint(
            archive, relay, looks, runtime, results.page_of(archive, relay, runtime, settings.zone)
        ),
        wall.blueprint(archive, looks),
        replay.blueprint(archive, looks, runtime, downloads),
        branding.blueprint(looks),
        api.blueprint(archive, relay),
        archive_pages.blueprint(archive, relay, looks),
        history_api.blueprint(archive),
        exports.blueprint(archive, relay, looks, runtime, settings.zone, downloads),
        oembed.blueprint(archive, relay),
        openapi.blueprint(),
        login.blueprint(door, password, runtime, looks, settings.trusted_proxies),
        console.blueprint(door, consoles, archive, looks),
        console_embed.blueprint(door, archive, relay, looks),
        console_ask.blueprint(
            door,
            MailingPages(outgoing.dispatch, outgoing.mailings, runtime, looks, allowed=settings.messages),
            outgoing.dispatch,
            outgoing.mailings,
            outgoing.preparing,
            runtime,
            ensemble.previews if ensemble else Previews(runtime.monotonic, lambda: token_urlsafe(24)),
        ),
        health.blueprint(
            engine.poller,
            engine.recorder,
            engine.ratings.poller,
            outgoing.mailings,
            supervisor,
            readiness,
            ensemble and (lambda: ensemble.health),
        ),
        metrics.blueprint(
            registry(collector), settings.metrics_token and settings.metrics_token.get_secret_value()
        ),
        *_ratings_pages(engine, door, looks, runtime, settings, downloads),
    ):
        app.register_blueprint(blueprint)
    return Program(
        app, engine, delivery, consoles, webhooks, runtime, supervisor, readiness, ensemble, password.made
    )


def _ensemble(
    settings: Settings,
    engine: Engine,
    delivery: Delivery,
    parts: Console,
    presenter: Presenter,
    consoles: Consoles,
    door: Doorkeeper,
    webhooks: Webhooks,
    runtime: Runtime,
) -> Ensemble:
    from voteboard.ensemble import agreeing
    from voteboard.ensemble.wiring import Ensemble
    from voteboard.processes import Processes

    url = settings.redis_url.get_secret_value()
    key = settings.secret_key.get_secret_value()
    same = agreeing.digests(settings)
    ensemble = Ensemble(
        url, settings.account, engine, delivery, presenter, consoles, door, key, same, runtime
    )
    parts.screens, webhooks.leads = ensemble.screens, lambda: ensemble.leads
    parts.processes = lambda: Processes(**ensemble.health)
    return ensemble


def _ratings_pages(
    engine: Engine,
    door: Doorkeeper,
    looks: LooksOfPages,
    runtime: Runtime,
    settings: Settings,
    downloads: Downloads,
) -> tuple[Blueprint, ...]:
    from voteboard.web import console_ratings, ratings, ratings_api, ratings_console, ratings_exports

    boards, desk = engine.ratings.boards, engine.ratings.desk
    files = ratings_exports.Files(engine.ratings.record, boards, runtime, settings.zone, downloads)
    return (
        ratings.blueprint(boards, looks, runtime),
        ratings_api.blueprint(boards),
        ratings_exports.blueprint(files),
        ratings_console.blueprint(door, boards, desk, engine.ratings.poller, files),
        console_ratings.blueprint(door, looks, comments_open=settings.comments_open),
    )


def _webhooks(settings: Settings, relay: LocalRelay, runtime: Runtime, *, demo: bool) -> Webhooks:
    from voteboard import signature
    from voteboard.webhooks.delivery import Webhooks
    from voteboard.webhooks.sending import Address

    # Votes that are made up are nobody's news.
    urls = () if demo else [address.get_secret_value() for address in settings.webhooks]
    key = signature.key_of(settings.webhook_secret.get_secret_value()) if urls else b""
    addresses = [Address(url, inside=settings.webhooks_inside) for url in urls]
    webhooks = Webhooks(addresses, key, relay.latest, runtime)
    if addresses:
        relay.observe(webhooks.changed)
    return webhooks


def _consoles(
    engine: Engine,
    delivery: Delivery,
    door: Doorkeeper,
    settings: Settings,
    runtime: Runtime,
    looks: LooksOfPages,
) -> tuple[Console, Presenter, Consoles]:
    from voteboard.console import Console
    from voteboard.consoles import Consoles
    from voteboard.desk import Desk
    from voteboard.errors import N_
    from voteboard.presenter import Presenter

    presenter = Presenter(engine.archive, engine.curtains, engine.staging, runtime, settings.zone)
    rehearsing = engine.rehearsing
    for name, call, sentence in (
        ("identify", lambda given: delivery.identify(given.get("screen")), N_("A screen showed its number")),
        ("reload", lambda given: delivery.reload(given.get("screen")), N_("A screen was reloaded")),
        ("rehearse", lambda given: rehearsing.begin(given.get("vote")), N_("A rehearsal was begun")),
        ("end_rehearsal", lambda _: rehearsing.end(), N_("The rehearsal was ended")),
        ("release_comment", engine.ratings.desk.release, N_("A comment was released")),
        ("withdraw_comment", engine.ratings.desk.withdraw, N_("A comment was taken back")),
        ("event_begins", engine.ratings.desk.event_begins, N_("The beginning of the event was set")),
    ):
        presenter.learn(name, call, sentence)
    console = Console(
        engine.relay,
        engine.publisher,
        engine.curtains,
        engine.staging,
        engine.rehearsing,
        presenter,
        engine.poller,
        engine.recorder,
        delivery.screens,
        looks.branding_of,
        engine.balance,
        settings,
    )
    consoles = Consoles(delivery.server, door, Desk(console, presenter), runtime, settings.language)
    engine.balance.wanted = lambda: consoles.are_open
    return console, presenter, consoles


def _entrance(
    app: Flask, settings: Settings, runtime: Runtime, redactor: Redactor
) -> tuple[Doorkeeper, Password]:
    """What lets consoles in, and the password that they need."""
    from voteboard import signing_key
    from voteboard.doorkeeper import Doorkeeper
    from voteboard.password import Password

    key = signing_key.load(settings)
    chosen = settings.presenter_password and settings.presenter_password.get_secret_value()
    password = Password(chosen)
    for secret in filter(None, (key, password.made)):
        redactor.hide(secret)
    return Doorkeeper(app, key, chosen, runtime.now), password
