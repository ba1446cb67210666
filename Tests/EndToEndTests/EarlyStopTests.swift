import Glibc
import JSON
import TestSupport
import Testing

/// Jobs that will not become the best are ended, by the steps that they print.
@Suite struct EarlyStopTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    // Prints ten steps and ends, or lasts until it is let go.
    try sandbox.write(
      """
      echo $$ >> pids
      for step in 1 2 3 4 5 6 7 8 9 10; do echo "step=$step loss=$1"; done
      while test "$2" = hold && ! test -e go; do sleep 0.02; done
      echo end >> ends

      """, to: "train.sh")
  }

  @discardableResult
  private func launch(_ lines: String, _ options: String...) throws -> ProgramResult {
    try sandbox.write(lines, to: "a.runfile")
    return try sandbox.run(Invocation(["launch", "a.runfile"] + options))
  }

  private static let rule = ["--early-stop", "asha:eta=2,min=2", "--minimize", "loss"]

  private func records() throws -> [String: JSONValue] {
    let members = try LedgerFiles(sandbox, "runs/a").records()
    return members
  }

  @Test func `a job that is behind at its step is ended, and that is no failure`() throws {
    let lines = "sh train.sh 0.1\nsh train.sh 0.9 hold\nsh train.sh 0.05\n"
    try sandbox.write(lines, to: "a.runfile")
    let result = try sandbox.run(Invocation(["launch", "a.runfile"] + Self.rule))
    #expect(result.exitCode == 0, "\(result)")
    #expect(result.errors.contains("2 done, 0 failed, 1 stopped early\n"), "\(result)")
    #expect(result.errors.contains("best loss 0.05: "), "\(result)")
    #expect(sandbox.livingProcesses() == [])
    let record = try #require(try records()["sh train.sh 0.9 hold"])
    #expect(record["state"]?.string == "terminated")
    #expect(record["status"] == .null)
    #expect(record["signal"]?.int == 15)
    #expect(record["stopped_early"]?["value"]?.double == 0.9)
    #expect(record["stopped_early"]?["step"]?.int == 2)
    #expect(record["stopped_early"]?["rule"]?.string == "asha")

    // It is left alone, also where failures are tried again.
    for mode in ["resume", "retry-failed"] {
      let again = try sandbox.run(Invocation(["launch", "a.runfile", "--mode", mode] + Self.rule))
      #expect(again.exitCode == 0, "\(again)")
      #expect(again.errors.contains("nothing to do: 2 done, 1 stopped early"), "\(again)")
    }
    let status = try sandbox.batchrun("status", "a")
    #expect(
      status.output.contains("2 done, 0 failed, 1 stopped early, 0 running"), "\(status)")
    #expect(!status.output.contains("terminated"), "\(status)")
    #expect(try sandbox.batchrun("runs").output.contains("  stopped early  "))
    let info = try sandbox.batchrun("runs", "info", "2")
    #expect(info.output.contains("status: stopped early\n"), "\(info)")
    #expect(
      info.output.contains("stopped_early:\n  step: 2\n  value: 0.9\n  rule: asha\n"), "\(info)")
    let table = try sandbox.batchrun(
      "compare", "a", "--csv", "-", "--columns", ".status,loss,.stopped_early")
    #expect(table.output.contains(",stopped early,"), "\(table)")
    // The best value so far is that of a job that has completed.
    #expect(table.output.contains(",0.9,0.1,"), "\(table)")
    #expect(table.output.hasSuffix(",2\n"), "\(table)")
    let listed = try sandbox.batchrun("runs", "--filter", "stopped_early > 0", "--json").json
    #expect(listed.array?.map { $0["stopped_early"]?["rule"]?.string } == ["asha"])

    // Everything is run again only if everything is to be.
    try sandbox.write("", to: "go")
    let overwritten = try sandbox.batchrun("launch", "a.runfile", "--mode", "overwrite")
    #expect(overwritten.errors.contains("3 done, 0 failed\n"), "\(overwritten)")
    #expect(try records()["sh train.sh 0.9 hold"]?["stopped_early"] == nil)
    #expect(sandbox.lines(of: "pids").count == 6)
  }

  @Test func `a rule that could compare nothing says why`() throws {
    let lines = (1...8).map { "sh train.sh 0.\($0)\n" }.joined()
    let result = try launch(
      lines, "--early-stop", "median:warmup=20", "--minimize", "loss", "-j", "2")
    #expect(result.exitCode == 0, "\(result)")
    #expect(
      result.errors.contains(
        "early stopping by 'median:warmup=20' stopped nothing: "
          + "it compares jobs from step 21 on, and the furthest has come to 10\n"), "\(result)")
  }

  @Test func `events for programs tell of it`() throws {
    try sandbox.write("sh train.sh 0.1\nsh train.sh 0.9 hold\n", to: "a.runfile")
    let result = try sandbox.run(Invocation(["launch", "a.runfile", "--json"] + Self.rule))
    let events = try result.output.split(separator: "\n").map {
      try JSONValue(parsing: Array($0.utf8))
    }
    let end = try #require(events.last { $0["event"]?.string == "end" })
    #expect(end["outcome"]?.string == "terminated")
    #expect(end["stopped_early"]?["value"]?.double == 0.9)
    #expect(events.last?["stopped_early"]?.int == 1)
    #expect(events.last?["terminated"]?.int == 0)
    #expect(events.last?["exit_code"]?.int == 0)
  }

  @Test func `one that ignores the signal is killed after the grace period`() throws {
    try sandbox.write(
      "sh train.sh 0.1\ntrap '' TERM; sh train.sh 0.9 hold\n", to: "a.runfile")
    let result = try sandbox.run(
      Invocation(["launch", "a.runfile", "--grace", "0.3"] + Self.rule))
    #expect(result.exitCode == 0, "\(result)")
    #expect(sandbox.livingProcesses() == [])
    let record = try #require(try records()["trap '' TERM; sh train.sh 0.9 hold"])
    #expect(record["stopped_early"]?["rule"]?.string == "asha")
    #expect((record["runtime"]?.double ?? 0) >= 0.3)
  }

  /// What it has come to is its own; what answers the signal has not finished.
  @Test(arguments: [("''", true), ("'exit 0'", false)])
  func `one that ignores the signal and ends by itself keeps its end`(
    action: String, isIgnoring: Bool
  ) throws {
    // A part of the job tells when the signal has come.
    let line =
      "(trap 'touch asked; exit' TERM; until test -e asked; do sleep 0.02; done) & "
      + "trap \(action) TERM; sh train.sh 0.9; until test -e asked; do sleep 0.02; done; "
      + "echo step=11 loss=0.8"
    try sandbox.write("sh train.sh 0.1\n\(line)\n", to: "a.runfile")
    let result = try sandbox.run(Invocation(["launch", "a.runfile", "--grace", "60"] + Self.rule))
    #expect(result.exitCode == 0, "\(result)")
    let record = try #require(try records()[line])
    #expect(record["state"]?.string == (isIgnoring ? "completed" : "terminated"))
    #expect(record["exit_code"]?.int == (isIgnoring ? 0 : nil))
    #expect((record["stopped_early"] == nil) == isIgnoring)
  }

  @Test func `jobs without steps are never ended`() throws {
    let lines = """
      sh train.sh 0.1
      echo 'loss: 0.9'; sleep 1
      sleep 1
      echo 'accuracy 0.3'; sleep 1

      """
    try sandbox.write(lines, to: "a.runfile")
    let result = try sandbox.run(
      Invocation(
        ["launch", "a.runfile", "-j", "4", "--early-stop", "hyperband:min=1", "--minimize", "loss"])
    )
    #expect(result.exitCode == 0, "\(result)")
    #expect(result.errors.contains("4 done, 0 failed\n"), "\(result)")
  }

  @Test func `steps in a job's own file of metrics count, and standard error`() throws {
    let metrics = #"echo "{\"step\": $s, \"loss\": $1}" >> $BATCHRUN_METRICS"#
    try sandbox.write(
      """
      for s in 1 2 3 4; do
        if test "$2" = file; then \(metrics); else echo "step=$s loss=$1" >&2; fi
      done
      while test "$3" = hold && ! test -e go; do sleep 0.02; done

      """, to: "quiet.sh")
    try sandbox.write(
      "sh quiet.sh 0.1 file\nsh quiet.sh 0.9 file hold\nsh quiet.sh 0.8 err hold\n",
      to: "a.runfile")
    let result = try sandbox.run(Invocation(["launch", "a.runfile"] + Self.rule))
    #expect(result.errors.contains("1 done, 0 failed, 2 stopped early\n"), "\(result)")
  }

  /// Both processes are killed; what earlier jobs had reached is read from their logs.
  @Test func `a launch that was killed knows what earlier jobs had reached`() throws {
    try sandbox.write(
      "sh train.sh 0.1\nwhile ! test -e print; do sleep 0.02; done; sh train.sh 0.9 hold\n",
      to: "a.runfile")
    let launch = try sandbox.start(Invocation(["launch", "a.runfile"] + Self.rule))
    try eventually("the second job runs") {
      (try? sandbox.batchrun("status", "a", "--json").json["running"]?.array?.count) == 1
        && sandbox.lines(of: "ends").count == 1
    }
    let launcher = try launch.waitForLauncher()
    launch.send(SIGKILL)
    kill(launcher, SIGKILL)
    _ = try launch.wait()
    try sandbox.write("", to: "print")
    let result = try sandbox.run(
      Invocation(["launch", "a.runfile", "--survivors", "end"] + Self.rule))
    #expect(result.exitCode == 0, "\(result)")
    let counts = "0 done, 0 failed, 1 stopped early, 1 already done"
    #expect(result.errors.contains(counts), "\(result)")
    #expect(sandbox.lines(of: "ends").count == 1)
    #expect(sandbox.livingProcesses() == [])
  }

  @Test func `what is small or large has to be named, now or by an earlier launch`() throws {
    let refused = try launch("true\n", "--early-stop", "asha")
    #expect(refused.exitCode == 2)
    #expect(
      refused.errors.contains("--early-stop needs to know what is to be small or large\nhint: add ")
    )
    #expect(!sandbox.exists("runs"))
    try launch("true\n", "--minimize", "loss")
    #expect(try launch("true\n: 2\n", "--early-stop", "asha").exitCode == 0)
    let wrong = try launch("true\n", "--early-stop", "ashe")
    #expect(wrong.exitCode == 2)
    #expect(wrong.errors.contains("did you mean 'asha'?"), "\(wrong)")
  }

  // MARK: The end of a search

  @Test func `nothing new starts once a job meets --stop-when, now and in a later launch`() throws {
    let lines = (1...5).map { "sh train.sh 0.\(6 - $0)\n" }.joined()
    let options = ["--stop-when", "loss < 0.35", "--minimize", "loss", "-j", "1"]
    try sandbox.write(lines + ": last\n", to: "a.runfile")
    let result = try sandbox.run(Invocation(["launch", "a.runfile"] + options))
    #expect(result.exitCode == 0, "\(result)")
    #expect(
      result.errors.firstMatch(
        of: /job [0-9a-f]{8} meets --stop-when 'loss < 0.35': no new jobs start/) != nil,
      "\(result)")
    #expect(result.errors.contains(" not started"), "\(result)")
    // The way on is without what has ended it.
    #expect(
      result.errors.contains(
        "run the rest: batchrun launch a.runfile --n-jobs 1 --minimize loss\n"),
      "\(result)")
    let done = sandbox.lines(of: "pids").count
    #expect(done == 3)
    let again = try sandbox.run(Invocation(["launch", "a.runfile"] + options))
    #expect(again.exitCode == 0, "\(again)")
    #expect(
      again.errors.contains("meets --stop-when 'loss < 0.35': no new jobs start\n"), "\(again)")
    #expect(sandbox.lines(of: "pids").count == done)
    let rest = try sandbox.batchrun("launch", "a.runfile")
    #expect(rest.exitCode == 0, "\(rest)")
    #expect(sandbox.lines(of: "pids").count == 5)
  }

  @Test func `nothing new starts after --patience jobs without a better one`() throws {
    let values = ["0.5", "0.3", "0.4", "0.6", "0.2", "0.1"]
    let lines = values.map { "sh train.sh \($0)\n" }.joined()
    let result = try launch(lines, "--patience", "2", "--minimize", "loss", "-j", "1")
    #expect(result.exitCode == 0, "\(result)")
    #expect(
      result.errors.contains("no better 'loss' in 2 jobs (--patience): no new jobs start"),
      "\(result)")
    #expect(sandbox.lines(of: "pids").count == 4)
  }

  @Test func `nothing new starts after --max-time, and running jobs finish`() throws {
    let lines = (1...9).map { "sleep 0.7; echo \($0) >> ends\n" }.joined()
    let result = try launch(lines, "--max-time", "0.3s")
    #expect(result.exitCode == 0, "\(result)")
    #expect(
      result.errors.contains("--max-time is over (0.30s): no new jobs start, waiting for 1 job\n"),
      "\(result)")
    #expect(sandbox.lines(of: "ends") == ["1"])
    #expect(result.errors.contains("1 done, 0 failed, 8 not started\n"), "\(result)")
    // The next launch has its time again.
    #expect(try launch(lines, "--max-time", "0.3s").exitCode == 0)
    #expect(sandbox.lines(of: "ends") == ["1", "2"])
  }

  @Test func `an expression that is always true is refused`() throws {
    let refused = try launch("true\n", "--stop-when", "loss")
    #expect(refused.exitCode == 2)
    #expect(refused.errors.contains("'loss' alone is true of every job in --stop-when 'loss'"))
  }
}
