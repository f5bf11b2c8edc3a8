"""Jobs as tasks of a Ray cluster: python -m culture_manager_trainer.cluster [--address A] job.json …

Every task runs the trainer's own command on its node, in a folder that is named by the job's fingerprint: a task that
is tried again on the same node goes on from the checkpoint. Rows travel with the task; the base model is put into
Ray's store once and written to each node once. What is said is what the trainer says, with the job's id, and:
cluster, retried, lost, collected.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

# Before Ray is loaded: nothing is told to anybody.
os.environ["RAY_USAGE_STATS_ENABLED"] = "0"

import ray
from ray.util.queue import Empty, Queue
from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

from .checkpoint import write_atomically
from .events import Events
from .failures import EXIT_CODES
from .job import Job, read_job

PACKAGE = Path(__file__).parent
# The reasons that another try may mend: everything that is not the job's own fault.
HOPELESS = {EXIT_CODES[reason] for reason in ("bad-job", "bad-model", "bad-data", "diverged", "out-of-memory")}


class Failed(Exception):
    """A training that ended badly: the reason, and whether another try may help."""

    # Positional: so are exceptions taken apart and put together between processes.
    def __init__(self, reason: str, hopeless: bool) -> None:
        super().__init__(reason, hopeless)
        self.reason, self.hopeless = reason, hopeless


def main() -> int:
    parser = argparse.ArgumentParser(prog="culture_manager_trainer.cluster", description=__doc__)
    parser.add_argument("jobs", type=Path, nargs="+")
    parser.add_argument("--address", help="of a running cluster; without it one is started on this machine")
    parser.add_argument("--attempts", type=int, default=3)
    parser.add_argument("--cpus", type=float, default=1, help="of a node for one training")
    parser.add_argument("--gpus", type=float, help="of a node for one training (default: 1 if the cluster has any)")
    options = parser.parse_args()
    events = Events()
    jobs = [(path.resolve(), read_job(path.resolve())) for path in options.jobs]
    ray.init(
        address=options.address,
        include_dashboard=False,
        log_to_driver=False,
        configure_logging=False,
        # Nodes need the locked packages; the trainer itself travels.
        runtime_env={"py_modules": [str(PACKAGE)]},
    )
    resources = ray.cluster_resources()
    events.send(
        "cluster", nodes=len(ray.nodes()), cpus=resources.get("CPU", 0), gpus=resources.get("GPU", 0)
    )
    gpus = options.gpus if options.gpus is not None else min(1, resources.get("GPU", 0))
    threading.Thread(target=_stop_with_stdin, daemon=True).start()
    # With whoever started this: a node that dies takes nothing along but its own training.
    here = NodeAffinitySchedulingStrategy(ray.get_runtime_context().get_node_id(), soft=False)
    queue: Any = Queue(actor_options={"num_cpus": 0, "scheduling_strategy": here})
    models: dict[Path, tuple[str, Any]] = {}
    for _, job in jobs:
        if job.model not in models:
            content = job.model.read_bytes()
            models[job.model] = (hashlib.sha256(content).hexdigest(), ray.put(content))
    task = ray.remote(num_cpus=options.cpus, num_gpus=gpus, max_retries=0)(train)

    def submit(path: Path, job: Job) -> Any:
        digest, content = models[job.model]
        return task.remote(_portable(path, job), job.fingerprint(), digest, content, queue)

    waiting = {submit(path, job): (path, job, 1, time.monotonic()) for path, job in jobs}
    lost = 0
    while waiting:
        done, _ = ray.wait(list(waiting), timeout=0.5)
        _forward(queue, events)
        for reference in done:
            path, job, attempt, started = waiting.pop(reference)
            try:
                files = ray.get(reference)
            except Exception as error:
                cause = getattr(error, "cause", error)
                reason = getattr(cause, "reason", f"{type(cause).__name__}: {str(cause).splitlines()[0]}")
                if getattr(cause, "hopeless", False) or attempt >= options.attempts:
                    lost += 1
                    events.send("lost", job=job.id, reason=reason)
                else:
                    events.send("retried", job=job.id, reason=reason)
                    waiting[submit(path, job)] = (path, job, attempt + 1, started)
                continue
            _forward(queue, events)
            for name, content in files.items():
                write_atomically(job.output / name, lambda file, content=content: file.write(content))
            adapter = str(job.output / "adapter.gguf")
            events.send("collected", job=job.id, adapter=adapter, seconds=round(time.monotonic() - started, 1))
    ray.shutdown()
    return 1 if lost else 0


def train(job: dict[str, Any], fingerprint: str, model_hash: str, model: bytes, queue: Any) -> dict[str, bytes]:
    """On a node. @returns the files of the adapter by their path in the output folder."""
    cache = Path(os.environ.get("CULTURE_MANAGER_CACHE", Path(tempfile.gettempdir()) / "culture-manager-ray"))
    base = cache / f"{model_hash}.gguf"
    if not base.exists():
        write_atomically(base, lambda file: file.write(model))
    folder = cache / "runs" / fingerprint
    folder.mkdir(parents=True, exist_ok=True)
    rows = {name: job.pop(f"{name}Rows") for name in ("train", "validation", "probe")}
    for name, content in rows.items():
        if content is not None:
            (folder / f"{name}.jsonl").write_text(content, encoding="utf-8")
            job[name] = f"{name}.jsonl"
    path = folder / "job.json"
    path.write_text(json.dumps({**job, "model": str(base), "output": "output"}), encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE.parent), "OMP_NUM_THREADS": os.environ.get("OMP_NUM_THREADS", "1")}
    with (folder / "trainer.log").open("a") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "culture_manager_trainer", "train", str(path), "--stop-with-stdin"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True, env=environment,
        )
        assert process.stdout
        reason = ""
        for line in process.stdout:
            queue.put(line)
            event = json.loads(line)
            if event["event"] == "failed":
                reason = event["message"]
        code = process.wait()
    if code != 0:
        raise Failed(reason or f"the trainer ended with code {code}", code in HOPELESS)
    output = folder / "output"
    names = ["adapter.gguf", "adapter/adapter_config.json", "adapter/adapter_model.safetensors"]
    return {name: (output / name).read_bytes() for name in names}


def _portable(path: Path, job: Job) -> dict[str, Any]:
    """The job with its rows instead of their paths."""
    raw = json.loads(path.read_text(encoding="utf-8"))
    for name in ("train", "validation", "probe"):
        file = getattr(job, name)
        raw[f"{name}Rows"] = None if file is None else file.read_text(encoding="utf-8")
    return raw


def _forward(queue: Any, events: Events) -> None:
    while True:
        try:
            event = json.loads(queue.get_nowait())
        except Empty:
            return
        if event["event"] != "failed":
            events.send(event.pop("event"), **event)


def _stop_with_stdin() -> None:
    """Whoever started this has gone or wants it to stop: the nodes' trainers end with their tasks."""
    while os.read(0, 1):
        pass
    os._exit(11)


if __name__ == "__main__":
    sys.exit(main())
