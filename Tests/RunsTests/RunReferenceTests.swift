import RunsTestSupport
import Jobs
import Ledger
import Testing

@testable import Runs

@Suite struct RunReferenceTests {
  private let fixture: RunFixture
  /// Newest first.
  private let runs: [RunRecord]

  init() throws {
    fixture = try RunFixture()
    let writer = try fixture.writer()
    let ids = ["9a00000000000000", "12340000000000ff", "1234000000000000", "ab00000000000000"]
    for (time, text) in ids.enumerated() {
      let id = try #require(JobID(Array((text + "0123456789abcdef").utf8)))
      try writer.create(RunCreation(id: id, operation: "train", state: .staged, time: Double(time)))
    }
    runs = try fixture.store.runs().runs
  }

  private func places(_ words: String...) throws -> [Int] {
    try fixture.store.select(words).runs.map { run in
      runs.firstIndex { $0.id == run.id } ?? -1
    }
  }

  @Test(arguments: [
    ("1", RunReference.index(1)), ("+2", .index(2)), ("007", .index(7)),
    (":", .range(first: nil, last: nil)), ("2:", .range(first: 2, last: nil)),
    ("2:5", .range(first: 2, last: 5)), ("1:3:5", .name("1:3:5")), ("2:x", .name("2:x")),
    ("ab12", .name("ab12")), ("", .name("")), (" 1", .index(1)),
    ("01:+2 ", .range(first: 1, last: 2)), ("-1", .index(-1)),
  ])
  func `a word is an index, a range or the beginning of an id`(
    word: String, reference: RunReference
  ) {
    #expect(RunReference(word) == reference)
  }

  @Test func `runs come in the order of the words, each once`() throws {
    #expect(try places("2") == [1])
    #expect(try places("3", "1") == [2, 0])
    #expect(try places("2:3") == [1, 2])
    #expect(try places(":") == [0, 1, 2, 3])
    #expect(try places("3:") == [2, 3])
    #expect(try places(":2", "2", "ab") == [0, 1])
    #expect(try places("1,3") == [0, 2])
    #expect(try places("4,:2,ab", "3") == [3, 0, 1, 2])
  }

  @Test(arguments: ["9", "12", "123"])
  func `a short number past the end of the list is not the beginning of an id`(
    word: String
  ) throws {
    #expect {
      try places(word)
    } throws: { error in
      if case RunSelectionError.beyondList(word, 4, false) = error { true } else { false }
    }
    #expect(!RunReference.mayBeginID(word))
  }

  @Test func `four digits that the list does not have are the beginning of an id`() throws {
    let id = try #require(JobID(Array("47110000000000ff0123456789abcdef".utf8)))
    try fixture.writer("other").create(
      RunCreation(id: id, operation: "other", state: .staged, time: 9))
    #expect(try fixture.store.select(["4711"]).runs.map(\.id) == [id])
    #expect(throws: RunSelectionError.self) { try fixture.store.select(["471"]) }
    // Letters are no place in any list.
    #expect(try fixture.store.select(["9a"]).runs.count == 1)
    #expect(RunReference.names(id, by: "4711") && !RunReference.names(id, by: "47"))
  }

  @Test func `a ledger whose name is a number can be named`() throws {
    try fixture.writer("77").create(fixture.creation(20, of: "77"))
    #expect(try fixture.store.select(["77"]).runs.map(\.operation) == ["77"])
  }

  @Test func `more than one match is an error that tells them`() throws {
    #expect {
      try places("1234")
    } throws: { error in
      if case RunSelectionError.ambiguous("1234", let found) = error {
        found.map(\.id) == [runs[1].id, runs[2].id]
      } else {
        false
      }
    }
    #expect(try places("12340000000000f") == [2])
  }

  @Test(arguments: ["zz", "", "AB", "2:x", "1:3:5"])
  func `what names nothing is an error`(word: String) {
    #expect {
      try places(word)
    } throws: { error in
      if case RunSelectionError.notFound(word) = error { true } else { false }
    }
  }

  @Test(arguments: ["0", "0:2", "2:9", "-1", "5"])
  func `a place that the list does not have is an error that knows how long it is`(word: String) {
    #expect {
      try places(word)
    } throws: { error in
      if case RunSelectionError.beyondList(word, 4, false) = error { true } else { false }
    }
  }

  @Test func `an id that fits only runs whose folders were removed says so`() throws {
    let writer = try fixture.writer()
    let ids = ["beef1", "beef2"].compactMap { text in
      JobID(Array((text + String(repeating: "0", count: 32 - text.count)).utf8))
    }
    for id in ids {
      var creation = RunCreation(id: id, operation: "train", state: .completed, time: 1)
      creation.others.append(.attempts, .number("1"))
      try writer.create(creation)
    }
    for run in try fixture.store.runs().runs {
      try fixture.sandbox.makeFolder("runs/\(run.operation)/dirs/\(run.id.text)")
    }
    #expect(try fixture.store.select(["beef1"]).runs.map(\.id) == [ids[0]])
    fixture.sandbox.remove("runs/train/dirs/\(ids[0].text)")
    #expect(try fixture.store.select(["beef"]).runs.map(\.id) == [ids[1]])
    expectRemoved("beef1", [ids[0]], "the folder of run beef1000 (train) was removed")
    fixture.sandbox.remove("runs/train/dirs/\(ids[1].text)")
    expectRemoved("beef", ids, "the folders of all 2 runs that 'beef' matches were removed")
    #expect(try fixture.store.runs().total == 4)
  }

  private func expectRemoved(_ word: String, _ ids: [JobID], _ message: String) {
    #expect {
      try fixture.store.select(["1", word])
    } throws: { error in
      guard let error = error as? RunSelectionError, case .folderRemoved(word, let runs) = error
      else { return false }
      return Set(runs.map(\.id)) == Set(ids) && error.message == message
        && error.hint?.hasPrefix("'batchrun check' clears ") == true
    }
  }

  @Test(arguments: ["9:", "3:2"])
  func `a range without runs is an error`(word: String) {
    #expect {
      try places(word)
    } throws: { error in
      if case RunSelectionError.emptyRange(word) = error { true } else { false }
    }
  }

  @Test(arguments: ["1,", ",1", "1,,2", "1,zz"])
  func `every part of a list must name a run`(word: String) {
    #expect {
      try places(word)
    } throws: { error in
      if case RunSelectionError.notFound(let part) = error {
        ["", "zz"].contains(part)
      } else {
        false
      }
    }
  }

  @Test func `the name of a ledger names its runs, or the newest of them`() throws {
    let writer = try fixture.writer("mnist:test")
    for time in [10.0, 12, 11] { try writer.create(fixture.creation(time, of: "mnist:test")) }
    func times(_ word: String, isSingle: Bool = false) throws -> [Double] {
      try fixture.store.select([word], isSingle: isSingle).runs.map(\.time)
    }
    #expect(try times("mnist-test") == [12, 11, 10])
    #expect(try times("mnist:test") == [12, 11, 10])
    #expect(try times("mnist:test", isSingle: true) == [12])
    #expect(try times("2,mnist-test") == [11, 12, 10])
    #expect(throws: RunSelectionError.self) { try times("mnist") }
    #expect(throws: RunSelectionError.self) { try times("../runs/train") }
  }

  @Test func `a name wins over the beginning of an id, unless none of its runs is wanted`() throws {
    let named = try fixture.writer("ab").create(fixture.creation(20, of: "ab", state: .pending))
    #expect(try fixture.store.select(["ab"]).runs.map(\.id) == [named.id])
    var filter = RunFilter()
    filter.states = [.staged]
    #expect(try fixture.store.select(["ab"], matching: filter).runs.map(\.id) == [runs[0].id])
  }

  @Test func `a line that two ledgers have is two runs`() throws {
    let twin = RunCreation(id: runs[0].id, operation: "other", state: .staged, time: 9)
    try fixture.writer("other").create(twin)
    #expect(try fixture.store.select([":"]).runs.count == 5)
    #expect(try fixture.store.select(["1", "2"]).runs.map(\.operation) == ["other", "train"])
    #expect(throws: RunSelectionError.self) { try fixture.store.select([runs[0].id.text]) }
  }

  @Test func `all of nothing is nothing`() throws {
    let empty = RunStore(home: fixture.store.home + "/none")
    #expect(try empty.select([":"]).runs.isEmpty)
  }

  @Test func `indexes count the runs that match the filter`() throws {
    let writer = try fixture.writer()
    try writer.update(runs[2].id, set: [.init(key: "marked", value: .bool(true))])
    var filter = RunFilter()
    filter.isMarked = true
    #expect(try fixture.store.select(["1"], matching: filter).runs.map(\.id) == [runs[2].id])
    #expect(throws: RunSelectionError.self) {
      try fixture.store.select([runs[0].id.text], matching: filter)
    }
  }
}
