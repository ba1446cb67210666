import Arguments
import Testing
import Text

@Suite struct HelpTextTests {
  @Test func `help of a command says all there is to say`() throws {
    #expect(
      try help("paint") == """
        Usage: app paint [OPTIONS] PICTURE [OTHER…]
        Alias: draw

        Paint a picture.

        Every coat needs its time to dry.

          This line is laid out already.

        Arguments:
          PICTURE   what is painted
          [OTHER…]  more of them

        Options:
          -c, --colour COLOUR  the colour of the paint [one of red, green, dark-blue;
                               default: red]
          -n, --coats N        how many coats [default: 1]
          -q, --quiet          say nothing

        Material:
          --strength X         how thick it is
          --drying-time TIME   the pause between coats [default: 1m30s]
          --memory SIZE        how large a picture may be
          --tag TAG            a word to remember it by [may be repeated]
          --canvas DIR         where it hangs [default: .]
          -f, --fast           do not wait
          --slow               wait
          --[no-]primer        start with a primer [default: on]

        Help:
          -h, --help           Show this help

        Examples:
          app paint sky.txt --coats 2
              Paints it twice.

        Exit codes:
          0  painted
          1  out of paint

        """)
  }

  @Test func `help of a group lists its commands, not the hidden ones`() throws {
    #expect(
      try help() == """
        Usage: app COMMAND …

        A program for tests.

        Commands:
          paint    Paint a picture
          brushes  Care for the brushes

        See 'app COMMAND --help' for the options of a command.

        Options:
          -h, --help     Show this help
          -V, --version  Show the version

        """)
  }

  @Test(arguments: [20, 40, 60, 80, 100])
  func `no line is wider than the terminal, but for words that are`(width: Int) throws {
    for line in try help("paint", width: width).split(separator: "\n") {
      let isOneTerm = line.hasPrefix("  ") && !line.hasPrefix("      ")
      #expect(displayWidth(of: line) <= width || isOneTerm, "\(line)")
    }
  }

  @Test func `colour changes nothing but the colour`() throws {
    let coloured = try help("paint", styling: Styling(isEnabled: true))
    let plain = coloured.replacing(/\u{1b}\[[0-9;]*m/, with: "")
    #expect(coloured != plain)
    #expect(plain == (try help("paint")))
  }

  @Test func `the manual has a section for every command, in order`() {
    let page = MarkdownManual.render(sampleProgram, introduction: "Read this.")
    let headings = page.split(separator: "\n").filter { $0.hasPrefix("#") }
    #expect(
      headings == ["# app", "## app paint", "## app brushes", "## app brushes wash"])
    #expect(page.contains("```text\nUsage: app brushes wash\n"))
  }

  @Test func `the short help leaves out what is rare, and joins headings`() {
    #expect(
      HelpText.render(hangPath) == """
        Usage: app hang [OPTIONS] PICTURE

        Hang a picture.

        Use a nail.

        Arguments:
          PICTURE  what is hung

        Options:
          --wall NAME  where
          --level      as straight as can be

        Light:
          -l, -m and others: see 'app help lamps'
          --bulb KIND  what shines

        Help:
          -h, --help   Show this help
          --help-all   Show all 6 options and the exit codes

        Examples:
          app hang one
              Hangs one.
          app hang two
              Hangs two.
          app hang three
              Hangs three.

        """)
  }

  @Test func `the full help has everything under its own heading`() {
    #expect(
      HelpText.render(hangPath, isFull: true) == """
        Usage: app hang [OPTIONS] PICTURE

        Hang a picture.

        Use a nail.

        A screw is better.

        Arguments:
          PICTURE  what is hung

        Options:
          --wall NAME      where

        Care:
          --dust           dust it first
          --level          as straight as can be

        Light:
          -l, --lamp NAME  which lamp
          -m, --more NAME  another one

        Power:
          --bulb KIND      what shines

        Help:
          -h, --help       Show the most used options
          --help-all       Show this help

        Examples:
          app hang one
              Hangs one.
          app hang two
              Hangs two.
          app hang three
              Hangs three.
          app hang four
              Hangs four.

        Exit codes:
          0  hung

        """)
  }

  private func help(
    _ names: String..., width: Int = 80, styling: Styling = .plain
  ) throws -> String {
    HelpText.render(try sampleProgram.path(along: names), width: width, styling: styling)
  }
}

/// A command whose short help differs from the full one.
private struct HangCommand: Command {
  var picture = ""
  var wall: String?
  var dusts = false
  var isLevel = false
  var lamp: String?
  var more: String?
  var bulb: String?

  static let manual = Manual(
    name: "hang", abstract: "Hang a picture", discussion: "Use a nail.",
    details: "A screw is better.",
    examples: ["one", "two", "three", "four"].map { .init("app hang \($0)", "Hangs \($0).") },
    exitCodes: [.init("0", "hung")])

  static var declarations: [Declaration<Self>] {
    argument("PICTURE", \.picture, "what is hung")
    option("--wall, --place NAME", \.wall, "where").hiding("--place")
    heading("Care", short: "")
    flag("--dust", \.dusts, "dust it first").rare()
    flag("--level", \.isLevel, "as straight as can be")
    heading("Light", line: "-l, -m and others: see 'app help lamps'")
    option("-l, --lamp NAME", \.lamp, "which lamp")
    option("-m, --more NAME", \.more, "another one")
    heading("Power", short: "Light")
    option("--bulb KIND", \.bulb, "what shines")
  }

  func run() -> Int32 { 0 }
}

private let hangPath = [
  CommandNode(Manual(name: "app", abstract: "Test"), [CommandNode(HangCommand.self)]),
  CommandNode(HangCommand.self),
]
