"""The job file: all that a training depends on, besides the files it names. Parsed strictly: unknown keys are refused."""

import hashlib
import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from .failures import Failure

JOB_VERSION = 1


@dataclass(frozen=True)
class Lora:
    rank: int = 8
    alpha: float = 16
    dropout: float = 0.05
    targets: tuple[str, ...] = ("q_proj", "k_proj", "v_proj", "o_proj")


@dataclass(frozen=True)
class Job:
    """Paths are absolute, or relative to the folder of the job file."""

    id: str
    # The GGUF that is served.
    model: Path
    # Rows: {"messages": [{"role", "content"}], "answer"} a line.
    train: Path
    validation: Path | None
    # Everything is written here: checkpoint.pt while training, then adapter/ and adapter.gguf.
    output: Path
    # Rows whose answers' probabilities are told when all is done, to hold the served adapter against.
    probe: Path | None = None
    lora: Lora = Lora()
    # The weights know no chat turns: plain text is used even if the file carries a template.
    plainText: bool = False
    seed: int = 1
    epochs: int = 3
    # Tokens (padding counted) that go through the model at once, and how often before the weights move.
    batchTokens: int = 512
    accumulate: int = 1
    learningRate: float = 3e-4
    # Share of the steps over which the learning rate rises.
    warmup: float = 0.05
    weightDecay: float = 0.01
    # Rows with more tokens are left out (and counted): a cut row would lose its answer.
    maxLength: int = 512
    # Steps between looks at the validation rows; after `patience` looks without gain training stops.
    evaluateEvery: int = 20
    patience: int = 3
    # Steps between checkpoints.
    saveEvery: int = 20
    # "auto", "cpu", "cuda" (also ROCm), "mps"
    device: str = "auto"
    # Of the base model: "auto", "float32", "bfloat16". The adapter is always float32.
    precision: str = "auto"
    # Recompute activations in the backward pass.
    recompute: bool = False

    def fingerprint(self) -> str:
        """Equal for jobs that must give the same adapter. Where it runs and where it writes do not count."""
        values = asdict(self)
        for key in ("id", "output", "device", "saveEvery", "recompute", "probe"):
            del values[key]
        values["model"] = _digest(self.model)
        values["train"] = _digest(self.train)
        values["validation"] = None if self.validation is None else _digest(self.validation)
        return hashlib.sha256(json.dumps(values, sort_keys=True, default=str).encode()).hexdigest()


def read_job(path: Path) -> Job:
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Failure("bad-job", f"The job file {path} cannot be read: {error}") from error
    return parse_job(raw, path.parent)


def parse_job(raw: Any, folder: Path) -> Job:
    values = _object(raw, "job")
    if values.pop("version", None) != JOB_VERSION:
        raise Failure("bad-job", f"The job must have version {JOB_VERSION}.", ["update CultureManager"])
    _only(values, {field.name for field in fields(Job)}, "job")
    for key in ("id", "model", "train", "output"):
        if not isinstance(values.get(key), str) or values[key] == "":
            raise Failure("bad-job", f'"{key}" must be a text that is not empty.')
    for key in ("model", "train", "validation", "probe", "output"):
        value = values.get(key)
        if value is not None and not isinstance(value, str):
            raise Failure("bad-job", f'"{key}" must be a path.')
        values[key] = None if value is None else (folder / value).resolve()
    values["lora"] = _lora(values.get("lora", {}))
    job = Job(**values)
    _numbers(job, _JOB_BOUNDS)
    for key in ("plainText", "recompute"):
        if not isinstance(getattr(job, key), bool):
            raise Failure("bad-job", f'"{key}" must be true or false.')
    _choice("device", job.device, ("auto", "cpu", "cuda", "mps"))
    _choice("precision", job.precision, ("auto", "float32", "bfloat16"))
    for file in (job.model, job.train, job.validation, job.probe):
        if file is not None and not file.is_file():
            raise Failure("bad-job", f"There is no file {file}.")
    return job


_JOB_BOUNDS = {
    "seed": (int, 0, 2**32 - 1),
    "epochs": (int, 1, 1000),
    "batchTokens": (int, 8, 10_000_000),
    "accumulate": (int, 1, 4096),
    "learningRate": (float, 0, 1),
    "warmup": (float, 0, 1),
    "weightDecay": (float, 0, 1),
    "maxLength": (int, 8, 131_072),
    "evaluateEvery": (int, 1, 1_000_000),
    "patience": (int, 1, 1000),
    "saveEvery": (int, 1, 1_000_000),
}
_LORA_BOUNDS = {"rank": (int, 1, 256), "alpha": (float, 0, 1024), "dropout": (float, 0, 0.9)}


def _lora(raw: Any) -> Lora:
    values = _object(raw, "lora")
    _only(values, {field.name for field in fields(Lora)}, "lora")
    if "targets" in values:
        targets = values["targets"]
        if not isinstance(targets, list) or not targets or not all(isinstance(t, str) for t in targets):
            raise Failure("bad-job", '"lora.targets" must be a list of module names.')
        values["targets"] = tuple(targets)
    lora = Lora(**values)
    _numbers(lora, _LORA_BOUNDS)
    return lora


def _object(raw: Any, name: str) -> dict[str, Any]:
    if not isinstance(raw, dict):
        raise Failure("bad-job", f"The {name} must be a JSON object.")
    return dict(raw)


def _only(values: dict[str, Any], known: set[str], name: str) -> None:
    unknown = sorted(set(values) - known)
    if unknown:
        raise Failure("bad-job", f"The {name} has unknown keys: {', '.join(unknown)}.")


def _numbers(owner: Any, bounds: dict[str, tuple[type, float, float]]) -> None:
    for key, (kind, low, high) in bounds.items():
        value = getattr(owner, key)
        fits = isinstance(value, int if kind is int else (int, float)) and not isinstance(value, bool)
        if not fits or not low <= value <= high:
            raise Failure("bad-job", f'"{key}" must be a number from {low} to {high}, not {value!r}.')


def _choice(key: str, value: Any, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise Failure("bad-job", f'"{key}" must be one of {", ".join(allowed)}, not {value!r}.')


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
