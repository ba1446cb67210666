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
