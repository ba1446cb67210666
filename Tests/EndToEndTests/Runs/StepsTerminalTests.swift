import Glibc
import JSON
import TestSupport
import Testing

/// Steps on a terminal, which a step has for itself as long as it runs.
@Suite struct StepsTerminalTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.write(
      """
      wait: {exec: "sh -c 'while ! test -e \(sandbox.path("go")); do sleep 0.02; done'", flags: {n: 0}}
      pipe: {steps: ['wait n=[1,2] -j 2', wait]}

      """, to: "batchrun.yml")
  }

  private func runningTrials() throws -> Int {
    let runs = try sandbox.batchrun("runs", "--running", "--json").json.array ?? []
    return runs.count { $0["operation"]?.string == "wait" }
  }

  /// And by that only the steps run that have not completed.
  @Test(arguments: [true, false])
  func `steps that do not come to their end say how to continue them`(isCut: Bool) throws {
    try sandbox.write(
      """
      one: {exec: "sh -c 'echo one >> \(sandbox.path("ran"))'"}
      two:
        exec: "sh -c 'echo two >> \(sandbox.path("ran")); test -e \(sandbox.path("go")) || \(isCut ? "sleep 60" : "exit 3")'"
      three: {exec: "sh -c 'echo three >> \(sandbox.path("ran"))'"}
      pipe: {steps: [one, two, three]}

      """, to: "batchrun.yml")
    let run = try sandbox.startBatchrun("run", "-y", "pipe")
    try eventually("the second step runs") { sandbox.lines(of: "ran") == ["one", "two"] }
    if isCut { run.send(SIGINT) }
    let result = try run.wait()
    #expect(result.end == (isCut ? .signaled(SIGINT) : .exited(3)), "\(result)")
    let runs = try sandbox.batchrun("runs", "--json").json.array ?? []
    let id = try #require(
      runs.first { $0["operation"]?.string == "pipe" }?["id"]?.string)
    let last = "To continue the steps, use 'batchrun run --restart \(id) --needed'"
    #expect(result.errors.split(separator: "\n").last?.hasPrefix(last) == true, "\(result)")
    try sandbox.write("", to: "go")
    let again = try sandbox.batchrun("run", "-y", "--restart", id, "--needed")
    #expect(again.exitCode == 0, "\(again)")
    #expect(!again.errors.contains("To continue"))
    #expect(sandbox.lines(of: "ran") == ["one", "two", "two", "three"])
  }

  @Test func `what steps have to say comes after the live display of the step that runs`() throws {
    let terminal = try sandbox.startInTerminal(Invocation(["run", "-y", "pipe"]))
    try eventually("both trials run") { try runningTrials() == 2 }
    try sandbox.batchrun("stop", "pipe", "--drain")
    try terminal.expect("draining: no new trials start, waiting for 2 trials")
    let said = "Starting no more steps"
    #expect(!terminal.screen.contains(said))
    try sandbox.write("", to: "go")
    let output = try terminal.wait().output
    let place = try #require(output.firstRange(of: said)?.lowerBound)
    let drained = try #require(output.firstRange(of: "Steps not run: 'wait'")?.lowerBound)
    #expect(place < drained)
  }
}
