"""States of messages in words, and what a person does about each. Pure."""

from voteboard.errors import N_
from voteboard.model import MessageState

STATES = {
    MessageState.WAITING: N_("waiting"),
    MessageState.SENDING: N_("being sent"),
    MessageState.SENT: N_("sent"),
    MessageState.REFUSED: N_("not sent"),
    MessageState.UNCERTAIN: N_("uncertain"),
}
# For the command, with the mailing's number.
WHAT_TO_DO = {
    MessageState.WAITING: N_("to send what waits: voteboard ask --continue --mailing %(id)s"),
    MessageState.SENDING: N_("being sent; if its program was stopped, uncertain in a minute"),
    MessageState.REFUSED: N_(
        "surely not sent; to have it wait again: voteboard ask --decide again --mailing %(id)s"
    ),
    MessageState.UNCERTAIN: N_(
        "look into the vendor's cabinet whether the uncertain ones were sent, then: voteboard ask "
        "--mailing %(id)s --decide sent, or --decide not-sent; with --line N for one alone"
    ),
}
