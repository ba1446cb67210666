"""Pretends to train a model: the loss is least at rate 0.05, with 4 gated layers."""

import math

rate = 0.5
layers = 2
kind = "plain"

loss = math.log10(rate / 0.05) ** 2 + (layers - 4) ** 2 / 8 + (kind == "plain") / 4
print(f"loss: {loss:.6f}")
