"""The adapter on the base model, and its loss on the answers alone."""

from collections.abc import Sequence
from typing import Any

import torch
from peft import LoraConfig, get_peft_model
from torch import Tensor, nn

from .base import Base
from .encode import Encoded
from .failures import Failure
from .job import Lora


def add_adapter(base: Base, lora: Lora, seed: int) -> Any:
    """@param seed decides the initial weights, whatever was trained before in this process."""
    torch.manual_seed(seed)
    config = LoraConfig(
        r=lora.rank,
        lora_alpha=lora.alpha,
        lora_dropout=lora.dropout,
        target_modules=list(lora.targets),
        task_type="CAUSAL_LM",
    )
    try:
        return get_peft_model(base.model, config)
    except ValueError as error:
        raise Failure("bad-job", f"The adapter does not fit the model: {error}") from error


class AnswerLoss(nn.Module):
    """Summed cross-entropy of the answer tokens. The output layer, most of a small model, sees only those."""

    def __init__(self, peft_model: Any) -> None:
        super().__init__()
        self.peft_model = peft_model

    def forward(self, ids: Tensor, mask: Tensor, learnt: Tensor) -> Tensor:
        logits, targets = self.answer_logits(ids, mask, learnt)
        return nn.functional.cross_entropy(logits, targets, reduction="sum")

    def log_probabilities(self, ids: Tensor, mask: Tensor, learnt: Tensor) -> Tensor:
        """Of each answer token, rows one after another."""
        logits, targets = self.answer_logits(ids, mask, learnt)
        return torch.log_softmax(logits, -1).gather(1, targets[:, None])[:, 0]

    def answer_logits(self, ids: Tensor, mask: Tensor, learnt: Tensor) -> tuple[Tensor, Tensor]:
        causal = self.peft_model.get_base_model()
        hidden = causal.base_model(input_ids=ids, attention_mask=mask, use_cache=False).last_hidden_state
        # The token at i is predicted at i - 1.
        logits = causal.get_output_embeddings()(hidden[:, :-1][learnt[:, 1:]]).float()
        cap = getattr(causal.config.get_text_config(), "final_logit_softcapping", None)
        if cap is not None:
            logits = torch.tanh(logits / cap) * cap
        return logits, ids[:, 1:][learnt[:, 1:]]


def collate(rows: Sequence[Encoded], device: Any) -> tuple[Tensor, Tensor, Tensor]:
    """Ids, attention mask and which tokens are learnt; shorter rows are padded at their end."""
    length = max(len(row.ids) for row in rows)
    ids = torch.zeros((len(rows), length), dtype=torch.long)
    mask = torch.zeros((len(rows), length), dtype=torch.long)
    learnt = torch.zeros((len(rows), length), dtype=torch.bool)
    for i, row in enumerate(rows):
        ids[i, : len(row.ids)] = torch.tensor(row.ids)
        mask[i, : len(row.ids)] = 1
        learnt[i, row.answer : len(row.ids)] = True
    return ids.to(device), mask.to(device), learnt.to(device)
