import Testing

@testable import Jobs

@Suite struct JobTableTests {
  @Test func theSameCommandIsFoundAgain() {
    var table = JobTable()
    let first = CommandDigest(of: "echo a".utf8)
    let second = CommandDigest(of: "echo b".utf8)
    #expect(table.insert(first) == .new(0))
    #expect(table.insert(second) == .new(1))
    #expect(table.insert(first) == .duplicate(of: 0))
    #expect(table.number(of: second) == 1)
    #expect(table.number(of: CommandDigest(of: "echo c".utf8)) == nil)
    #expect(table.digests == [first, second])
  }

  @Test func equalShortIdsAreNotTheSameCommand() {
    var table = JobTable()
    let one = CommandDigest(of: "echo d95c0c83e92c475d".utf8)
    let other = CommandDigest(of: "echo 47cf7bcd75dc8f31".utf8)
    #expect(JobID(one) == JobID(other))
    #expect(table.insert(one) == .new(0))
    #expect(table.insert(other) == .clash(1, with: 0))
    #expect(table.insert(other) == .duplicate(of: 1))
    #expect(table.number(of: other) == 1)
  }

  @Test(arguments: [0, 50_000])
  func growingLosesNothing(capacity: Int) {
    var table = JobTable(capacity: capacity)
    let digests = (0..<50_000).map { CommandDigest(of: "echo \($0)".utf8) }
    #expect(digests.enumerated().allSatisfy { table.insert($1) == .new($0) })
    #expect(digests.enumerated().allSatisfy { table.insert($1) == .duplicate(of: $0) })
    #expect(table.count == 50_000)
  }

  /// Digests that agree in the bits that choose a slot sit beside each other.
  @Test func crowdedSlotsAreProbed() {
    var table = JobTable()
    let digests = (0..<100).map { CommandDigest(words: (UInt64($0) << 32, 0, 0, UInt64($0))) }
    #expect(digests.enumerated().allSatisfy { table.insert($1) == .new($0) })
    #expect(digests.enumerated().allSatisfy { table.number(of: $1) == $0 })
  }
}
