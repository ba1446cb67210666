import Operations
import Testing

@testable import Running

@Suite struct RunPreviewTests {
  private let flags = Flags([
    "x": .list([.integer(1), .integer(2)]), "z": .string("a"), "n": .null, "o": .null,
    "s": .string("1"), "e": .string("a\u{1b}b"),
  ])

  @Test func showsFlagsByName() {
    var labelled = FlagDefinition(name: "o")
    labelled.nullLabel = "unlimited"
    var preview = RunPreview(
      action: .run, subject: "echo.py", flags: flags, definitions: [labelled])
    preview.kind = .grid
    preview.trialCount = 2
    #expect(
      preview.lines == [
        "You are about to run echo.py as a batch (2 trials)", #"  e: "a\x1bb""#, "  n: default",
        "  o: unlimited", "  s: '1'", "  x: [1, 2]", "  z: a",
      ])
  }

  @Test func showsLongListsByTheirEnds() throws {
    let flags = Flags(["x": try FlagValue(decoding: "range[1:2000]")])
    let preview = RunPreview(action: .run, subject: "op", flags: flags, definitions: [])
    #expect(preview.lines[1] == "  x: [1, 2, 3, …, 2000] (2,000 values)")
  }

  @Test func saysWhatKindOfBatchItIs() {
    var preview = RunPreview(action: .stageTrials, subject: "op", flags: Flags(), definitions: [])
    #expect(preview.lines == ["You are about to stage trials for op"])
    preview.kind = .random
    preview.trialCount = 1
    #expect(preview.lines == ["You are about to stage trials for op with random search (1 trial)"])
    preview.action = .start
    preview.subject = "abc (op)"
    preview.kind = .optimizer("tune")
    preview.objective = .init(column: "acc", isMaximized: true)
    preview.optimizerFlags = Flags(["k": .real(1.5)])
    #expect(
      preview.lines == [
        "You are about to start abc (op) with tune optimizer (1 trial, maximize acc)",
        "Optimizer flags:", "  k: 1.5",
      ])
    preview.trialCount = nil
    preview.objective?.isMaximized = false
    #expect(preview.lines[0].hasSuffix("with tune optimizer (minimize acc)"))
    preview.kind = .grid
    preview.trialCount = 3
    preview.hasFileTrials = true
    #expect(
      preview.lines[0].hasSuffix(
        "as a batch (3 trials) (flags below used unless specified in batch trial)"))
  }
}
