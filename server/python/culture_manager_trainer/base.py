"""The base model: the served GGUF, dequantised, on the device at hand."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gguf
import torch
from tokenizers import pre_tokenizers
from transformers import AutoModelForCausalLM, AutoTokenizer

from .encode import Template, read_template
from .failures import Failure


@dataclass
class Base:
    path: Path
    model: Any
    tokenizer: Any
    architecture: str
    # The file asks for BOS before everything.
    bos: bool

    def template(self, *, plain_text: bool) -> Template:
        return read_template(self.tokenizer, bos=self.bos, plain_text=plain_text)


def choose_device(wanted: str) -> str:
    """"cuda" is ROCm's name too."""
    available = {"cpu": True, "cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    if wanted == "auto":
        return next(name for name in ("cuda", "mps", "cpu") if available[name])
    if not available[wanted]:
        raise Failure("environment", f"This machine has no {wanted} device that torch can use.", ["device: auto"])
    return wanted


def choose_precision(wanted: str, device: str) -> torch.dtype:
    if wanted == "auto":
        wanted = "bfloat16" if device == "cuda" and torch.cuda.is_bf16_supported() else "float32"
    return torch.bfloat16 if wanted == "bfloat16" else torch.float32


def read_header(path: Path) -> gguf.GGUFReader:
    try:
        return gguf.GGUFReader(path)
    except (OSError, ValueError) as error:
        raise Failure("bad-model", f"{path} is no readable GGUF file: {error}") from error


def load_base(path: Path, precision: torch.dtype, device: torch.device) -> Base:
    header = read_header(path)
    architecture = field(header, "general.architecture")
    tokenizer, bos = load_tokenizer(path, header)
    try:
        model = AutoModelForCausalLM.from_pretrained(str(path.parent), gguf_file=path.name, dtype=precision)
    except LOADING as error:
        raise Failure("bad-model", f"{path.name} ({architecture}) cannot be loaded for training: {error}") from error
    model.config.use_cache = False
    model.requires_grad_(False)
    model.to(device)
    return Base(path, model, tokenizer, str(architecture), bos)


def load_tokenizer(path: Path, header: gguf.GGUFReader) -> tuple[Any, bool]:
    """@returns it, and whether the file asks for BOS before everything."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    # llama.cpp's defaults where a file does not say: SPM vocabularies start with BOS, BPE ones do not.
    bos = field(header, "tokenizer.ggml.add_bos_token", field(header, "tokenizer.ggml.model", "") == "llama")
    try:
        tokenizer = AutoTokenizer.from_pretrained(str(path.parent), gguf_file=path.name)
    except LOADING as error:
        raise Failure("bad-model", f"The tokenizer of {path.name} cannot be loaded: {error}") from error
    if field(header, "tokenizer.ggml.pre") == "smollm":
        # transformers does not read this key; numerals stand alone there.
        apart = [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
        tokenizer.backend_tokenizer.pre_tokenizer = pre_tokenizers.Sequence(apart)
    return tokenizer, bool(bos)


# What transformers raises for a file that it cannot make a model of.
LOADING = (OSError, ValueError, KeyError, NotImplementedError)


def field(header: gguf.GGUFReader, key: str, default: Any = None) -> Any:
    found = header.get_field(key)
    return default if found is None else found.contents()
