# %% [markdown]
# A sweep over learning rate and momentum, from the commands to the curves.

# %%
import batchrun

commands = batchrun.sweep(
    {
        "program": "python3 train.py",
        "parameters": {"lr": [0.01, 0.03, 0.1, 0.3], "momentum": [0, 0.5, 0.9]},
    }
)
print(len(commands), "commands, the first is:", commands[0])

# %% Run this cell again at any time: what is done is skipped.
with batchrun.launch(commands, n_jobs=2, name="descent") as launch:
    for event in launch:
        if event["event"] == "end" and event["state"] != "completed":
            print(event["state"], event["command"])
print(launch.summary["completed"], "done,", launch.summary["skipped"], "were done before")

# %% The best three.
best = batchrun.compare("descent", columns=["=lr", "=momentum", "loss"], minimum="loss", top=3, as_frame=False)
for place, row in enumerate(best, start=1):
    print(f"best {place}: lr={row['lr']} momentum={row['momentum']} loss={row['loss']:.2g}")

# %% How the loss went down.
curves = {
    f"lr={row['lr']} momentum={row['momentum']}": batchrun.series(row["run"], "loss", as_frame=False)
    for row in best
}
for name, points in curves.items():
    print(name, *(f"{point['value']:.2g}" for point in points[::10]))

# %%
try:
    from matplotlib import pyplot
except ImportError:
    print("install matplotlib to see the curves")
else:
    for name, points in curves.items():
        pyplot.plot([point["step"] for point in points], [point["value"] for point in points], label=name)
    pyplot.xlabel("step")
    pyplot.ylabel("loss")
    pyplot.yscale("log")
    pyplot.legend()
    pyplot.savefig("curves.png")
