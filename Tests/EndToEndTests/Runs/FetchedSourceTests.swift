import TestSupport
import Testing

/// Requirements that are fetched, from a server on this machine.
@Suite struct FetchedSourceTests {
  private let sandbox: Sandbox
  private let server: RunningProgram
  private let address: String

  init() throws {
    sandbox = try Sandbox()
    try sandbox.makeFolder("www/d")
    try sandbox.write("from the net\n", to: "www/data.txt")
    try sandbox.write("a\n", to: "www/d/a.txt")
    try sandbox.write("b\n", to: "www/d/b.txt")
    try sandbox.shell(
      "cd www && python3 -c 'import shutil; shutil.make_archive(\"a\", \"zip\", \"d\")'")
    server = try sandbox.start(
      Invocation(
        [
          "python3", "-u", "-c",
          """
          import functools, http.server
          handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory="www")
          server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
          print(server.server_address[1])
          server.serve_forever()
          """,
        ], program: "/usr/bin/env"))
    let running = server
    try eventually("the server listens") { running.output.hasSuffix("\n") }
    address = "http://127.0.0.1:" + running.output.prefix { $0 != "\n" }
    try writeProject()
  }

  private func writeProject() throws {
    let digest = try sandbox.shell("sha256sum < www/data.txt").output.prefix(64)
    try sandbox.write(
      """
      http: {exec: cat data.txt, requires: {url: '\(address)/data.txt'}}
      sha: {exec: cat data.txt, requires: {url: '\(address)/data.txt', sha256: \(digest)}}
      bad-sha: {exec: cat data.txt, requires: {url: '\(address)/data.txt', sha256: 00aa}}
      missing: {exec: cat nosuch.txt, requires: {url: '\(address)/nosuch.txt'}}
      refused: {exec: cat x.txt, requires: {url: 'http://127.0.0.1:1/x.txt'}}
      file: {exec: cat data.txt, requires: {url: 'file://\(sandbox.path)/www/data.txt'}}
      gone: {exec: cat data.txt, requires: {url: 'file://\(sandbox.path)/www/none.txt'}}
      zip: {exec: ls, requires: {url: '\(address)/a.zip'}, sourcecode: no}
      select: {exec: ls in, requires: {url: '\(address)/a.zip', select: '.*a\\.txt', target-path: in}}
      kept: {exec: ls, requires: {url: '\(address)/a.zip', unpack: no}, sourcecode: no}
      query: {exec: ls, requires: {url: '\(address)/data.txt?x=1'}, sourcecode: no}
      renamed: {exec: ls, requires: {url: '\(address)/data.txt', rename: 'data new'}, sourcecode: no}
      linked: {exec: readlink data.txt, requires: {url: '\(address)/data.txt', target-type: link}}
      plain: {exec: echo plain}
      """, to: "guild.yml")
  }

  private func run(_ operation: String, path: String? = nil) throws -> ProgramResult {
    try sandbox.run(
      Invocation(["run", "-y", operation], environment: path.map { ["PATH": $0] } ?? [:]))
  }

  private func requests(of file: String) -> Int {
    server.errors.ranges(of: "GET /\(file) ").count
  }

  @Test func aFileIsFetchedOnceForAllRuns() throws {
    let first = try run("http")
    #expect(first.output == "from the net\n")
    #expect(first.errors == "Resolving \(address)/data.txt dependency\n")
    let second = try run("sha")
    #expect(second.errors.contains("Using cached file \(sandbox.path)/runs/.cache/resources/"))
    #expect(second.output.hasSuffix("from the net\n"))
    #expect(try run("linked").output.contains("/.cache/resources/"))
    #expect(requests(of: "data.txt") == 1)
  }

  @Test func whatIsNotAsItMustBeIsRefused() throws {
    let bad = try run("bad-sha")
    #expect(bad.exitCode == 1)
    #expect(bad.errors.contains("could not resolve '\(address)/data.txt' in \(address)/data.txt"))
    #expect(bad.errors.contains("(expected 00aa but got "))
    for operation in ["missing", "refused", "gone"] {
      let result = try run(operation)
      #expect(result.exitCode == 1, "\(operation)")
      #expect(result.errors.contains("run failed because a dependency was not met"), "\(operation)")
    }
    #expect(try run("plain").output == "plain\n")
    #expect(try sandbox.shell("find runs/.cache -name '.*.txt*' -type f").output == "")
  }

  @Test(arguments: [
    ("zip", "a.txt\nb.txt\n"), ("select", "a.txt\n"), ("kept", "a.zip\n"),
    ("query", "data.txt\n"), ("renamed", "new.txt\n"), ("file", "from the net\n"),
  ])
  func itIsPlacedAsAnyOther(operation: String, output: String) throws {
    #expect(try run(operation).output.hasSuffix(output))
  }

  @Test(arguments: ["curl", "wget", "python3"])
  func anyOfThreeProgramsWillDo(program: String) throws {
    guard try sandbox.shell("command -v \(program)").exitCode == 0 else { return }
    try sandbox.makeFolder("bin")
    // Python's own path: a shim in its place needs other programs.
    try sandbox.shell(
      """
      ln -s $(command -v cat) bin/
      case \(program) in
        python3) ln -s $(python3 -c 'import sys; print(sys.executable)') bin/python3;;
        *) ln -s $(command -v \(program)) bin/;;
      esac
      """)
    #expect(try run("http", path: sandbox.path("bin")).output.hasSuffix("from the net\n"))
    let missing = try run("missing", path: sandbox.path("bin"))
    #expect(missing.exitCode == 1)
    #expect(missing.errors.contains("404"))
  }

  @Test func withoutAnyTheyAreNamed() throws {
    try sandbox.makeFolder("bin")
    let result = try run("http", path: sandbox.path("bin"))
    #expect(result.exitCode == 1)
    #expect(result.errors.contains("fetching it needs 'curl', 'wget' or 'python3'"))
  }
}
