"""python tokens.py MODEL ROWS [--plain-text]: token ids of rows in words, to hold against those that are served
(test/model/trainer-tokens.test.ts)."""

import json
import sys
from pathlib import Path

from culture_manager_trainer.base import load_tokenizer, read_header
from culture_manager_trainer.encode import encode, read_rows, read_template


def main(model: Path, rows: Path, *, plain_text: bool) -> None:
    tokenizer, bos = load_tokenizer(model, read_header(model))
    template = read_template(tokenizer, bos=bos, plain_text=plain_text)
    for row in read_rows(rows):
        encoded = encode(tokenizer, template, row)
        ids = list(encoded.ids)
        print(json.dumps({"prompt": ids[: encoded.answer], "answer": ids[encoded.answer :]}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), plain_text="--plain-text" in sys.argv[3:])
