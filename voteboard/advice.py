"""What a presenter can do about each problem, by its code. Pure.

The codes are those of VendorError and HistoryError, of the record's troubles, of processes that are out of
touch, and the reasons for which data is stale (`readings.py`).
"""

from voteboard.errors import N_

ADVICE = {
    # The vendor, see vendor/errors.py
    "unreachable": N_(
        "Check that the computer that runs voteboard has internet: open any site on it. "
        "Boards keep the last numbers and go on by themselves."
    ),
    "deadline": N_(
        "The network or the vendor is slow. Stop downloads and video calls on this network, or change to "
        "another one; the vendor is asked again by itself."
    ),
    "throttled": N_(
        "Wait: the vendor is asked less often for a while, by itself. When it comes again, see that no "
        "second program asks for this account, and raise VOTEBOARD_POLL_INTERVAL."
    ),
    "unreadable": N_(
        "Open any site on the computer that runs voteboard: the network may want a login. If it does not, "
        "run “voteboard check”, which shows what the vendor sends. Boards keep the last numbers."
    ),
    "too-much": N_(
        "Nothing needs to be done for ratings: shorter periods are asked for. If votes stand still, run "
        "“voteboard check”, which shows what the vendor sends."
    ),
    "missing-field": N_(
        "Name the vendor's key in VOTEBOARD_API_KEYS and start the program again; “voteboard check” shows "
        "which keys there are."
    ),
    "other-vote": N_(
        "Wait for the next answers: this mostly passes. If it stays, compare the vote's number with the "
        "vendor's cabinet."
    ),
    "refused": N_(
        "Look into the vendor's cabinet, and tell its support what it answered. Boards keep the last numbers "
        "and go on by themselves."
    ),
    "no-such-vote": N_("If the vote should be running, look into the vendor's cabinet whether it is."),
    "account": N_(
        "Compare VOTEBOARD_API_ID and VOTEBOARD_API_SECRET with the vendor's cabinet and start the program "
        "again. If they are right, ask the vendor to allow the account its API."
    ),
    "limit": N_(
        "Top the account up in the vendor's cabinet, or ask the vendor for a higher limit. Boards go on by "
        "themselves then."
    ),
    "error": N_(
        "Keep the program's log for who looks after it. The vendor is asked again by itself; if the numbers "
        "stand still, start the program again."
    ),
    # The record, see history/errors.py
    "history": N_(
        "Keep the program's log for who looks after it. Boards go on, and the record follows when it can."
    ),
    "fenced": N_("Nothing needs to be done: this process ends and comes back as one that follows."),
    "nobody-leads": N_(
        "Wait a few seconds: another process takes over by itself. If it stays, look whether Redis runs and "
        "can be reached at REDIS_URL."
    ),
    "link-down": N_(
        "Start Redis: nothing else is needed, and all screens agree some seconds later. What must not be "
        "seen until then has to be covered at the projector itself."
    ),
    "history-newer": N_("Install the newer voteboard, or set DATABASE_URL to another database."),
    "revision-taken": N_("Stop the other program that records into this database: only one of them may."),
    "history-unavailable": N_(
        "Check that the database is there and that the program may write to it. Boards go on."
    ),
    "record-locked": N_(
        "Close other programs that have the database of votes open. Boards go on, and the record follows by "
        "itself."
    ),
    "record-read-only": N_(
        "Let the program's user write to the database of votes and its folder. Boards go on, and the record "
        "follows by itself."
    ),
    "record-full": N_(
        "Free some space on the disk with the database of votes. Boards go on, and the record follows by "
        "itself."
    ),
    "record-damaged": N_(
        "Go on with the evening: boards don't need the record. Afterwards restore the database from a backup."
    ),
    "record-changed": N_(
        "Nothing needs to be done now. When it comes again, see that only one program records these votes."
    ),
    "record-unreachable": N_(
        "Check that the server of the database runs, and DATABASE_URL. Boards go on, and the record follows "
        "by itself."
    ),
    # Why data is stale, see readings.py
    "starting": N_("Wait a few seconds: the vendor is being asked for the first time."),
    "silent": N_(
        "Wait half a minute. If the numbers still stand, start the program again: boards come back by "
        "themselves."
    ),
    "unwatched": N_(
        "Open this vote's board on any screen: only votes that somebody watches are asked about."
    ),
}

# The same when messages were to be sent, see messages/sending.py: nothing goes on by itself there.
ON_MESSAGES = {
    "unreachable": N_(
        "Check that the computer that runs voteboard has internet: open any site on it. Then look through "
        "what is uncertain, and have the rest sent."
    ),
    "deadline": N_(
        "The vendor may have sent the messages of the last request: look into its cabinet, and tell of each "
        "that is uncertain whether it was. The rest waits."
    ),
    "throttled": N_(
        "Wait some minutes, look into the vendor's cabinet whether the last messages were sent, then have "
        "the rest sent."
    ),
    "unreadable": N_(
        "The vendor may have sent the messages of the last request: look into its cabinet, and tell of each "
        "that is uncertain whether it was. The rest waits."
    ),
    "refused": N_(
        "Look into the vendor's cabinet whether the last messages were sent, and tell its support what it "
        "answered. The rest waits."
    ),
    "account": N_(
        "Compare VOTEBOARD_API_ID and VOTEBOARD_API_SECRET with the vendor's cabinet, or ask the vendor to "
        "allow the account its API. Nothing of the last request was sent; have it wait again, and send it "
        "then."
    ),
    "limit": N_(
        "Top the account up, or wait for the next day or month. Where the last messages are uncertain, the "
        "vendor's cabinet tells which of them were sent."
    ),
    "daily-cap": N_(
        "Send the rest tomorrow, or raise VOTEBOARD_MESSAGES_PER_DAY and start the program again."
    ),
    "stopped": N_("Have the rest sent whenever you like."),
    "occupied": N_("Wait until the other program has sent its messages, then have these sent."),
    "error": N_(
        "Keep the program's log for who looks after it. Look into the vendor's cabinet before anything more "
        "is sent."
    ),
}


def on(code: str) -> str:
    """What to do about the problem of that code, to be translated."""
    return ADVICE.get(code, ADVICE["error"])


def on_messages(code: str) -> str:
    """What to do when the sending of messages ended by the problem of that code, to be translated."""
    if code in ON_MESSAGES:
        return ON_MESSAGES[code]
    return ADVICE.get(code, ON_MESSAGES["error"])
