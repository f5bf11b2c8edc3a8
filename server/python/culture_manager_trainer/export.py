"""A PEFT adapter as a LoRA GGUF for llama.cpp."""

import json
from pathlib import Path
from typing import Any

import gguf
import numpy as np
from safetensors.numpy import load_file

from .base import field, read_header
from .checkpoint import write_atomically
from .failures import Failure

# transformers computes rotary positions of these with halves where llama.cpp interleaves: rows of q and k move.
PERMUTED = {"llama"}


def export(adapter: Path, model: Path, out: Path) -> dict[str, Any]:
    """@param adapter folder that PEFT saved. @returns what was written: architecture, tensors, bytes."""
    header = read_header(model)
    architecture = str(field(header, "general.architecture"))
    names = {tensor.name for tensor in header.tensors}
    table = gguf.get_tensor_name_map(
        next(key for key, value in gguf.MODEL_ARCH_NAMES.items() if value == architecture),
        field(header, f"{architecture}.block_count"),
    )
    heads = field(header, f"{architecture}.attention.head_count")
    key_heads = field(header, f"{architecture}.attention.head_count_kv", heads)
    config = json.loads((adapter / "adapter_config.json").read_text(encoding="utf-8"))
    tensors: dict[str, np.ndarray] = {}
    for key, value in sorted(load_file(adapter / "adapter_model.safetensors").items()):
        module, found, side = key.removeprefix("base_model.model.").removesuffix(".weight").rpartition(".lora_")
        name = table.get_name(f"{module}.weight", try_suffixes=(".weight",)) if found else None
        if name is None or name not in names:
            raise Failure("bad-model", f"llama.cpp has no tensor for {key} in a {architecture} model.")
        if side == "B" and architecture in PERMUTED:
            value = _permute(value, {"q_proj": heads, "k_proj": key_heads}.get(module.rpartition(".")[2]))
        tensors[f"{name}.lora_{side.lower()}"] = np.ascontiguousarray(value.astype(np.float16))
    _write(out, architecture, float(config["lora_alpha"]), tensors)
    return {"architecture": architecture, "tensors": len(tensors), "bytes": out.stat().st_size}


def _permute(rows: np.ndarray, heads: int | None) -> np.ndarray:
    if heads is None:
        return rows
    return rows.reshape(heads, 2, rows.shape[0] // heads // 2, rows.shape[1]).swapaxes(1, 2).reshape(rows.shape)


def _write(out: Path, architecture: str, alpha: float, tensors: dict[str, np.ndarray]) -> None:
    partial = out.with_name(f"{out.name}.writing")
    writer = gguf.GGUFWriter(partial, architecture)
    writer.add_type(gguf.GGUFType.ADAPTER)
    writer.add_string(gguf.Keys.Adapter.TYPE, "lora")
    writer.add_float32(gguf.Keys.Adapter.LORA_ALPHA, alpha)
    for name, value in tensors.items():
        writer.add_tensor(name, value)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    content = partial.read_bytes()
    partial.unlink()
    write_atomically(out, lambda file: file.write(content))
