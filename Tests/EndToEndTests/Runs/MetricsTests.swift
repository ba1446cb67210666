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
    #expect(sandbox.text(of: "seen") == sandbox.path("runs/lines/logs/\(id)/metrics.jsonl") + "\n")
  }
}
