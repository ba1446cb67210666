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

  func batch(_ operation: String) throws -> String {
    let runs = try sandbox.batchrun("runs", "--all", "--json").json.array ?? []
    return try #require(runs.first { $0["operation"]?.string == operation }?["id"]?.string)
  }
}
