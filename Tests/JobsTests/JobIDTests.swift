import Testing

@testable import Jobs

@Suite struct JobIDTests {
  @Test func theDigitsAreThoseOfTheHash() {
    // printf 'echo hello' | sha256sum
    let digest = CommandDigest(of: "echo hello".utf8)
    let full = "584a331fd6b02dcb1ecbe2eba731f609a2e1e3dac0bb73ae998dfad14c309a77"
    #expect(JobID(digest).text == full.prefix(16))
    #expect(JobID(digest, clashing: true).text == full)
  }

  @Test(arguments: [
    "0123456789abcdef", "00000000000000000000000000000001",
    "ffffffffffffffff0000000000000000123456789abcdef0fedcba9876543210",
  ])
  func whatIsWrittenIsReadAgain(text: String) throws {
    #expect(try #require(JobID(text.utf8)).text == text)
  }

  @Test(arguments: [
    "", "0123456789abcde", "0123456789ABCDEF", "0123456789abcdeg", "../../../../etc/p",
  ])
  func anythingElseIsNoId(text: String) {
    #expect(JobID(text.utf8) == nil)
  }

  @Test func randomIDsAreAllDifferent() {
    var ids = RandomJobIDs()
    var other = RandomJobIDs()
    let made = (0..<1000).map { _ in ids.next() } + (0..<100).map { _ in other.next() }
    #expect(Set(made).count == made.count)
    #expect(made.allSatisfy { $0.text.count == 32 })
  }
}
