"""Several processes serve the same boards: one of them, or an engine that they share, fails."""

from collections.abc import Callable
from contextlib import ExitStack

from tests.chaos.evening import Trial
from tests.ensemble import trials
from tests.ensemble.hall import PROCESSES, hall
from tests.ensemble.namespaces import Impossible, namespaces
from tests.ensemble.partition import cut_off


def _to_a_hall(happens: trials.Trial) -> Callable[[Trial], None]:
    def run(trial: Trial) -> None:
        with hall(viewers=trial.size.viewers, database=trial.postgresql) as evening:
            happens(evening, trial.findings, trial.size.several)

    return run


def leader_cut_off(trial: Trial) -> None:
    """The leader's plug to Redis is pulled; everything else goes over another network."""
    with ExitStack() as networks:
        try:
            ways = networks.enter_context(namespaces(PROCESSES))
        except Impossible as why:
            trial.findings.impossible = str(why)
            return
        with hall(viewers=trial.size.viewers, database=trial.postgresql, ways=ways) as evening:
            cut_off(evening, trial.findings, trial.size.several, ways)


TRIALS = {name: _to_a_hall(happens) for name, happens in trials.TRIALS.items()} | {
    "leader-cut-off": leader_cut_off
}
