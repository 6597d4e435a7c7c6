"""`veiller`: stays open and does what the system's scheduler would do, until the window is closed."""

from __future__ import annotations

import time
from collections.abc import Callable

import schedule

# All that an attempt loads, now: a program replaced while this waits would else be two versions at once.
from relance.commands import first_use, monday, taking_in  # noqa: F401
from relance.owner.console import Screen
from relance.planned.timing import DONE, Attempt
from relance.problems import disk_reason

PAUSE_SECONDS = 30
LONG = 120  # seconds to the next look: only a clock that was set back makes it longer


def watch(
    attempt: Callable[[], Attempt | None],
    screen: Screen,
    *,
    wait: Callable[[float], None] = time.sleep,
    rounds: int | None = None,
) -> int:
    """Make the attempt each minute; it knows whether it is due. `rounds` limits the waiting (tests)."""

    def once() -> None:
        # Any surprise must not end the watch: schedule would stop at the first exception.
        try:
            made = attempt()
        except ImportError:
            raise  # the environment is damaged: run.py makes it anew and starts the watch again
        except Exception as surprise:  # noqa: BLE001
            why = disk_reason(surprise)[0] if isinstance(surprise, OSError) else surprise
            screen.say(f"Ce lundi n'a pas abouti ({why}). Nouvel essai dans l'heure.", "red")
            return
        if made:
            screen.say(made.said.strip())
            then = (
                "Prochain passage : lundi à 8 h."
                if made.status == DONE
                else "Nouvel essai plus tard."
            )
            screen.say(f"Terminé (code {made.status}). {then}", "dim")

    scheduler = schedule.Scheduler()
    screen.say(
        "Le programme veille : il passera chaque lundi à 8 h. Fermez la fenêtre pour arrêter."
    )
    once()
    done = 0
    try:
        while rounds is None or done < rounds:
            if (scheduler.idle_seconds or LONG + 1) > LONG:
                scheduler.clear()
                scheduler.every().minute.do(once)
            scheduler.run_pending()
            wait(PAUSE_SECONDS)
            done += 1
    except KeyboardInterrupt:
        screen.say("Veille arrêtée.")
    return 0
