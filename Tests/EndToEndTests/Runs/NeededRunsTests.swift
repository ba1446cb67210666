import JSON
import TestSupport
import Testing

/// `--needed`, labels of runs that were required, what previews say of them.
@Suite struct NeededRunsTests {
  private let project: SeedProject
  private var sandbox: Sandbox { project.sandbox }

  init() throws {
    project = try SeedProject("batch-deps")
    try sandbox.write(
      """
      train:
        exec: sh -c 'echo $FLAG_LR; echo $FLAG_LR > model; [ $FLAG_LR != 3 ]'
        flags:
          lr: {default: 1, type: number}
          kind: {default: a, choices: [a, {value: b, alias: bee, flags: {lr: 9}}]}
      serve:
        exec: cat model
        label: from ${train|%.8s} x=${x}
        flags: {x: 1}
        requires: {operation: train, name: train}
      """, to: "batchrun.yml")
  }

  @Test func `trials for which there are completed runs are left out`() throws {
    try project.run("train", "lr=1")
    let first = try project.run("train", "lr=[1,2,3]", "--needed")
    expectLines(
      first.output,
      match: [
        "INFO: [batchrun] Skipping 1 trial for which there are completed runs (--needed specified)",
        "INFO: [batchrun] Running trial ...: train (kind=a, lr=2)", "2",
        "INFO: [batchrun] Running trial ...: train (kind=a, lr=3)", "3",
        "ERROR: [batchrun] Trial ... exited with an error (1) - see log for details",
      ])
    #expect(try project.run("train", "lr=[3,2]", "--needed").output.contains("lr=3)\n3\n"))
    let last = try project.run("train", "lr=[1,2]", "--needed")
    #expect(
      last.output == "Skipping because there are completed runs for 2 trials of this operation "
        + "(--needed specified)\n")
    #expect(last.exitCode == 0)
    #expect(try project.ids().count == 4)
  }

  @Test func `for programs a summary says how many were left out`() throws {
    try project.run("train", "lr=1")
    try project.run("train", "lr=2")
    let id = try project.ids()[0]
    for (words, skipped) in [
      (["train", "lr=1"], 1), (["train", "lr=[1,2]"], 2), (["--restart", id], 1),
    ] {
      let result = try project.sandbox.run(
        Invocation(["run", "-y", "--needed", "--json"] + words))
      let events = try result.output.split(separator: "\n").map {
        try JSONValue(parsing: Array($0.utf8))
      }
      #expect(events.map { $0["event"]?.string } == ["notice", "summary"], "\(result)")
      #expect(events.last?["skipped"]?.int == skipped)
      #expect(events.last?["completed"]?.int == 0)
      #expect(events.last?["exit_code"]?.int == 0)
      #expect(result.exitCode == 0)
    }
  }

  @Test func `for programs a batch says how many of its trials were left out`() throws {
    try project.run("train", "lr=1")
    let result = try sandbox.run(
      Invocation(["run", "-y", "--needed", "--json", "train", "lr=[1,2,4]"]))
    let events = try result.output.split(separator: "\n").map {
      try JSONValue(parsing: Array($0.utf8))
    }
    for name in ["launch", "summary"] {
      let event = try #require(events.first { $0["event"]?.string == name }, "\(result)")
      #expect(event["skipped"]?.int == 1, "\(result)")
    }
    #expect(events.last?["completed"]?.int == 2)
  }

  @Test func `a batch that is resumed does not make up for what it had left out`() throws {
    try project.run("train", "lr=1")
    try project.run("train", "lr=[1,3,2]", "--needed", "--fail-on-trial-error")
    let result = try project.run("--resume", "train")
    expectLines(
      result.output, match: ["INFO: [batchrun] Running trial ...: train (kind=a, lr=2)", "2"])
  }

  @Test func `a run is needed again where another run is required by now`() throws {
    try project.run("train", "lr=1")
    let train = try project.ids()[0]
    try project.run("serve")
    let skipped = try project.run("serve", "--needed")
    expectLines(
      skipped.output,
      match: [
        "Skipping because the following runs match this operation (--needed specified):",
        "  [...]  serve  ...-...-... ...:...:...  completed  from \(train.prefix(8)) x=1",
      ])
    try project.run("train", "lr=2")
    #expect(try project.run("serve", "--needed").output.hasSuffix("2\n"))
    #expect(try project.run("serve", "--needed", "train=\(train)").output.hasPrefix("Skipping"))
    // Also each trial for itself.
    let trials = try project.run("serve", "--needed", "train=[\(train)]", "x=[1,2]")
    #expect(trials.output.contains("Skipping 1 trial "), "\(trials)")
    #expect(trials.output.contains("serve (x=2)"), "\(trials)")
  }

  @Test func `an operation of the same name in another project is another one`() throws {
    try project.run("train", "lr=1")
    try sandbox.makeFolder("other")
    try sandbox.write(
      "train: {exec: echo other, flags: {kind: a, lr: 1}}\n", to: "other/batchrun.yml")
    let result = try sandbox.run(
      Invocation(["run", "-y", "train", "--needed", "--home", "../runs"], folder: "other"))
    #expect(result.output == "other\n", "\(result)")
  }

  @Test func `labels name the runs that were required`() throws {
    try project.run("serve", "--stage")
    #expect(try labels().first == "from  x=1")
    try project.run("train")
    let train = try project.ids()[0]
    try project.run("serve", "x=[1,2]")
    let expected = "from \(train.prefix(8)) x="
    #expect(try labels().prefix(2) == [expected + "2", expected + "1"])
    // Once it is started the staged one has found its run too.
    try project.run("--start", try project.ids()[3])
    #expect(try labels().first == expected + "1")
  }

  @Test func `a label that was set by hand stays until flags change`() throws {
    try project.run("train")
    let id = try project.ids()[0]
    _ = try project.batchrun(["label", "-y", "--set", "mine", id])
    try project.run("--restart", id)
    #expect(try labels() == ["mine"])
    try project.run("--restart", id, "lr=2")
    #expect(try labels() == ["kind=a lr=2"])
    try project.run("--restart", id, "--label", "lr is ${lr}")
    #expect(try labels() == ["lr is 2"])
  }

  @Test func `a batch that is started again gives its trials the same tags and comment`() throws {
    try project.run("train", "lr=[1]", "-t", "tag", "-c", "remark", "-bt", "own", "--keep-batch")
    let batch = try #require(try runs().first { $0["operation"]?.string == "train+" })
    #expect(batch["tags"]?.array?.compactMap(\.string) == ["own"])
    try project.run("--restart", try #require(batch["id"]?.string))
    let trial = try #require(try runs().first { $0["operation"]?.string == "train" })
    #expect(trial["tags"]?.array?.compactMap(\.string) == ["tag"])
    #expect(trial["comments"]?.array?.first?["body"]?.string == "remark")
  }

  @Test func `what a choice brings with it every trial gets by its own`() throws {
    let result = try project.run("train", "kind=[a,bee]", "--print-trials")
    #expect(result.output == "#  kind  lr\n1  a     1\n2  b     9\n")
    let given = try project.run("train", "kind=[a,bee]", "lr=5", "--print-trials")
    #expect(given.output == "#  kind  lr\n1  a     5\n2  b     5\n")
    #expect(try project.run("train", "kind=b").output == "9\n")
  }

  @Test func `the preview names the runs that would be taken`() throws {
    func preview(_ arguments: String...) throws -> String {
      try sandbox.run(Invocation(["run"] + arguments, input: .text("n\n"))).errors
    }
    #expect(
      try preview("serve")
        == """
        batchrun: warning: cannot find a suitable run for required resource 'operation:train'
        You are about to run serve
          x: 1
        Continue? (Y/n) \

        """)
    try project.run("train", "lr=[1,2]")
    let ids = try project.ids()
    #expect(
      try preview("serve")
        == """
        You are about to run serve
          x: 1
        Required runs:
          train: \(ids[0])
        Continue? (Y/n) \

        """)
    let named = try preview("serve", "train=[\(ids[1].prefix(8)),\(ids[0].prefix(8))]")
    #expect(named.hasPrefix("You are about to run serve as a batch (2 trials)\n"), "\(named)")
    #expect(named.contains("\n  train: [\(ids[1]), \(ids[0])]\n"), "\(named)")
    let trials = try project.run("serve", "train=[\(ids[1]),\(ids[0])]", "--print-trials")
    #expect(trials.output.split(separator: "\n").count == 3, "\(trials)")
  }

  private func runs() throws -> [JSONValue] {
    try sandbox.batchrun("runs", "--json").json.array ?? []
  }

  private func labels() throws -> [String] {
    try runs().map { $0["label"]?.string ?? "" }
  }
}
