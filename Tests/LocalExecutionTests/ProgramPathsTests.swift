import TestSupport
import Testing

@testable import LocalExecution

struct ProgramPathsTests {
  @Test func aProgramThatHasMovedIsFoundWhenItIsLookedForAnew() throws {
    let sandbox = try Sandbox()
    try sandbox.makeFolder("one")
    try sandbox.makeFolder("two")
    try sandbox.writeScript("exit 0", to: "one/tool")
    let path = "\(sandbox.path("one")):\(sandbox.path("two"))"
    let paths = ProgramPaths()
    #expect(paths.path(of: "tool", searchPath: path) == sandbox.path("one/tool"))
    sandbox.remove("one/tool")
    try sandbox.writeScript("exit 0", to: "two/tool")
    #expect(paths.path(of: "tool", searchPath: path, anew: true) == sandbox.path("two/tool"))
    #expect(paths.path(of: "tool", searchPath: path) == sandbox.path("two/tool"))
  }
}
