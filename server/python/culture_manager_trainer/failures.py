"""What can go wrong, as the caller sees it: a named reason, an exit code, what to do about it."""

from dataclasses import dataclass, field


@dataclass
class Failure(Exception):
    """An expected failure. `reason` is stable; the message and the suggestions are for people."""

    reason: str
    message: str
    suggestions: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return self.message


EXIT_CODES = {
    "internal": 1,
    "bad-job": 2,
    "out-of-memory": 10,
    "cancelled": 11,
    "bad-model": 12,
    "bad-data": 13,
    "environment": 14,
    "diverged": 15,
    "other-checkpoint": 16,
}

OUT_OF_MEMORY = [
    "train with smaller batches (batchTokens)",
    "train on shorter rows (maxLength)",
    "keep fewer activations (recompute: true; about a third slower)",
    "keep the base model in 16 bits (precision: bfloat16)",
]


def as_failure(error: BaseException) -> Failure:
    """Names any error; a lack of memory shows in many forms."""
    if isinstance(error, Failure):
        return error
    text = f"{type(error).__name__}: {error}"
    if isinstance(error, MemoryError) or any(sign in text for sign in _MEMORY_SIGNS):
        return Failure("out-of-memory", f"There is not enough memory: {_first_line(error)}", OUT_OF_MEMORY)
    return Failure("internal", _first_line(error) or text)


_MEMORY_SIGNS = (
    "OutOfMemoryError",
    "out of memory",
    "DefaultCPUAllocator",
    "can't allocate memory",
    "Cannot allocate memory",
    "std::bad_alloc",
    "Unable to allocate",
)


def _first_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__
