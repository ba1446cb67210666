import Testing
import TestSupport

/// The document "Batch runs - stage trials".
@Suite struct StageTrialsTests {
  private static let staging = ["a", "b", "c"].flatMap { message in
    [
      "INFO: [batchrun] Staging trial ...: say.py (loud=no, msg=\(message))",
      "say.py staged as ...", "To start the operation, use 'batchrun run --start ...'",
    ]
  }
  private static let stagedRuns = [
    "say.py   loud=no msg=c  staged", "say.py   loud=no msg=b  staged",
    "say.py   loud=no msg=a  staged", "say.py+                 completed",
  ]

  @Test func stagedTrialsAreRunByAQueue() throws {
    let project = try SeedProject("batch")
    expectLines(
      try project.run("say.py", "msg=[a,b,c]", "--stage-trials").output, match: Self.staging)
    #expect(try project.printedRuns(flags: true, status: true) == Self.stagedRuns)

    expectLines(
      try project.run("queue", "run-once=yes").output,
      match: [
        "INFO: [queue] ... Processing staged runs", "INFO: [queue] ... Starting staged run ...",
        "a", "INFO: [queue] ... Starting staged run ...", "b",
        "INFO: [queue] ... Starting staged run ...", "c",
      ])
    let queue = "queue    gpus=null poll-interval=10 run-once=yes wait-for-running=no  completed"
    let gap = String(repeating: " ", count: 48)
    #expect(
      try project.printedRuns(flags: true, status: true) == [
        "say.py   loud=no msg=c\(gap)completed", "say.py   loud=no msg=b\(gap)completed",
        "say.py   loud=no msg=a\(gap)completed", queue,
        "say.py+               \(gap)completed",
      ])
    expectLines(try project.batchrun(["runs", "rm", "-y"]).output, match: ["Deleted 5 run(s)"])
  }

  @Test func aStagedBatchCanStageItsTrials() throws {
    let project = try SeedProject("batch")
    expectLines(
      try project.run("say.py", "msg=[a,b,c]", "--stage", "--stage-trials").output,
      match: ["say.py+ staged as ...", "To start the operation, use ..."])
    #expect(try project.printedRuns(status: true) == ["say.py+  staged"])

    let batch = try #require(try project.ids().first)
    expectLines(try project.run("--start", batch).output, match: Self.staging)
    #expect(try project.printedRuns(flags: true, status: true) == Self.stagedRuns)
    expectLines(try project.batchrun(["runs", "rm", "-y"]).output, match: ["Deleted 4 run(s)"])
  }

  @Test func aStepsOperationHandsStagingDownToItsBatches() throws {
    let project = try SeedProject("batch")
    expectLines(
      try project.run("say-many").output,
      match: [
        "INFO: [batchrun] running say.py: say.py msg=[hi, hello, hola]",
        "INFO: [batchrun] Running trial ...: say.py (loud=no, msg=hi)", "hi",
        "INFO: [batchrun] Running trial ...: say.py (loud=no, msg=hello)", "hello",
        "INFO: [batchrun] Running trial ...: say.py (loud=no, msg=hola)", "hola",
      ])
    let completed = [
      "say.py    loud=no msg=hola   completed", "say.py    loud=no msg=hello  completed",
      "say.py    loud=no msg=hi     completed", "say.py+                      completed",
      "say-many                     completed",
    ]
    #expect(try project.printedRuns(labels: true, status: true) == completed)

    expectLines(
      try project.run("say-many", "--stage-trials").output,
      match: ["INFO: [batchrun] running say.py: say.py --stage-trials msg=[hi, hello, hola]"]
        + ["hi", "hello", "hola"].flatMap { message in
          [
            "INFO: [batchrun] Staging trial ...: say.py (loud=no, msg=\(message))",
            "say.py staged as ...", "To start the operation, use 'batchrun run --start ...'",
          ]
        })
    #expect(
      try project.printedRuns(labels: true, status: true) == [
        "say.py    loud=no msg=hola   staged", "say.py    loud=no msg=hello  staged",
        "say.py    loud=no msg=hi     staged", "say.py+                      completed",
        "say-many                     completed",
      ] + completed)
  }
}
