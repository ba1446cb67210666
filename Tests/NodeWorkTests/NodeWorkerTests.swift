import Glibc
import Jobs
import Ledger
import Posix
import TestSupport
import Testing

@testable import NodeWork

/// Workers as Slurm starts them, but without Slurm.
@Suite struct NodeWorkerTests {
  @Test func theRecordsTellWhatHasHappenedInOrder() throws {
    let scene = try RoundScene(lines: "echo one", "exit 3")
    let worker = try scene.start()
    #expect(try worker.wait().end == .exited(0))
    let (one, three) = (PlannedJob(line: "echo one").id, PlannedJob(line: "exit 3").id)
    let records = try scene.records().map(\.untimed)
    let start = WorkRecord.start(
      job: "12", index: 0, restart: 0, node: "n1", pid: worker.pid,
      directory: Array(scene.sandbox.path.utf8), time: 0)
    #expect(records.first == start)
    #expect(records.last == .done(time: 0))
    #expect(try scene.begun() == [one, three])
    #expect(try scene.ends().map(\.id) == [one, three])
    #expect(try scene.outcome(of: "exit 3") == .exited(code: 3))
    #expect(scene.log("echo one") == "one\n")
    let end = try #require(try scene.end(of: "echo one"))
    #expect(end.usage != nil)
    #expect(abs(end.startedAt - Clock.wall) < 3600)
  }

  @Test func outcomesAreThoseOfThisMachine() throws {
    let lines = ["exit 0", "exit 1", "exit 2", "exit 139", "kill -SEGV $$", "/nowhere/program"]
    let scene = try RoundScene([lines.map { PlannedJob(line: $0) }])
    try scene.run()
    for code in [0, 1, 2, 139] as [Int32] {
      #expect(try scene.outcome(of: "exit \(code)") == .exited(code: code))
    }
    guard case .killed(SIGSEGV, _, false) = try scene.outcome(of: "kill -SEGV $$") else {
      Issue.record("the end by SIGSEGV")
      return
    }
    #expect(try scene.outcome(of: "/nowhere/program") == .exited(code: 127))
  }

  @Test func onlyTheJobsOfTheElementAreExecuted() throws {
    let scene = try RoundScene([
      [PlannedJob(line: "echo 0")], [PlannedJob(line: "echo 1")], [],
    ])
    try scene.run(element: 1)
    try scene.run(element: 2)
    #expect(try scene.begun(element: 0).isEmpty)
    #expect(try scene.begun(element: 1) == [PlannedJob(line: "echo 1").id])
    #expect(try scene.records(element: 2).count == 2)
  }

  @Test func bytesThatAreNotTextArriveAsTheyAre() throws {
    let odd: [UInt8] = [0xff, 0xfe]
    let line = PlannedJob(bytes: Array("printf %s '".utf8) + odd + Array("' \"$ODD\"".utf8))
    let program = PlannedJob(
      id: JobID(random: 5, 6), attempt: 1, line: 0,
      work: .program(
        arguments: ["sh", "-c", "printf %s \"$1\" \"$MINE\" \"${HOME-none}\"", "sh"].map {
          Array($0.utf8)
        } + [odd], environment: [Array("MINE=".utf8) + odd, Array("HOME".utf8)],
        directory: Array("/".utf8)))
    let scene = try RoundScene([[line, program]]) { settings in
      settings.environment = [Array("ODD=".utf8) + odd]
    }
    try scene.run()
    #expect(scene.log(line) == odd + odd)
    #expect(scene.log(program) == odd + odd + Array("none".utf8))
  }

  @Test func aLaterAttemptKeepsTheLogsOfTheOneBefore() throws {
    let scene = try RoundScene([
      [PlannedJob(line: "echo $BATCHRUN_ATTEMPT")],
      [PlannedJob(line: "echo $BATCHRUN_ATTEMPT", attempt: 2)],
    ])
    try scene.run(element: 0)
    try scene.run(element: 1)
    #expect(scene.log("echo $BATCHRUN_ATTEMPT") == "2\n")
    let job = PlannedJob(line: "echo $BATCHRUN_ATTEMPT")
    #expect(scene.log(job, "out.1.log") == Array("1\n".utf8))
  }

  @Test func linesOfOneElementRunAtTheSameTime() throws {
    // Each waits for all the others.
    let lines = (0..<3).map { number in
      "touch here.\(number); until [ -e here.0 ] && [ -e here.1 ] && [ -e here.2 ]; do sleep 0.02; done"
    }
    let scene = try RoundScene([lines.map { PlannedJob(line: $0) }]) { $0.parallel = 3 }
    try scene.run()
    for line in lines { #expect(try scene.outcome(of: line) == .exited(code: 0)) }
  }

  @Test func linesThatRunAtTheSameTimeHaveDevicesOfTheirOwn() throws {
    let lines = (0..<2).map { number in
      "echo $CUDA_VISIBLE_DEVICES > gpu.\(number); until [ -e gpu.0 ] && [ -e gpu.1 ]; do sleep 0.02; done"
    }
    let scene = try RoundScene([lines.map { PlannedJob(line: $0) }]) { $0.parallel = 2 }
    let environment = ["SLURM_JOB_GPUS": "0,1", "CUDA_VISIBLE_DEVICES": "0,1"]
    #expect(try scene.start(environment: environment).wait().exitCode == 0)
    let seen = (0..<2).map { scene.sandbox.text(of: "gpu.\($0)") ?? "" }
    #expect(Set(seen) == ["0\n", "1\n"])
  }

  @Test(arguments: [1, 8, 70])
  func aThousandLinesRunOnceEach(parallel: Int) throws {
    let jobs = (0..<1000).map { PlannedJob(line: "printf '\($0)\\n' >> trace; exit \($0 % 2)") }
    let scene = try RoundScene([jobs]) { $0.parallel = parallel }
    try scene.run()
    #expect(scene.sandbox.lines(of: "trace").compactMap { Int($0) }.sorted() == Array(0..<1000))
    #expect(try scene.begun() == jobs.map(\.id))
    let ends = try scene.ends()
    #expect(ends.count == 1000)
    #expect(Set(ends.map(\.id)) == Set(jobs.map(\.id)))
    #expect(ends.count { $0.end.outcome == .exited(code: 1) } == 500)
  }

  @Test func aTimeLimitEndsALine() throws {
    let scene = try RoundScene(
      lines: "sleep 60", "trap '' TERM; echo ready; while :; do sleep 0.05; done", "echo next"
    ) { settings in
      settings.timeLimit = 0.5
      settings.grace = 0.2
    }
    try scene.run()
    #expect(try scene.ends().map(\.end.outcome) == [.timedOut, .timedOut, .exited(code: 0)])
    #expect(scene.sandbox.livingProcesses().isEmpty)
  }

  @Test func theSetupLineComesBeforeAllJobs() throws {
    let scene = try RoundScene(lines: "echo $MODULE") { settings in
      settings.setup = Array("MODULE='it is'; export MODULE # and more".utf8)
    }
    try scene.run()
    #expect(scene.log("echo $MODULE") == "it is\n")
  }

  @Test func withoutWhatTheSetupLineWasToProvideNothingBegins() throws {
    let scene = try RoundScene(lines: "echo one") { $0.setup = Array("false".utf8) }
    let result = try scene.start().wait()
    #expect(result.exitCode == WorkerFailure.setupCode)
    #expect(result.errors == "batchrun: error: the setup line failed\n")
    #expect(try scene.records().isEmpty)
  }
}

/// What keeps a worker from beginning.
@Suite struct WorkerRefusalTests {
  @Test(arguments: [true, false])
  func aWorkerInAnotherFolderDoesNothing(isAbsolute: Bool) throws {
    let scene = try RoundScene(lines: "echo one")
    try scene.sandbox.makeFolder("elsewhere")
    let ledger = isAbsolute ? scene.sandbox.path(RoundScene.ledger) : RoundScene.ledger
    let result = try scene.start(ledger: ledger, folder: "elsewhere").wait()
    #expect(result.exitCode == WorkerFailure.wrongFolderCode)
    #expect(result.errors.contains(isAbsolute ? "elsewhere" : RoundScene.ledger))
    #expect(result.errors.contains("use a folder on a disk that all nodes see"))
    #expect(scene.sandbox.names(in: RoundScene.ledger + "/slurm/1") == [ClusterFiles.plan])
  }

  @Test func anotherPathOfTheSameFolderIsTheSame() throws {
    let scene = try RoundScene(lines: "echo one")
    #expect(symlink(scene.sandbox.path, scene.sandbox.path("link")) == 0)
    #expect(try scene.start(folder: "link").wait().exitCode == 0)
  }

  @Test func aStartWithRecordsIsAnothersAndTheNextIsNot() throws {
    let scene = try RoundScene(lines: "echo one >> trace")
    try scene.sandbox.write("", to: RoundScene.ledger + "/slurm/1/0.0")
    try scene.run()
    #expect(try scene.start().wait().exitCode == WorkerFailure.startedAlreadyCode)
    #expect(scene.sandbox.lines(of: "trace") == ["one"])
    try scene.run(restart: 1)
    #expect(scene.sandbox.lines(of: "trace") == ["one", "one"])
  }

  @Test func aWorkerThatCannotRecordBeginsNothing() throws {
    let scene = try RoundScene(lines: "touch begun")
    try scene.sandbox.makeFolder(RoundScene.ledger + "/slurm/1/0.0")
    let result = try scene.start().wait()
    #expect(result.exitCode == WorkerFailure.notWritableCode)
    #expect(!scene.sandbox.exists("begun"))
  }

  @Test func aMissingRoundAndAnElementTooManyAreNamed() throws {
    let scene = try RoundScene(lines: "echo one")
    let many = try scene.start(element: 7).wait()
    #expect(many.exitCode == WorkerFailure.wrongFolderCode)
    #expect(many.errors.contains("no element 7"))
    scene.sandbox.remove(RoundScene.ledger + "/slurm/1/plan")
    let none = try scene.start().wait()
    #expect(none.errors.contains("there is no plan"))
  }

  @Test func outsideOfSlurmItSaysSo() throws {
    let sandbox = try Sandbox()
    let result = try sandbox.batchrun("slurm-worker", "runs/a", "1")
    #expect(result.exitCode == 2)
    #expect(result.errors.contains("no element of a job array"))
  }
}
