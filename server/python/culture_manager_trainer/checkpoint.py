"""Everything a training needs to go on as if it had never stopped, in one file that is replaced atomically."""

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from .failures import Failure

FORMAT = 1


@dataclass
class Progress:
    step: int = 0
    best_step: int = 0
    best_loss: float | None = None
    # Looks at the validation rows since the best one.
    stale: int = 0
    stopped_early: bool = False
    seconds: float = 0.0
    last_loss: float | None = None


def save(path: Path, fingerprint: str, progress: Progress, optimizer: Any, weights: Any, best: Any) -> None:
    state = {
        "format": FORMAT,
        "fingerprint": fingerprint,
        "progress": vars(progress),
        "optimizer": optimizer.state_dict(),
        "weights": weights,
        "best": best,
        "random": {
            "torch": torch.get_rng_state(),
            "cuda": torch.cuda.get_rng_state_all() if torch.cuda.is_available() else [],
        },
    }
    write_atomically(path, lambda file: torch.save(state, file))


def load(path: Path, fingerprint: str) -> dict[str, Any] | None:
    """None where there is no checkpoint yet."""
    if not path.exists():
        return None
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
        if state["format"] != FORMAT:
            raise ValueError(f"format {state['format']}")
    except Exception as error:
        raise Failure("other-checkpoint", f"{path} cannot be read: {error}", ["delete it to start again"]) from error
    if state["fingerprint"] != fingerprint:
        raise Failure(
            "other-checkpoint",
            f"{path} belongs to another training: the model, the data or a setting has changed.",
            ["go on with the former ones", "delete it to start again"],
        )
    return state


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Waits for another process that trains into this folder: one that was told to stop still ends its step."""
    with (folder / "lock").open("a") as file:
        if os.name == "nt":
            import msvcrt

            while True:
                try:
                    # Gives up after ten seconds.
                    msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
                    break
                except OSError:
                    continue
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def restore_random(state: dict[str, Any]) -> None:
    torch.set_rng_state(state["random"]["torch"])
    cuda = state["random"]["cuda"]
    if cuda and torch.cuda.is_available() and len(cuda) == torch.cuda.device_count():
        torch.cuda.set_rng_state_all(cuda)


def seed_all(seed: int) -> None:
    random.seed(seed)
    torch.manual_seed(seed)


def write_atomically(path: Path, write: Any) -> None:
    """A kill at any moment leaves the former file or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.partial")
    with partial.open("wb") as file:
        write(file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(partial, path)
