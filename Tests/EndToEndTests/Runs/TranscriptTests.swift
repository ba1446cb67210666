import Glibc
import JSON
import TestSupport
import Testing

/// What `cat --output` and `watch` show of runs whose work is to run others.
@Suite struct TranscriptTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.write(
      """
      i=1
      while test $i -le 2; do echo "trial $1 line $i"; i=$((i+1)); done
      printf "trial $1 last"
      test "$1" != 2 || exit 3
      """, to: "say.sh")
    try sandbox.write(
      "echo \"begin $1\"; while ! test -e \(sandbox.path("go"))$1; do sleep 0.01; done; echo \"end $1\"\n",
      to: "wait.sh")
    try sandbox.write(
      """
      say:
        exec: sh \(sandbox.path("say.sh")) ${n}
        flags: {n: 0}
      wait:
        exec: sh \(sandbox.path("wait.sh")) ${n}
        flags: {n: 0}
      again:
        exec: sh -c 'echo attempt; test -e \(sandbox.path("seen")) || { touch \(sandbox.path("seen")); exit 1; }'
        flags: {n: 0}
      all:
        steps: [say n=1, 'say n=[3,4]', say n=5]
      """, to: "batchrun.yml")
  }

  private func id(of operation: String) throws -> String {
    try waitFor("\(operation) is on record") {
      let runs = try sandbox.batchrun("runs", "--all", "--json").json.array
      return runs?.first { $0["operation"]?.string == operation }?["id"]?.string
    }
  }

  /// The lines without ids.
  private func lines(_ text: String) -> [String] {
    text.split(separator: "\n").map { String($0).replacing(/[0-9a-f]{32}/, with: "ID") }
  }

  private func output(of operation: String) throws -> [String] {
    lines(try sandbox.batchrun("cat", "--output", try id(of: operation)).output)
  }

  private func trial(_ n: Int) -> [String] {
    ["INFO: [batchrun] Running trial ID: say (n=\(n))"] + said(n)
  }

  private func said(_ n: Int) -> [String] {
    ["trial \(n) line 1", "trial \(n) line 2", "trial \(n) last"]
  }

  @Test(arguments: ["1", "3"]) func `the output of a batch has that of its trials`(
    workers: String
  ) throws {
    try sandbox.batchrun("run", "-y", "say", "n=[1,2,3]", "--keep-batch", "-j", workers)
    let failed = "ERROR: [batchrun] Trial ID exited with an error (3) - see log for details"
    var lines = try output(of: "say+")
    // With several workers, when that is shown depends on the others.
    #expect(lines.filter { $0 == failed }.count == 1)
    if workers == "1" {
      #expect(lines == trial(1) + trial(2) + [failed] + trial(3))
    } else {
      lines.removeAll { $0 == failed }
      #expect(lines == trial(1) + trial(2) + trial(3))
    }
  }

  @Test func `each attempt of a trial is at its place`() throws {
    try sandbox.batchrun("run", "-y", "again", "n=[1,2]", "--keep-batch", "--retries", "1")
    let again = try output(of: "again+")
    #expect(again.count { $0 == "attempt" } == 3, "\(again)")
    #expect(again.prefix(2).last == "attempt")
  }

  @Test func `the output of steps has that of each, and of the trials of each`() throws {
    try sandbox.batchrun("run", "-y", "all")
    #expect(
      try output(of: "all")
        == ["INFO: [batchrun] running say: say n=1"] + said(1)
        + ["INFO: [batchrun] running say: say n=[3, 4]"] + trial(3) + trial(4)
        + ["INFO: [batchrun] running say: say n=5"] + said(5))
  }

  @Test func `the output of a queue has that of its runs`() throws {
    try sandbox.batchrun("run", "-y", "say", "n=7", "--stage")
    try sandbox.batchrun("run", "-y", "queue", "run-once=yes")
    let lines = try output(of: "queue")
    let start = try #require(lines.firstIndex { $0.hasSuffix("Starting staged run ID") })
    #expect(Array(lines[(start + 1)...].prefix(3)) == said(7))
  }

  @Test func `the output of an optimizer is followed by that of its trials`() throws {
    try sandbox.write(
      "echo asking; \"$BATCHRUN\" trial n=3; \"$BATCHRUN\" trial n=4; printf asked\n", to: "ask.sh")
    try sandbox.append("\nask:\n  exec: sh ask.sh\n", to: "batchrun.yml")
    let result = try sandbox.shell("\"$BATCHRUN\" run -y say -o ask")
    #expect(result.exitCode == 0, "\(result)")
    let lines = try output(of: "say+ask")
    #expect(Array(lines.suffix(8)) == trial(3) + trial(4), "\(lines)")
    #expect(lines.first == "asking" && lines.contains("asked"), "\(lines)")
  }

  /// The output of a trial is shown while it runs; that of the next one comes when it has ended.
  @Test(arguments: ["1", "2"]) func `a batch is watched with its trials`(workers: String) throws {
    let batch = try sandbox.startBatchrun("run", "-y", "wait", "n=[1,2,3]", "-j", workers)
    try eventually("it runs") { !sandbox.names(in: "runs/wait/logs").isEmpty }
    let watch = try sandbox.startBatchrun("watch", try id(of: "wait+"))
    try eventually("the output of the first trial") { watch.output.contains("begin 1\n") }
    if workers == "2" {
      try sandbox.write("", to: "go2")
      try eventually("the third runs") {
        sandbox.names(in: "runs/wait/logs").count == 4
      }
      #expect(!watch.output.contains("begin 2\n"))
    }
    try sandbox.write("", to: "go1")
    try eventually("the output of the second") { watch.output.contains("end 1\nINFO") }
    for number in 2...3 { try sandbox.write("", to: "go\(number)") }
    #expect(try batch.wait().exitCode == 0)
    #expect(try watch.wait().exitCode == 0)
    let shown = lines(watch.output).filter { !$0.hasPrefix("INFO") }
    #expect(shown == (1...3).flatMap { ["begin \($0)", "end \($0)"] })
    #expect(lines(watch.output).count == 9)
    #expect(watch.errors.contains("stopped with a status of 'completed'"), "\(watch.errors)")
  }
}
