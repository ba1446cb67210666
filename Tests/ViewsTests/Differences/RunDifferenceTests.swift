import JSON
import Jobs
import Ledger
import Operations
import Runs
import TestSupport
import Testing

@testable import Views

/// What is compared of runs: which files, which texts, in which order.
@Suite struct RunDifferenceTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    for name in ["one", "two"] { try sandbox.makeFolder("\(name)/.batchrun/sourcecode") }
    try sandbox.write("a", to: "one/file")
    try sandbox.write("b", to: "two/file")
    try sandbox.write("c", to: "one/only")
  }

  private func run(_ name: String, flags: Flags = Flags()) -> RunFolder {
    var run = RunRecord(
      Record(id: .random(), members: JSONObject()),
      in: LedgerLocation(home: sandbox.path, name: "a"), state: .completed)
    run.members.add("operation", "a")
    run.directory = sandbox.path(name)
    run.flags = flags
    return RunFolder(run)
  }

  private func pairs(
    _ parts: [RunDifference.Part], _ paths: [String] = [], isChosen: Bool = false
  ) throws -> [String] {
    let difference = RunDifference(
      run("one", flags: Flags(["x": .integer(1)])), run("two", flags: Flags(["x": .integer(2)])),
      isProgramChosen: isChosen)
    return try difference.pairs(parts, paths.map { try RunPath($0) }).map(described)
  }

  private func described(_ pair: ComparedPair) -> String {
    func place(_ path: String?) -> String {
      path.map { String($0.dropFirst(sandbox.path.count + 1)) } ?? "nothing"
    }
    return switch pair {
    case .paths(let left, let right, let name):
      "\(place(left)) \(place(right))" + (name.map { " without \($0)" } ?? "")
    case .texts(let name, let left, let right): "\(name) \(left.lines) \(right.lines)"
    }
  }

  @Test func `without a part all files are compared, and the source code where that is apart`()
    throws
  {
    #expect(
      try pairs([]) == [
        "one two without .batchrun", "one/.batchrun/sourcecode two/.batchrun/sourcecode",
      ])
    // A program of the user's sees what is there.
    #expect(try pairs([], isChosen: true) == ["one two"])
  }

  @Test func `parts come in their order, and files by their paths`() throws {
    #expect(
      try pairs([.flags, .files(inSource: false)], ["file", "only"]) == [
        #"flags ["x: 1"] ["x: 2"]"#, "one/file two/file", "one/only nothing",
      ])
  }

  @Test func `what neither has is told, and so is output that is not there`() throws {
    let error = #expect(throws: DifferenceError.self) {
      try pairs([.files(inSource: false)], ["none"])
    }
    #expect(error?.message == "'none' is in neither run")
    #expect(throws: DifferenceError.self) { try pairs([.output]) }
  }

  @Test func `a run is compared with a folder of any kind`() throws {
    try sandbox.makeFolder("any")
    let difference = FolderDifference(run("one"), [], isProgramChosen: false)
    let pairs = try difference.pairs(to: sandbox.path("any"), inSource: false)
    #expect(pairs.map(described) == ["one any without .batchrun"])
    let paths = FolderDifference(run("one"), [try RunPath("file")], isProgramChosen: false)
    #expect(
      try paths.pairs(to: sandbox.path("any"), inSource: false).map(described)
        == ["one/file nothing"])
    #expect(throws: DifferenceError.self) {
      try difference.pairs(to: sandbox.path("nowhere"), inSource: false)
    }
    #expect(throws: DifferenceError.self) {
      try difference.pairs(to: sandbox.path("one/file"), inSource: false)
    }
    // Nothing is known of the project that it came from.
    #expect(throws: DifferenceError.self) { try difference.pairsWithProject() }
  }
}
