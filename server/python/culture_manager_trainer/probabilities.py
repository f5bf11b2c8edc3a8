"""What the adapter says in PEFT, to hold the exported one against."""

from pathlib import Path

import torch
from accelerate import Accelerator
from peft import PeftModel

from .base import Base
from .encode import encode, read_rows
from .events import Events
from .model import AnswerLoss, collate


def probabilities(
    base: Base, adapter: Path | None, rows: Path, accelerator: Accelerator, events: Events, *, plain_text: bool
) -> None:
    """One event a row: its token ids, where the answer starts, the log-probability of each answer token, and those
    of all tokens that are likely to come first."""
    template = base.template(plain_text=plain_text)
    model = base.model if adapter is None else PeftModel.from_pretrained(base.model, str(adapter))
    module = AnswerLoss(model if adapter is not None else _Bare(model)).eval()
    with torch.no_grad(), accelerator.autocast():
        for index, row in enumerate(read_rows(rows)):
            encoded = encode(base.tokenizer, template, row)
            ids, mask, learnt = collate([encoded], accelerator.device)
            values = module.log_probabilities(ids, mask, learnt)
            first = torch.zeros_like(learnt)
            first[0, encoded.answer] = True
            top = torch.topk(torch.softmax(module.answer_logits(ids, mask, first)[0][0], -1), 20)
            events.send(
                "probabilities",
                row=index,
                ids=list(encoded.ids),
                answer=encoded.answer,
                logProbabilities=[float(value) for value in values],
                next=[[int(i), float(p)] for i, p in zip(top.indices, top.values, strict=True)],
            )
    if adapter is not None:
        model.unload()


class _Bare(torch.nn.Module):
    """The base model in the place of an adapted one."""

    def __init__(self, model: torch.nn.Module) -> None:
        super().__init__()
        self.model = model

    def get_base_model(self) -> torch.nn.Module:
        return self.model
