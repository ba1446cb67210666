import Arguments
import Testing

@Suite struct ManualPageTests {
  @Test func `a page has all that help has`() throws {
    #expect(
      try page("paint") == #"""
        .TH "APP\-PAINT" 1 "2026-11-30" "app 1.2.3" "app manual"
        .SH NAME
        app\-paint \- paint a picture
        .SH SYNOPSIS
        \fBapp paint\fR
        [OPTIONS] PICTURE [OTHER...]
        .SH DESCRIPTION
        Paint a picture.
        .PP
        Alias: draw
        .PP
        Every coat needs its time to dry.
        .PP
        .nf
          This line is laid out already.
        .fi
        .SH "ARGUMENTS"
        .TP
        \fBPICTURE\fR
        what is painted
        .TP
        \fB[OTHER...]\fR
        more of them
        .SH OPTIONS
        .TP
        \fB\-c\fR, \fB\-\-colour\fR \fICOLOUR\fR
        the colour of the paint [one of red, green, dark\-blue; default: red]
        .TP
        \fB\-n\fR, \fB\-\-coats\fR \fIN\fR
        how many coats [default: 1]
        .TP
        \fB\-q\fR, \fB\-\-quiet\fR
        say nothing
        .SS "Material"
        .TP
        \fB\-\-strength\fR \fIX\fR
        how thick it is
        .TP
        \fB\-\-drying\-time\fR \fITIME\fR
        the pause between coats [default: 1m30s]
        .TP
        \fB\-\-memory\fR \fISIZE\fR
        how large a picture may be
        .TP
        \fB\-\-tag\fR \fITAG\fR
        a word to remember it by [may be repeated]
        .TP
        \fB\-\-canvas\fR \fIDIR\fR
        where it hangs [default: .]
        .TP
        \fB\-f\fR, \fB\-\-fast\fR
        do not wait
        .TP
        \fB\-\-slow\fR
        wait
        .TP
        \fB\-\-[no\-]primer\fR
        start with a primer [default: on]
        .SS "Help"
        .TP
        \fB\-h\fR, \fB\-\-help\fR
        show the help
        .SH "EXAMPLES"
        .TP
        \fBapp paint sky.txt \-\-coats 2\fR
        Paints it twice.
        .SH "EXIT STATUS"
        .TP
        \fB0\fR
        painted
        .TP
        \fB1\fR
        out of paint
        .SH "SEE ALSO"
        app(1)

        """#)
  }

  @Test func `a group refers to the pages of its commands`() throws {
    let text = try page()
    #expect(
      text.contains(
        #"""
        .SH "COMMANDS"
        .TP
        \fBapp\-paint(1)\fR
        Paint a picture
        .TP
        \fBapp\-brushes(1)\fR
        Care for the brushes

        """#))
    #expect(!text.contains("hidden"))
    #expect(text.contains(#"\fB\-V\fR, \fB\-\-version\fR"#))
    #expect(try page("brushes", "wash").hasSuffix("app(1), app\\-brushes(1)\n"))
  }

  @Test func `variables, files and references have their sections`() {
    let node = CommandNode(
      Manual(
        name: "app", abstract: "A program for tests", environment: [.init("APP_HOME", "its home")],
        files: [.init("app.yml", "its settings")], seeAlso: ["app.yml(5)"]), [])
    let text = ManualPage.render([node], version: "1", date: "2026-11-30")
    #expect(
      text.hasSuffix(
        #"""
        .SH "ENVIRONMENT"
        .TP
        \fBAPP_HOME\fR
        its home
        .SH "FILES"
        .TP
        \fBapp.yml\fR
        its settings
        .SH "SEE ALSO"
        app.yml(5)

        """#))
  }

  @Test func `laid out lines and paragraphs take turns`() {
    let node = CommandNode(
      Manual(name: "app", abstract: "Test", discussion: "One:\n  a\n\n  b\nTwo.\n\nThree."), [])
    #expect(
      ManualPage.render([node], version: "1", date: "2026-11-30").contains(
        ".PP\nOne:\n.PP\n.nf\n  a\n\n  b\n.fi\n.PP\nTwo.\n.PP\nThree.\n"))
  }

  @Test func `every visible command has a page`() {
    let names = ManualPage.all(of: sampleProgram, version: "1", date: "2026-11-30").map(\.name)
    #expect(names == ["app", "app-paint", "app-brushes", "app-brushes-wash"])
  }

  @Test(arguments: [
    (".starts as a request", #"\&.starts as a request"#), ("'so does this", #"\&\(aqso does this"#),
    (#"a \ and a "-""#, #"a \e and a \(dq\-\(dq"#), ("in the middle.", "in the middle."),
    ("`code` ~/x ^C", #"\(gacode\(ga \(ti/x \(haC"#),
    ("3 × a → é…", #"3 x a \[u2192] \[u00E9]..."#),
  ])
  func `nothing of a text is a request or an escape`(text: String, escaped: String) {
    #expect(RoffText.escaped(text) == escaped)
    #expect(RoffText.argument(text) == "\"\(escaped)\"")
  }

  private func page(_ names: String...) throws -> String {
    ManualPage.render(
      try sampleProgram.path(along: names), version: "1.2.3", date: "2026-11-30")
  }
}
