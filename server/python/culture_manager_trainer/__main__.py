"""python -m culture_manager_trainer train|export|check|probabilities: see --help. Events on stdout, a line each."""

import argparse
import os
import sys
import traceback
from pathlib import Path

from . import VERSION
from .events import Events
from .failures import EXIT_CODES, Failure, as_failure


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    events = Events()
    try:
        options.run(options, events)
        return 0
    except Exception as error:
        failure = as_failure(error)
        if failure.reason == "internal":
            traceback.print_exc(file=sys.stderr)
        events.send("failed", reason=failure.reason, message=failure.message, suggestions=failure.suggestions)
        return EXIT_CODES[failure.reason]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="culture_manager_trainer", description=__doc__)
    commands = parser.add_subparsers(required=True)

    train = commands.add_parser("train", help="train and export one adapter per job file")
    train.add_argument("jobs", type=Path, nargs="+", help="jobs over the same model load it once")
    train.add_argument("--stop-with-stdin", action="store_true", help="stop, resumable, when stdin is closed")
    train.set_defaults(run=_train)

    export = commands.add_parser("export", help="write a PEFT adapter as a LoRA GGUF")
    export.add_argument("--adapter", type=Path, required=True)
    export.add_argument("--model", type=Path, required=True)
    export.add_argument("--out", type=Path, required=True)
    export.set_defaults(run=_export)

    check = commands.add_parser("check", help="say what this environment can do")
    check.set_defaults(run=_check)

    probabilities = commands.add_parser("probabilities", help="token ids and probabilities of rows")
    probabilities.add_argument("--model", type=Path, required=True)
    probabilities.add_argument("--rows", type=Path, required=True)
    probabilities.add_argument("--adapter", type=Path)
    probabilities.add_argument("--plain-text", action="store_true")
    probabilities.set_defaults(run=_probabilities)
    return parser


def _train(options: argparse.Namespace, events: Events) -> None:
    from .job import read_job

    jobs = [read_job(path.resolve()) for path in options.jobs]
    if len({(job.model, job.device, job.precision) for job in jobs}) > 1:
        raise Failure("bad-job", "Jobs that are trained together must name the same model, device and precision.")
    first = jobs[0]
    # Before torch is loaded: repeatable matrix products on CUDA.
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
    import torch
    from accelerate import Accelerator

    from .base import choose_device, choose_precision, load_base
    from .export import export
    from .train import Stop, train

    stop = Stop(with_stdin=options.stop_with_stdin)
    torch.use_deterministic_algorithms(True, warn_only=True)
    device = choose_device(first.device)
    precision = choose_precision(first.precision, device)
    accelerator = Accelerator(cpu=device == "cpu", mixed_precision="bf16" if precision == torch.bfloat16 else "no")
    events.silent = not accelerator.is_main_process
    events.send("phase", phase="load", version=VERSION, torch=torch.__version__, device=device)
    base = load_base(first.model, precision, accelerator.device)
    for job in jobs:
        events.job = job.id
        folder = train(job, base, accelerator, events, stop)
        if accelerator.is_main_process:
            events.send("phase", phase="export")
            file = job.output / "adapter.gguf"
            events.send("exported", file=str(file), **export(folder, job.model, file))
        events.job = None


def _export(options: argparse.Namespace, events: Events) -> None:
    from .export import export

    events.send("exported", file=str(options.out), **export(options.adapter, options.model, options.out))


def _check(_: argparse.Namespace, events: Events) -> None:
    import platform

    import accelerate
    import peft
    import psutil
    import torch
    import transformers

    from .base import choose_device

    gpus = [torch.cuda.mem_get_info(index) for index in range(torch.cuda.device_count())]
    events.send(
        "environment",
        version=VERSION,
        python=platform.python_version(),
        torch=torch.__version__,
        transformers=transformers.__version__,
        peft=peft.__version__,
        accelerate=accelerate.__version__,
        device=choose_device("auto"),
        gpus=[
            {"name": torch.cuda.get_device_name(index), "free": free, "total": total}
            for index, (free, total) in enumerate(gpus)
        ],
        memory={"free": psutil.virtual_memory().available, "total": psutil.virtual_memory().total},
    )


def _probabilities(options: argparse.Namespace, events: Events) -> None:
    import torch
    from accelerate import Accelerator

    from .base import load_base
    from .probabilities import probabilities

    accelerator = Accelerator(cpu=True)
    base = load_base(options.model.resolve(), torch.float32, accelerator.device)
    probabilities(base, options.adapter, options.rows, accelerator, events, plain_text=options.plain_text)


if __name__ == "__main__":
    sys.exit(main())
