"""oEmbed 1.0 (https://oembed.com): what a page that was given a vote's address puts there as a frame."""

from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from flask import Blueprint, Response, abort, jsonify, request
from flask_babel import gettext as _

from voteboard.archive import Archive
from voteboard.errors import N_, BadParameter
from voteboard.relay.boards import STAGE, LocalRelay
from voteboard.web import embedding
from voteboard.web.parameters import whole
from voteboard.web.snippets import of_vote

LASTS = 600  # seconds that an answer may be kept
WIDTH = 640  # pixels, without `maxwidth`
_MOST = 10_000
_PORTS = {"http": ":80", "https": ":443"}


def blueprint(archive: Archive, relay: LocalRelay) -> Blueprint:
    """`/oembed` (`url`, `maxwidth`, `maxheight`, `format`), for `/?v=HASH` and `/embed/HASH` of this host."""
    pages = Blueprint("oembed", __name__)

    @pages.after_request
    def for_all(response: Response) -> Response:
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response

    @pages.get("/oembed")
    def answer() -> Response:
        if request.args.get("format", "json") != "json":
            abort(501, _("Only format=json is answered"))
        url, parameters = _asked()
        most_wide = whole("maxwidth", _MOST, 1, _MOST)
        most_high = whole("maxheight", _MOST, 1, _MOST)
        hash = _hash(url, parameters)
        board = archive.recall(hash) if hash and hash != STAGE else None
        if board is None or board.vote is None:
            abort(404, _("There is no such vote"))
        relay.read(hash)
        # In the scheme of the address by which readers come: what stands before this program may end HTTPS.
        base = f"{url.scheme}://{request.host}"
        snippets = of_vote(base, board.vote, embedding.chosen(parameters))
        width, height = min(most_wide, WIDTH), min(most_high, snippets.height)
        response = jsonify(
            version="1.0",
            type="rich",
            title=snippets.title,
            provider_name="voteboard",
            provider_url=f"{base}/",
            cache_age=LASTS,
            html=snippets.iframe(width, height),
            width=width,
            height=height,
        )
        response.cache_control.public, response.cache_control.max_age = True, LASTS
        return response

    return pages


def _asked() -> tuple[SplitResult, dict[str, str]]:
    """The address that is asked about, one of this host's, and its parameters; other hosts are not found."""
    text = request.args.get("url", "")
    if not text:
        raise BadParameter(N_("%(name)s is missing: the address of a vote's page"), name="url", value="")
    try:
        url = urlsplit(text)
        parameters = dict(reversed(parse_qsl(url.query, max_num_fields=50)))  # the first one counts
    except ValueError:
        abort(404, _("There is no such vote"))
    if url.scheme not in _PORTS or _plain(url.netloc) != _plain(request.host):
        abort(404, _("This address is not one of this program's"))
    return url, parameters


def _plain(host: str) -> str:
    host = host.lower()
    return next((host.removesuffix(port) for port in _PORTS.values() if host.endswith(port)), host)


def _hash(url: SplitResult, parameters: dict[str, str]) -> str | None:
    if url.path in ("", "/"):
        return parameters.get("v")
    folder, _slash, hash = url.path.rpartition("/")
    return unquote(hash) if folder == "/embed" else None
