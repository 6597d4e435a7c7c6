"""« Chaque lundi »: stays open and runs every Monday at eight, until the window is closed.

A run that fails is told and tried again the next Monday; nothing is ever confirmed in the owner's
place. Started on another day after a missed Monday, it runs at once: a computer that slept or was
off must not lose the week (schedule alone would wait for the next Monday).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, timedelta

import schedule

from relance.owner.console import Screen

AT = "08:00"
PAUSE_SECONDS = 30


def missed_monday(last_run: date | None, today: date) -> bool:
    """Whether this week's Monday has passed since the last run."""
    monday = today - timedelta(days=today.weekday())
    return last_run is not None and last_run < monday


def done_this_week(last_run: date | None, today: date) -> bool:
    """Whether this week's Monday was done, on that day or later."""
    return last_run is not None and last_run <= today and not missed_monday(last_run, today)


def watch(
    job: Callable[[], int],
    screen: Screen,
    *,
    catch_up: bool,
    wait: Callable[[float], None] = time.sleep,
    rounds: int | None = None,
) -> int:
    """Run `job` every Monday; `rounds` limits the waiting (tests). Returns when interrupted."""

    def once() -> None:
        # Any surprise must not end the watch: schedule would stop at the first exception.
        try:
            status = job()
        except ImportError:
            raise  # the environment is damaged: run.py makes it anew and starts the watch again
        except Exception as surprise:  # noqa: BLE001
            screen.say(f"Ce lundi n'a pas abouti ({surprise}). Nouvel essai lundi prochain.", "red")
        else:
            screen.say(f"Terminé (code {status}). Prochain passage : lundi à 8 h.", "dim")

    scheduler = schedule.Scheduler()
    scheduler.every().monday.at(AT).do(once)
    screen.say(
        "Le programme veille : il passera chaque lundi à 8 h. Fermez la fenêtre pour arrêter."
    )
    if catch_up:
        screen.say("Le passage de ce lundi a été manqué : il a lieu maintenant.")
        once()
    done = 0
    try:
        while rounds is None or done < rounds:
            scheduler.run_pending()
            wait(PAUSE_SECONDS)
            done += 1
    except KeyboardInterrupt:
        screen.say("Veille arrêtée.")
    return 0
