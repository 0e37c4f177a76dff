"""The console's page `/present/embed`: how a vote looks on other pages, and what to copy for it."""

from flask import Blueprint, abort, current_app, g, render_template, request

from voteboard.archive import Archive
from voteboard.doorkeeper import Doorkeeper
from voteboard.model import Vote
from voteboard.relay.boards import STAGE, LocalRelay
from voteboard.web import embedding, links, login
from voteboard.web.archive import MOST_SEARCHED
from voteboard.web.headers import EMBED_PAGE
from voteboard.web.looks import LooksOfPages
from voteboard.web.parameters import one_of
from voteboard.web.snippets import of_vote

PREFIX = "embed_"  # of the embed's options: this page has a theme and a language of its own
WIDTHS = ("phone", "sidebar", "article", "whole")
MOST_LISTED = 8


def blueprint(door: Doorkeeper, archive: Archive, relay: LocalRelay, looks: LooksOfPages) -> Blueprint:
    """`/present/embed` (`vote`, `q`, `width`, `embed_` and the name of an option), for who is logged in.

    Without `vote` it is about the one on the stage, else about the newest.
    """
    pages = Blueprint("console_embed", __name__)
    login.guard(pages, door)

    @pages.get(EMBED_PAGE)
    def page() -> str:
        options = embedding.chosen(request.args, PREFIX)
        search = " ".join(request.args.get("q", "").replace("\0", " ").split())[:MOST_SEARCHED]
        found = [one.report.vote for one in archive.page(search, 0, begun=False).votes]
        vote = _vote(request.args.get("vote") or relay.on_stage or (found[0].hash if found else None))
        base = links.origin()
        return render_template(
            "console_embed.html",
            console=g.console,
            looks=looks.asked(),
            zone=current_app.config["TIMEZONE"],
            chosen=vote,
            votes=_listed(vote, found),
            found=len(found),
            search=search,
            options=options,
            width=one_of("width", "article", WIDTHS),
            widths=WIDTHS,
            snippets=vote and of_vote(base, vote, options),
        )

    def _vote(hash: str | None) -> Vote | None:
        if hash is None:
            return None
        board = archive.recall(hash) if hash != STAGE else None
        if board is None or board.vote is None:
            abort(404, "Unknown vote")
        return board.vote

    return pages


def _listed(chosen: Vote | None, found: list[Vote]) -> list[Vote]:
    """The chosen one first, so that searching for another does not lose it."""
    if chosen is None:
        return []
    return [chosen, *(vote for vote in found if vote.hash != chosen.hash)][:MOST_LISTED]
