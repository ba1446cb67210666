import Launching
import Ledger
import Running
import TestSupport
import Testing

@Suite struct LaunchForecastTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
  }

  private func request(_ runfile: String, limit: Int? = nil) -> LaunchRequest {
    var terms = RunTerms()
    terms.limit = limit
    return LaunchRequest(
      name: "a", location: LedgerLocation(home: sandbox.path("runs"), name: "a"),
      runfile: sandbox.path(runfile), terms: terms, seed: 1, version: "0")
  }

  @Test func `each command is decided about, and nothing is made`() throws {
    try sandbox.write("true\nfalse\n\ntrue\n# no\ndate\n", to: "a")
    var decided: [String] = []
    let forecast = try LaunchForecast(request("a", limit: 2))
    forecast.forEachCommand { command, _, decision in
      decided.append("\(String(decoding: command, as: UTF8.self)) \(decision.runs)")
    }
    #expect(decided == ["true true", "false true"])
    #expect(forecast.jobs == 2 && forecast.skipped == 0)
    #expect(forecast.findings.duplicates == 1)
    #expect(forecast.findings.beyondLimit == 1)
    #expect(sandbox.names() == ["a"])
  }

  @Test func `a runfile that is not there is wrong input`() throws {
    let failure = #expect(throws: RunFailure.self) {
      try LaunchForecast(request("missing"))
    }
    #expect(failure?.exitCode == 2)
  }

  /// Without a guardian, a process is the first of the two.
  @Test func `a session needs a guardian`() throws {
    #expect(try LaunchSession(request("a")) == nil)
  }
}
