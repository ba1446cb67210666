import Glibc
import TestSupport
import Testing

/// The tests that `docs/reliability.md` names for its promises exist.
@Suite struct PromiseTests {
  @Test func `every test that shows a promise exists`() throws {
    var count = 0
    for (suite, names) in try Self.namedTests() {
      let source = try #require(Self.source(of: suite), "there is no suite \(suite)")
      #expect(!names.isEmpty, "\(suite)")
      for name in names {
        #expect(
          source.contains("func `\(name)`") || source.contains("func \(name)("),
          "\(suite) has no test “\(name)”")
        count += 1
      }
    }
    #expect(count > 50)
  }

  /// What the paragraphs that begin with `Tests:` name: suites, and their tests behind each.
  private static func namedTests() throws -> [(suite: String, names: [String])] {
    var named: [(suite: String, names: [String])] = []
    for paragraph in try DocumentationPage("docs/reliability.md").text.split(separator: "\n\n")
    where paragraph.hasPrefix("Tests:") {
      let text = paragraph.replacing("\n", with: " ")
      for match in text.matches(of: /`(\w+)`|“([^”]+)”/) {
        if let name = match.output.2
          ?? match.output.1.flatMap({ $0.first?.isLowercase == true ? $0 : nil })
        {
          guard !named.isEmpty else { throw TestFailure("a test without a suite: \(name)") }
          named[named.count - 1].names.append(String(name))
        } else if let suite = match.output.1 {
          named.append((String(suite), []))
        }
      }
    }
    return named
  }

  private static func source(of suite: String) -> String? {
    let tests = DocumentationPage.projectFolder + "/Tests"
    for folder in names(inFolder: tests).map({ "\(tests)/\($0)" }) {
      for place in [folder] + names(inFolder: folder).map({ "\(folder)/\($0)" }) {
        if let content = bytes(ofFile: "\(place)/\(suite).swift") {
          return String(decoding: content, as: UTF8.self)
        }
      }
    }
    return nil
  }
}
