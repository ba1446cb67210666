import JSON
import TestSupport
import Testing

/// Several lines in each element of an array.
@Suite(.needsSlurm) struct SlurmChunkTests {
  private let scene: SlurmScene

  init() async throws {
    scene = try await SlurmScene()
  }

  @Test func `32 lines in 4 elements run as on this machine, with their exit codes and a retry`()
    async throws
  {
    let codes = [5: "exit 1", 10: "exit 2", 15: "exit 139", 20: "kill -9 $$"]
    let lines = (1...32).map { number in
      scene.quick("\(number)") + (codes[number].map { "; \($0)" } ?? "")
    }
    let result = try await scene.launch(
      lines, "--slurm-lines-per-job", "8", "--retries", "1")
    #expect(result.exitCode == 1, "\(result)")
    var counts = Dictionary(uniqueKeysWithValues: (1...32).map { ("\($0)", 1) })
    for number in codes.keys { counts["\(number)"] = 2 }
    scene.expectStarts(counts)
    let records = try scene.ledger.records()
    #expect(records.count == 32)
    for (number, line) in zip(1..., lines) {
      let record = try #require(records[line])
      #expect(record["state"]?.string == (codes[number] == nil ? "completed" : "error"), "\(line)")
      #expect(record["attempts"]?.int ?? 1 == (codes[number] == nil ? 1 : 2), "\(line)")
      #expect(record["executor"]?.string == "slurm")
      #expect(record["node"]?.string?.hasPrefix("n") == true, "\(record)")
      #expect(record["slurm_job"]?.string?.contains("_") == true, "\(record)")
      #expect(record["runtime"]?.double ?? -1 >= 0)
      #expect(record["queued_time"]?.double ?? -1 >= 0)
    }
    #expect(records[lines[4]]?["exit_code"]?.int == 1)
    #expect(records[lines[9]]?["exit_code"]?.int == 2)
    #expect(records[lines[14]]?["exit_code"]?.int == 139)
    #expect(records[lines[19]]?["outcome"]?.string == "signaled")
    #expect(records[lines[19]]?["signal"]?.int == 9)
    // Four lines failed, once each: the first round has four elements, the second one line in each.
    let rounds = try scene.elements(all: true).reduce(into: [:]) { $0[$1.array, default: 0] += 1 }
    #expect(rounds.values.contains(4), "\(rounds)")
    #expect(try scene.elements().isEmpty)
  }

  @Test func `launching again finds nothing to do and submits nothing`() async throws {
    let lines = (1...6).map { scene.quick("\($0)") }
    #expect(try await scene.launch(lines, "--slurm-lines-per-job", "3").exitCode == 0)
    let before = try scene.elements(all: true).count
    let again = try await scene.launch()
    #expect(again.exitCode == 0, "\(again)")
    #expect(again.errors.contains("nothing to do: 6 done"), "\(again)")
    #expect(try scene.elements(all: true).count == before)
    scene.expectOnce(1...6)
  }

  @Test func `the output of every line is in its own log`() async throws {
    let lines = (1...4).map { "echo out \($0); echo err \($0) >&2" }
    #expect(try await scene.launch(lines, "--slurm-lines-per-job", "2").exitCode == 0)
    for number in 1...4 {
      let log = try await scene.batchrun("logs", "a", "\(number)")
      #expect(log.output.contains("out \(number)\n"), "\(log)")
    }
    let local = try Sandbox()
    try local.write(lines.map { $0 + "\n" }.joined(), to: "a")
    _ = try await local.run(Invocation(["launch", "a"]))
    for folder in local.names(in: "runs/a/logs") {
      for file in local.names(in: "runs/a/logs/\(folder)") {
        let path = "runs/a/logs/\(folder)/\(file)"
        #expect(scene.sandbox.text(of: path) == local.text(of: path), "\(path)")
      }
    }
  }

  @Test func `several lines of an element run at the same time with --slurm-parallel`()
    async throws
  {
    // Each waits for the others, so that they end only together.
    let lines = (1...4).map { number in
      "touch here.\(number); while ! (test -e here.1 && test -e here.2 && test -e here.3 && "
        + "test -e here.4); do sleep 0.05; done; " + scene.quick("\(number)")
    }
    let result = try await scene.launch(
      lines, "--slurm-lines-per-job", "4", "--slurm-parallel", "4")
    #expect(result.exitCode == 0, "\(result)")
    scene.expectOnce(1...4)
    #expect(try scene.elements(all: true).count == 1)
  }

  @Test func `a time limit of ours is kept on the node`() async throws {
    let lines = [scene.quick("1"), "sleep 1000", scene.quick("3")]
    let result = try await scene.launch(
      lines, "--slurm-lines-per-job", "3", "--timeout", "1s", "--grace", "1s")
    #expect(result.exitCode == 1, "\(result)")
    scene.expectOnce("1", "3")
    #expect(try scene.ledger.record(of: "sleep 1000")["outcome"]?.string == "timed_out")
  }
}
