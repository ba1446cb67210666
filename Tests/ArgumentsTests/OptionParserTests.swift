import Arguments
import Testing
import Text

@Suite struct OptionParserTests {
  @Test func `without options the properties keep their values`() throws {
    let command = try paint("sky").get()
    var expected = PaintCommand()
    expected.picture = "sky"
    #expect(command == expected)
  }

  @Test(arguments: [
    ["sky", "--coats", "4"], ["--coats=4", "sky"], ["-n4", "sky"], ["-n", "4", "sky"],
    ["-n=4", "sky"], ["sky", "-n1", "--coats", "4"], ["--coats", "4", "--", "sky"],
  ])
  func `a value is attached or follows, and the last one counts`(words: [String]) throws {
    let command = try paint(words).get()
    #expect(command.coats == 4)
    #expect(command.picture == "sky")
  }

  @Test func `underscores are dashes in names and choices, not in values`() throws {
    #expect(try paint("a_b", "--drying_time=2m", "-c", "dark-blue").get().drying == .seconds(120))
    #expect(try paint("a_b", "--colour", "dark_blue").get().colour == .dark_blue)
    #expect(try paint("a_b").get().picture == "a_b")
  }

  @Test func `short flags share a word, with a value at the end`() throws {
    let command = try paint("-qfn3", "sky").get()
    #expect(command.isQuiet && command.isFast && command.coats == 3)
  }

  @Test func `a flag has an opposite where declared, and the last counts`() throws {
    #expect(try !paint("sky", "--no-primer").get().usesPrimer)
    #expect(try !paint("sky", "--no_primer").get().usesPrimer)
    #expect(try paint("sky", "--no-primer", "--primer").get().usesPrimer)
    #expect(try !paint("sky", "--fast", "--slow").get().isFast)
    #expect(paint("sky", "--no-quiet") == .failure("unknown option '--no-quiet'"))
  }

  @Test func `negative numbers are values, attached or not`() throws {
    #expect(try paint("sky", "--tag=a", "--strength", "-1.5").get().strength == -1.5)
    #expect(try paint("sky", "--tag=a", "--strength=-2").get().strength == -2)
    #expect(try paint("-5", "-.5").get().picture == "-5")
  }

  @Test func `a dash alone is a name, and after two dashes everything is`() throws {
    #expect(try paint("-").get().picture == "-")
    let command = try paint("-q", "--", "--coats", "-q", "--").get()
    #expect(command.picture == "--coats")
    #expect(command.others == ["-q", "--"])
  }

  @Test func `an empty value is a value`() throws {
    #expect(try paint("sky", "--canvas=").get().canvas == "")
    #expect(try paint("sky", "--canvas", "").get().canvas == "")
    #expect(try paint("").get().picture == "")
  }

  @Test func `an option that repeats collects`() throws {
    #expect(try paint("sky", "--tag", "a", "--tag=b=c").get().tags == ["a", "b=c"])
  }

  @Test func `options of every type are read`() throws {
    let command = try paint("sky", "--drying-time", "1h30m", "--memory", "1.5GiB").get()
    #expect(command.drying == .seconds(5_400))
    #expect(command.memory == ByteSize(bytes: 3 << 29))
  }

  @Test(
    arguments: [
      ([], "missing argument 'PICTURE'"),
      (["a", "--coat", "2"], "unknown option '--coat'; did you mean '--coats'?"),
      (["a", "--nothing-like-it"], "unknown option '--nothing-like-it'"),
      (["a", "--secrt"], "unknown option '--secrt'"),
      (["a", "--tmie"], "unknown option '--tmie'; did you mean '--drying-time'?"),
      (["a", "-coats"], "unknown option '-coats'; did you mean '--coats'?"),
      (["a", "-drying_time=1"], "unknown option '-drying_time'; did you mean '--drying-time'?"),
      (["a", "-z"], "unknown option '-z'"),
      (["a", "-qz"], "unknown option '-z'"),
      (["a", "--coats"], "'--coats' needs a value (N)"),
      (["a", "--coats", "--quiet"], "'--coats' needs a value (N), but '--quiet' follows"),
      (["a", "--quiet=yes"], "'--quiet' takes no value, but was given 'yes'"),
      (
        ["a", "--coats=0"], "invalid value '0' for '--coats': expected a whole number of at least 1"
      ),
      (["a", "-n", "x"], "invalid value 'x' for '-n': expected a whole number of at least 1"),
      (
        ["a", "-n", "99999999999999999999"],
        "invalid value '99999999999999999999' for '-n': expected a whole number of at least 1"
      ),
      (["a", "--strength", "nan"], "invalid value 'nan' for '--strength': expected a number"),
      (["a", "--colour", "gren"], "invalid value 'gren' for '--colour'; did you mean 'green'?"),
      (
        ["a", "--colour", "mauve"],
        "invalid value 'mauve' for '--colour': expected one of 'red', 'green', 'dark-blue'"
      ),
      (
        ["a", "--memory", "lots"],
        "invalid value 'lots' for '--memory': expected a size such as '512M' or '1.5GiB'"
      ),
      (["a", "-f", "--drying_time", "1"], "'-f' and '--drying_time' cannot be used together"),
      (["a", "--strength", "1"], "'--strength' needs '--tag'"),
    ] as [([String], String)])
  func `what makes no sense is reported`(words: [String], message: String) {
    #expect(paint(words) == .failure(UsageMessage(text: message)))
  }

  @Test func `words go to the arguments from left to right`() throws {
    let command = try MoveCommand.parse(["a", "b", "c"])
    #expect(command.sources == ["a", "b"])
    #expect(command.target == "c")
    #expect(try MoveCommand.parse(["a", "b"]).sources == ["a"])
    let error = #expect(throws: UsageError.self) { try MoveCommand.parse(["a"]) }
    #expect(error?.reason == .missingArgument("TARGET"), "the first has its word")
    #expect(throws: UsageError.self) { try WashCommand.parse(["a"]) }
  }
}

/// A repeating argument before a required one, as `mv` has it.
private struct MoveCommand: Command {
  var sources: [String] = []
  var target = ""

  static let manual = Manual(name: "move", abstract: "Move things")
  static var declarations: [Declaration<Self>] {
    argument("SOURCE", \.sources, isRequired: true, "what is moved")
    argument("TARGET", \.target, "where to")
  }
  func run() throws(CommandFailure) -> Int32 { 0 }
}
