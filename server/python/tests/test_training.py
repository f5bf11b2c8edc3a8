"""Real trainings of a tiny model, as processes: what is learnt, resumed, stopped, refused."""

import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import unittest
from collections.abc import Callable
from pathlib import Path
from typing import Any

import accelerate  # noqa: F401
import numpy as np
import peft  # noqa: F401
import transformers  # noqa: F401
from safetensors.numpy import load_file
from tiny import write_job, write_model, write_rows

from culture_manager_trainer.__main__ import main

ROOT = Path(__file__).parent.parent
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}


class Trainer:
    """The trainer as a process: forked, because loading torch anew takes longer than a whole training here."""

    def __init__(self, *arguments: object, limit: int | None = None) -> None:
        """@param limit bytes of address space that the system grants."""
        commands, self._commands = os.pipe()
        out, events = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                os.dup2(commands, 0)
                os.dup2(events, 1)
                os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
                # Nor the pipes of other trainers, which would stay open with this one.
                os.closerange(3, 256)
                if limit is not None:
                    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
                os._exit(main([str(argument) for argument in arguments]))
            finally:
                os._exit(70)
        os.close(commands)
        os.close(events)
        self.events = os.fdopen(out, encoding="utf-8")

    def signal(self, number: int) -> None:
        os.kill(self.pid, number)

    def close_stdin(self) -> None:
        if self._commands is not None:
            os.close(self._commands)
            self._commands = None

    def wait(self) -> int:
        self.close_stdin()
        self.events.close()
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def run(*arguments: object, limit: int | None = None) -> tuple[int, list[dict[str, Any]]]:
    trainer = Trainer(*arguments, limit=limit)
    events = [json.loads(line) for line in trainer.events]
    return trainer.wait(), events


def run_until(job: Path, seen: Callable[[dict[str, Any]], bool], act: Callable[[Trainer], None]) -> Any:
    """Acts once on the first event that is waited for; gives exit code and events."""
    trainer = Trainer("train", job, "--stop-with-stdin")
    events = []
    acted = False
    for line in trainer.events:
        events.append(json.loads(line))
        if not acted and seen(events[-1]):
            acted = True
            act(trainer)
    return trainer.wait(), events


def named(events: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    return [event for event in events if event["event"] == name]


class Training(unittest.TestCase):
    folder: Path

    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        write_model(cls.folder / "model.gguf")
        write_rows(cls.folder / "train.jsonl", 0, 32)
        write_rows(cls.folder / "validation.jsonl", 100, 8)
        cls.whole = write_job(cls.folder, "whole")
        # Two jobs in one process, so that the second shows whether the base is as it was.
        cls.code, cls.events = run("train", cls.whole, write_job(cls.folder, "second"))

    def weights(self, name: str) -> dict[str, np.ndarray]:
        return load_file(self.folder / f"out-{name}" / "adapter" / "adapter_model.safetensors")

    def assert_same(self, a: str, b: str, tolerance: float = 0) -> None:
        first, second = self.weights(a), self.weights(b)
        self.assertEqual(first.keys(), second.keys())
        for key, value in first.items():
            np.testing.assert_allclose(value, second[key], rtol=0, atol=tolerance, err_msg=key)

    def test_learns_and_exports(self) -> None:
        self.assertEqual(self.code, 0, self.events)
        # Only attention is trained, in a model of random weights: it learns a little.
        losses = [event["loss"] for event in named(self.events, "validation") if event["job"] == "whole"]
        self.assertLess(min(losses[1:]), losses[0])
        self.assertEqual(len(named(self.events, "exported")), 2)
        self.assertTrue((self.folder / "out-whole" / "adapter.gguf").is_file())

    def test_trains_a_second_job_as_if_it_were_the_first(self) -> None:
        self.assert_same("whole", "second")

    def test_goes_on_after_a_kill_to_the_same_weights(self) -> None:
        for at in (1, 3):
            job = write_job(self.folder, f"killed-{at}")
            killed = lambda event, at=at: event["event"] == "step" and event["step"] > at  # noqa: E731
            code, _ = run_until(job, killed, lambda trainer: trainer.signal(signal.SIGKILL))
            self.assertEqual(code, -signal.SIGKILL)
            code, events = run("train", job)
            self.assertEqual(code, 0, events)
            self.assertGreaterEqual(named(events, "resumed")[0]["step"], at)
            self.assert_same("whole", f"killed-{at}")

    def test_stops_on_request_and_goes_on(self) -> None:
        for name, act in (
            ("signalled", lambda trainer: trainer.signal(signal.SIGTERM)),
            ("unread", Trainer.close_stdin),
        ):
            job = write_job(self.folder, name, saveEvery=1000)
            code, events = run_until(job, lambda event: event["event"] == "step", act)
            self.assertEqual((code, events[-1]["reason"]), (11, "cancelled"))
            self.assertFalse((self.folder / f"out-{name}" / "adapter.gguf").exists())
            self.assertEqual(run("train", job)[0], 0)
            self.assert_same("whole", name)

    def test_waits_for_one_that_is_still_stopping(self) -> None:
        job = write_job(self.folder, "twice", saveEvery=1000)
        first = Trainer("train", job, "--stop-with-stdin")
        next(line for line in first.events if json.loads(line)["event"] == "step")
        first.signal(signal.SIGSTOP)
        second = Trainer("train", job)
        events = [next(line for line in second.events if json.loads(line)["event"] == "data")]
        first.close_stdin()
        first.signal(signal.SIGCONT)
        last = json.loads(list(first.events)[-1])
        self.assertEqual((first.wait(), last["reason"]), (11, "cancelled"))
        events += list(second.events)
        self.assertEqual(second.wait(), 0)
        self.assertEqual(len(named([json.loads(line) for line in events], "resumed")), 1)
        self.assert_same("whole", "twice")

    def test_refuses_the_checkpoint_of_another_job(self) -> None:
        write_job(self.folder, "other")
        self.assertEqual(run("train", self.folder / "other.json")[0], 0)
        code, events = run("train", write_job(self.folder, "other", seed=2))
        self.assertEqual((code, events[-1]["reason"]), (16, "other-checkpoint"))

    def test_several_processes_learn_what_one_learns(self) -> None:
        # Without dropout, whose random numbers would differ; two batches a step in both cases.
        lora = {"rank": 2, "alpha": 4, "dropout": 0.0, "targets": ["q_proj", "k_proj", "v_proj"]}
        one = write_job(self.folder, "one", lora=lora, accumulate=2)
        two = write_job(self.folder, "two", lora=lora, accumulate=1)
        self.assertEqual(run("train", one)[0], 0)
        launcher = ("-m", "torch.distributed.run", "--standalone", "--nproc-per-node=2")
        process = subprocess.Popen(
            [sys.executable, *launcher, "-m", "culture_manager_trainer", "train", str(two)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT,
        )
        out, err = process.communicate(timeout=300)
        self.assertEqual(process.returncode, 0, err[-2000:])
        phases = named([json.loads(line) for line in out.splitlines()], "phase")
        self.assertEqual([phase["processes"] for phase in phases if "processes" in phase], [2])
        self.assert_same("one", "two", tolerance=1e-4)

    def test_stops_early_and_keeps_the_best(self) -> None:
        job = write_job(self.folder, "early", epochs=40, learningRate=0.5, patience=2)
        code, events = run("train", job)
        self.assertEqual(code, 0, events[-1])
        trained = named(events, "trained")[0]
        self.assertTrue(trained["stoppedEarly"])
        best = min(named(events, "validation"), key=lambda event: event["loss"])
        self.assertEqual((trained["bestStep"], trained["validationLoss"]), (best["step"], best["loss"]))

    def test_says_what_to_do_when_memory_runs_out(self) -> None:
        # Five million tokens at once, on top of what the libraries take; a real limit of the system.
        row = {"tokens": {"prompt": [5] * 19_000, "answer": [6] * 1_000}}
        (self.folder / "large.jsonl").write_text(f"{json.dumps(row)}\n" * 256, encoding="utf-8")
        large = {"train": "large.jsonl", "batchTokens": 10_000_000, "maxLength": 100_000, "validation": None}
        job = write_job(self.folder, "large", **large)
        code, events = run("train", job, limit=5 * 1024**3)
        self.assertEqual((code, events[-1]["reason"]), (10, "out-of-memory"), events[-1])
        self.assertIn("batchTokens", " ".join(events[-1]["suggestions"]))
        self.assertFalse((self.folder / "out-large" / "adapter.gguf").exists())
        retried = write_job(self.folder, "large", train="validation.jsonl", validation=None)
        self.assertEqual(run("train", retried)[0], 0)

    def test_counts_rows_that_are_too_long_and_refuses_damaged_ones(self) -> None:
        code, events = run("train", write_job(self.folder, "short", maxLength=8))
        self.assertEqual((code, events[-1]["reason"]), (13, "bad-data"))
        self.assertEqual(named(events, "data")[0]["tooLong"], 32)
        (self.folder / "damaged.jsonl").write_text('{"messages": []}\n', encoding="utf-8")
        code, events = run("train", write_job(self.folder, "damaged", train="damaged.jsonl"))
        self.assertEqual((code, events[-1]["reason"]), (13, "bad-data"))
        self.assertIn("damaged.jsonl:1", events[-1]["message"])

    def test_refuses_what_is_no_model(self) -> None:
        (self.folder / "broken.gguf").write_bytes(b"GGUF but nothing else")
        code, events = run("train", write_job(self.folder, "broken", model="broken.gguf"))
        self.assertEqual((code, events[-1]["reason"]), (12, "bad-model"))


if __name__ == "__main__":
    unittest.main()
