"""Rows to token ids. CultureManager writes rows with the ids that the model is served; rows in words get the same here."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from .failures import Failure

ROLES = ("system", "user", "assistant")


class Tokenizer(Protocol):
    """What is used of a transformers tokenizer."""

    chat_template: str | None
    bos_token: str | None
    bos_token_id: int | None
    eos_token_id: int | None
    added_tokens_decoder: dict[int, Any]

    def __call__(self, text: str, **options: Any) -> Any: ...

    def apply_chat_template(self, conversation: list[dict[str, str]], **options: Any) -> Any: ...


@dataclass(frozen=True)
class Encoded:
    """`ids[answer:]` is what is learnt: the answer and the token that ends its turn."""

    ids: tuple[int, ...]
    answer: int


@dataclass(frozen=True)
class Row:
    """A row in words."""

    messages: tuple[tuple[str, str], ...]
    answer: str


# Markup: ids of special tokens, and ordinary text between them.
Markup = tuple[int | str, ...]


@dataclass(frozen=True)
class Turns:
    """Markup of a model that knows turns."""

    before: dict[str, Markup]
    after: dict[str, Markup]
    # Opens the answer.
    answer: Markup


@dataclass(frozen=True)
class Template:
    start: tuple[int, ...]
    # None: weights that know no turns are given plain text.
    turns: Turns | None
    end: int


def read_rows(path: Path) -> list[Row | Encoded]:
    """JSON lines: {"messages": [{"role", "content"}], "answer"}, or {"tokens": {"prompt": ids, "answer": ids}} where
    the ids of the answer include the end of its turn."""
    rows: list[Row | Encoded] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if not line.strip():
            continue
        try:
            raw = json.loads(line)
            rows.append(_tokens(raw["tokens"]) if "tokens" in raw else _words(raw))
        except (ValueError, KeyError, TypeError) as error:
            raise Failure("bad-data", f"{path}:{number} is no row of messages and an answer: {error!r}") from error
    return rows


def read_template(tokenizer: Tokenizer, *, bos: bool, plain_text: bool) -> Template:
    """Cuts the markup out of the model's own template. `bos`: the file asks for BOS before everything."""
    start = (tokenizer.bos_token_id,) if bos and tokenizer.bos_token_id is not None else ()
    if tokenizer.eos_token_id is None:
        raise Failure("bad-model", "The model has no token that ends a text.")
    if plain_text or not tokenizer.chat_template:
        return Template(start, None, tokenizer.eos_token_id)
    # A system turn of our own keeps a template from adding its default one, which the serving side does not either.
    marks = ("\ue000", "\ue001", "\ue002", "\ue003", "\ue004")
    roles = ("system", "user", "assistant", "user", "assistant")
    turns = [{"role": role, "content": mark} for role, mark in zip(roles, marks, strict=True)]
    pieces = _cut(str(tokenizer.apply_chat_template(turns, tokenize=False)), marks)
    user_end = _cut(str(tokenizer.apply_chat_template(turns[:2], tokenize=False)), marks[:2])[-1]
    answer_start = _without_prefix(pieces[2], user_end)
    answer_end = pieces[5]
    user_start = _without_prefix(pieces[3], answer_end)
    if not pieces[1].endswith(user_start):
        raise _odd_template()
    system_end = pieces[1][: len(pieces[1]) - len(user_start)]
    system_start = pieces[0].removeprefix(tokenizer.bos_token or "") if start else pieces[0]
    # As Qwen3 is served, with thinking switched off.
    thoughts = "<think>\n\n</think>\n\n" if "enable_thinking" in tokenizer.chat_template else ""
    special = {str(token): id for id, token in tokenizer.added_tokens_decoder.items() if token.special}

    def markup(text: str) -> Markup:
        parts = re.split(f"({'|'.join(map(re.escape, special))})", text) if special else [text]
        return tuple(special.get(part, part) for part in parts if part)

    end = next((part for part in markup(answer_end) if isinstance(part, int)), tokenizer.eos_token_id)
    return Template(
        start,
        Turns(
            {"system": markup(system_start), "user": markup(user_start), "assistant": markup(answer_start)},
            {"system": markup(system_end), "user": markup(user_end), "assistant": markup(answer_end)},
            markup(answer_start + thoughts),
        ),
        end,
    )


def encode(tokenizer: Tokenizer, template: Template, row: Row | Encoded) -> Encoded:
    if isinstance(row, Encoded):
        return row

    def plain(text: str) -> list[int]:
        # Control sequences inside a text stay ordinary characters.
        return list(tokenizer(text, add_special_tokens=False, split_special_tokens=True).input_ids) if text else []

    ids = list(template.start)
    if template.turns is None:
        text = ""
        for number, (role, content) in enumerate(row.messages):
            text += f"\nAnswer: {content}" if role == "assistant" else content if number == 0 else f"\n\n{content}"
        ids += plain(f"{text}\nAnswer:")
        answer = plain(f" {row.answer}")
    else:
        # Text between two special tokens is one string for the tokenizer.
        text = ""
        parts: list[int | str] = []
        for role, content in row.messages:
            parts += [*template.turns.before[role], content, *template.turns.after[role]]
        for part in [*parts, *template.turns.answer]:
            if isinstance(part, str):
                text += part
            else:
                ids += [*plain(text), part]
                text = ""
        ids += plain(text)
        answer = plain(row.answer)
    return Encoded((*ids, *answer, template.end), len(ids))


def _words(raw: Any) -> Row:
    messages = tuple((message["role"], message["content"]) for message in raw["messages"])
    answer = raw["answer"]
    if not messages or not all(isinstance(text, str) for text in (answer, *(content for _, content in messages))):
        raise ValueError("a message or the answer is missing")
    if answer == "" or any(role not in ROLES for role, _ in messages):
        raise ValueError("the answer is empty or a role is unknown")
    return Row(messages, answer)


def _tokens(raw: Any) -> Encoded:
    prompt, answer = raw["prompt"], raw["answer"]
    if not answer or not all(isinstance(token, int) and token >= 0 for token in (*prompt, *answer)):
        raise ValueError("a token id is missing or no id")
    return Encoded((*prompt, *answer), len(prompt))


def _cut(text: str, marks: tuple[str, ...]) -> list[str]:
    pieces = []
    for mark in marks:
        before, found, text = text.partition(mark)
        if not found:
            raise _odd_template()
        pieces.append(before)
    return [*pieces, text]


def _without_prefix(text: str, prefix: str) -> str:
    if not text.startswith(prefix):
        raise _odd_template()
    return text.removeprefix(prefix)


def _odd_template() -> Failure:
    return Failure("bad-model", "The model's chat template cannot be taken apart into turns.")
