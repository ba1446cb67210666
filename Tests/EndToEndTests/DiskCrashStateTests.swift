import JSON
import TestSupport
import Testing

/// Every state that a power cut may leave of a ledger is resumed, and what was safe is not run again.
@Suite(.enabled(if: SystemCallTrace.isPossible, "needs strace"))
struct DiskCrashStateTests {
  private let account: JobAccount
  private var sandbox: Sandbox { account.sandbox }
  private let jobs = 6

  init() throws {
    account = try JobAccount()
    let last = jobs
    try account.writeRunfile(jobs: jobs) {
      $0 < last - 1 ? ":" : "while test -e held.\($0); do sleep 0.05; done"
    }
  }

  @Test func `a first launch`() throws {
    try replay(launch())
  }

  @Test func `a launch that repairs a torn ledger`() throws {
    try account.launch("--limit", "3")
    try sandbox.append("{\"event\":\"end\",\"id\":\"26f4d7f0", to: "runs/a/journal.jsonl")
    try replay(launch())
  }

  @Test func `a launch that rewrites a damaged ledger`() throws {
    try account.launch("--limit", "3")
    let journal = try #require(sandbox.bytes(of: "runs/a/journal.jsonl"))
    try sandbox.write(
      bytes: Array("{\"event\":\"en\n".utf8) + journal, to: "runs/a/journal.jsonl")
    try replay(launch())
  }

  /// A launch, with the ledger as it was before.
  private struct Launch {
    var before: [String: [UInt8]]
    var calls: [LedgerCall]
    /// How many jobs were already done.
    var finished: Int
  }

  /// Launches. The last job but one continues after a fold in the pause that it makes, and the last
  /// one when the end of the other is safe.
  private func launch() throws -> Launch {
    var launch = Launch(before: [:], calls: [], finished: account.ran.count)
    for name in sandbox.names(in: "runs/a") {
      launch.before[name] = sandbox.bytes(of: "runs/a/" + name)
    }
    for job in [jobs - 1, jobs] { try sandbox.write("", to: "held.\(job)") }
    let program = try SystemCallTrace.start(
      ["launch", "a.runfile", "-j", "2"], in: sandbox, faults: [], paths: [],
      traced: LedgerCall.traced, options: LedgerCall.options)
    try eventually("the first ends are safe, and folded", launch) {
      $0.safe.count == jobs - launch.finished - 2 && $0.folds == 1
    }
    sandbox.remove("held.\(jobs - 1)")
    try eventually("the next end is safe while a job still runs", launch) {
      $0.safe.count == jobs - launch.finished - 1
    }
    sandbox.remove("held.\(jobs)")
    let result = try program.wait()
    guard result.exitCode == 0 else { throw TestFailure("\(result)") }
    launch.calls = try LedgerCall.calls(
      inLog: sandbox.lines(of: "trace"), workingIn: sandbox.path)
    return launch
  }

  /// Waits until the disk of a launch is as it should be.
  private func eventually(
    _ what: String, _ launch: Launch, _ condition: (CrashingDisk) -> Bool
  ) throws {
    var seen = 0
    try TestSupport.eventually(what) {
      let log = sandbox.bytes(of: "trace") ?? []
      // Reading it is slow enough to be in the way of what is waited for.
      if log.count == seen { return false }
      seen = log.count
      // The last line may not be whole yet.
      let calls = try LedgerCall.calls(
        inLog: sandbox.lines(of: "trace").dropLast(), workingIn: sandbox.path)
      var disk = CrashingDisk(folder: sandbox.path("runs/a"), contents: launch.before)
      for call in calls { _ = try disk.apply(call) }
      return condition(disk)
    }
  }

  /// Cuts the power after every call, in every way, and resumes.
  private func replay(_ launch: Launch) throws {
    let ids = try idsByNumber()
    let finished = Set(account.ran.prefix(launch.finished).compactMap { ids[$0] })
    /// Many calls leave the same; what becomes of that is found out once.
    var outcomes: [[String: [UInt8]]: [String]] = [:]
    var disk = CrashingDisk(folder: sandbox.path("runs/a"), contents: launch.before)
    for (number, call) in launch.calls.enumerated() where try disk.apply(call) {
      for loss in CrashingDisk.Loss.allCases {
        var contents = disk.contents(after: loss) ?? [:]
        // It says who had the ledger, and that process is gone.
        contents["lock"] = nil
        let recorded = finished.union(loss == .nothing ? disk.ended : disk.safe)
        let ran = try outcomes[contents] ?? resume(contents).map { ids[$0] ?? "?" }
        outcomes[contents] = ran
        let place: Comment = "after call \(number), \(call), with the loss of \(loss)"
        #expect(ran.allSatisfy { !recorded.contains($0) }, place)
        #expect(Set(ran).count == ran.count, place)
        #expect(Set(ran).union(finished).union(disk.ended).count == jobs, place)
      }
    }
    #expect(outcomes.count > 20)
    #expect(disk.safe.count == jobs - launch.finished, "at the end all is safe")
  }

  /// Launches on a ledger with these files, to the end, and returns the numbers of the jobs that ran.
  private func resume(_ contents: [String: [UInt8]]) throws -> [Int] {
    let (result, ran) = try account.launch(on: contents, "-j", "2")
    guard result.exitCode == 0 else { throw TestFailure("\(result)") }
    let snapshot = try sandbox.json(of: "state/runs/a/metadata.json").object
    let completed = snapshot?.members.count { $0.value["state"]?.string == "completed" }
    guard completed == jobs else {
      let files = contents.map { "\($0.key):\n" + String(decoding: $0.value, as: UTF8.self) }
      throw TestFailure(
        "\(completed ?? 0) jobs completed: \(result)\n\(files.joined(separator: "\n"))")
    }
    return ran
  }

  private func idsByNumber() throws -> [Int: String] {
    var ids: [Int: String] = [:]
    for record in try sandbox.json(of: "runs/a/metadata.json").object?.members ?? [] {
      let words = record.value["command"]?.string?.split(separator: " ") ?? []
      if let number = words.dropLast(2).last.flatMap({ Int($0) }) { ids[number] = record.key }
    }
    return ids
  }
}
