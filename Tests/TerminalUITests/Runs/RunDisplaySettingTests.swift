import Operations
import Running
import TestSupport
import Testing

@testable import TerminalUI

/// Who draws on the terminal, where several could.
@Suite struct RunDisplaySettingTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.write(
      "train: {exec: train, flags: {x: 1}}\npipe: {steps: [train]}\n", to: "batchrun.yml")
  }

  private func setting(
    _ operation: String, _ flags: String..., workers: Int = 1, progress: ProgressMode = .auto,
    isQuiet: Bool = false, parent: Bool = false, isOnTerminal: Bool = true,
    isPiped: Bool = false, prints: PrintPolicy = .all
  ) throws -> RunDisplaySetting {
    var surroundings = RunSurroundings(
      folder: sandbox.path, home: sandbox.path("runs"), user: "eve", version: "1")
    if parent { surroundings.parent = .random() }
    var request = RunRequest(.operation(operation), in: surroundings)
    request.assignments = try FlagAssignments(arguments: flags)
    request.workers = workers
    request.isQuiet = isQuiet
    let draft = try RunPlanner(request, tell: { _ in }).draft()
    return RunDisplaySetting(
      DisplayChoices(progress: progress, prints: prints, tail: 0, isJSON: false), request, draft,
      isOnTerminal: isOnTerminal, isPiped: isPiped)
  }

  @Test func `nothing is drawn where the reader of the output may write to the same terminal`()
    throws
  {
    func progress(_ mode: ProgressMode = .auto, _ prints: PrintPolicy = .all) throws -> ProgressMode
    {
      try setting("train", "x=[1,2]", workers: 2, progress: mode, isPiped: true, prints: prints)
        .progress
    }
    #expect(try progress() == .none)
    #expect(try progress(.auto, .failed) == .none)
    // Nothing is passed on, or the user wants it.
    #expect(try progress(.auto, .none) == .auto)
    #expect(try progress(.bar) == .bar)
  }

  @Test func `a batch with several workers is live on a terminal`() throws {
    #expect(try setting("train", "x=[1,2]", workers: 2).progress == .auto)
    #expect(try setting("train", "x=[1,2]", workers: 2, isOnTerminal: false).progress == .none)
    #expect(try setting("train", "x=[1,2]").progress == .none)
    #expect(try setting("train", "x=[1,2]", progress: .bar).progress == .bar)
    #expect(try setting("train", progress: .bar).progress == .bar)
  }

  @Test(arguments: ["pipe", "queue"])
  func `what starts others leaves the display to them, and the terminal`(operation: String) throws {
    let setting = try setting(operation, progress: .bar)
    #expect(setting.progress == .none)
    #expect(setting.handsTerminalOver)
    #expect(try !self.setting(operation, isOnTerminal: false).handsTerminalOver)
  }

  @Test func `the runs of a queue with several workers are quiet, and the terminal is the queue's`()
    throws
  {
    #expect(try !setting("queue", workers: 2).handsTerminalOver)
    // Steps come one by one, whatever they are given.
    #expect(try setting("pipe", workers: 2).handsTerminalOver)
    #expect(try setting("train", progress: .bar, isQuiet: true, parent: true).progress == .none)
    #expect(try !setting("train").handsTerminalOver)
  }
}
