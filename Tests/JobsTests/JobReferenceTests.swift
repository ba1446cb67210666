import Testing

@testable import Jobs

@Suite struct JobReferenceTests {
  private let id = JobID(Array("ea113ac400c0ffee".utf8))

  @Test(arguments: [
    ("1", 1...1), ("17", 17...17), ("0017", 17...17), ("9999999", 9_999_999...9_999_999),
    ("3-7", 3...7), ("7-7", 7...7),
  ])
  func digitsAreNumbersOfLines(text: String, numbers: ClosedRange<Int>) {
    #expect(JobReference(text) == .numbers(numbers))
  }

  @Test(arguments: ["ea11", "EA113AC4", "ea113ac400c0ffee", "12345678", "00c0"])
  func hexDigitsAreTheBeginningOfAnId(text: String) {
    #expect(JobReference(text) == .id(prefix: Array(text.lowercased().utf8)))
  }

  @Test func fewDigitsMayBeTheBeginningOfAnIdToo() {
    #expect(JobReference(digitsOfID: "9984") == .id(prefix: Array("9984".utf8)))
    #expect(JobReference(digitsOfID: "0017") == .id(prefix: Array("0017".utf8)))
    for text in ["998", "12345678", "99a4", "9984-9985", ""] {
      #expect(JobReference(digitsOfID: text) == nil)
    }
  }

  @Test(arguments: [
    "", "0", "-", "3-", "-7", "7-3", "0-3", "1-2-3", "ea1", "abg1", "17x", "+5", "١٧",
    "12345678-12345679", "ea11-ea12", String(repeating: "a", count: 65),
  ])
  func anythingElseNamesNoJob(text: String) {
    #expect(JobReference(text) == nil)
  }

  @Test func aNumberMatchesTheLine() throws {
    let id = try #require(id)
    let reference = try #require(JobReference("3-7"))
    #expect(
      [2, 3, 7, 8, nil].map { reference.matches(id: id, line: $0) } == [
        false, true, true, false, false,
      ])
  }

  @Test(arguments: [
    ("ea11", true), ("EA113AC400C0FFEE", true), ("ea12", false), ("ea113ac400c0ffee0", false),
  ])
  func aBeginningMatchesTheId(text: String, isMeant: Bool) throws {
    let id = try #require(id)
    #expect(try #require(JobReference(text)).matches(id: id, line: nil) == isMeant)
    #expect(try #require(JobReference(text)).matches(id: id, line: 5) == isMeant)
  }
}
