"""A round over many workbooks: here, some at once, or on the machines of a Dask cluster.

Threads that each wait for one process. A pool of processes is no use here: one that is killed breaks it
whole, and the results of the others are lost with it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

from relance.practice.child import monday_of
from relance.practice.results import CRASHED, Outcome, told
from relance.problems import RelanceError, disk_reason

Job = tuple[Path, Path]  # a workbook, its own output folder


def here(
    jobs: Sequence[Job], on: date, one: Callable[[Path, Path, date], Outcome] = monday_of
) -> Iterator[Outcome]:
    """Each outcome as it comes; as many at once as there are processors. Ctrl+C starts no more of them."""
    workers = max(1, os.cpu_count() or 1)
    with ThreadPoolExecutor(workers) as pool:
        waiting = {pool.submit(one, *job, on): job for job in jobs}
        try:
            for future in as_completed(waiting):
                yield _outcome(future.result, waiting[future], on)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def on_cluster(jobs: Sequence[Job], on: date, address: str) -> Iterator[Outcome]:
    """The same, by the workers of the cluster at `address`; the folder is shared, under the same paths.

    A worker that is lost has its workbook given to another. Raises RelanceError where Dask is not
    installed or does not answer.
    """
    try:
        distributed: Any = import_module("distributed")
    except ImportError as error:
        raise RelanceError(
            "« --dask » a besoin de Dask, qui n'est pas installé ici.",
            cure='Installez-le : pip install "relance[cluster]" ; ou lancez sans --dask.',
        ) from error
    try:
        client = distributed.Client(address, timeout="20s")
    except (OSError, ValueError) as error:
        raise RelanceError(
            f"le groupe de machines ne répond pas à {address} ({error}).",
            cure="Vérifiez l'adresse donnée par « dask scheduler », ou lancez sans --dask.",
        ) from error
    with client:
        waiting = {client.submit(monday_of, *job, on, pure=False, retries=2): job for job in jobs}
        for future in distributed.as_completed(list(waiting)):
            yield _outcome(future.result, waiting[future], on)


def _outcome(result: Callable[[], Outcome], job: Job, on: date) -> Outcome:
    """What became of one; its own failure too, which stops no other: the disk full, its worker lost for good."""
    try:
        return result()
    except OSError as error:
        why, cure = disk_reason(error)
        status, said = 1, f"n'a pas pu être lancé : {why}. {cure}"
    except Exception:  # noqa: BLE001
        status, said = CRASHED, ""
    return told(job[0], on, status, said, job[1], {})
