"""What `voteboard check` prints: how each field was understood, and what a screen would show."""

from collections.abc import Callable
from datetime import datetime, timedelta

from voteboard.catalogue import translator
from voteboard.masking import mask, mask_within
from voteboard.model import Status
from voteboard.settings import Settings
from voteboard.tally import shares, standings
from voteboard.vendor.client import MOST_RECENT_ACTIVE, Client
from voteboard.vendor.errors import NoSuchVote, VendorError
from voteboard.vendor.wire import Reading

Say = Callable[[str], object]
WEEK, DAY = timedelta(days=7), timedelta(days=1)


def examine(client: Client, nr: int | str, settings: Settings, say: Say) -> bool:
    """Ask the vendor once and tell everything; whether all is well."""
    _ = translator(settings.language)
    say(_("Asking %(url)s for the account %(id)s …") % {"url": settings.api_url, "id": settings.api_id})
    try:
        reading = client.vote_report(nr)
    except NoSuchVote as error:
        if nr != MOST_RECENT_ACTIVE:
            say("✗ " + error.translated(_))
            return False
        say("✓ " + _("The vendor is reached and accepts the account. No vote is running now."))
        say("  " + _("To see how a vote is understood, name one by its number: voteboard check --vote 29"))
        return True
    except VendorError as error:
        say("✗ " + error.translated(_))
        return False
    say("✓ " + _("The vendor is reached, accepts the account, and its answer is understood:"))
    _tell_fields(reading, say)
    _tell_board(reading, say, _)
    good = not reading.missing
    if reading.report.vote.status is Status.UNKNOWN:
        good = False
        say("✗ " + _("The value of the field “status” is not known: the board will show the last known one."))
    if reading.missing:
        say(
            "✗ "
            + _("No key was found for: %(fields)s. Keys seen: %(keys)s. Name them in VOTEBOARD_API_KEYS.")
            % {"fields": ", ".join(reading.missing), "keys": ", ".join(reading.seen)}
        )
    return good


def examine_ratings(client: Client, now: datetime, settings: Settings, say: Say) -> bool:
    """The same for the ratings of the week before ``now``; phones are masked."""
    _ = translator(settings.language)
    say(_("Asking %(url)s for the account %(id)s …") % {"url": settings.api_url, "id": settings.api_id})
    try:
        found = client.feedback_report(now - WEEK, now + DAY)
    except VendorError as error:
        say("✗ " + error.translated(_))
        return False
    counts = {"n": len(found.rows), "unrated": found.unrated}
    say(
        "✓ "
        + _("The vendor is reached. Ratings of the last 7 days: %(n)s; not rated yet: %(unrated)s") % counts
    )
    if not found.rows:
        say("  " + _("How they are understood can be seen when there is one."))
        return True
    last = max(found.rows, key=lambda rating: rating.at)
    values = {
        "phone": mask(last.phone),
        "rating": last.value,
        "employee": last.employee,
        "order": mask_within(last.order),
        "rated_at": last.at.isoformat(sep=" "),
        "comment": mask_within(last.text),
    }
    for field, value in values.items():
        say(f"  {field:<12} ← {found.keys.get(field, '—'):<14} {value}")
    return True


def _tell_fields(reading: Reading, say: Say) -> None:
    vote = reading.report.vote
    values = {
        "id": vote.nr,
        "name": vote.name,
        "hash": vote.hash,
        "multiple": vote.multiple,
        "status": vote.status,
        "date_start": vote.started_at and vote.started_at.isoformat(sep=" "),
        "date_finish": vote.finished_at and vote.finished_at.isoformat(sep=" "),
        "question": vote.question,
        "answers": len(vote.answers),
        "global_id": ", ".join(a.id for a in vote.answers),
        "code": ", ".join(a.code for a in vote.answers),
        "text": ", ".join(a.text for a in vote.answers),
        "votes": ", ".join(map(str, reading.report.counts)),
    }
    for field, value in values.items():
        say(f"  {field:<12} ← {reading.keys.get(field, '—'):<14} {value}")


def _tell_board(reading: Reading, say: Say, _: Callable[[str], str]) -> None:
    report = reading.report
    say(_("A screen would show:"))
    say(f"  {report.vote.question or report.vote.name}")
    percents = shares(report.counts)
    for place in standings(report.counts):
        answer = report.vote.answers[place.index]
        count, percent = report.counts[place.index], percents[place.index]
        say(f"  {place.rank:>3}. {answer.text}  {count}  {percent} %")
    say("  " + _("Votes in all: %(total)s") % {"total": report.total})
