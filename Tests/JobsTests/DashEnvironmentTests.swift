import Randomness
import TestSupport
import Testing

@testable import Jobs

@Suite(.enabled(if: DirectCommandFinder.isDash("/bin/sh"), "/bin/sh is not dash"))
struct DashEnvironmentTests {
  let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.makeFolder("folder")
    try sandbox.write("", to: "file")
  }

  /// What a child of dash says its environment is.
  func environment(_ entries: [String]) throws -> [String] {
    let result = try sandbox.run(
      Invocation(
        ["-i"] + entries + ["/bin/sh", "-c", "--", "/usr/bin/env -0"], program: "/usr/bin/env"))
    #expect(result.exitCode == 0)
    return result.output.split(separator: "\0").map(String.init)
  }

  func predicted(_ entries: [String]) -> [String]? {
    DashEnvironment.exported(
      entries.map { Array($0.utf8) }, directory: Array(sandbox.path.utf8))?
      .map { String(decoding: $0, as: UTF8.self) }
  }

  @Test func aChildOfDashSeesWhatIsPredicted() throws {
    let cases: [[String]] = [
      [],
      ["A=1"],
      ["B=2", "A=1", "PATH=/bin", "PS1=x", "PS2=y", "PS4=z", "MAIL=m", "MAILPATH=n"],
      ["A-B=1", "9=x", "a.b=2", "_=u", "_x9=v", "E="],
      ["PWD=/"], ["PWD=\(sandbox.path)"], ["PWD=\(sandbox.path)/folder/.."], ["PWD=."],
      ["PWD=\(sandbox.path)/file"], ["OLDPWD=/x", "PWD="],
      ["HOME=/root", "LANG=C.UTF-8", "TERM=xterm", "ENV=/nothing", "HISTSIZE=3", "SHLVL=1"],
      (1...300).map { "BATCHRUN_\($0)=\($0)" },
    ]
    for entries in cases { #expect(try environment(entries) == predicted(entries)) }
  }

  @Test func anyNamesStandInDashsOrder() throws {
    var generator = SplitMix64(seed: 7)
    for _ in 0..<40 {
      let entries =
        (0..<60).map { number in
          let name = (0..<Int.random(in: 1...6, using: &generator)).map { _ in
            "ABCDEFPSWDMAILTH_".randomElement(using: &generator).map(String.init) ?? ""
          }
          return name.joined() + "=\(number)"
        }
        + ["MAIL", "MAILPATH", "PATH", "PS1", "PS2", "PS4", "PWD"].map { $0 + "=last" }
      // env itself keeps one of several entries with one name, so that dash sees no more.
      var unique: [String] = []
      for entry in entries where !unique.contains(where: { $0.name == entry.name }) {
        unique.append(entry)
      }
      #expect(try environment(unique) == predicted(unique))
    }
  }

  @Test(arguments: ["IFS=x", "OPTIND=2", "OPTIND=x", "PPID=1", "LINENO=9"])
  func whatDashChangesIsLeftToDash(entry: String) {
    #expect(predicted(["A=1", entry]) == nil)
  }
}

extension String {
  fileprivate var name: Substring { prefix { $0 != "=" } }
}
