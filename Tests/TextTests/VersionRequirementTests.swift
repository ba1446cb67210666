import Testing

@testable import Text

@Suite struct VersionRequirementTests {
  @Test(arguments: [
    ("0.1.0", true), ("0.1", true), ("=0.1", true), ("==0.1.1", false), (">=0.1", true),
    (">0.1", false), (">0.0.9", true), ("<0.1", false), ("<=0.1", true), ("!=0.1", false),
    ("!=0.2", true), (">=0.1,<2", true), (">=0.1, <0.1", false), (">=0.10", false),
  ])
  func `all parts have to hold, number by number`(text: String, isMet: Bool) throws {
    #expect(try #require(VersionRequirement(text)).allows("0.1.0") == isMet)
  }

  @Test(arguments: ["", "abc", ">=", "1..2", ">=1,", "-1", "1.x"])
  func `anything else is no requirement`(text: String) {
    #expect(VersionRequirement(text) == nil)
  }
}
