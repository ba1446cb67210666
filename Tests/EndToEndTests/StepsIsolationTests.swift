import Testing
import TestSupport

/// What steps see of the runs that are there already.
@Suite struct StepsIsolationTests {
  @Test func `a run outside of the pipeline does not make its step superfluous`() throws {
    let project = try SeedProject("pipeline")
    try project.run("prepare", "size=4")
    let result = try project.run("pipeline", "size=4")
    #expect(result.exitCode == 0, "\(result)")
    #expect(!result.output.contains("Skipping because"), "\(result)")
    #expect(
      try project.printedRuns(status: true).filter { $0.hasPrefix("prepare") }.count == 2)
  }
}
