import TestSupport
import Testing

/// `batchrun diff`, on runs of operations, their projects, folders and launched lines.
@Suite struct RunDiffTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    try sandbox.write(
      """
      make:
        exec: sh make.sh ${n} ${word}
        flags: {n: 1, word: same}
        env: {SHOWN: "${n}", API_TOKEN: "hidden-${n}"}

      """, to: "batchrun.yml")
    try sandbox.write("echo $1; echo $2; mkdir d; echo $1 > d/f; echo $2 > g\n", to: "make.sh")
    try sandbox.write("only: {exec: mkdir e}\n", to: "other.yml")
  }

  private func runTwo() throws {
    for n in 1...2 {
      let result = try sandbox.batchrun("run", "make", "n=\(n)", "-y", "-q")
      #expect(result.exitCode == 0, "\(result)")
    }
  }

  /// What is printed, without the paths and times in the heads of files.
  private func diff(_ arguments: String...) throws -> [String] {
    let result = try sandbox.run(Invocation(["diff"] + arguments))
    #expect(result.exitCode == 0, "\(result)")
    return result.output.split(separator: "\n").map(String.init).filter {
      !$0.hasPrefix("--- ") && !$0.hasPrefix("+++ ") && !$0.hasPrefix("diff ")
    }
  }

  @Test func `the older run stands on the left, and all files are compared`() throws {
    try runTwo()
    #expect(try diff() == ["@@ -1 +1 @@", "-1", "+2"])
    #expect(try diff("1", "2") == ["@@ -1 +1 @@", "-2", "+1"])
    #expect(try diff("-p", "d/f") == ["@@ -1 +1 @@", "-1", "+2"])
    #expect(try diff("-p", "g") == [])
    #expect(try diff("--output") == ["@@ -1,2 +1,2 @@", "-1", "+2", " same"])
    #expect(try diff("--sourcecode") == [])
  }

  @Test func `changed source code is shown with the files`() throws {
    try sandbox.batchrun("run", "make", "-y", "-q")
    try sandbox.append("# more\n", to: "make.sh")
    try sandbox.batchrun("run", "make", "-y", "-q")
    let expected = ["@@ -1 +1,2 @@", " " + sandbox.lines(of: "make.sh")[0], "+# more"]
    #expect(try diff() == expected)
    #expect(try diff("-s") == expected)
    #expect(try diff("-s", "-p", "make.sh") == expected)
  }

  @Test func `flags are shown where they differ, and nothing of the environment unasked`() throws {
    try runTwo()
    #expect(try diff("--flags") == ["-n: 1", "+n: 2"])
    let all = try sandbox.batchrun("diff", "-f", "-a").output
    #expect(all.contains("\n-flags.n: 1\n+flags.n: 2\n"))
    #expect(!all.contains("flags.word"))
    #expect(try diff("--env").contains("-SHOWN: 1"))
    for arguments in [["--env"], ["--attrs"], []] {
      let output = try sandbox.run(Invocation(["diff"] + arguments)).output
      #expect(!output.contains("hidden-"))
    }
    #expect(try !sandbox.batchrun("diff").output.contains("SHOWN"))
  }

  @Test func `a run is compared with its project, and only what is source code`() throws {
    try runTwo()
    #expect(try diff("--working", "1") == [])
    try sandbox.write("", to: "other.yml")
    try sandbox.write("new\n", to: "new.txt")
    try sandbox.shell("rm make.sh; printf 'a\\0b' > blob")
    let lines = try diff("--working")
    #expect(lines.contains("+new"))
    #expect(lines.contains("-only: {exec: mkdir e}"))
    #expect(lines.contains { $0.hasPrefix("-echo $1") })
    #expect(!lines.contains { $0.contains("blob") || $0.contains("runs") })
    #expect(try diff("--working", "-p", "new.txt") == ["@@ -0,0 +1 @@", "+new"])
  }

  @Test func `a run is compared with a folder`() throws {
    try runTwo()
    try sandbox.makeFolder("apart/d")
    try sandbox.write("2\n", to: "apart/d/f")
    let lines = try diff("--dir", "apart")
    #expect(lines.contains { $0.hasPrefix("Only in") && $0.hasSuffix(": g") })
    #expect(lines.allSatisfy { $0.hasPrefix("Only in") })
    #expect(try diff("2", "--dir", "apart", "-p", "d") == ["@@ -1 +1 @@", "-1", "+2"])
    #expect(try diff("2", "--dir", "apart", "-p", "g").last == "-same")
  }

  @Test func `a program of the user's gets two paths for each part`() throws {
    try runTwo()
    let result = try sandbox.batchrun("diff", "-c", "echo tool", "-f", "-O", "-p", "d/f")
    let lines = result.output.split(separator: "\n").map { $0.split(separator: " ") }
    #expect(lines.map(\.count) == [3, 3, 3])
    #expect(lines[0][1].contains("/old-"))
    #expect(lines[0][2].hasSuffix("/flags.yml"))
    #expect(!sandbox.exists(String(lines[0][1])))
    #expect(lines[1][1].hasSuffix("/out.log"))
    #expect(lines[2][2].hasSuffix("/d/f"))
    #expect(try diff("-c", "diff", "-f") == ["1c1", "< n: 1", "---", "> n: 2"])
    #expect(try sandbox.batchrun("diff", "-c", "false").exitCode == 0)
  }

  @Test func `launched lines are compared by their output`() throws {
    try sandbox.write("echo a --n 1\necho b --n 2\n", to: "lines")
    try sandbox.batchrun("launch", "lines")
    #expect(try diff() == ["@@ -1 +1 @@", "-a --n 1", "+b --n 2"])
    #expect(try diff("-f") == ["-n: 1", "+n: 2"])
    #expect(try diff("-e") == [])
  }

  @Test(
    arguments: [
      (["1"], 1, "diff requires two runs"), ([":"], 1, "but there are 3"),
      (["--error"], 1, "no matching runs"),
      (["1", "2", "--working"], 2, "second RUN and --working"),
      (["1", "2", "--dir", "."], 2, "second RUN and --dir"),
      (["-p", "nothing"], 1, "is in neither run"),
      (["-p", "../x"], 2, "leads out"), (["--dir", "nowhere"], 1, "'nowhere' does not exist"),
      (["--dir", "make.sh"], 1, "is not a directory"),
      (["-w", "-d", "."], 2, "cannot be used together"),
      (["-w", "-s"], 2, "cannot be used together"), (["-w", "-O"], 2, "cannot be used together"),
      (["-c", "no-such-tool"], 1, "error running 'no-such-tool'"),
    ] as [([String], Int32, String)])
  func `what cannot be compared is told`(arguments: [String], exitCode: Int32, text: String) throws
  {
    for _ in 0..<3 { try sandbox.batchrun("run", "make", "-y", "-q") }
    let result = try sandbox.run(Invocation(["diff"] + arguments))
    #expect(result.exitCode == exitCode)
    #expect(result.errors.contains(text), "\(result)")
  }

  @Test func `a project that is no longer here is reported`() throws {
    try sandbox.makeFolder("project")
    try sandbox.shell("mv batchrun.yml make.sh project")
    try sandbox.shell(
      "cd project && \"$BATCHRUN\" run make -y -q --home ../runs; cd ..; rm -r project")
    let result = try sandbox.batchrun("diff", "--working")
    #expect(result.exitCode == 1)
    #expect(result.errors.contains("is not here"))
  }
}
