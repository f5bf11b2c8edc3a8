"""python parity.py FOLDER [MODEL]: what PEFT says of an adapter, to hold its export against (test/model/trainer-parity.test.ts).

For each architecture it writes ARCHITECTURE.gguf (F16, random weights; or MODEL), an adapter of random weights on all
matrices, its export right.gguf, and wrong.gguf, whose queries and keys stand in the order of the other architectures.
"""

import json
import sys
from pathlib import Path
from unittest import mock

import numpy as np
import torch
from peft import LoraConfig, get_peft_model
from tiny import FORMS, write_model

from culture_manager_trainer import export
from culture_manager_trainer.base import Base, load_base

TARGETS = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
LENGTHS = (1, 7, 40, 100)


def main(folder: Path, model: Path | None) -> None:
    if model is not None:
        print(json.dumps(compare(folder, load_base(model, torch.float32, torch.device("cpu")))))
        return
    for architecture in FORMS:
        path = write_model(folder / f"{architecture}.gguf", architecture=architecture, dtype=np.float16)
        print(json.dumps(compare(folder, load_base(path, torch.float32, torch.device("cpu")))), flush=True)


def compare(folder: Path, base: Base) -> dict[str, object]:
    torch.manual_seed(1)
    size = base.model.get_input_embeddings().num_embeddings
    prompts = [torch.randint(3, size, (length,)) for length in LENGTHS]
    plain = [_next(base.model, ids) for ids in prompts]
    adapted = get_peft_model(base.model, LoraConfig(r=4, lora_alpha=8, target_modules=TARGETS, task_type="CAUSAL_LM"))
    with torch.no_grad():
        for name, parameter in adapted.named_parameters():
            if "lora_" in name:
                parameter.normal_(std=STRENGTH / parameter.shape[1] ** 0.5)
    adapter = folder / base.architecture
    adapted.save_pretrained(str(adapter))
    right = export.export(adapter, base.path, adapter / "right.gguf")
    with mock.patch.object(export, "PERMUTED", export.PERMUTED ^ {base.architecture}):
        export.export(adapter, base.path, adapter / "wrong.gguf")
    rows = [
        {"ids": ids.tolist(), "base": before.tolist(), "adapted": _next(adapted, ids).tolist()}
        for ids, before in zip(prompts, plain, strict=True)
    ]
    return {"architecture": base.architecture, "model": str(base.path), "folder": str(adapter), "tensors": right["tensors"], "rows": rows}


# Enough to change what comes next, not so much that one token takes all.
STRENGTH = 0.8


def _next(model: torch.nn.Module, ids: torch.Tensor) -> torch.Tensor:
    """Probabilities of all tokens after these."""
    with torch.no_grad():
        return torch.softmax(model.eval()(ids[None]).logits[0, -1].float(), -1)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
