import Testing

@testable import Operations

/// Flags that a user changes in an editor.
@Suite struct FlagSheetTests {
  private let flags = Flags(["lr": .real(0.1), "n": .integer(3), "name": .string("3")])

  @Test func `untouched flags are not a change`() throws {
    let text = FlagSheet.text(of: flags, operation: "train")
    #expect(text.hasPrefix("# Flags of train, as YAML."))
    #expect(try FlagSheet.changes(in: text, from: flags).isEmpty)
  }

  @Test func `only what was changed counts, also to a list`() throws {
    let changed = try FlagSheet.changes(in: "lr: [0.1, 0.2]\nname: '3'\n", from: flags)
    #expect(changed == Flags(["lr": .list([.real(0.1), .real(0.2)])]))
  }

  @Test func `an empty text gives up`() {
    #expect(throws: FlagSheet.Failure.empty) {
      try FlagSheet.changes(in: "# nothing\n", from: flags)
    }
  }

  @Test func `what is no list of names and values is told with its place`() {
    let error = #expect(throws: FlagSheet.Failure.self) {
      try FlagSheet.changes(in: "a: [1", from: flags)
    }
    #expect(error?.message.hasPrefix("cannot read the flags: line ") == true)
    #expect(
      throws: FlagSheet.Failure.unreadable("'NAME: VALUE' is expected on each line")
    ) { try FlagSheet.changes(in: "- a\n", from: flags) }
  }
}
