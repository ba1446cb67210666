import Testing
import TestSupport

/// The document "Batch runs - restarting".
@Suite struct BatchRestartTests {
  @Test func restartingABatchGeneratesItsTrialsAgain() throws {
    let project = try SeedProject("optimizers")
    let first = try project.run("echo.py", "x=[1.0,2.0]", "y=[2,3]", "--keep-batch")
    let trials = [
      "INFO: [batchrun] Running trial ...: echo.py (x=1.0, y=2, z=a)", "1.0 2 'a'",
      "INFO: [batchrun] Running trial ...: echo.py (x=1.0, y=3, z=a)", "1.0 3 'a'",
      "INFO: [batchrun] Running trial ...: echo.py (x=2.0, y=2, z=a)", "2.0 2 'a'",
      "INFO: [batchrun] Running trial ...: echo.py (x=2.0, y=3, z=a)", "2.0 3 'a'",
    ]
    expectLines(first.output, match: trials)
    let old = [
      "echo.py   x=2.0 y=3 z=a", "echo.py   x=2.0 y=2 z=a", "echo.py   x=1.0 y=3 z=a",
      "echo.py   x=1.0 y=2 z=a",
    ]
    #expect(try project.printedRuns(flags: true) == old + ["echo.py+"])
    let batch = try #require(try project.ids().last)

    expectLines(try project.run("--restart", batch).output, match: trials)
    #expect(try project.printedRuns(flags: true) == old + ["echo.py+"] + old)

    expectLines(
      try project.run("--restart", batch, "x=[4.0]").output,
      match: [
        "INFO: [batchrun] Running trial ...: echo.py (x=4.0, y=2, z=a)", "4.0 2 'a'",
        "INFO: [batchrun] Running trial ...: echo.py (x=4.0, y=3, z=a)", "4.0 3 'a'",
      ])
    #expect(
      try project.printedRuns(flags: true)
        == ["echo.py   x=4.0 y=3 z=a", "echo.py   x=4.0 y=2 z=a", "echo.py+"] + old + old)

    expectLines(try project.batchrun(["runs", "rm", "-y"]).output, match: ["Deleted 11 run(s)"])
  }

  @Test func aStagedBatchIsStartedByRestartingIt() throws {
    let project = try SeedProject("optimizers")
    let staged = try project.run("echo.py", "x=[5.0]", "y=[4,6]", "--stage")
    expectLines(
      staged.output,
      match: ["echo.py+ staged as ...", "To start the operation, use 'batchrun run --start ...'"])
    #expect(try project.printedRuns() == ["echo.py+"])

    let batch = try #require(try project.ids().first)
    expectLines(
      try project.run("--restart", batch, "--keep-batch").output,
      match: [
        "INFO: [batchrun] Running trial ...: echo.py (x=5.0, y=4, z=a)", "5.0 4 'a'",
        "INFO: [batchrun] Running trial ...: echo.py (x=5.0, y=6, z=a)", "5.0 6 'a'",
      ])
    let started = ["echo.py   x=5.0 y=6 z=a", "echo.py   x=5.0 y=4 z=a"]
    #expect(try project.printedRuns(flags: true) == started + ["echo.py+"])

    expectLines(
      try project.run("--restart", batch, "x=[7.0]").output,
      match: [
        "INFO: [batchrun] Running trial ...: echo.py (x=7.0, y=4, z=a)", "7.0 4 'a'",
        "INFO: [batchrun] Running trial ...: echo.py (x=7.0, y=6, z=a)", "7.0 6 'a'",
      ])
    #expect(
      try project.printedRuns(flags: true)
        == ["echo.py   x=7.0 y=6 z=a", "echo.py   x=7.0 y=4 z=a", "echo.py+"] + started)
  }
}
