import Ledger
import TestSupport
import Testing

@testable import Views

@Suite struct RuntimeEstimateTests {
  private let sandbox: Sandbox
  private let location: LedgerLocation

  init() throws {
    sandbox = try Sandbox()
    location = LedgerLocation(home: sandbox.path("runs"), name: "a")
  }

  /// A ledger of jobs with these exit codes and runtimes.
  private func write(_ jobs: (status: String, runtime: String)...) throws {
    try sandbox.makeFolder("runs")
    try sandbox.makeFolder("runs/a")
    let records = jobs.enumerated().map { number, job in
      """
      "000000000000000\(number)": {"command": "echo \(number)", "parameters": {}, "start": 1700000000, \
      "runtime": \(job.runtime), "status": \(job.status)}
      """
    }
    try sandbox.write("{" + records.joined(separator: ",\n") + "}\n", to: "runs/a/metadata.json")
  }

  @Test func `it is the mean of what has completed, shared by the workers`() throws {
    try write(("0", "30"), ("0", "36"), ("1", "500"), ("null", "null"))
    let estimate = try #require(RuntimeEstimate(location))
    #expect(estimate.finished == 2)
    #expect(
      estimate.sentence(jobs: 12, workers: 2)
        == "about 3m 18s on 2 workers (2 finished jobs took 33s on average)")
    // No launch is shorter than its job.
    #expect(estimate.sentence(jobs: 1, workers: 8).hasPrefix("about 33s on 8 workers"))
    #expect(estimate.sentence(jobs: 3, workers: 1).hasPrefix("about 1m 39s on 1 worker ("))
  }

  @Test func `one finished job is no average`() throws {
    try write(("0", "2"))
    #expect(
      try #require(RuntimeEstimate(location)).sentence(jobs: 2, workers: 1)
        == "about 4.0s on 1 worker (1 finished job took 2.0s)")
  }

  @Test func `where nothing has completed nothing is known`() throws {
    #expect(RuntimeEstimate(location) == nil)
    try write(("1", "3"), ("null", "null"))
    #expect(RuntimeEstimate(location) == nil)
  }
}
