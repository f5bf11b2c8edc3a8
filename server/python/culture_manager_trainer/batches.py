"""The order in which rows are seen: a pure function of seed and epoch, so that a resumed run sees the same."""

import random
from collections.abc import Sequence

from .encode import Encoded

# Rows that are sorted by length together: little padding, still well mixed.
BUCKET = 256


def epoch_batches(lengths: Sequence[int], batch_tokens: int, seed: int, epoch: int) -> list[list[int]]:
    """Row numbers by batch. Rows of like length stand together; batches come in random order."""
    rng = random.Random(f"{seed}/{epoch}")
    order = list(range(len(lengths)))
    rng.shuffle(order)
    batches = []
    for at in range(0, len(order), BUCKET):
        bucket = sorted(order[at : at + BUCKET], key=lambda row: (lengths[row], row))
        batches += fill(bucket, lengths, batch_tokens)
    rng.shuffle(batches)
    return batches


def fill(rows: Sequence[int], lengths: Sequence[int], batch_tokens: int) -> list[list[int]]:
    """Cuts rows, sorted by length, into batches of at most so many tokens with padding; a longer row stands alone."""
    batches: list[list[int]] = []
    for row in rows:
        if batches and (len(batches[-1]) + 1) * lengths[row] <= batch_tokens:
            batches[-1].append(row)
        else:
            batches.append([row])
    return batches


def plan(lengths: Sequence[int], batch_tokens: int, accumulate: int, seed: int, epochs: int) -> list[list[list[int]]]:
    """Every optimizer step of a training: its batches."""
    steps = []
    for epoch in range(epochs):
        batches = epoch_batches(lengths, batch_tokens, seed, epoch)
        steps += [batches[i : i + accumulate] for i in range(0, len(batches), accumulate)]
    return steps


def answer_tokens(rows: Sequence[Encoded]) -> int:
    return sum(len(row.ids) - row.answer for row in rows)
