import Operations
import Testing

@Suite struct FlagResolutionTests {
  @Test func laysAssignmentsOverDefaults() throws {
    var empty = FlagDefinition(name: "n")
    empty.type = .int
    let resolution = try resolve(
      [FlagDefinition(name: "a", defaultValue: .integer(1)), empty], ["a=[1,2]"])
    #expect(resolution.flags == Flags(["a": .list([.integer(1), .integer(2)]), "n": .null]))
    #expect(resolution.userFlags == Flags(["a": .list([.integer(1), .integer(2)])]))
  }

  @Test func laysAssignmentsOverStoredFlags() throws {
    var request = try request([FlagDefinition(name: "a", defaultValue: .integer(1))], ["b=3"])
    request.stored = Flags(["a": .integer(2), "b": .integer(2), "c": .integer(2)])
    request.storedUserFlags = Flags(["b": .integer(2)])
    let resolution = try FlagResolution(request)
    #expect(resolution.flags == Flags(["a": .integer(2), "b": .integer(3), "c": .integer(2)]))
    #expect(resolution.userFlags == Flags(["b": .integer(3)]))
  }

  @Test func knowsTheStoredFlagsOfARunThatWasForced() throws {
    var request = try request([], ["b=3"])
    request.stored = Flags(["b": .integer(2)])
    #expect(try FlagResolution(request).flags == Flags(["b": .integer(3)]))
    request.assignments.append(.init(name: "c", text: "1"))
    #expect(throws: FlagError.self) { try FlagResolution(request) }
  }

  @Test func laysAssignmentsOverABatchFile() throws {
    var request = try request(
      [FlagDefinition(name: "a", defaultValue: .integer(1)), FlagDefinition(name: "b")], ["a=3"])
    request.fileFlags = Flags(["a": .integer(2), "b": .integer(2)])
    #expect(try FlagResolution(request).flags == Flags(["a": .integer(3), "b": .integer(2)]))
  }

  @Test func refusesUnknownNamesOfABatchFile() throws {
    var request = try request([FlagDefinition(name: "a")], [])
    request.fileFlags = Flags(["foo": .integer(123)])
    #expect(throws: FlagError.self) { try FlagResolution(request) }
    request.isForced = true
    #expect(try FlagResolution(request).flags["foo"] == .integer(123))
  }

  @Test(
    arguments: [
      ("[0.1:0.9]", "invalid value [0.1:0.9] for lr: out of range (greater than max 0.6)"),
      ("uniform[-1:0.5]", "invalid value uniform[-1:0.5] for lr: out of range (less than min 0)"),
      ("[0.1:0.5:0.7]", "invalid value [0.1:0.5:0.7] for lr: out of range (greater than max 0.6)"),
      ("loguniform[0.1:0.6]", nil), ("[0:0.6]", nil),
    ] as [(String, String?)])
  func refusesASearchThatLeavesTheBounds(value: String, problem: String?) throws {
    var flag = FlagDefinition(name: "lr", defaultValue: .real(0.1))
    flag.minimum = 0
    flag.maximum = 0.6
    #expect(message([flag], ["lr=" + value]) == problem)
  }

  @Test func takesAliases() throws {
    var flag = FlagDefinition(name: "learning-rate")
    flag.alias = "lr"
    #expect(try resolve([flag], ["lr=1"]).userFlags == Flags(["learning-rate": .integer(1)]))
    #expect(
      message([flag], ["lr=1", "learning-rate=2"])
        == "cannot specify both alias 'lr' and name for flag 'learning-rate'")
    var forced = try request([flag], ["lr=1", "learning-rate=2"])
    forced.isForced = true
    #expect(try FlagResolution(forced).flags == Flags(["learning-rate": .integer(2)]))
  }

  @Test func takesChoicesByTheirAliasesWithTheirFlags() throws {
    var flag = FlagDefinition(name: "size", defaultValue: .integer(1))
    flag.choices = [
      .init(value: .integer(1)),
      .init(
        value: .integer(2), alias: "big",
        flags: Flags(["depth": .integer(20), "width": .integer(30)])),
    ]
    let others = [
      FlagDefinition(name: "depth", defaultValue: .integer(5)),
      FlagDefinition(name: "width", defaultValue: .integer(5)),
    ]
    #expect(try resolve([flag] + others, []).flags["depth"] == .integer(5))
    let resolution = try resolve([flag] + others, ["size=big", "width=7"])
    #expect(
      resolution.flags
        == Flags(["size": .integer(2), "depth": .integer(20), "width": .integer(7)]))
    #expect(resolution.userFlags == Flags(["size": .integer(2), "width": .integer(7)]))
    #expect(
      try resolve([flag], ["size=[1,big]"]).flags["size"]
        == .list([.integer(1), .integer(2)]))
  }

  @Test(arguments: [
    (FlagDefinition.ValueType.int, "7", FlagValue.integer(7)), (.float, "7", .real(7)),
    (.number, "'7'", .integer(7)), (.boolean, "1", .boolean(true)), (.string, "7", .string("7")),
    (.string, "[1,a]", .list([.string("1"), .string("a")])), (.path, "a/b", .string("a/b")),
    (.path, "[a, /b]", .list([.string("a"), .string("/b")])), (.path, "7", .string("7")),
    (.int, "null", .null),
    (.float, "[1,2]", .list([.real(1), .real(2)])),
  ])
  func convertsToTheDeclaredType(
    type: FlagDefinition.ValueType, text: String, value: FlagValue
  ) throws {
    var flag = FlagDefinition(name: "a")
    flag.type = type
    #expect(try resolve([flag], ["a=\(text)"]).flags["a"] == value)
  }

  @Test(arguments: [
    (FlagDefinition.ValueType.int, "1.5", "invalid value 1.5 for a: invalid value for type 'int'"),
    (.int, "abc", "invalid value abc for a: invalid value for type 'int'"),
    (.int, "[1,x]", "invalid value x for a: invalid value for type 'int'"),
    (.float, "yes", "invalid value yes for a: invalid value for type 'float'"),
    (.boolean, "foo", "invalid value foo for a: invalid value for type 'boolean'"),
    (.existingPath, "/no/such", "invalid value /no/such for a: /no/such does not exist"),
    (
      .int, "[3:1]",
      "invalid function args in 'a=[3:1]': the lower bound 3 must not be above the upper bound 1"
    ),
  ])
  func refusesOtherTypes(type: FlagDefinition.ValueType, text: String, message: String) {
    var flag = FlagDefinition(name: "a")
    flag.type = type
    #expect(self.message([flag], ["a=\(text)"]) == message)
  }

  /// The value is the user's; of a user in another folder it would lead to another file.
  @Test func pathsStayAsTheyWereWrittenUnlessFromAnotherFolder() throws {
    var flag = FlagDefinition(name: "a", defaultValue: .string("d"))
    flag.type = .path
    var other = FlagDefinition(name: "b", defaultValue: .string("d"))
    other.type = .path
    var request = try request([flag, other], ["a=x/y"])
    #expect(try FlagResolution(request).flags == Flags(["a": .string("x/y"), "b": .string("d")]))
    request.project = "/project"
    let elsewhere = try FlagResolution(request)
    #expect(elsewhere.flags == Flags(["a": .string("/here/x/y"), "b": .string("d")]))
    #expect(elsewhere.userFlags == Flags(["a": .string("/here/x/y")]))
  }

  @Test func pathsAreLookedForWhereTheyStart() throws {
    var flag = FlagDefinition(name: "a")
    flag.type = .existingPath
    var request = try request([flag], [])
    request.stored = Flags(["a": .string("usr")])
    #expect(throws: FlagError.self) { try FlagResolution(request) }
    request.project = "/"
    #expect(try FlagResolution(request).flags["a"] == .string("usr"))
  }

  @Test func refusesWhatIsOutOfRange() throws {
    var flag = FlagDefinition(name: "i", defaultValue: .integer(1))
    (flag.minimum, flag.maximum) = (0, 10)
    #expect(
      message([flag], ["i=11"]) == "invalid value 11 for i: out of range (greater than max 10)")
    #expect(
      message([flag], ["i=[1,-1]"]) == "invalid value -1 for i: out of range (less than min 0)")
    #expect(try resolve([flag], ["i=10"]).flags["i"] == .integer(10))
    #expect(
      message([flag], ["i=[0:100]"])
        == "invalid value [0:100] for i: out of range (greater than max 10)")
  }

  @Test func refusesUnknownFlagsAndNamesTheNearest() throws {
    let flags = [FlagDefinition(name: "epochs")]
    let error = #expect(throws: FlagError.self) { try resolve(flags, ["epoch=1"]) }
    #expect(error?.message == "unsupported flag 'epoch'; did you mean 'epochs'?")
    #expect(
      error?.hint
        == "try 'batchrun run op --help-op' for a list of flags, or --force-flags to skip this check"
    )
    var forced = try request(flags, ["epoch=1"])
    forced.isForced = true
    #expect(try FlagResolution(forced).flags["epoch"] == .integer(1))
  }

  @Test func listsTheChoices() throws {
    var flag = FlagDefinition(name: "c", defaultValue: .string("red"))
    flag.choices = [
      .init(value: .string("red")), .init(value: .string("green")),
      .init(value: .string("#00f"), description: "The sky", alias: "sky"),
    ]
    let error = #expect(throws: FlagError.self) { try resolve([flag], ["c=blue"]) }
    #expect(error?.message == "unsupported value 'blue' for 'c' - supported values are:")
    #expect(error?.details == ["", "  red", "  green", "  sky      The sky", ""])
    #expect(message([flag], ["c=[red,blue]"])?.hasPrefix("unsupported value 'blue'") == true)
    flag.allowsOther = true
    #expect(try resolve([flag], ["c=blue"]).flags["c"] == .string("blue"))
  }

  @Test func listsWhatIsMissing() {
    var flag = FlagDefinition(name: "s")
    flag.isRequired = true
    flag.description = "A required string"
    for arguments in [[], ["s="], ["s=null"]] {
      let error = #expect(throws: FlagError.self) { try resolve([flag], arguments) }
      #expect(error?.message == "operation requires the following missing flags:")
      #expect(error?.details == ["", "  s  A required string", ""])
    }
  }

  @Test func leavesChecksToTrialsWhereTheyBringTheValues() throws {
    var flag = FlagDefinition(name: "s")
    flag.isRequired = true
    var request = try request([flag], ["t=1"])
    request.checksValues = false
    #expect(try FlagResolution(request).flags == Flags(["s": .null, "t": .integer(1)]))
  }

  private func request(
    _ flags: [FlagDefinition], _ arguments: [String]
  ) throws(FlagError) -> FlagResolution.Request {
    let assignments = try FlagAssignments(arguments: arguments)
    return FlagResolution.Request(
      operation: "op", definitions: flags, assignments: assignments.assignments,
      folder: "/here")
  }

  private func resolve(
    _ flags: [FlagDefinition], _ arguments: [String]
  ) throws(FlagError) -> FlagResolution {
    try FlagResolution(try request(flags, arguments))
  }

  private func message(_ flags: [FlagDefinition], _ arguments: [String]) -> String? {
    do throws(FlagError) {
      _ = try resolve(flags, arguments)
      return nil
    } catch {
      return error.message
    }
  }
}
