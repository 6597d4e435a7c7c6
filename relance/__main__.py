"""`python -m relance`: the same as `python run.py`, without its set-up.

The imports stand inside the boundary: a file that is missing, of ours or of a library, is a French
sentence; run.py then makes a damaged environment anew.
"""

import gc
import os
import sys
import threading
from contextlib import suppress
from typing import NoReturn

from relance.environment.whole import explained


def start() -> int:
    """Run the program; its exit status, BROKEN where its environment is damaged."""
    try:
        from relance.commands.arguments import understood
        from relance.system.streams import ended, ready

        ready()
        try:  # « --help » and a wrong argument end here, before anything heavy is loaded
            arguments = understood(None)
        except SystemExit:
            ended(0, shows=True)
            raise
        if arguments.planifie:
            from relance.commands.not_due import week_is_done

            if week_is_done(arguments):
                return 0
        from relance.cli import main

        return main()
    except KeyboardInterrupt:
        said, status = "\nInterrompu.", 1
    except Exception as error:  # noqa: BLE001 — the outer boundary: never a traceback
        unforeseen = f"Le programme n'a pas pu démarrer ({type(error).__name__} : {error}).", 1
        said, status = explained(error) or unforeseen
    print(said, flush=True)
    return status


def leave(status: int) -> NoReturn:
    """End at once: taking a hundred megabytes apart, object by object, is a tenth of a small Monday.

    What has to be closed is closed where it was opened. Threads are waited for, as Python does: those of a
    round that Ctrl+C stopped each wait for a Monday, and take away the folder of its answers.
    """
    with suppress(KeyboardInterrupt):
        for thread in threading.enumerate():
            if thread is not threading.current_thread() and not thread.daemon:
                thread.join()
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, OSError, ValueError):  # absent, full or closed: said already
            stream.flush()
    os._exit(status)


if __name__ == "__main__":
    # numpy's linear algebra starts its threads as it is loaded, and nothing here uses it: another tenth.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # What is loaded and a ledger live as long as the run: looking through them for garbage was a sixth of a
    # large Monday, then a tenth of a small one; a Monday of 20 000 invoices leaves 20 MiB of it.
    gc.set_threshold(1_000_000, 20, 20)
    leave(start())
