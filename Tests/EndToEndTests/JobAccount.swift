import JSON
import TestSupport

/// Jobs that keep an account of their own, to check the ledger against: job N appends N to the
/// file `ran` as its last deed.
struct JobAccount {
  let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
  }

  static func command(_ number: Int, _ work: String = ":") -> String {
    work == ":" ? "echo \(number) >> ran" : "\(work); echo \(number) >> ran"
  }

  /// Writes `a.runfile`; `work` is what each job does before it says that it ran.
  func writeRunfile(jobs: Int, work: (Int) -> String = { _ in ":" }) throws {
    let lines = (1...jobs).map { JobAccount.command($0, work($0)) + "\n" }
    try sandbox.write(lines.joined(), to: "a.runfile")
  }

  /// Launches `a.runfile` to its end.
  @discardableResult
  func launch(
    _ options: String..., folder: String = "", within seconds: Double = 60
  ) throws -> ProgramResult {
    try sandbox.run(
      Invocation(["launch", "a.runfile"] + options, folder: folder), within: seconds)
  }

  /// The numbers of the jobs that ran, in that order.
  var ran: [Int] { ran(in: "") }

  func ran(in folder: String) -> [Int] {
    sandbox.lines(of: folder.isEmpty ? "ran" : folder + "/ran").compactMap { Int($0) }
  }

  /// Launches `a.runfile` in the folder `state`, on a ledger of these files and nothing else.
  ///
  /// - Returns: its outcome, and which jobs ran.
  func launch(
    on ledger: [String: [UInt8]], _ options: String...
  ) throws -> (result: ProgramResult, ran: [Int]) {
    sandbox.remove("state")
    try sandbox.makeFolder("state/runs/a")
    try sandbox.write(bytes: sandbox.bytes(of: "a.runfile") ?? [], to: "state/a.runfile")
    for (name, content) in ledger {
      try sandbox.write(bytes: content, to: "state/runs/a/" + name)
    }
    let result = try sandbox.run(
      Invocation(["launch", "a.runfile"] + options, folder: "state"), within: 60)
    return (result, ran(in: "state"))
  }

  /// How many jobs the ledger has in each state, but for those that no job is in.
  func states(home: String = "runs", folder: String = "") throws -> [String: Int] {
    let result = try sandbox.run(
      Invocation(["status", "a", "--home", home, "--json"], folder: folder))
    guard result.exitCode == 0 else { throw TestFailure("status: \(result)") }
    var counts: [String: Int] = [:]
    for member in try result.json["jobs"]?.object?.members ?? [] {
      if let count = member.value.int, count > 0 { counts[member.key] = count }
    }
    return counts
  }
}
