"""Metrics in the output of launched lines: 3,000 logs read by compare; a log of 100 MB, with --full of 1 GB"""

import os
import statistics

from common import homes
from common.figures import Figure, at_least, at_most
from common.measuring import measure, remove

LOGS = 3_000
LINES = 40
MIXED = """\
2026-11-30 12:00:01,123 INFO trainer: loaded 500 images from data=train
Using device cuda:0 with 4 workers
Epoch 1/10
12/12 [==============================] - 1s 5ms/step - loss: 0.3412 - accuracy: 0.9000
epoch=3 loss=0.4 acc=91.2% lr=1e-3
loss: 0.25 (step 10)
{'loss': 0.5, 'grad_norm': 1.25, 'learning_rate': 5e-05, 'epoch': 1.0}
 40%|####      | 4/10 [00:01<00:02,  2.50it/s, loss=0.41]
2026-11-30 12:00:01,123 INFO trainer: step=3 loss=0.4
WARNING: the learning rate may be too high for this batch size, consider lowering it
Saved the model to /scratch/runs/model-0003.ckpt in 0.8 seconds
{"step": 40, "val": {"loss": 0.31, "accuracy": 0.9}}
"""
PROSE = """\
2026-11-30 12:00:01,123 INFO trainer: loaded 500 images from data=train
Using device cuda:0 with 4 workers, which is what was asked for
The answer is: 42, and nothing else is known of it so far
Saved the model to /scratch/runs/model-0003.ckpt in 0.8 seconds
"""
BARS = """\
 40%|####      | 4/10 [00:01<00:02,  2.50it/s, loss=0.41, acc=0.91]
Epoch 3:  40%|####      | 40/100 [00:01<00:02, 30.00it/s, v_num=0, train_loss=0.41]
"""


def run(setup):
    folder = setup.fresh("results")
    homes.of_lines(folder, LOGS)
    plain = processor_time(setup, folder)
    folder = setup.fresh("results")
    lines = MIXED.splitlines(keepends=True)
    homes.of_logs(folder, LOGS, lambda n: "".join(lines[(n + i) % len(lines)] for i in range(LINES)))
    name = f"{LOGS:,} logs of {LINES} lines, cold"
    figures = [
        Figure(f"{name}: NAME: NUMBER", "cpu", plain, "s", at_most(0.115)),
        Figure(f"{name}: mixed", "cpu", processor_time(setup, folder), "s"),
    ]
    size = 1_000_000_000 if setup.full else 100_000_000
    for name, text in (("mixed lines", MIXED), ("sentences", PROSE), ("bars of tqdm", BARS)):
        folder = setup.fresh("results")
        setup.say(f"a log of {size // 1_000_000:,} MB: {name}")
        homes.of_logs(folder, 1, lambda n: "")
        speed = homes.fill_log(folder, text, size) / processor_time(setup, folder)
        figures.append(Figure(f"{name}, a long log", "speed", speed / 1e6, "MB/s", at_least(300)))
    setup.fresh("results")
    return figures


def processor_time(setup, folder):
    """Of a comparison that finds nothing in the cache."""
    costs = []
    for _ in range(setup.repeats):
        remove(folder / "runs" / ".cache")
        costs.append(measure([setup.binary, "compare", "--csv", os.devnull], folder).cpu)
    return statistics.median(costs)
