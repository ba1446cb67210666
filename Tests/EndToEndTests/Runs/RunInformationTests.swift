import Glibc
import JSON
import TestSupport
import Testing

/// `batchrun runs info`: all that is known of one run, and where its numbers come from.
@Suite struct RunInformationTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.write(
      """
      train:
        exec: sh train.sh
        flags: {lr: 0.1, layers: 3, run10: a, run9: b}
        requires: {file: data.txt}
      """, to: "batchrun.yml")
    try sandbox.write("data\n", to: "data.txt")
    try sandbox.write(
      """
      echo "loss: 0.5 (step 3)"
      echo "loss: 0.25 (step 7)"
      echo "sys/memory: 12"
      while [ -e "$HOLD" ]; do sleep 0.01; done
      echo "bad: nan"
      """, to: "train.sh")
  }

  private func info(_ arguments: String...) throws -> [String] {
    let result = try sandbox.run(Invocation(["runs", "info"] + arguments))
    #expect(result.exitCode == 0 && result.errors == "", "\(result)")
    return result.output.split(separator: "\n").map(String.init)
  }

  private func section(_ name: String, of lines: [String]) -> [String] {
    Array(lines.drop { $0 != name + ":" }.dropFirst().prefix { $0.hasPrefix(" ") })
  }

  @Test func `everything stands in one order, as text and as JSON`() throws {
    try sandbox.batchrun("run", "train", "-y", "--quiet", "--tag", "b", "--tag", "a")
    try sandbox.batchrun("comment", "1", "--add", "first\nsecond", "--user", "me@here", "-y")
    let lines = try info("-c", "-e", "-m", "-d")
    #expect(
      lines.filter { !$0.hasPrefix(" ") }.map { String($0.prefix { $0 != ":" }) } == [
        "id", "operation", "from", "status", "started", "stopped", "marked", "label",
        "sourcecode_digest", "vcs_commit", "run_dir", "command", "exit_status", "pid", "tags",
        "flags", "scalars", "comments", "environment", "manifest", "dependencies",
      ])
    #expect(lines.contains("operation: train") && lines.contains("exit_status: 0"))
    #expect(lines.contains("pid:") && lines.contains("marked: no"))
    #expect(lines.contains("from: ~/batchrun.yml"))
    #expect(section("tags", of: lines) == ["  - b", "  - a"])
    #expect(
      section("flags", of: lines) == [
        "  layers: 3", "  lr: 0.1", "  run9: b", "  run10: a",
      ])
    #expect(
      section("scalars", of: lines) == ["  bad: nan (step 7)", "  loss: 0.250000 (step 7)"])
    let comment = section("comments", of: lines)
    #expect(
      Array(comment.prefix(5)) == [
        "  -", "    body: |", "      first", "      second", "    host: here",
      ])
    #expect(comment.last == "    user: me")
    #expect(
      section("environment", of: lines).contains(
        "  PROJECT_DIR: "
          + sandbox.path("")
          .dropLast()))
    #expect(
      section("manifest", of: lines) == [
        "  dependencies:", "    - data.txt", "  sourcecode:",
        "    - .batchrun/sourcecode/batchrun.yml", "    - .batchrun/sourcecode/data.txt",
        "    - .batchrun/sourcecode/train.sh",
      ])
    let dependencies = section("dependencies", of: lines)
    #expect(dependencies.contains("      config: " + sandbox.path("data.txt")))
    #expect(dependencies.last == "      uri: file:data.txt")

    let json = try sandbox.batchrun("runs", "info", "--json", "-c", "-e", "-m", "-d").json
    #expect(
      json.object?.members.map(\.key).filter { !$0.hasSuffix("ed_at") }
        == lines.filter { !$0.hasPrefix(" ") }
        .map { String($0.prefix { $0 != ":" }) })
    #expect(json["scalars"]?["loss"] == .array([.number("0.25"), .number("7")]))
    #expect(json["scalars"]?["bad"] == .array([.string("nan"), .number("7")]))
    #expect(json["comments"]?.array?.first?["body"] == .string("first\nsecond"))
    let started = try #require(json["started"]?.int)
    let listed = try sandbox.batchrun("runs", "--json").json
    let compared = try sandbox.batchrun("compare", "--json").json
    for key in ["started_at", "stopped_at"] {
      let time = try #require(json[key]?.string)
      #expect(time.contains(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}[+-]\d\d:\d\d$/))
      #expect(
        listed.array?.first?[key]?.string == time && compared.array?.first?[key]?.string == time)
    }
    #expect(listed.array?.first?["started"]?.int == started && started > 1_700_000_000_000_000)
  }

  @Test func `all that is kept of a number is shown with its step`() throws {
    try sandbox.batchrun("run", "train", "-y", "--quiet")
    let lines = section("scalars", of: try info("--all-scalars"))
    #expect(
      lines.suffix(14) == [
        "  loss:", "    avg: 0.375000 (2 values)", "    first: 0.500000 (step 3)",
        "    last: 0.250000 (step 7)", "    max: 0.500000 (step 3)", "    min: 0.250000 (step 7)",
        "    total: 0.750000 (2 values)", "  sys/memory:", "    avg: 12.000000 (1 value)",
        "    first: 12.000000 (step 7)", "    last: 12.000000 (step 7)",
        "    max: 12.000000 (step 7)", "    min: 12.000000 (step 7)",
        "    total: 12.000000 (1 value)",
      ])
    let loss = try sandbox.batchrun("runs", "info", "--json", "-s").json["scalars"]?["loss"]
    #expect(loss?.object?.members.map(\.key) == ["avg", "first", "last", "max", "min", "total"])
    #expect(loss?["min"] == .array([.number("0.25"), .number("7")]))
  }

  @Test func `a running run shows what it has so far`() throws {
    try sandbox.write("", to: "hold")
    let run = try sandbox.startBatchrun(
      "run", "train", "-y", "--quiet", environment: ["HOLD": sandbox.path("hold")])
    try eventually("the second number is there") {
      try sandbox.batchrun("runs", "info").output.contains("  loss: 0.250000 (step 7)\n")
    }
    let lines = try info()
    #expect(lines.contains("status: running") && lines.contains("stopped:"))
    #expect(lines.contains("exit_status:"))
    #expect(!lines.contains { $0.hasPrefix("  bad") })
    sandbox.remove("hold")
    #expect(try run.wait().exitCode == 0)
    #expect(try info().contains("  bad: nan (step 7)"))
  }

  @Test func `numbers of a run whose launcher was killed are not lost`() throws {
    try sandbox.write("", to: "hold")
    let run = try sandbox.startBatchrun(
      "run", "train", "-y", "--quiet", environment: ["HOLD": sandbox.path("hold")])
    try eventually("it has printed something") {
      try sandbox.batchrun("runs", "info").output.contains("  loss: 0.250000 (step 7)\n")
    }
    kill(try run.waitForLauncher(), SIGKILL)
    sandbox.remove("hold")
    _ = try run.wait()
    let lines = try info()
    #expect(lines.contains("status: completed"), "\(lines)")
    #expect(section("scalars", of: lines).contains("  bad: nan (step 7)"), "\(lines)")
  }

  @Test func `lines of runfiles have numbers, and no folder`() throws {
    try sandbox.write("echo 'x: 1e3 (step 2)'; printf 'y: -inf'\n", to: "sweep")
    try sandbox.batchrun("launch", "sweep")
    for _ in 0..<2 {
      let lines = try info("-m", "-e", "-d", "-c")
      #expect(
        section("scalars", of: lines) == ["  x: 1000.000000 (step 2)", "  y: -inf (step 2)"])
      #expect(lines.contains("run_dir:") && lines.contains("from: ~/runs/sweep"))
      #expect(section("manifest", of: lines) == ["  dependencies:", "  sourcecode:"])
    }
    #expect(sandbox.names(in: "runs/.cache/scalars") == ["sweep"])
  }

  @Test func `numbers are found in event files too`() throws {
    try sandbox.write(
      bytes: EventFileBytes.header + EventFileBytes.scalar("loss", 0.7, step: 40), to: "events")
    try sandbox.write(
      """
      echo "loss: 9"
      mkdir -p logs/val
      cp "$PROJECT_DIR/events" events.out.tfevents.1.host
      cp "$PROJECT_DIR/events" logs/val/events.out.tfevents.1.host
      """, to: "train.sh")
    try sandbox.batchrun("run", "train", "-y", "--quiet")
    #expect(
      section("scalars", of: try info()) == [
        "  loss: 0.700000 (step 40)", "  logs/val#loss: 0.700000 (step 40)",
      ])
  }

  @Test func `what comes from outside is harmless`() throws {
    try sandbox.write("printf 'a\\033[31m: 1\\n\\033]0;x: 2\\n'\n", to: "train.sh")
    try sandbox.batchrun("run", "train", "-y", "--quiet", "--label", "\u{1b}[2J")
    for arguments in [["runs", "info"], ["runs", "info", "-s"], ["runs", "info", "--json"]] {
      let result = try sandbox.run(Invocation(arguments))
      #expect(!result.outputBytes.contains(0x1b), "\(arguments)")
      #expect(result.output.contains("1b["))
    }
  }
}
