"""The order in which rows are seen: a pure function of seed and epoch, so that a resumed run sees the same."""

import random
from collections.abc import Sequence

from .encode import Encoded

# Batches whose rows are sorted by length together: little padding, still well mixed.
BUCKET = 16


def epoch_batches(lengths: Sequence[int], batch_size: int, seed: int, epoch: int) -> list[list[int]]:
    """Row numbers by batch. Rows of like length stand together; batches come in random order."""
    rng = random.Random(f"{seed}/{epoch}")
    order = list(range(len(lengths)))
    rng.shuffle(order)
    batches = []
    for at in range(0, len(order), BUCKET * batch_size):
        bucket = sorted(order[at : at + BUCKET * batch_size], key=lambda row: (lengths[row], row))
        batches += [bucket[i : i + batch_size] for i in range(0, len(bucket), batch_size)]
    rng.shuffle(batches)
    return batches


def steps_of(batches: list[list[int]], accumulate: int) -> list[list[list[int]]]:
    """Batches by optimizer step."""
    return [batches[i : i + accumulate] for i in range(0, len(batches), accumulate)]


def steps_per_epoch(rows: int, batch_size: int, accumulate: int) -> int:
    """Lengths do not change the number of batches, only what is in them."""
    return len(steps_of(epoch_batches([0] * rows, batch_size, 0, 0), accumulate))


def answer_tokens(rows: Sequence[Encoded]) -> int:
    return sum(len(row.ids) - row.answer for row in rows)
