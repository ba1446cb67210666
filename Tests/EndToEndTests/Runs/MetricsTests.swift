import Glibc
import JSON
import TestSupport
import Testing

/// Metrics: found in what programs print, named by the user, or written by the programs themselves.
@Suite struct MetricsTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
  }

  /// The last values of the metrics of a run.
  private func metrics(_ run: String = "1") throws -> [String: Double] {
    let result = try sandbox.run(Invocation(["runs", "info", run, "--json"]))
    #expect(result.exitCode == 0, "\(result)")
    let scalars = try #require(try JSONValue(parsing: result.outputBytes)["scalars"]?.object)
    return Dictionary(
      uniqueKeysWithValues: scalars.members.compactMap { member in
        member.value.array?.first?.double.map { (member.key, $0) }
      })
  }

  // MARK: The forms in which programs print

  @Test func `launched lines and scripts are read by the forms of programs`() throws {
    let output = """
      Epoch 1/2
      12/12 - 1s - loss: 0.34 - accuracy: 0.91
      INFO:root:{'f1': 0.5, 'lr': 0.1}
      Loss is decreasing, great.

      """
    try sandbox.write(output, to: "output")
    try sandbox.write("cat output; true --lr=0.1\n", to: "lines")
    try sandbox.batchrun("launch", "lines")
    #expect(try metrics() == ["loss": 0.34, "accuracy": 0.91, "f1": 0.5])
    // A script beside a project file, and an operation of it.
    try sandbox.write("import sys\nlr = 0.1\nsys.stdout.write(open('output').read())\n", to: "x.py")
    try sandbox.write(
      """
      guild: {exec: cat output, flags: {lr: 0.1}}
      auto: {exec: cat output, output-scalars: auto, flags: {lr: 0.1}}
      mine: {exec: cat output, output-scalars: [{great: 'Loss is (\\value)'}]}

      """, to: "batchrun.yml")
    for (operation, found) in [
      ("x.py", ["loss": 0.34, "accuracy": 0.91, "f1": 0.5]), ("guild", [:]),
      ("auto", ["loss": 0.34, "accuracy": 0.91, "f1": 0.5]), ("mine", [:]),
    ] {
      let run = try sandbox.batchrun("run", operation, "-D", "output", "-y", "--quiet")
      #expect(run.exitCode == 0, "\(run)")
      #expect(try metrics() == found, "\(operation)")
    }
  }

  @Test func `a script that prints its configuration has no metrics by that`() throws {
    try sandbox.write(
      """
      import argparse, json
      p = argparse.ArgumentParser()
      p.add_argument("--lr", type=float, default=0.1)
      p.add_argument("--batch-size", type=int, default=32)
      a = p.parse_args()
      print(vars(a))
      print(json.dumps(vars(a)))
      print("lr: %s" % a.lr)
      print("lr=%s, batch_size=%s" % (a.lr, a.batch_size))
      print("batch_size=%s loss=0.5" % a.batch_size)

      """, to: "train.py")
    try sandbox.batchrun("run", "train.py", "-y", "--quiet")
    #expect(try metrics() == ["loss": 0.5])
    try sandbox.write("python3 train.py --lr=0.2 --batch-size 16\n", to: "lines")
    try sandbox.batchrun("launch", "lines")
    #expect(try metrics() == ["loss": 0.5])
  }

  @Test func `--test-output-scalars names the form of each line`() throws {
    try sandbox.write("print('x')\n", to: "train.py")
    try sandbox.write("epoch=2 loss=0.5\nLoss is low.\n", to: "out")
    let result = try sandbox.batchrun("run", "train.py", "--test-output-scalars", "out")
    #expect(
      result.output == """
        epoch=2 loss=0.5
          list of pairs: epoch=2.0, loss=0.5 (step 2)
        Loss is low.
          no form fits

        """)
  }

  // MARK: Metrics that users name

  @Test func `a launch keeps the metrics that it was asked for`() throws {
    try sandbox.write("echo 'top 1 was 0.75 of 3'\n", to: "lines")
    let ask = ["launch", "lines", "--metric", #"acc=was (\value)"#]
    #expect(try sandbox.run(Invocation(ask)).exitCode == 0)
    #expect(try metrics() == ["acc": 0.75])
    let file = "runs/lines/metrics.json"
    let kept = try #require(sandbox.text(of: file))
    #expect(
      kept == #"{"version":1,"metrics":[{"name":"acc","pattern":"was (\\value)"}]}"# + "\n")
    // A launch that says nothing of them leaves them.
    try sandbox.write("echo 'top 1 was 0.75 of 3'\necho 'top 1 was 0.5 of 4'\n", to: "lines")
    try sandbox.batchrun("launch", "lines")
    #expect(try metrics() == ["acc": 0.5])
    #expect(sandbox.text(of: file) == kept)
    // What matches nothing is reported once, where it was asked for.
    let slip = try sandbox.batchrun("launch", "lines", "--metric", #"acc=is (\value)"#)
    #expect(
      slip.errors.hasSuffix("\nbatchrun: warning: --metric acc matched no line of output\n"),
      "\(slip)")
    #expect(try !sandbox.batchrun("launch", "lines").errors.contains("matched no line"))
    // Others can be named when everything is done.
    let again = try sandbox.batchrun("launch", "lines", "--metric", #"n=of (\value)"#)
    #expect(again.errors.contains("nothing to do"))
    #expect(!again.errors.contains("matched no line"))
    #expect(try metrics() == ["n": 4])
    #expect(try metrics("2") == ["n": 3])
  }

  @Test func `a newer file of metrics is left alone`() throws {
    try sandbox.write("echo 'loss is 1'\n", to: "lines")
    try sandbox.batchrun("launch", "lines")
    let newer = #"{"version":2,"metrics":{}}"#
    try sandbox.write(newer, to: "runs/lines/metrics.json")
    let result = try sandbox.batchrun("launch", "lines", "--metric", #"loss=is (\value)"#)
    #expect(result.exitCode == 0)
    #expect(result.errors.contains("format version 2, which is newer than this batchrun"))
    #expect(sandbox.text(of: "runs/lines/metrics.json") == newer)
    #expect(try metrics().isEmpty)
  }

  @Test func `runs have the metrics that are named, also when they are started later`() throws {
    try sandbox.write(
      """
      train:
        exec: echo loss=1 top 0.75
        flags: {lr: 0.1}
      own:
        exec: echo loss=1 top 0.75
        output-scalars: {loss: 'loss=(\\value)'}

      """, to: "batchrun.yml")
    let metric = ["--metric", #"acc=top (\value)"#, "-y", "--quiet"]
    #expect(try sandbox.run(Invocation(["run", "train"] + metric)).exitCode == 0)
    #expect(try metrics() == ["acc": 0.75])
    #expect(try sandbox.run(Invocation(["run", "own"] + metric)).exitCode == 0)
    #expect(try metrics() == ["acc": 0.75, "loss": 1])
    #expect(try sandbox.run(Invocation(["run", "train", "--stage"] + metric)).exitCode == 0)
    try sandbox.batchrun("run", "--start", "1", "-y", "--quiet")
    #expect(try metrics() == ["acc": 0.75])
    #expect(try sandbox.run(Invocation(["run", "train", "lr=[1,2]"] + metric)).exitCode == 0)
    #expect(try metrics("1") == ["acc": 0.75])
    #expect(try metrics("2") == ["acc": 0.75])
    // Run again it has them still.
    try sandbox.batchrun("run", "--restart", "1", "-y", "--quiet")
    #expect(try metrics("1") == ["acc": 0.75])
  }

  @Test(arguments: [
    ("acc", "--metric 'acc' has no pattern; write NAME=REGEX"),
    ("=x", "--metric '=x' has no name"),
    ("acc=(", "invalid --metric 'acc=(': "),
    ("acc=1", "the pattern of --metric 'acc' has no group for the value"),
  ])
  func `a metric that is none is refused before anything starts`(
    metric: String, message: String
  ) throws {
    try sandbox.write("touch started\n", to: "lines")
    try sandbox.write("open('started', 'w')\n", to: "x.py")
    for command in [["launch", "lines"], ["run", "x.py", "-y"]] {
      let result = try sandbox.run(Invocation(command + ["--metric", metric]))
      #expect(result.exitCode == 2, "\(result)")
      #expect(result.errors.contains("batchrun: error: " + message), "\(result)")
    }
    #expect(!sandbox.exists("started") && !sandbox.exists("runs"))
  }

  // MARK: The best job

  @Test func `a launch that is stopped names the best of what is done`() throws {
    try sandbox.write("echo 'loss: 0.5'\necho begun > begun; sleep 1000\n", to: "a")
    let launch = try sandbox.startBatchrun(
      "launch", "a", "--minimize", "loss", "--notify", "echo \"$BATCHRUN_BEST\" > told")
    try eventually("the second job runs") { sandbox.exists("begun") }
    launch.send(SIGINT)
    let result = try launch.wait(within: 20)
    #expect(result.errors.contains("\nbest loss 0.5: echo 'loss: 0.5'  ["), "\(result)")
    #expect(sandbox.text(of: "told")?.hasPrefix("loss 0.5: ") == true)
  }

  @Test func `a batch names its best trial in a pipe too, if it has an objective`() throws {
    try sandbox.write("x = 1\nprint('loss:', x)\n", to: "train.py")
    let named = try sandbox.batchrun(
      "run", "train.py", "x=[3,2]", "-y", "--minimize", "loss", "--notify",
      "echo \"$BATCHRUN_BEST\" > told")
    #expect(named.errors.contains("\nbest loss 2.0: train.py x=2  ["), "\(named)")
    #expect(sandbox.text(of: "told")?.hasPrefix("loss 2.0: train.py x=2  [") == true)
    let quiet = try sandbox.batchrun("run", "train.py", "x=[5,4]", "-y", "-q", "--minimize", "loss")
    #expect(quiet.errors.contains("best loss 4.0: train.py x=4  ["), "\(quiet)")
    let other = try sandbox.batchrun("run", "train.py", "x=[3,2]", "-y")
    #expect(!other.errors.contains("best "), "\(other)")
  }

  @Test func `the best job of another launch is named as such, and quotes stay whole`() throws {
    let winner = #"sh -c "x='a=1'; echo loss: 0.1""#
    try sandbox.write(winner + "\nsh -c 'echo loss: 0.5' --lr=2\n", to: "lines")
    let first = try sandbox.batchrun("launch", "lines", "--minimize", "loss")
    #expect(first.errors.contains("\nbest loss 0.1: \(winner)  ["), "\(first)")
    #expect(!first.errors.contains("earlier job"), "\(first)")
    let only = try sandbox.batchrun("launch", "lines", "--only", "lr == 2")
    #expect(only.errors.contains("], an earlier job, not in this launch\n"), "\(only)")
    try sandbox.write("sh -c 'echo loss: 0.5' --lr=2\n", to: "lines")
    let less = try sandbox.batchrun("launch", "lines")
    #expect(less.errors.contains("], an earlier job, not in this launch\n"), "\(less)")
  }

  @Test func `the best job of all launches is named at the end`() throws {
    try sandbox.write("echo val_acc=0.${1#--lr=}5\n", to: "train")
    try sandbox.write(
      (1...3).map { "sh train --lr=\($0) --layers 3\n" }.joined() + "sh train --lr=9; exit 1\n",
      to: "lines")
    let first = try sandbox.batchrun("launch", "lines", "--maximize", "val_acc")
    #expect(first.exitCode == 1)
    let lines = first.errors.split(separator: "\n").map(String.init)
    let id = try shortID(of: "sh train --lr=3 --layers 3")
    let best = "best val_acc 0.35: --lr=3 --layers 3  [\(id)]"
    #expect(lines.contains(best), "\(first)")
    // Kept for later launches, also where nothing is left to do.
    let second = try sandbox.batchrun("launch", "lines", "--json")
    let summary = try #require(second.output.split(separator: "\n").last)
    let value = try JSONValue(parsing: Array(summary.utf8))
    #expect(value["best"]?.string == String(best.dropFirst(5)))
    #expect(value["best_value"]?.double == 0.35)
    #expect(value["best_id"]?.string?.hasPrefix(id) == true)
    let third = try sandbox.batchrun("launch", "lines", "-N", "val_acc")
    #expect(third.errors.contains("nothing to do"))
    #expect(third.errors.contains("best val_acc 0.15: --lr=1 --layers 3  ["))
    let fourth = try sandbox.batchrun("launch", "lines", "-N", "loss")
    #expect(
      fourth.errors.contains(
        "no value for 'loss' in the output of 3 finished jobs; name it with --metric 'loss=…'\n"
          + "later launches go by 'val_acc', as before\n"))
    // What no job has printed does not take the place of what is kept.
    let fifth = try sandbox.batchrun("launch", "lines")
    #expect(fifth.errors.contains("best val_acc 0.15: "), "\(fifth)")
    #expect(try !sandbox.batchrun("launch", "lines", "-N", "").errors.contains("val_acc"))
    #expect(try !sandbox.batchrun("launch", "lines").errors.contains("val_acc"))
    let slip = try sandbox.batchrun("launch", "lines", "-N", "val_ac")
    #expect(
      slip.errors.contains(
        "did you mean 'val_acc'?\nhint: later launches look for it too: -N COL changes that, -N '' ends it\n"
      ), "\(slip)")
    #expect(try sandbox.batchrun("launch", "lines", "-X", "val_acc").errors.contains(best))
    #expect(try sandbox.batchrun("launch", "lines").errors.contains(best))
    #expect(try sandbox.batchrun("launch", "lines", "-N", "a,b").exitCode == 2)
    #expect(try sandbox.batchrun("launch", "lines", "-N", "a", "-X", "b").exitCode == 2)
  }

  private func shortID(of command: String) throws -> String {
    let records = try #require(try sandbox.json(of: "runs/lines/metadata.json").object)
    let record = records.members.first { $0.value["command"]?.string == command }
    return String(try #require(record).key.prefix(8))
  }

  // MARK: Metrics that programs write

  @Test func `programs write metrics themselves`() throws {
    let line = #"echo '{"step": 3, "loss": 0.5}' >> $BATCHRUN_METRICS; echo loss=9 acc=1"#
    try sandbox.write(line + "\n", to: "lines")
    try sandbox.batchrun("launch", "lines")
    #expect(try metrics() == ["loss": 0.5, "acc": 1])
    try sandbox.write(
      """
      import os
      open(os.environ["BATCHRUN_METRICS"], "a").write('{"loss": 0.25}\\n{"lo')

      """, to: "train.py")
    try sandbox.batchrun("run", "train.py", "-y", "--quiet")
    #expect(try metrics() == ["loss": 0.25])
  }

  @Test func `each attempt writes its own`() throws {
    let line =
      #"echo "{\"loss\": $BATCHRUN_ATTEMPT}" >> $BATCHRUN_METRICS; [ $BATCHRUN_ATTEMPT = 2 ]"#
    try sandbox.write(line + "\n", to: "lines")
    try sandbox.batchrun("launch", "lines", "--retries", "1", "--retry-delay", "0.01s")
    #expect(try metrics() == ["loss": 2])
    let id = try #require(sandbox.names(in: "runs/lines/logs").first)
    #expect(sandbox.text(of: "runs/lines/logs/\(id)/metrics.1.jsonl") == "{\"loss\": 1}\n")
  }

  @Test func `a program outside of jobs does not get the variable of one`() throws {
    try sandbox.write("echo $BATCHRUN_METRICS > seen\n", to: "lines")
    let result = try sandbox.run(
      Invocation(["launch", "lines"], environment: ["BATCHRUN_METRICS": "/elsewhere"]))
    #expect(result.exitCode == 0)
    let id = try #require(sandbox.names(in: "runs/lines/logs").first)
    #expect(sandbox.text(of: "seen") == sandbox.path("runs/lines/metrics/\(id).jsonl") + "\n")
    // The job wrote no metrics.
    #expect(!sandbox.exists("runs/lines/metrics"))
  }

  // MARK: Series

  @Test func `all values of a metric can be had`() throws {
    try sandbox.write("echo step=1 loss=3 acc=1; echo step=20 loss=nan\n", to: "lines")
    try sandbox.batchrun("launch", "lines")
    let text = try sandbox.batchrun("runs", "info", "--series", "loss")
    #expect(text.output == "loss\n   1  3.0\n  20  nan\n")
    let json = try sandbox.batchrun("runs", "info", "--series", "*", "--json")
    let value = try JSONValue(parsing: json.outputBytes)
    var series: [UInt8] = []
    series.appendJSON(try #require(value["series"]))
    #expect(
      String(decoding: series, as: UTF8.self)
        == #"{"acc":[[1,1.0]],"loss":[[1,3.0],[20,"nan"]]}"#)
    #expect(value["id"] != nil)
    let wrong = try sandbox.batchrun("runs", "info", "--series", "los")
    #expect(wrong.exitCode == 1)
    #expect(wrong.errors.contains("has no metric 'los'; did you mean 'loss'?"))
  }
}
