"""One training: a job in, an adapter out. Stops at any step and goes on from there to the same result."""

import math
import os
import signal
import threading
import time
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import psutil
import torch
from accelerate import Accelerator
from peft import get_peft_model_state_dict, set_peft_model_state_dict

from . import checkpoint
from .base import Base
from .batches import answer_tokens, fill, plan
from .checkpoint import Progress
from .encode import Encoded, encode, read_rows
from .events import Events
from .failures import Failure
from .job import Job
from .model import AnswerLoss, add_adapter, collate


class Stop:
    """Set by a signal, or when the one who started this closes stdin: training ends at the next step, resumable."""

    def __init__(self, *, with_stdin: bool) -> None:
        self._asked = threading.Event()
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, lambda *_: self._asked.set())
        if with_stdin:
            threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        # Not through sys.stdin, whose lock would be held when the interpreter ends.
        while os.read(0, 1):
            pass
        self._asked.set()

    def asked(self) -> bool:
        return self._asked.is_set()


def train(job: Job, base: Base, accelerator: Accelerator, events: Events, stop: Stop) -> Path:
    """Gives the folder of the PEFT adapter. `base` is left as it was.
    @raises Failure: "cancelled" with a checkpoint left behind, and all others.
    """
    rows, validation, probes = _data(job, base, events)
    job.output.mkdir(parents=True, exist_ok=True)
    fingerprint = job.fingerprint()
    with checkpoint.alone(job.output) if accelerator.is_main_process else nullcontext():
        accelerator.wait_for_everyone()
        state = checkpoint.load(job.output / "checkpoint.pt", fingerprint)
        peft_model = add_adapter(base, job.lora, job.seed)
        try:
            return _Run(job, peft_model, accelerator, events, stop, fingerprint, probes).run(rows, validation, state)
        finally:
            peft_model.unload()


class _Run:
    def __init__(
        self,
        job: Job,
        peft_model: Any,
        accelerator: Accelerator,
        events: Events,
        stop: Stop,
        fingerprint: str,
        probes: list[Encoded],
    ) -> None:
        self.job, self.events, self.stop, self.fingerprint, self.probes = job, events, stop, fingerprint, probes
        self.accelerator, self.peft_model = accelerator, peft_model
        if job.recompute:
            base = peft_model.get_base_model()
            base.gradient_checkpointing_enable({"use_reentrant": False})
            base.enable_input_require_grads()
        self.trainable = [p for p in peft_model.parameters() if p.requires_grad]
        optimizer = torch.optim.AdamW(self.trainable, lr=job.learningRate, weight_decay=job.weightDecay)
        if accelerator.device.type == "cuda":
            # cuDNN's attention gives gradients that are no numbers for padded batches in bfloat16 (torch 2.11).
            torch.backends.cuda.enable_cudnn_sdp(False)
        self.loss, self.optimizer = accelerator.prepare(AnswerLoss(peft_model), optimizer)
        self.progress = Progress()
        self.best: Any = None

    def run(
        self, rows: list[Encoded], validation: list[Encoded], state: dict[str, Any] | None
    ) -> Path:
        job = self.job
        lengths = [len(row.ids) for row in rows]
        # An accumulation round of every process makes one step.
        steps = plan(
            lengths, job.batchTokens, job.accumulate * self.accelerator.num_processes, job.seed, job.epochs
        )
        total = len(steps)
        self.events.send(
            "phase",
            phase="train",
            steps=total,
            trainable=sum(p.numel() for p in self.trainable),
            device=str(self.accelerator.device),
            processes=self.accelerator.num_processes,
        )
        checkpoint.seed_all(job.seed)
        if state is not None:
            self._restore(state)
            self.events.send("resumed", step=self.progress.step)
        progress = self.progress
        clock = _Clock()
        while progress.step < total and not progress.stopped_early:
            batches = steps[progress.step]
            started = time.monotonic()
            progress.last_loss = self._step([[rows[i] for i in batch] for batch in batches], total)
            progress.step += 1
            seconds = time.monotonic() - started
            progress.seconds += seconds
            clock.tick(sum(lengths[i] for batch in batches for i in batch), seconds)
            self._report(total, clock)
            last = progress.step == total
            if validation and (progress.step % job.evaluateEvery == 0 or last):
                self._validate(validation)
            stop = self._stops() and not last
            if stop or last or progress.stopped_early or progress.step % job.saveEvery == 0:
                self._save()
            if stop:
                raise Failure("cancelled", f"Stopped after step {progress.step} of {total}.", ["resume it"])
        return self._finish(total)

    def _step(self, batches: list[list[Encoded]], total: int) -> float:
        """Moves the weights once. The loss is the mean over all answer tokens of the step, on all processes."""
        job, accelerator = self.job, self.accelerator
        rate = job.learningRate * _schedule(self.progress.step, total, job.warmup)
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        tokens = sum(answer_tokens(batch) for batch in batches)
        count, rank = accelerator.num_processes, accelerator.process_index
        # Every process goes through the model equally often, with weight 0 where there is no batch left for it.
        rounds = math.ceil(len(batches) / count)
        self.loss.train()
        summed = torch.zeros((), device=accelerator.device)
        for turn in range(rounds):
            at = turn * count + rank
            weight = 1.0 if at < len(batches) else 0.0
            batch = batches[min(at, len(batches) - 1)]
            with accelerator.no_sync(self.loss) if turn < rounds - 1 else nullcontext(), accelerator.autocast():
                loss = self.loss(*collate(batch, accelerator.device)) * weight
                # Gradients are averaged over processes; the sum over all tokens is wanted.
                accelerator.backward(loss * count / tokens)
            summed += loss.detach().float()
        accelerator.clip_grad_norm_(self.trainable, 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        value = float(accelerator.reduce(summed, "sum")) / tokens
        if not math.isfinite(value):
            raise Failure("diverged", "The loss is no longer a number.", ["lower learningRate", "precision: float32"])
        return value

    def _validate(self, rows: list[Encoded]) -> None:
        progress, job = self.progress, self.job
        value = mean_loss(self.loss, rows, job.batchTokens, self.accelerator)
        better = progress.best_loss is None or value < progress.best_loss
        if better:
            progress.best_loss, progress.best_step, progress.stale = value, progress.step, 0
            self.best = self._weights()
        else:
            progress.stale += 1
            progress.stopped_early = progress.stale >= job.patience
        self.events.send("validation", step=progress.step, loss=value, best=better)

    def _stops(self) -> bool:
        """On all processes at the same step, whichever was asked."""
        asked = torch.tensor(float(self.stop.asked()), device=self.accelerator.device)
        return bool(self.accelerator.reduce(asked, "sum") > 0)

    def _report(self, total: int, clock: "_Clock") -> None:
        self.events.send(
            "step",
            step=self.progress.step,
            steps=total,
            loss=self.progress.last_loss,
            tokensPerSecond=round(clock.tokens_per_second(), 1),
            memory=memory_in_use(self.accelerator.device),
            secondsLeft=round(clock.seconds_per_step() * (total - self.progress.step), 1),
        )

    def _weights(self) -> dict[str, torch.Tensor]:
        weights = get_peft_model_state_dict(self.peft_model, save_embedding_layers=False)
        return {name: value.detach().to("cpu", copy=True) for name, value in weights.items()}

    def _save(self) -> None:
        if self.accelerator.is_main_process:
            path = self.job.output / "checkpoint.pt"
            checkpoint.save(path, self.fingerprint, self.progress, self.optimizer, self._weights(), self.best)
            self.events.send("checkpoint", step=self.progress.step)

    def _restore(self, state: dict[str, Any]) -> None:
        self.progress = Progress(**state["progress"])
        self.best = state["best"]
        set_peft_model_state_dict(self.peft_model, state["weights"])
        self.optimizer.load_state_dict(state["optimizer"])
        checkpoint.restore_random(state)

    def _finish(self, total: int) -> Path:
        folder = self.job.output / "adapter"
        if self.accelerator.is_main_process:
            if self.best is not None:
                set_peft_model_state_dict(self.peft_model, self.best)
            self.peft_model.save_pretrained(str(folder), save_embedding_layers=False)
            self._probe()
        progress = self.progress
        self.events.send(
            "trained",
            step=progress.step,
            steps=total,
            stoppedEarly=progress.stopped_early,
            bestStep=progress.best_step or progress.step,
            validationLoss=progress.best_loss,
            loss=progress.last_loss,
            seconds=round(progress.seconds, 1),
            memory=memory_in_use(self.accelerator.device),
        )
        return folder


    def _probe(self) -> None:
        module = self.accelerator.unwrap_model(self.loss).eval()
        with torch.no_grad(), self.accelerator.autocast():
            for number, row in enumerate(self.probes):
                values = module.log_probabilities(*collate([row], self.accelerator.device))
                self.events.send("probe", row=number, logProbabilities=[float(value) for value in values])


def mean_loss(loss: Any, rows: Sequence[Encoded], batch_tokens: int, accelerator: Accelerator) -> float:
    """Mean cross-entropy per answer token, without dropout. Every process computes the same.
    @param rows: sorted by length."""
    loss.eval()
    module = accelerator.unwrap_model(loss)
    total = 0.0
    with torch.no_grad(), accelerator.autocast():
        for batch in fill(range(len(rows)), [len(row.ids) for row in rows], batch_tokens):
            total += float(module(*collate([rows[i] for i in batch], accelerator.device)))
    return total / answer_tokens(rows)


def memory_in_use(device: torch.device) -> int:
    """Bytes: at most so far on a GPU, now on a CPU."""
    if device.type == "cuda":
        return int(torch.cuda.max_memory_allocated(device))
    if device.type == "mps":
        return int(torch.mps.driver_allocated_memory())
    return int(psutil.Process().memory_info().rss)


def _data(job: Job, base: Base, events: Events) -> tuple[list[Encoded], list[Encoded], list[Encoded]]:
    template = base.template(plain_text=job.plainText)

    def read(path: Path | None) -> list[Encoded]:
        return [] if path is None else [encode(base.tokenizer, template, row) for row in read_rows(path)]

    def fitting(name: str, path: Path | None) -> list[Encoded]:
        rows = read(path)
        kept = [row for row in rows if len(row.ids) <= job.maxLength]
        tokens = sum(len(row.ids) for row in kept)
        events.send("data", name=name, rows=len(kept), tooLong=len(rows) - len(kept), tokens=tokens)
        return kept

    rows, validation = fitting("train", job.train), fitting("validation", job.validation)
    if not rows:
        raise Failure("bad-data", f"No row of {job.train} fits into {job.maxLength} tokens.", ["raise maxLength"])
    # Batches of like length: as little padding as possible.
    return rows, sorted(validation, key=lambda row: len(row.ids)), read(job.probe)


def _schedule(step: int, total: int, warmup: float) -> float:
    """Linear rise, then half a cosine down to a tenth."""
    rise = max(1, round(total * warmup))
    if step < rise:
        return (step + 1) / rise
    return 0.1 + 0.9 * 0.5 * (1 + math.cos(math.pi * (step - rise) / max(1, total - rise)))


class _Clock:
    """Speed over the last steps of this run."""

    def __init__(self) -> None:
        self._ticks: list[tuple[int, float]] = []

    def tick(self, tokens: int, seconds: float) -> None:
        self._ticks = [*self._ticks[-19:], (tokens, seconds)]

    def tokens_per_second(self) -> float:
        return sum(tokens for tokens, _ in self._ticks) / max(1e-9, sum(s for _, s in self._ticks))

    def seconds_per_step(self) -> float:
        return sum(seconds for _, seconds in self._ticks) / len(self._ticks)
