import Glibc
import Randomness
import TestSupport
import Testing

@testable import Jobs

/// Lines that are judged to need no shell must behave without one exactly as with one.
@Suite(.enabled(if: DirectCommandFinder.isDash("/bin/sh"), "/bin/sh is not dash"))
struct DirectCommandTests {
  let sandbox: Sandbox
  let searchPath: String
  let finder: DirectCommandFinder

  init() throws {
    sandbox = try Sandbox()
    for folder in ["bin", "late", "empty", "bin/folder"] { try sandbox.makeFolder(folder) }
    try sandbox.writeScript(#"printf '%s|' "$0" "$@"; echo "$#""#, to: "bin/args")
    try sandbox.writeScript(#"echo "$1 to stderr" >&2; exit "$1""#, to: "bin/leave")
    try sandbox.writeScript(#"ulimit -c 0; kill -"$1" $$"#, to: "bin/die")
    try sandbox.writeScript("echo early", to: "bin/both")
    try sandbox.writeScript("echo late", to: "late/both")
    try sandbox.writeScript("echo late", to: "late/plain")
    try sandbox.writeScript("echo late", to: "late/folder")
    try sandbox.write("echo not executable", to: "bin/plain")
    try sandbox.write("echo without an interpreter; exit 3", to: "bin/bare")
    try sandbox.write("#!/nothing/here\necho x", to: "bin/lost")
    try sandbox.write("#!/bin/sh\r\necho x", to: "bin/crlf")
    try sandbox.write("", to: "bin/void")
    for name in ["bare", "lost", "crlf", "void"] { chmod(sandbox.path("bin/" + name), 0o755) }
    symlink("nowhere", sandbox.path("bin/dangling"))
    symlink("args", sandbox.path("bin/linked"))
    searchPath = [sandbox.path("missing"), sandbox.path("bin"), sandbox.path("late"), "/usr/bin"]
      .joined(separator: ":")
    finder = try #require(
      DirectCommandFinder(shell: "/bin/sh", searchPath: Array(searchPath.utf8)))
  }

  func byShell(_ line: String) throws -> ProgramResult {
    try sandbox.run(
      Invocation(
        ["-c", "--", line], program: "/bin/sh", name: "sh", environment: ["PATH": searchPath]))
  }

  /// As the executor does it; nil where the program could not be executed, which is the shell's
  /// turn.
  func directly(_ command: DirectCommand) -> ProgramResult? {
    let words = command.arguments.map { String(decoding: $0, as: UTF8.self) }
    let invocation = Invocation(
      Array(words.dropFirst()), program: String(decoding: command.path, as: UTF8.self),
      name: words[0], environment: ["PATH": searchPath])
    guard let result = try? sandbox.run(invocation) else { return nil }
    guard case .signaled(let signal) = result.end else { return result }
    return ProgramResult(
      end: .exited(DashReport.exitCode(signal: signal)), outputBytes: result.outputBytes,
      errorBytes: result.errorBytes + DashReport.message(signal: signal, dumpedCore: false))
  }

  /// Compares both ways; whether the line was executed directly.
  @discardableResult
  func compare(_ line: String) throws -> Bool {
    guard let command = finder.directCommand(for: Array(line.utf8)),
      let direct = directly(command)
    else { return false }
    let shell = try byShell(line)
    #expect(direct.end == shell.end, "\(line)")
    #expect(direct.output == shell.output, "\(line)")
    #expect(direct.errors == shell.errors, "\(line)")
    return true
  }

  @Test func simpleLinesNeedNoShell() throws {
    for line in OddLines.direct { #expect(try compare(line), "\(line)") }
  }

  @Test func oddLinesBehaveTheSame() throws {
    for line in OddLines.forTheShell {
      #expect(try !compare(line), "\(line) is executed directly")
    }
  }

  /// Whatever comes out of putting shell-like scraps together.
  @Test func randomLinesBehaveTheSame() throws {
    var generator = SplitMix64(seed: 2026)
    var directCount = 0
    for _ in 0..<400 {
      let scraps = (0..<Int.random(in: 1...5, using: &generator)).map { _ in
        OddLines.scraps.randomElement(using: &generator) ?? ""
      }
      let glue = ["", " ", " ", " ", "  ", "\t"].randomElement(using: &generator) ?? " "
      if try compare("args " + scraps.joined(separator: glue)) { directCount += 1 }
    }
    #expect(directCount > 40)
  }

  /// Every byte in every place, judged only: what is judged direct must be of the harmless kind.
  @Test func aSpecialByteAnywhereIsLeftToTheShell() {
    let special =
      Array("|&;<>()$`\\\"'*?[]#~!{}\n\r\u{B}\u{C}".utf8) + [0, 1, 0x7F, 0x80, 0xC3, 0xFF]
    for byte in special {
      for line in ["args a", "args  b c"] {
        for position in 0...line.utf8.count {
          var bytes = Array(line.utf8)
          bytes.insert(byte, at: position)
          #expect(finder.directCommand(for: bytes) == nil, "byte \(byte) at \(position) of \(line)")
        }
      }
    }
  }

  @Test func theWholeLineBecomesPathAndArguments() throws {
    let command = try #require(finder.directCommand(for: Array(" args\t a=b  --c ".utf8)))
    #expect(command.path == Array(sandbox.path("bin/args").utf8))
    #expect(command.arguments == ["args", "a=b", "--c"].map { Array($0.utf8) })
    command.withPointers { path, arguments in
      #expect(String(cString: path) == sandbox.path("bin/args"))
      #expect((0..<3).map { arguments[$0].map { String(cString: $0) } } == ["args", "a=b", "--c"])
      #expect(arguments[3] == nil)
    }
  }

  @Test func anotherShellOrAnOddSearchPathMeansNoDirectCommand() throws {
    let path = Array("/usr/bin:/bin".utf8)
    #expect(DirectCommandFinder(shell: "/bin/bash", searchPath: path) == nil)
    #expect(DirectCommandFinder(shell: "/nothing", searchPath: path) == nil)
    for odd in [
      nil, "", ":/usr/bin", "/usr/bin:", "/bin::/usr/bin", ".:/usr/bin", "/usr/bin:/bin%func",
    ] {
      let finder = try #require(
        DirectCommandFinder(shell: "/bin/sh", searchPath: odd.map { Array($0.utf8) }))
      #expect(finder.directCommand(for: Array("env".utf8)) == nil)
      #expect(finder.directCommand(for: Array("/usr/bin/env".utf8)) != nil)
    }
  }

  /// Every string in dash's own file, and every tail of one (a linker lets strings share them), is
  /// asked for.
  @Test func theNamesOfThisDashAreAllKnown() throws {
    let program = try #require(sandbox.bytes(of: "/bin/sh"))
    var candidates: Set<ArraySlice<UInt8>> = []
    for string in program.split(separator: 0) where string.count <= 12 {
      guard string.allSatisfy({ $0 > 32 && $0 < 127 && $0 != UInt8(ascii: "'") }) else { continue }
      for start in string.indices { candidates.insert(string[start...]) }
    }
    let questions = candidates.map { "type '\(String(decoding: $0, as: UTF8.self))'\n" }.joined()
    let answers = try sandbox.run(
      Invocation([], program: "/bin/sh", input: .text(questions)))
    let own = answers.output.split(separator: "\n").filter {
      $0.hasSuffix("shell builtin") || $0.hasSuffix("shell keyword")
    }.compactMap { $0.split(separator: " ").first.map(String.init) }
    #expect(Set(["test", "alias", "while", ".", "local"]).isSubset(of: own))
    for name in own { #expect(DashNames.all.contains(Array(name.utf8)), "\(name)") }
  }
}
