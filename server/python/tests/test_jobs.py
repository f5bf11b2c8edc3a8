"""What can be said without torch: jobs, batches, failures."""

import json
import tempfile
import unittest
from pathlib import Path

from culture_manager_trainer.batches import plan
from culture_manager_trainer.failures import EXIT_CODES, Failure, as_failure
from culture_manager_trainer.job import parse_job, read_job


class Jobs(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory())).resolve()
        for name in ("model.gguf", "train.jsonl"):
            (self.folder / name).write_text("x", encoding="utf-8")
        self.raw = {"version": 1, "id": "a", "model": "model.gguf", "train": "train.jsonl", "output": "out", "validation": None}

    def test_paths_are_relative_to_the_job_file(self) -> None:
        path = self.folder / "job.json"
        path.write_text(json.dumps(self.raw), encoding="utf-8")
        self.assertEqual(read_job(path).output, self.folder / "out")

    def test_what_does_not_fit_is_refused_by_name(self) -> None:
        for change, named in (
            ({"version": 2}, "version 1"),
            ({"batchsize": 3}, "batchsize"),
            ({"epochs": 0}, "epochs"),
            ({"epochs": True}, "epochs"),
            ({"seed": 1.5}, "seed"),
            ({"learningRate": "fast"}, "learningRate"),
            ({"lora": {"rank": -1}}, "rank"),
            ({"lora": {"targets": []}}, "targets"),
            ({"device": "tpu"}, "tpu"),
            ({"plainText": "yes"}, "plainText"),
            ({"train": "absent.jsonl"}, "absent.jsonl"),
            ({"id": ""}, "id"),
        ):
            with self.subTest(change), self.assertRaises(Failure) as caught:
                parse_job({**self.raw, **change}, self.folder)
            self.assertEqual(caught.exception.reason, "bad-job")
            self.assertIn(named, caught.exception.message)

    def test_the_fingerprint_is_of_what_the_adapter_depends_on(self) -> None:
        same = parse_job(self.raw, self.folder).fingerprint()
        elsewhere = {"output": "other", "saveEvery": 3, "device": "cpu"}
        self.assertEqual(parse_job({**self.raw, **elsewhere}, self.folder).fingerprint(), same)
        for change in ({"seed": 2}, {"lora": {"rank": 4}}, {"batchTokens": 64}):
            self.assertNotEqual(parse_job({**self.raw, **change}, self.folder).fingerprint(), same)
        (self.folder / "train.jsonl").write_text("y", encoding="utf-8")
        self.assertNotEqual(parse_job(self.raw, self.folder).fingerprint(), same)


class Batches(unittest.TestCase):
    lengths = tuple(5 + (i * 7) % 90 for i in range(700))

    def test_every_row_comes_once_an_epoch_in_bounded_batches(self) -> None:
        steps = plan(self.lengths, 128, 3, 1, 2)
        seen = [row for step in steps for batch in step for row in batch]
        self.assertEqual(sorted(seen), sorted([*range(700), *range(700)]))
        for step in steps:
            self.assertLessEqual(len(step), 3)
            for batch in step:
                self.assertLessEqual(len(batch) * max(self.lengths[row] for row in batch), 128)

    def test_a_row_longer_than_a_batch_stands_alone(self) -> None:
        self.assertEqual(plan((300, 10), 100, 1, 1, 1) in ([[[0]], [[1]]], [[[1]], [[0]]]), True)

    def test_the_seed_alone_decides_the_order(self) -> None:
        self.assertEqual(plan(self.lengths, 128, 1, 5, 2), plan(self.lengths, 128, 1, 5, 2))
        self.assertNotEqual(plan(self.lengths, 128, 1, 5, 2), plan(self.lengths, 128, 1, 6, 2))

    def test_little_is_padding(self) -> None:
        padded = sum(len(b) * max(self.lengths[r] for r in b) for step in plan(self.lengths, 512, 1, 1, 1) for b in step)
        self.assertLess(padded, 1.1 * sum(self.lengths))


class Failures(unittest.TestCase):
    def test_a_lack_of_memory_is_known_in_all_its_forms(self) -> None:
        for error in (
            MemoryError(),
            RuntimeError("[enforce fail at alloc_cpu.cpp:118] err == 0. DefaultCPUAllocator: can't allocate memory"),
            RuntimeError("CUDA out of memory. Tried to allocate 2.00 GiB"),
            RuntimeError("MPS backend out of memory"),
        ):
            failure = as_failure(error)
            self.assertEqual(failure.reason, "out-of-memory")
            self.assertTrue(failure.suggestions)
        self.assertEqual(as_failure(RuntimeError("shapes differ")).reason, "internal")

    def test_every_reason_has_an_exit_code_of_its_own(self) -> None:
        self.assertEqual(len(set(EXIT_CODES.values())), len(EXIT_CODES))


if __name__ == "__main__":
    unittest.main()
