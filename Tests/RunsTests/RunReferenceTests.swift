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

  private func places(_ words: String..., isCareful: Bool = false) throws -> [Int] {
    try fixture.store.select(words, isCareful: isCareful).map { run in
      runs.firstIndex { $0.id == run.id } ?? -1
    }
  }

  @Test(arguments: [
    ("1", RunReference.index(1)), ("+2", .index(2)), ("007", .index(7)),
    (":", .range(first: nil, last: nil)), ("2:", .range(first: 2, last: nil)),
    ("2:5", .range(first: 2, last: 5)), ("1:3:5", .prefix("1:3:5")), ("2:x", .prefix("2:x")),
    ("ab12", .prefix("ab12")), ("", .prefix("")),
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
  }

  @Test func `a number past the end of the list is tried as the beginning of an id`() throws {
    #expect(try places("9") == [3])
    #expect {
      try places("9", isCareful: true)
    } throws: { error in
      if case RunSelectionError.notFound("9") = error { true } else { false }
    }
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

  @Test(arguments: ["zz", "", "0", "0:2", "2:9", "AB"])
  func `what names nothing is an error`(word: String) {
    #expect {
      try places(word)
    } throws: { error in
      if case RunSelectionError.notFound(word) = error { true } else { false }
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

  @Test func `all of nothing is nothing`() throws {
    let empty = RunStore(home: fixture.store.home + "/none")
    #expect(try empty.select([":"]).isEmpty)
  }

  @Test func `indexes count the runs that match the filter`() throws {
    let writer = try fixture.writer()
    try writer.update(runs[2].id, set: [.init(key: "marked", value: .bool(true))])
    var filter = RunFilter()
    filter.isMarked = true
    #expect(try fixture.store.select(["1"], matching: filter).map(\.id) == [runs[2].id])
    #expect(throws: RunSelectionError.self) {
      try fixture.store.select([runs[0].id.text], matching: filter)
    }
  }
}
