import Glibc
import Posix
import TestSupport
import Testing

@testable import Running

@Suite struct ResourceFetchTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.makeFolder("bin")
  }

  /// Puts a program into the search path of a fetch.
  private func add(_ program: String, _ script: String) throws {
    try sandbox.writeScript(script + "\n", to: "bin/\(program)")
  }

  /// What a fetch fails with; nil where it does not.
  private func failure() -> String? {
    do throws(ResourceFetch.Failure) {
      try ResourceFetch.run(
        "-url with blanks", to: sandbox.path("got"), searchPath: sandbox.path("bin"))
      return nil
    } catch {
      return error.reason
    }
  }

  @Test func `a file is fetched by what this machine has`() throws {
    try sandbox.write("from afar\n", to: "there")
    // One that fetches from files too.
    let programs = ["curl", "python3"].compactMap { name in
      ExecutableSearch.path(of: name, searchPath: ExecutableSearch.inheritedPath)
    }
    try #require(!programs.isEmpty)
    for (number, program) in programs.enumerated() {
      try sandbox.makeFolder("only\(number)")
      try #require(
        symlink(program, sandbox.path("only\(number)/\(lastComponent(of: program))")) == 0)
      let target = sandbox.path("got\(number)")
      try ResourceFetch.run(
        "file://" + sandbox.path("there"), to: target, searchPath: sandbox.path("only\(number)"))
      #expect(sandbox.text(of: target) == "from afar\n", "\(program)")
      let failure = #expect(throws: ResourceFetch.Failure.self) {
        try ResourceFetch.run(
          "file://" + sandbox.path("nowhere"), to: sandbox.path("none"),
          searchPath: sandbox.path("only\(number)"))
      }
      #expect(failure?.reason.contains("nowhere") == true, "\(failure?.reason ?? "")")
    }
  }

  @Test func `curl goes before wget, and that before python3`() throws {
    let script = #"echo "${0##*/} $*" > "\#(sandbox.path("got"))""#
    for (program, option) in [("python3", "-c"), ("wget", "-nv"), ("curl", "-fsSL")] {
      try add(program, script)
      #expect(failure() == nil)
      let words = sandbox.text(of: "got") ?? ""
      #expect(words.hasPrefix("\(program) \(option) "), "\(words)")
      #expect(words.contains("-url with blanks"))
    }
  }

  @Test func `a URL is never an option`() throws {
    for program in ["wget", "curl"] {
      try add(
        program,
        #"for word; do last2=$last; last=$word; done; echo "$last2 $last" > "#
          + sandbox.path("got"))
      #expect(failure() == nil)
      #expect(sandbox.text(of: "got") == "-- -url with blanks\n")
    }
  }

  @Test func `the last that the program says is the reason`() throws {
    try add("curl", "echo 'first'; echo 'no route' >&2; echo; exit 7")
    #expect(failure() == "no route")
    try add("curl", "exit 7")
    #expect(failure() == "curl failed")
  }

  @Test func `a program that leaves no file has failed`() throws {
    try add("curl", "echo done")
    #expect(failure() == "done")
    try add("wget", "echo x > '\(sandbox.path("got"))'")
    // No other one is asked then.
    #expect(failure() == "done")
  }

  @Test func `without a program the suitable programs are named`() {
    #expect(
      failure() == "fetching it needs 'curl', 'wget' or 'python3', and none is on PATH")
  }
}
