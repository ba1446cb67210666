import JSON
import Testing
import TestSupport

/// The document "Marked runs".
@Suite struct MarkedRunsTests {
  private static let served = [
    "Resolving train dependency", "Using output from run ... for train resource",
    "Serving ./trained-model",
  ]

  @Test func aDependencyIsMetByTheMarkedOrTheLatestRun() throws {
    let project = try SeedProject("batch-deps")
    let unmet = try project.run("serve")
    #expect(unmet.exitCode == 1)
    expectLines(
      unmet.output,
      match: [
        "Resolving train dependency",
        "batchrun: run failed because a dependency was not met: could not resolve "
          + "'operation:train' in train resource: no suitable run for train",
      ])

    try train(project, "0.1", "0.100000")
    let first = try project.ids()[0]
    expectLines(try project.run("serve").output, match: Self.served)
    #expect(
      try project.printedRuns(flags: true, status: true) == [
        "serve          completed", "train  lr=0.1  completed", "serve          error",
      ])
    #expect(try usedRun(project) == first)

    try train(project, "0.01", "0.010000")
    let second = try project.ids()[0]
    expectLines(try project.run("serve").output, match: Self.served)
    #expect(try usedRun(project) == second)

    expectLines(try project.run("serve", "train=\(first)").output, match: Self.served)
    #expect(try usedRun(project) == first)

    expectLines(try project.batchrun(["mark", first, "-y"]).output, match: ["Marked 1 run(s)"])
    #expect(try project.printedRuns(flags: true, marked: true) == ["train  lr=0.1"])
    #expect(try project.record(first)["marked"]?.bool == true)
    expectLines(try project.run("serve").output, match: Self.served)
    #expect(try usedRun(project) == first)

    expectLines(
      try project.batchrun(["mark", "--clear", first, "-y"]).output, match: ["Unmarked 1 run(s)"])
    #expect(try project.printedRuns(marked: true).isEmpty)
    #expect(try project.record(first)["marked"]?.bool != true)
    #expect(
      try project.printedRuns(flags: true) == [
        "serve", "serve", "serve", "train  lr=0.01", "serve", "train  lr=0.1", "serve",
      ])
    expectLines(try project.run("serve").output, match: Self.served)
    #expect(try usedRun(project) == second)
  }

  private func train(_ project: SeedProject, _ rate: String, _ shown: String) throws {
    expectLines(
      try project.run("train", "lr=\(rate)").output,
      match: ["params:", " lr=\(shown)", "loss: ...", "Saving model as ./trained-model"])
  }

  /// The id of the train run that the latest serve run used: its `deps` have one path, in that
  /// run's folder.
  private func usedRun(_ project: SeedProject) throws -> String {
    let id = try project.ids()[0]
    let ledger = try project.sandbox.json(of: "runs/serve/metadata.json")
    let paths = ledger[id]?["deps"]?["train"]?.array ?? []
    #expect(paths.count == 1)
    let folders = try #require(paths.first?.string).split(separator: "/")
    return String(folders[folders.count - 2])
  }
}
