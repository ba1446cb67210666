import Glibc
import JSON
import TestSupport
import Testing

/// A project whose trials write down when they begin and end, and that end when they are told to.
struct BatchProject {
  let project: SeedProject
  let sandbox: Sandbox

  init() throws {
    project = try SeedProject("batch")
    sandbox = project.sandbox
    let path = sandbox.path("")
    // One write of a few bytes to a file that is opened for appending stays in one piece.
    try sandbox.write(
      """
      echo "start $1 $$" >> \(path)trace
      echo "begin $1"
      while ! test -e \(path)go; do sleep 0.01; done
      echo "end $1 $$" >> \(path)trace
      echo "done $1"
      exit "${2:-0}"
      """, to: "wait.sh")
    try sandbox.append(
      """

      wait:
        exec: sh wait.sh ${n} ${code}
        flags: {n: 1, code: 0}

      need:
        exec: cat result
        requires:
          - operation: wait
            select: result
      """, to: "batchrun.yml")
  }

  /// Lets every trial end, those that are yet to begin too.
  func letGo() throws {
    try sandbox.write("", to: "go")
  }

  func start(_ arguments: String...) throws -> RunningProgram {
    try sandbox.start(Invocation(["run", "-y"] + arguments))
  }

  /// How often each trial has begun, and how often it came to its end.
  var begun: [String: Int] { counts("start") }
  var ended: [String: Int] { counts("end") }

  private func counts(_ event: String) -> [String: Int] {
    sandbox.lines(of: "trace").reduce(into: [:]) { counts, line in
      let words = line.split(separator: " ")
      if words.count == 3, words[0] == event { counts[String(words[1]), default: 0] += 1 }
    }
  }

  func waitForStart(of trials: String...) throws {
    try eventually("trials \(trials) have begun") {
      let begun = Set(begun.keys)
      return trials.allSatisfy(begun.contains)
    }
  }

  /// The status of each trial of the operation by its flag `n`, and that of the batch under "+".
  func states(of operation: String = "wait") throws -> [String: String] {
    let result = try sandbox.batchrun("runs", "--all", "--json")
    var states: [String: String] = [:]
    for run in try result.json.array ?? [] {
      let status = run["status"]?.string ?? "?"
      if run["operation"]?.string == operation {
        let value = run["flags"]?["n"]
        states[value?.string ?? value?.int.map { "\($0)" } ?? "?"] = status
      } else if run["operation"]?.string?.hasPrefix(operation + "+") == true {
        states["+"] = status
      }
    }
    return states
  }

  func id(of operation: String) throws -> String {
    let result = try sandbox.batchrun("runs", "--all", "--json")
    let run = try result.json.array?.first { $0["operation"]?.string == operation }
    return try #require(run?["id"]?.string)
  }
}
