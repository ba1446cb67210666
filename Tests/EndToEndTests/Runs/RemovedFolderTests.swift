import JSON
import TestSupport
import Testing

/// Runs whose folders were removed by hand.
@Suite struct RemovedFolderTests {
  private let sandbox: Sandbox
  private let ids: [String]

  init() throws {
    sandbox = try Sandbox()
    try sandbox.write(
      """
      train: {exec: sh -c 'echo $FLAG_LR > model; echo loss 0.5', flags: {lr: 0.1}}
      serve: {exec: cat model, requires: {operation: train}}
      """, to: "batchrun.yml")
    for rate in ["1", "2"] {
      #expect(try sandbox.batchrun("run", "-y", "train", "lr=\(rate)").exitCode == 0)
    }
    ids = try sandbox.batchrun("runs", "--json").json.array?.compactMap { $0["id"]?.string } ?? []
    try #require(ids.count == 2)
    try sandbox.shell("rm -rf runs/train/dirs/\(ids[0])")
  }

  @Test func areInNoList() throws {
    let listed = try sandbox.batchrun("runs", "--simplified")
    #expect(listed.output == "[1]  train  completed  lr=1\n")
    #expect(listed.errors == "")
    #expect(try sandbox.batchrun("runs", "--json").json.array?.count == 1)
    let rows = try sandbox.batchrun("compare", "--csv", "-").output.split(separator: "\n")
    #expect(rows.count == 2)
    #expect(try sandbox.batchrun("select").output == ids[1] + "\n")
  }

  @Test func areTakenForNothing() throws {
    let serve = try sandbox.batchrun("run", "-y", "serve")
    #expect(serve.exitCode == 0)
    #expect(serve.output.hasSuffix("1\n"))
    let again = try sandbox.batchrun("run", "-y", "train", "lr=2", "--needed")
    #expect(!again.output.contains("Skipping"))
    let export = try sandbox.batchrun("export", "-y", "out")
    #expect((export.output + export.errors).contains("Exported 3 run(s)"))
  }

  @Test(arguments: [
    ["runs", "info", "ID"], ["cat", "--output", "ID"], ["ls", "ID"], ["open", "ID"],
    ["label", "-y", "--set", "x", "ID"], ["tag", "-y", "--add", "x", "ID"], ["mark", "-y", "ID"],
    ["comment", "-y", "--add", "x", "ID"], ["compare", "--csv", "-", "ID"], ["select", "ID"],
    ["runs", "delete", "-y", "ID"], ["export", "-y", "out", "ID"],
    ["archive", "-y", "--create", "old", "ID"], ["watch", "ID"], ["diff", "ID", "1"],
    ["diff", "1", "ID"], ["merge", "-y", "ID"], ["publish", "-y", "ID"], ["stop", "-y", "ID"],
    ["run", "-y", "--restart", "ID"], ["run", "-y", "--proto", "ID"],
    ["compare", "--csv", "-", "1", "ID"],
  ])
  func `whoever names one is told so`(words: [String]) throws {
    let before = try sandbox.batchrun("runs", "--json").output
    for name in [ids[0], String(ids[0].prefix(8))] {
      let result = try sandbox.run(Invocation(words.map { $0 == "ID" ? name : $0 }))
      #expect(result.exitCode != 0)
      #expect(result.output == "")
      #expect(
        result.errors.contains(
          "the folder of run \(ids[0].prefix(8)) (train) was removed\n"
            + "hint: 'batchrun check' clears its record\n"), "\(result.errors)")
    }
    #expect(try sandbox.batchrun("runs", "--json").output == before)
    #expect(!sandbox.exists("runs/.trash/train/journal.jsonl"))
  }

  @Test func `no run takes one that is named for what it requires`() throws {
    for name in [ids[0], String(ids[0].prefix(8))] {
      let serve = try sandbox.batchrun("run", "-y", "serve", "train=\(name)")
      #expect(serve.exitCode != 0)
      #expect(
        serve.errors.contains(
          "in train resource: the folder of run \(ids[0].prefix(8)) (train) was removed; "
            + "'batchrun check' clears its record\n"), "\(serve.errors)")
    }
  }

  @Test func checkNamesThemAndClearsTheirRecords() throws {
    let check = try sandbox.batchrun("check")
    #expect(check.exitCode == 0)
    #expect(
      check.errors
        == "batchrun: warning: the folder of run \(ids[0].prefix(8)) (train) was removed: "
        + "its record is cleared\n")
    #expect(try sandbox.json(of: "runs/train/metadata.json")[ids[0]] == nil)
    #expect(try sandbox.json(of: "runs/train/metadata.json")[ids[1]] != nil)
    #expect(try sandbox.batchrun("check").errors == "")
  }

  @Test func aFolderThatWasChosenCountsOnlyWhereItsPlaceIsThere() throws {
    try sandbox.makeFolder("disk")
    #expect(
      try sandbox.batchrun("run", "-y", "train", "lr=3", "--run-dir", "disk/run").exitCode == 0)
    try sandbox.shell("mv disk away")
    #expect(try sandbox.batchrun("runs").output.contains("lr=3"), "the disk is not there")
    try sandbox.shell("mv away disk && rm -r disk/run")
    #expect(try !sandbox.batchrun("runs").output.contains("lr=3"))
  }

  @Test func thoseInTheTrashStayThere() throws {
    #expect(try sandbox.batchrun("runs", "delete", "-y").exitCode == 0)
    try sandbox.shell("rm -rf runs/.trash/train/dirs/*")
    #expect(try sandbox.batchrun("runs", "--deleted").output.contains("lr=1"))
    #expect(try sandbox.batchrun("check").errors.contains(ids[0].prefix(8)))
  }

  @Test func `staged runs are no exceptions`() throws {
    try sandbox.batchrun("run", "train", "lr=7", "--stage", "-y")
    try sandbox.batchrun("run", "train", "lr=[8,9]", "--stage-trials", "-y")
    let listed = try sandbox.batchrun("runs", "--json", "-F", "status = staged").json
    let staged = try #require(listed.array).compactMap { $0["id"]?.string }
    try #require(staged.count == 3)
    for id in staged[1...] { try sandbox.shell("rm -r runs/train/dirs/\(id)") }
    let left = try sandbox.batchrun("runs", "--simplified", "-F", "status = staged")
    #expect(left.output == "[1]  train  staged  lr=9\n")
    let rows = try sandbox.batchrun("compare", "--csv", "-").output
    #expect(rows.contains("lr=9") && !rows.contains("lr=7") && !rows.contains("lr=8"), "\(rows)")
    let export = try sandbox.batchrun("export", "-y", "out", ":")
    #expect((export.output + export.errors).contains("Exported 3 run(s)"), "\(export)")
    let start = try sandbox.batchrun("run", "--start", staged[2], "-y")
    #expect(start.exitCode != 0)
    #expect(
      start.errors.contains("the folder of run \(staged[2].prefix(8)) (train) was removed"),
      "\(start)")
    let check = try sandbox.batchrun("check").errors
    for id in staged[1...] { #expect(check.contains("run \(id.prefix(8)) (train)"), "\(check)") }
    let records = try sandbox.json(of: "runs/train/metadata.json")
    #expect(records[staged[0]] != nil && records[staged[1]] == nil && records[staged[2]] == nil)
  }

  @Test func batchesAndStepsAreNoExceptions() throws {
    try sandbox.write(
      """
      train: {exec: sh -c 'echo $FLAG_LR', flags: {lr: 0.1}}
      both: {steps: [train lr=7, train lr=8]}
      """, to: "batchrun.yml")
    try sandbox.batchrun("run", "train", "lr=[4,5]", "-y", "--keep-batch")
    try sandbox.batchrun("run", "both", "-y")
    let listed = try sandbox.batchrun("runs", "--simplified").output
    #expect(listed.contains("  train+  ") && listed.contains("  both  "))
    let found = try sandbox.batchrun("runs", "--json", "-F", "operation in ['train+', both]").json
    let removed = try #require(found.array).compactMap { $0["id"]?.string }
    try #require(removed.count == 2)
    try sandbox.shell("rm -r runs/train/dirs/\(removed[1]) runs/both/dirs/\(removed[0])")
    let left = try sandbox.batchrun("runs", "--simplified")
    #expect(!left.output.contains("train+") && !left.output.contains("both") && left.errors == "")
    #expect(left.output.split(separator: "\n").count == 5)
    let check = try sandbox.batchrun("check").errors
    #expect(check.contains("(train+)") && check.contains("(both)"))
    #expect(try sandbox.json(of: "runs/train/metadata.json")[removed[1]] == nil)
    #expect(try sandbox.json(of: "runs/both/metadata.json")[removed[0]] == nil)
  }
}
