import Glibc
import JSON
import TestSupport
import Testing

/// Trials that print how far `x` is from 0.3, and wait where a test wants that.
struct SearchProject {
  let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    let path = sandbox.path("")
    try sandbox.write(
      """
      echo "$1" >> \(path)begun
      if test "$(wc -l < \(path)begun)" = "$(cat \(path)hold 2> /dev/null)"; then
        while test -e \(path)hold; do sleep 0.01; done
      fi
      awk "BEGIN { printf \\"loss: %.17g\\\\n\\", ($1 - 0.3) ^ 2 + $2 / 100 }"

      """, to: "train.sh")
    try sandbox.write(
      """
      train:
        exec: sh train.sh ${x} ${k}
        flags:
          x: {default: 0.9, type: float}
          k: 0
      fixed:
        exec: echo fixed ${x}
        flags: {x: 1}
      """, to: "batchrun.yml")
  }

  @discardableResult
  func run(_ arguments: String...) throws -> ProgramResult {
    try sandbox.run(Invocation(["run", "-y"] + arguments))
  }

  /// The arguments of a search of `train` over `x`.
  static func search(_ optimizer: String, _ arguments: String...) -> [String] {
    ["train", "x=[0.0:1.0]", "-o", optimizer, "--random-seed", "3"] + arguments
  }

  /// How many trials have begun.
  var begun: Int { sandbox.lines(of: "begun").count }

  /// Lets trial number `number` wait, from 1.
  func hold(at number: Int) throws { try sandbox.write("\(number)", to: "hold") }
  func letGo() { sandbox.remove("hold") }

  struct Trial: Hashable {
    let place: Int
    let flags: String
    let status: String
  }

  /// The trials of a batch in their order, with all digits of their flags.
  func trials(of batch: String) throws -> [Trial] {
    let listed = try sandbox.batchrun("trial", "--list", "--json", "--batch", batch)
    return try (listed.json.array ?? []).map { trial in
      Trial(
        place: trial["trial"]?.int ?? 0, flags: trial["flags"].map { "\($0)" } ?? "",
        status: trial["status"]?.string ?? "")
    }
  }

  /// The batch of a search whose two processes were killed while its trial of this number ran.
  func killed(_ invocation: Invocation, _ operation: String, at number: Int) throws -> String {
    try hold(at: number)
    let search = try sandbox.start(invocation)
    try eventually("trial \(number) has begun") { begun >= number }
    let launcher = try search.waitForLauncher()
    search.send(SIGSTOP)
    kill(launcher, SIGKILL)
    search.send(SIGKILL)
    try search.wait()
    letGo()
    let batch = try batch(operation)
    try eventually("what chooses trials has ended too") {
      let runs = try sandbox.batchrun("runs", "--all", "--json").json.array ?? []
      return runs.first { $0["id"]?.string == batch }?["status"]?.string != "running"
    }
    return batch
  }

  /// Kills a search of `total` trials, several at once, and continues it: no trial is missing, none is there
  /// twice, and those that were chosen before are as they were.
  func expectContinuation(of total: Int, _ invocation: Invocation, _ operation: String) throws {
    let batch = try killed(invocation, operation, at: total / 2)
    let before = try trials(of: batch)
    let resumed = try sandbox.run(
      Invocation(["run", "-y", "--resume", batch], environment: invocation.environment))
    #expect(resumed.exitCode == 0, "\(resumed)")
    let trials = try trials(of: batch)
    #expect(trials.map(\.place) == Array(1...total))
    #expect(trials.allSatisfy { $0.status == "completed" }, "\(trials)")
    #expect(Set(trials.map(\.flags)).count == total)
    #expect(Array(trials.map(\.flags).prefix(before.count)) == before.map(\.flags))
  }

  func batch(_ operation: String) throws -> String {
    let runs = try sandbox.batchrun("runs", "--all", "--json").json.array ?? []
    return try #require(runs.first { $0["operation"]?.string == operation }?["id"]?.string)
  }
}
