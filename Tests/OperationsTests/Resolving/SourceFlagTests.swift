import Testing

@testable import Operations

/// Flags that choose what is required.
@Suite struct SourceFlagTests {
  private func completed(_ text: String) throws -> OperationDefinition {
    var operation = try operation(text)
    operation.addFlagsOfSources()
    return operation
  }

  @Test func aNamedFileIsAFlagThatIsNoArgument() throws {
    let flags = try completed(
      "op: {exec: x, requires: [{file: data.csv, flag-name: data}, {file: x}, {operation: up}]}"
    ).flags
    #expect(flags.map(\.name) == ["data"])
    #expect(flags.first?.defaultValue == .string("data.csv"))
    #expect(flags.first?.type == .string, "it stays as it is typed")
    #expect(flags.first?.skipsArgument == true)
    #expect(flags.first?.isDefaultAssumed == false)
  }

  @Test func whatTheProjectSaysOfItStands() throws {
    let flags = try completed(
      """
      op:
        exec: x
        flags:
          a: {arg-skip: no, type: path}
          b: {default: other.txt}
          up: {description: The run}
          down: {arg-skip: no}
        requires:
          - {file: a.txt, flag-name: a}
          - {file: b.txt, flag-name: b}
          - {operation: train, name: up}
          - {operation: train, flag-name: down}
      """
    ).flags
    #expect(flags.map(\.name) == ["a", "b", "up", "down"])
    #expect(flags.map(\.skipsArgument) == [false, true, true, false])
    #expect(flags.map(\.type) == [.path, .string, nil, nil])
    #expect(
      flags.map(\.defaultValue) == [.string("a.txt"), .string("other.txt"), .null, .null])
  }

  @Test func aTypeThatNoSourceCanHaveIsIgnoredAndSaid() throws {
    let text = """
      op:
        exec: x
        flags: {a: {type: number}, up: {type: int}, n: {type: int}}
        requires: [{file: a.txt, flag-name: a}, {operation: train, name: up}]
      """
    let flags = try completed(text).flags
    #expect(flags.map(\.type) == [.string, nil, .int])
    #expect(
      try operation(text).warningsOfSourceTypes == [
        "flag 'a' for operation op is configured with type 'number' - this value cannot be used "
          + "because it conflicts with the dependency 'a' - ignoring configured value",
        "flag 'up' for operation op is configured with type 'int' - this value cannot be used "
          + "because it conflicts with the dependency 'up' - ignoring configured value",
      ])
  }

  @Test func flagsForRunsNameThoseThatWereTaken() throws {
    let operation = try completed(
      "op: {exec: x, flags: {up: null, z: 1}, "
        + "requires: [{operation: train, name: up}, {operation: z}]}")
    let flags = operation.naming(
      Flags(["up": .string("abc"), "operation:z": .string("def")]),
      in: Flags(["z": .integer(1)]))
    #expect(flags == Flags(["up": .string("abc"), "z": .integer(1)]))
  }
}
