import Testing

@testable import Commands

@Suite struct ManualTests {
  @Test func `docs/commands.md says what the declarations say`() throws {
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let page = try #require(contents(ofFile: "/\(root)/docs/commands.md"))
    // Not compared by #expect: two pages would fill the screen.
    let isCurrent = page == HelpCommand.manualPage
    #expect(isCurrent, "run: make docs")
  }
}
