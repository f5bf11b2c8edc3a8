"""Models of a few kilobytes in the form of real ones, so that trainings take a second: python tiny.py FILE."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path

import gguf
import numpy as np

WIDTH, LAYERS, HEADS, KEY_HEADS, INNER = 32, 2, 4, 2, 64
SPECIAL = ("<|endoftext|>", "<|im_start|>", "<|im_end|>")
TEMPLATE = (
    "{% for message in messages %}{% if loop.first and message['role'] != 'system' %}"
    "{{ '<|im_start|>system\nA default that nobody serves<|im_end|>\n' }}{% endif %}"
    "{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)


@dataclass(frozen=True)
class Form:
    """What sets an architecture apart, as far as an exporter can notice it."""

    layers: int = LAYERS
    head: int = WIDTH // HEADS
    # Of queries, keys and values.
    biases: bool = False
    # Around the sublayers too, and on queries and keys.
    norms: bool = False


FORMS = {
    "llama": Form(),
    "qwen2": Form(biases=True),
    # Every sixth layer sees further than the window; transformers scales by heads of 256, whatever their size.
    "gemma3": Form(layers=6, head=256, norms=True),
}


def write_model(path: Path, seed: int = 7, architecture: str = "llama", dtype: type = np.float32) -> Path:
    """Two layers or a few over bytes, with random weights. @param dtype of the matrices."""
    random = np.random.default_rng(seed)
    form = FORMS[architecture]
    tokens = [*SPECIAL, *_byte_symbols()]
    writer = gguf.GGUFWriter(path, architecture)
    writer.add_context_length(2048)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(form.layers)
    writer.add_feed_forward_length(INNER)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(KEY_HEADS)
    writer.add_key_length(form.head)
    writer.add_value_length(form.head)
    writer.add_rope_dimension_count(form.head)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_vocab_size(len(tokens))
    if form.norms:
        writer.add_sliding_window(16)
        writer.add_rope_freq_base(1_000_000)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("default")
    writer.add_token_list(tokens)
    writer.add_token_types([3] * len(SPECIAL) + [1] * (len(tokens) - len(SPECIAL)))
    writer.add_token_merges(["h e"])
    writer.add_bos_token_id(0)
    writer.add_eos_token_id(2)
    writer.add_add_bos_token(False)
    writer.add_chat_template(TEMPLATE)

    def add(name: str, *shape: int) -> None:
        writer.add_tensor(name, (random.standard_normal(shape) * 0.2).astype(dtype))

    def norm(name: str, size: int = WIDTH) -> None:
        writer.add_tensor(name, np.ones(size, np.float32))

    queries, keys = form.head * HEADS, form.head * KEY_HEADS
    add("token_embd.weight", len(tokens), WIDTH)
    norm("output_norm.weight")
    for layer in range(form.layers):
        block = f"blk.{layer}"
        norm(f"{block}.attn_norm.weight")
        norm(f"{block}.ffn_norm.weight")
        add(f"{block}.attn_q.weight", queries, WIDTH)
        add(f"{block}.attn_k.weight", keys, WIDTH)
        add(f"{block}.attn_v.weight", keys, WIDTH)
        add(f"{block}.attn_output.weight", WIDTH, queries)
        add(f"{block}.ffn_gate.weight", INNER, WIDTH)
        add(f"{block}.ffn_up.weight", INNER, WIDTH)
        add(f"{block}.ffn_down.weight", WIDTH, INNER)
        if form.biases:
            for side, size in (("q", queries), ("k", keys), ("v", keys)):
                writer.add_tensor(f"{block}.attn_{side}.bias", random.standard_normal(size).astype(np.float32))
        if form.norms:
            norm(f"{block}.attn_q_norm.weight", form.head)
            norm(f"{block}.attn_k_norm.weight", form.head)
            norm(f"{block}.post_attention_norm.weight")
            norm(f"{block}.post_ffw_norm.weight")
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def write_rows(path: Path, start: int, count: int) -> Path:
    rows = [
        {"messages": [{"role": "user", "content": f"he says {i}"}], "answer": "odd" if i % 2 else "even"}
        for i in range(start, start + count)
    ]
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return path


def write_job(folder: Path, name: str, **change: object) -> Path:
    """Eight steps over 16 rows with dropout, looked at and saved every two steps."""
    job = {
        "version": 1,
        "id": name,
        "model": "model.gguf",
        "train": "train.jsonl",
        "validation": "validation.jsonl",
        "output": f"out-{name}",
        "lora": {"rank": 2, "alpha": 4, "dropout": 0.2, "targets": ["q_proj", "k_proj", "v_proj"]},
        "epochs": 2,
        "batchTokens": 200,
        "learningRate": 0.01,
        "evaluateEvery": 2,
        "saveEvery": 1,
        "patience": 100,
        "device": "cpu",
        **change,
    }
    path = folder / f"{name}.json"
    path.write_text(json.dumps(job), encoding="utf-8")
    return path


def _byte_symbols() -> list[str]:
    """GPT-2's printable stand-ins for the 256 bytes, and one merge."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in printable]
    symbols = {byte: chr(byte) for byte in printable} | {byte: chr(256 + i) for i, byte in enumerate(others)}
    return [*(symbols[byte] for byte in range(256)), "he"]


if __name__ == "__main__":
    write_model(Path(sys.argv[1]))
