import Testing

@testable import RunfileChecks

@Suite struct ShellDialectTests {
  @Test(arguments: [
    ("/usr/bin/dash", ShellDialect.dash), ("/bin/bash", .bash), ("/opt/bash-static", .bash),
    ("/bin/zsh5", .zsh), ("/bin/zsh", .zsh), ("/bin/ksh93", .posix), ("/bin/mksh", .posix),
    ("/bin/busybox", .posix), ("/bin/sh", .posix), ("sh", .posix), ("/bin/fish", nil),
    ("/bin/csh", nil), ("/usr/bin/python3", nil), ("", nil), ("/", nil),
  ])
  func aShellIsKnownByItsFile(path: String, dialect: ShellDialect?) {
    #expect(ShellDialect(path: path) == dialect)
  }

  @Test func bashAsShDoesNotHaveAllOfBash() {
    let parser = FixedShell(.accepted)
    let sh = CheckedShell(
      path: "/bin/sh", resolvedPath: "/bin/bash", parser: parser, bash: parser)
    #expect(sh.dialect == .bash && sh.bash != nil)
    let bash = CheckedShell(
      path: "/bin/bash", resolvedPath: "/bin/bash", parser: parser, bash: parser)
    #expect(bash.bash == nil)
    let odd = CheckedShell(path: "/bin/sh", resolvedPath: "/bin/toybox", parser: parser, bash: nil)
    #expect(odd.dialect == .posix)
  }

  @Test(arguments: [
    ("dash: 1: Syntax error: \"(\" unexpected\n", "Syntax error: \"(\" unexpected"),
    (
      "bash: -c: line 1: syntax error: unexpected end of file\nmore\n",
      "syntax error: unexpected end of file"
    ),
    (
      "bash: -c: line 1: unexpected EOF while looking for matching `''",
      "unexpected EOF while looking for matching `''"
    ),
    ("zsh:1: parse error near `do'", "parse error near `do'"),
    ("/bin/sh: 1: Bad substitution", "Bad substitution"), ("", ""), ("x", "x"),
  ])
  func aReasonIsTheShellsWithoutItsName(errors: String, reason: String) {
    #expect(ShellAnswer.reason(in: Array(errors.utf8)) == reason)
  }
}
