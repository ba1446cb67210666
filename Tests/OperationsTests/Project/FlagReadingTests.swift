import Operations
import Testing

@Suite struct FlagReadingTests {
  @Test(arguments: [
    ("1", FlagValue.integer(1)), ("1e3", .real(1000)), ("yes", .boolean(true)),
    ("~", .null), ("", .null), ("'1'", .string("1")), ("a b", .string("a b")),
    ("2020-01-01", .string("2020-01-01")), ("[1, a]", .list([.integer(1), .string("a")])),
    ("0x1F", .integer(31)), ("range[1:3]", .list([.integer(1), .integer(2), .integer(3)])),
    ("'uniform[0:1]'", .string("uniform[0:1]")), ("{default: 3}", .integer(3)),
    ("{description: d}", .null), ("!!str 1", .string("1")),
  ])
  func readsDefaults(text: String, value: FlagValue) throws {
    #expect(try flag(text).defaultValue == value)
  }

  @Test(arguments: ["uniform[0:1]", "[1:10]", "{default: [1:10]}"])
  func searchFunctionsWithoutQuotesAreSearches(text: String) throws {
    guard case .search = try flag(text).defaultValue else {
      Issue.record("'\(text)' is no search")
      return
    }
  }

  @Test func readsEveryKey() throws {
    let flag = try flag(
      """
      {default: 1, description: d, type: int, required: yes, allow-other: yes, min: 0, max: 1.5,
            distribution: loguniform, alias: g, null-label: none, arg-name: ff, arg-skip: no,
            arg-switch: yes, arg-split: ',', arg-encoding: {yes: on}, env-name: F,
            env-encoding: {1: one},
            choices: [a, {value: b, description: B, alias: bb, flags: {x: 1}}]}
      """)
    #expect(flag.description == "d")
    #expect(flag.type == .int)
    #expect(flag.isRequired && flag.allowsOther)
    #expect(flag.minimum == 0 && flag.maximum == 1.5)
    #expect(flag.distribution == "loguniform")
    #expect(flag.alias == "g" && flag.nullLabel == "none")
    #expect(flag.argumentName == "ff" && flag.skipsArgument == false)
    #expect(flag.argumentSwitch == .boolean(true))
    #expect(flag.argumentSplit == .separator(","))
    #expect(flag.argumentEncoding == ["yes": "on"])
    #expect(flag.environmentName == "F")
    #expect(flag.environmentEncoding == ["1": "one"])
    #expect(
      flag.choices == [
        .init(value: .string("a")),
        .init(
          value: .string("b"), description: "B", alias: "bb", flags: Flags(["x": .integer(1)])),
      ])
  }

  @Test func splittingByShellRules() throws {
    #expect(try flag("{arg-split: yes}").argumentSplit == .shell)
    #expect(try flag("{arg-split: shlex}").argumentSplit == .shell)
    #expect(try flag("{arg-split: no}").argumentSplit == nil)
  }

  @Test(arguments: [
    ("1", FlagDefinition.Opening.closed), ("{choices: [a, b]}", .all), ("{min: 0, max: 1}", .named),
    ("{min: 0, max: 1, distribution: uniform}", .all), ("{min: 0}", .closed),
    ("{min: 0, max: 1, search: yes}", .all), ("{choices: [a, b], search: no}", .closed),
    ("{choices: [yes, no], arg-switch: yes}", .closed),
    ("{arg-switch: yes, search: yes}", .all),
  ])
  func saysWhichSearchesMayChooseIt(text: String, opening: FlagDefinition.Opening) throws {
    #expect(try flag(text).opening == opening)
  }
}
