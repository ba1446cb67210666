"""Launches and sweeps."""

import os
import signal
import threading
import time
from pathlib import Path

import batchrun
import pytest


def wait_for(condition, seconds=30):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.01)


def test_a_runfile_is_launched_and_its_events_come_as_they_happen():
    Path("jobs.txt").write_text("while ! test -e go; do sleep 0.02; done\n")
    with batchrun.launch("jobs.txt") as launch:
        kinds = [next(launch)["event"], next(launch)["event"]]
        assert kinds == ["launch", "start"] and launch.returncode is None
        Path("go").touch()
        rest = [event["event"] for event in launch]
    assert rest[0] == "end" and rest[-1] == "summary"
    assert launch.returncode == 0 and launch.summary["completed"] == 1


def test_commands_are_launched_under_a_name():
    commands = ["echo a", ["sh", "-c", "echo 'b  c'"], ["touch", "a file"]]
    summary = batchrun.launch(iter(commands), n_jobs=2, name="mixed").wait()
    assert summary["completed"] == 3
    assert Path("a file").exists()
    logs = sorted(path.read_text() for path in Path("runs/mixed/logs").glob("*/out.log"))
    assert logs == ["", "a\n", "b  c\n"]


def test_commands_without_a_name_have_one():
    assert batchrun.launch(["true"]).wait()["completed"] == 1
    assert batchrun.launch(["true", "echo more"]).wait()["skipped"] == 1
    assert {row["operation"] for row in batchrun.runs("commands", as_frame=False)} == {"commands"}


def test_commands_that_repeat_others_are_reported():
    with pytest.warns(UserWarning, match="1 of the commands repeats another and runs once"):
        assert batchrun.launch(["echo a", "echo b", "echo a"], name="twice").wait()["completed"] == 2
    launch = batchrun.launch(["echo a", "echo a"], name="each", options=["--replicates"])
    assert launch.wait()["completed"] == 2


@pytest.mark.parametrize("command", ["a\nb", "", "  ", "# comment", "echo \\"])
def test_what_is_not_one_command_is_refused(command):
    with pytest.raises(ValueError):
        batchrun.launch(["true", command], name="refused")
    assert not Path("runs").exists()


def test_a_command_need_not_be_text():
    name = os.fsdecode(b"\xff")
    assert batchrun.launch([["touch", name]], name="bytes").wait()["completed"] == 1
    assert os.path.exists(b"\xff")


def test_failed_jobs_are_counted_and_retried():
    launch = batchrun.launch(["echo x >> tries; exit 7"], name="bad", retries=2, options=["--retry-delay", "0"])
    ends = [event for event in launch if event["event"] == "end"]
    assert [event["exit_code"] for event in ends] == [7, 7, 7]
    assert launch.summary["failed"] == 1 and launch.returncode == 1
    assert Path("tries").read_text() == "x\n" * 3
    assert batchrun.launch(["echo x >> tries; exit 7"], name="bad").wait()["skipped"] == 1
    again = batchrun.launch(["echo x >> tries; exit 7"], name="bad", mode="retry_failed").wait()
    assert again["failed"] == 1


def test_timeout_and_home():
    summary = batchrun.launch(["sleep 60"], name="slow", home="elsewhere", timeout=0.2).wait()
    assert summary["failed"] == 1
    assert Path("elsewhere/slow/metadata.json").exists() and not Path("runs").exists()


def test_some_jobs_with_variables_and_a_notice():
    commands = [f"echo $WORD >> words; : --n={number}" for number in range(4)]
    launch = batchrun.launch(
        commands, name="some", only=["n > 0", "n < 3"], limit=1, env={"WORD": "a b"}, notify="echo $BATCHRUN_DONE > told"
    )
    assert launch.wait()["completed"] == 1
    assert Path("words").read_text() == "a b\n"
    wait_for(lambda: Path("told").exists() and Path("told").read_text() == "1\n")
    assert batchrun.launch(commands, name="some", only="n = 2").wait()["completed"] == 1
    with pytest.raises(batchrun.BatchrunError, match="no line has a parameter 'm'"):
        batchrun.launch(commands, name="some", only="m = 2").wait()


def test_a_launch_can_be_stopped_at_once():
    for drain in (False, True):
        launch = batchrun.launch(["sleep 3"], name=f"at-once-{drain}")
        launch.stop(drain=drain)
        summary = launch.wait()
        assert summary["event"] == "summary" and summary["failed"] == 0


def test_a_program_that_is_not_there_is_an_error(monkeypatch):
    monkeypatch.setenv("BATCHRUN_BINARY", "/no/such/batchrun")
    for call in (lambda: batchrun.launch(["true"]), lambda: batchrun.runs(as_frame=False), lambda: batchrun.sweep("x")):
        with pytest.raises(batchrun.BatchrunError, match="cannot run '/no/such/batchrun': No such file") as caught:
            call()
        assert "BATCHRUN_BINARY" in str(caught.value)


def test_a_launch_that_cannot_start_says_why():
    launch = batchrun.launch("missing.txt")
    with pytest.raises(batchrun.BatchrunError, match="runfile 'missing.txt' does not exist") as caught:
        launch.wait()
    assert caught.value.exit_code == 2 and launch.returncode == 2


def test_stop_ends_the_jobs_and_the_next_launch_runs_them_again():
    command = "test -e go || sleep 60"
    launch = batchrun.launch([command], name="stopped")
    while next(launch)["event"] != "start":
        pass
    launch.stop()
    assert launch.wait()["terminated"] == 1
    assert launch.returncode == 130
    launch.stop()  # nothing to do
    Path("go").touch()
    assert batchrun.launch([command], name="stopped").wait()["completed"] == 1


def test_drain_lets_running_jobs_finish():
    launch = batchrun.launch(["while ! test -e go; do sleep 0.02; done", "true"], name="drained")
    while next(launch)["event"] != "start":
        pass
    launch.stop(drain=True)
    assert next(launch)["event"] == "notice"
    Path("go").touch()
    summary = launch.wait()
    assert (summary["completed"], summary["not_started"]) == (1, 1)


def test_leaving_the_block_stops_it():
    with pytest.raises(RuntimeError, match="mine"):
        with batchrun.launch(["sleep 60"], name="left") as launch:
            while next(launch)["event"] != "start":
                pass
            raise RuntimeError("mine")
    assert launch.returncode == 130 and launch.summary["terminated"] == 1


def test_an_interrupt_stops_it_and_its_events_are_read_to_the_end():
    def interrupt():
        wait_for(lambda: Path("started").exists())
        os.kill(os.getpid(), signal.SIGINT)

    launch = batchrun.launch(["touch started; sleep 60"], name="interrupted")
    thread = threading.Thread(target=interrupt)
    thread.start()
    with pytest.raises(KeyboardInterrupt):
        launch.wait()
    thread.join()
    assert launch.returncode == 130 and launch.summary["terminated"] == 1


def test_a_launch_that_is_killed_is_an_error():
    launch = batchrun.launch(["sleep 60"], name="killed")
    pid = launch._process.pid
    while next(launch)["event"] != "start":
        pass
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    jobs = [job for child in children for job in Path(f"/proc/{child}/task/{child}/children").read_text().split()]
    for process in [str(pid), *children, *jobs]:
        os.kill(int(process), signal.SIGKILL)
    with pytest.raises(batchrun.BatchrunError):
        launch.wait()
    assert launch.returncode == 137


def test_many_commands_and_events_do_not_block():
    commands = [f": {'x' * 500} {number}" for number in range(2000)]
    assert batchrun.launch(commands, n_jobs=2, name="many").wait()["completed"] == 2000


def test_a_spec_may_be_a_file_or_a_dict():
    spec = {"program": "train", "parameters": {"lr": [0.1, 1e-05], "text": ["a b", "ü😀"], "deep": [True]}}
    assert batchrun.sweep(spec) == [
        f"train --lr={lr} --text={text} --deep=True" for lr in ("0.1", "1e-05") for text in ("'a b'", "'ü😀'")
    ]
    Path("grid.yml").write_text("program: train\nparameters:\n  n: {max: 100}\n")
    assert batchrun.sweep("grid.yml")[:2] == ["train --n=0", "train --n=1"]
    assert batchrun.sweep(Path("grid.yml"), sample=3, seed=1) == batchrun.sweep("grid.yml", sample=3, seed=1)
    assert len(batchrun.sweep("grid.yml", sample=3)) == 3
    assert not Path("grid.runfile").exists()
    with pytest.raises(batchrun.BatchrunError, match="parameters"):
        batchrun.sweep({"program": "train", "parameters": 3})


def test_a_sweep_of_some_combinations():
    spec = {"program": "train", "parameters": {"lr": [0.1, 0.01], "opt": ["adam", "sgd"]}}
    assert batchrun.sweep(spec, only="lr < 0.1 and opt == adam") == ["train --lr=0.01 --opt=adam"]
    assert len(batchrun.sweep(spec, only="opt = sgd", sample=1)) == 1
    with pytest.raises(batchrun.BatchrunError, match="no parameter 'lrr'; did you mean 'lr'?"):
        batchrun.sweep(spec, only="lrr = 1")
    with pytest.raises(batchrun.BatchrunError, match="no combination is left"):
        batchrun.sweep(spec, only="lr > 1")
