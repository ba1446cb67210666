import Operations
import Testing

@testable import Running

@Suite struct BatchKindTests {
  @Test(arguments: [
    (["x=1"], 0, BatchKind.single), (["x=1"], 1, .single), (["x=1"], 2, .grid),
    (["x=[1]"], 0, .grid),
    (["x=[]"], 0, .grid), (["x=[1:2]"], 0, .random), (["x=[1:2]", "y=[1,2]"], 1, .random),
    (["x=[1:2]"], 3, .grid),
    (["x='[1:2]'", "y=foo[1]"], 0, .single), (["x=range[1:3]"], 0, .grid),
  ])
  func followsFromTheValues(arguments: [String], files: Int, kind: BatchKind) throws {
    #expect(BatchKind(flags: try flags(arguments), fileTrials: files) == kind)
  }

  @Test func namesWhatChoosesTheTrials() {
    #expect(BatchKind.optimizer("tune").suffix == "+tune")
    #expect(BatchKind.random.suffix == "+random")
    #expect(BatchKind.grid.suffix == "+")
    #expect(BatchKind.single.suffix == nil)
  }

  private func flags(_ arguments: [String]) throws -> Flags {
    var flags = Flags()
    for assignment in try FlagAssignments(arguments: arguments).assignments {
      flags[assignment.name] = try FlagValue(decoding: assignment.text)
    }
    return flags
  }
}
