"""Rows to token ids, exactly as the serving side builds them: markup is special, contents are plain text."""

import json
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

    def __call__(self, text: str, **options: Any) -> Any: ...

    def apply_chat_template(self, conversation: list[dict[str, str]], **options: Any) -> Any: ...


@dataclass(frozen=True)
class Row:
    messages: tuple[tuple[str, str], ...]
    answer: str


@dataclass(frozen=True)
class Encoded:
    """`ids[answer:]` is what is learnt: the answer and the token that ends its turn."""

    ids: tuple[int, ...]
    answer: int


@dataclass(frozen=True)
class Turns:
    """Markup of a model that knows turns."""

    before: dict[str, tuple[int, ...]]
    after: dict[str, tuple[int, ...]]
    # Opens the answer.
    answer: tuple[int, ...]


@dataclass(frozen=True)
class Template:
    start: tuple[int, ...]
    # None: weights that know no turns are given plain text.
    turns: Turns | None
    end: tuple[int, ...]


def read_rows(path: Path) -> list[Row]:
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if not line.strip():
            continue
        try:
            raw = json.loads(line)
            messages = tuple((m["role"], m["content"]) for m in raw["messages"])
            texts = [raw["answer"], *(content for _, content in messages)]
            if not messages or not all(isinstance(text, str) for text in texts) or raw["answer"] == "":
                raise ValueError("a message or the answer is missing")
            if any(role not in ROLES for role, _ in messages):
                raise ValueError("a role is unknown")
        except (ValueError, KeyError, TypeError) as error:
            raise Failure("bad-data", f"{path}:{number} is no row of messages and an answer: {error!r}") from error
        rows.append(Row(messages, raw["answer"]))
    return rows


def read_template(tokenizer: Tokenizer, *, bos: bool, plain_text: bool) -> Template:
    """Cuts the markup out of the model's own template. `bos`: the file asks for BOS before everything."""
    start = (tokenizer.bos_token_id,) if bos and tokenizer.bos_token_id is not None else ()
    if plain_text or not tokenizer.chat_template:
        if tokenizer.eos_token_id is None:
            raise Failure("bad-model", "The model has no token that ends a text.")
        return Template(start, None, (tokenizer.eos_token_id,))
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

    def markup(text: str) -> tuple[int, ...]:
        return tuple(tokenizer(text, add_special_tokens=False).input_ids)

    return Template(
        start,
        Turns(
            {"system": markup(system_start), "user": markup(user_start), "assistant": markup(answer_start)},
            {"system": markup(system_end), "user": markup(user_end), "assistant": markup(answer_end)},
            markup(answer_start + thoughts),
        ),
        markup(answer_end.rstrip("\n")),
    )


def encode(tokenizer: Tokenizer, template: Template, row: Row) -> Encoded:
    def plain(text: str) -> tuple[int, ...]:
        # Control sequences inside a text stay ordinary characters.
        return tuple(tokenizer(text, add_special_tokens=False, split_special_tokens=True).input_ids)

    ids = list(template.start)
    if template.turns is None:
        contents = "\n\n".join(content for _, content in row.messages)
        ids += [*plain(contents), *plain("\nAnswer:")]
        answer = plain(f" {row.answer}")
    else:
        for role, content in row.messages:
            ids += [*template.turns.before[role], *plain(content), *template.turns.after[role]]
        ids += template.turns.answer
        answer = plain(row.answer)
    return Encoded((*ids, *answer, *template.end), len(ids))


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
