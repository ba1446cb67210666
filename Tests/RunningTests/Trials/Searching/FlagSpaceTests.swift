import Operations
import Search
import Testing

@testable import Running

@Suite struct FlagSpaceTests {
  @Test func `what varies is a dimension, what does not is the same in every trial`() throws {
    let space = try SearchedFlags.space("b=[1:6]", "a=[p,q]", "fixed=7", "c=loguniform[0.1:1]")
    #expect(space.space.dimensions.map(\.name) == ["a", "b", "c"])
    #expect(space.count == nil)
    let flags = space.flags(of: [.category(1), .integer(4), .real(0.5)])
    #expect(
      flags
        == Flags([
          "a": .string("q"), "b": .integer(4), "c": .real(0.5), "fixed": .integer(7),
        ]))
    #expect(space.parameters(of: flags) == [.category(1), .integer(4), .real(0.5)])
  }

  @Test func `a value that only the program has stays assumed`() throws {
    var flags = try SearchedFlags.flags("x=[0:9]")
    flags.assume(.integer(3), for: "y")
    let space = try FlagSpace(flags, [])
    #expect(space.flags(of: [.integer(1)]).isAssumed("y"))
    #expect(!space.flags(of: [.integer(1)]).isAssumed("x"))
  }

  @Test func `combinations are counted if there is an end to them`() throws {
    #expect(try SearchedFlags.space("a=[p,q]", "b=[1:6]").count == 12)
    #expect(try SearchedFlags.space("a=[x]").count == 1)
    #expect(try SearchedFlags.space("a=[p,q]", "b=[0.0:1.0]").count == nil)
  }

  @Test func `without anything to choose there is no space`() {
    #expect(throws: TrialError.noDimensions(flags: "x=1, y=a")) {
      try SearchedFlags.space("x=1", "y=a")
    }
    #expect(throws: TrialError.emptyCategories(flag: "x")) {
      try SearchedFlags.space("x=[]", "y=[1,2]")
    }
  }

  @Test func `the first trial has initial values, then defaults`() throws {
    let space = try SearchedFlags.space(
      "a=[0.0:1.0:0.3]", "b=[1:6]", "c=[p,q]", "d=[0.0:1.0]", "e=[r,s]",
      definitions: [
        SearchedFlags.definition("a", .real(0.9)), SearchedFlags.definition("b", .integer(2)),
        SearchedFlags.definition("c", .string("q")), SearchedFlags.definition("d", .real(7)),
        SearchedFlags.definition("e", .string("t")),
      ])
    let first = space.firstFlags(
      else: [.real(0.5), .integer(5), .category(0), .real(0.25), .category(1)])
    // Defaults outside of the space are none.
    #expect(
      first
        == Flags([
          "a": .real(0.3), "b": .integer(2), "c": .string("q"), "d": .real(0.25),
          "e": .string("s"),
        ]))
  }

  @Test func `a flag of whole numbers has no others`() throws {
    let space = try SearchedFlags.space(
      "n=loguniform[8:512]", definitions: [SearchedFlags.definition("n", .null, .int)])
    #expect(space.flags(of: [.integer(100)]) == Flags(["n": .integer(100)]))
    #expect(space.count == 505)
  }

  @Test func `a trial that lies elsewhere has no parameters, or the nearest`() throws {
    let space = try SearchedFlags.space("x=[0.0:1.0]", "k=[a,b]")
    func parameters(_ flags: String..., inside: Bool = false) throws -> [Coordinate]? {
      space.parameters(of: try SearchedFlags.decoded(flags), inside: inside)
    }
    #expect(try parameters("x=2", "k=a") == [.category(0), .real(1)])
    #expect(try parameters("x=2", "k=a", inside: true) == nil)
    #expect(try parameters("x=0.5", "k=a", "other=1", inside: true) == [.category(0), .real(0.5)])
    #expect(try parameters("x=0.5", "k=c") == nil)
    #expect(try parameters("x=0.5") == nil)
  }
}
