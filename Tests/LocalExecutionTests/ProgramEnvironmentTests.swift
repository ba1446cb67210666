import Jobs
import Posix
import Testing

@testable import LocalExecution

/// What programs inherit beside variables of their own.
struct ProgramEnvironmentTests {
  private let environment = ProgramEnvironment(
    JobEnvironment(
      inherited: ["A=1", "PATH=/bin", "B=2"].map { Array($0.utf8) }, fixed: [], own: [],
      directory: Array("/".utf8)))

  /// What a program gets, and where it is looked for.
  private func entries(_ texts: [String]) -> (entries: [String], searchPath: String) {
    let own = texts.map { Array($0.utf8) }
    let inherited = environment.inherited(beside: own)
    let list = inherited.entries.withPointers(and: .init(own), order: inherited.order) { pointers in
      var list: [String] = []
      while let entry = pointers?[list.count] { list.append(String(cString: entry)) }
      return list
    }
    return (list, inherited.searchPath(beside: own))
  }

  @Test func ownVariablesStandInPlaceOfInheritedOnes() {
    #expect(entries(["B=3", "C=4"]).entries == ["A=1", "PATH=/bin", "B=3", "C=4"])
    #expect(entries(["B=3", "C=4"]).searchPath == "/bin")
  }

  @Test func theSameNamesGetTheValuesOfTheirTurn() {
    _ = entries(["B=3", "C=4"])
    #expect(entries(["B=5", "C="]).entries == ["A=1", "PATH=/bin", "B=5", "C="])
  }

  @Test func otherNamesGetWhatIsTheirs() {
    _ = entries(["B=3"])
    #expect(entries(["BB=3"]).entries == ["A=1", "PATH=/bin", "B=2", "BB=3"])
    #expect(entries(["A=3"]).entries == ["PATH=/bin", "B=2", "A=3"])
    #expect(entries([]).entries == ["A=1", "PATH=/bin", "B=2"])
  }

  @Test func aNameAloneTakesAVariableAway() {
    #expect(entries(["B=3"]).entries == ["A=1", "PATH=/bin", "B=3"])
    #expect(entries(["B"]).entries == ["A=1", "PATH=/bin"])
    #expect(entries(["B=3"]).entries == ["A=1", "PATH=/bin", "B=3"])
  }

  @Test func theLaterOfTwoWithOneNameCounts() {
    #expect(entries(["B=3", "C=4", "B=5"]).entries == ["A=1", "PATH=/bin", "C=4", "B=5"])
    #expect(entries(["B=3", "B"]).entries == ["A=1", "PATH=/bin"])
  }

  @Test func programsAreLookedForOnTheirOwnPath() {
    #expect(entries(["PATH=/one"]).searchPath == "/one")
    #expect(entries(["PATH=/two"]).searchPath == "/two")
    #expect(entries(["PATH="]).searchPath == "")
    // Where there is none, as a shell looks for them.
    #expect(entries(["PATH"]).searchPath == ExecutableSearch.standardPath)
    #expect(entries(["B=3"]).searchPath == "/bin")
  }
}
