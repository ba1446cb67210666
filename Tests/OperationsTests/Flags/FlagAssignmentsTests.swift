import Operations
import Posix
import Testing

@Suite struct FlagAssignmentsTests {
  @Test func splitsAtTheFirstEqualsSign() throws {
    let arguments = try FlagAssignments(arguments: [
      "a=1", "op:x.y=b=c", "x==1", "e=", "@f.csv", "a=2",
    ])
    #expect(
      arguments.assignments == [
        .init(name: "op:x.y", text: "b=c"), .init(name: "x", text: "=1"),
        .init(name: "e", text: ""),
        .init(name: "a", text: "2"),
      ])
    #expect(arguments.files == ["f.csv"])
    #expect(arguments["a"] == "2")
    #expect(arguments["b"] == nil)
  }

  @Test(arguments: [
    (["foo"], "invalid argument 'foo': expected NAME=VALUE"),
    (["a=1", "foo", "=1", "@"], "invalid arguments 'foo', '=1', '@': expected NAME=VALUE"),
  ])
  func refusesWhatIsNoAssignment(arguments: [String], message: String) {
    let error = #expect(throws: FlagError.self) { try FlagAssignments(arguments: arguments) }
    #expect(error?.message == message)
  }

  @Test func takesNamesOut() throws {
    var arguments = try FlagAssignments(arguments: ["operation:train=ab", "x=1"])
    #expect(arguments.remove(["operation:train"]) == [.init(name: "operation:train", text: "ab")])
    #expect(arguments.assignments == [.init(name: "x", text: "1")])
  }

  @Test func makesPathsAbsolute() {
    #expect(absolutePath("a/../b/./c", in: "/w") == "/w/b/c")
    #expect(absolutePath("/x//y/", in: "/w") == "/x/y")
    #expect(absolutePath("..", in: "/w") == "/")
    #expect(expandingHome("~nosuchuser-x/a") == "~nosuchuser-x/a")
    #expect(expandingHome("~/a").hasSuffix("/a") && !expandingHome("~/a").hasPrefix("~"))
  }
}
