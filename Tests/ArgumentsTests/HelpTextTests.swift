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
          -c, --colour COLOUR  the colour of the paint [one of red, green, dark_blue;
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
          -h, --help  Show this help

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

        Run 'app COMMAND --help' for what a command takes.

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

  private func help(
    _ names: String..., width: Int = 80, styling: Styling = .plain
  ) throws -> String {
    HelpText.render(try sampleProgram.path(along: names), width: width, styling: styling)
  }
}
