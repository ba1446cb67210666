import Glibc
import TestSupport
import Testing

/// Launches in folders that are not as they should be, and what others may do with those of ours.
@Suite struct LedgerFolderTests {
  private let account: JobAccount
  private var sandbox: Sandbox { account.sandbox }

  init() throws {
    account = try JobAccount()
    try account.writeRunfile(jobs: 3)
  }

  @Test func `others may look at nothing`() throws {
    let result = try sandbox.shell("umask 000; exec \"$BATCHRUN\" launch a.runfile --isolate")
    #expect(result.exitCode == 0)
    // What the jobs make is theirs.
    let open = try sandbox.shell("find runs -perm /077 ! -name ran")
    #expect(open.output == "")
    let files = try sandbox.shell("find runs -type f | wc -l")
    #expect(files.output == "12\n", "three of the ledger, and of each job two logs and 'ran'")
  }

  @Test(.enabled(if: getuid() == 0, "needs root, to give a folder away"))
  func `a folder of another user is refused`() throws {
    try sandbox.makeFolder("runs/a")
    chown(sandbox.path("runs/a"), 1234, 1234)
    let result = try account.launch()
    #expect(result.exitCode == 2)
    #expect(result.errors.contains("'runs/a' belongs to another user (uid 1234)"))
    #expect(sandbox.names(in: "runs/a") == [])
    #expect(account.ran == [])
  }

  @Test(arguments: [0o777, 0o770, 0o722]) func `a folder that others may write is refused`(
    mode: Int
  ) throws {
    try sandbox.makeFolder("runs/a")
    chmod(sandbox.path("runs/a"), mode_t(mode))
    let result = try account.launch()
    #expect(result.exitCode == 2)
    #expect(result.errors.contains("'runs/a' can be written by other users"))
    #expect(result.errors.contains("hint: remove write access first: chmod go-w 'runs/a'"))
    #expect(sandbox.names(in: "runs/a") == [])
    // As in /tmp: users can only replace their own files.
    chmod(sandbox.path("runs/a"), 0o1777)
    #expect(try account.launch().exitCode == 0)
  }

  @Test(arguments: ["metadata.json", "journal.jsonl", "lock", "logs", "metrics"])
  func `a link in place of a file of the ledger is not followed`(name: String) throws {
    try sandbox.makeFolder("runs/a")
    try sandbox.makeFolder("elsewhere")
    let isFolder = ["logs", "metrics"].contains(name)
    let target = isFolder ? "elsewhere" : "elsewhere/file"
    if !isFolder { try sandbox.write("{}", to: target) }
    symlink(sandbox.path(target), sandbox.path("runs/a/" + name))
    let result = try account.launch()
    #expect(result.exitCode != 0 && result.exitCode != nil)
    #expect(result.errors.contains("runs/a/" + name))
    #expect(!result.errors.contains("Fatal"))
    #expect(account.ran == [])
    #expect(sandbox.names(in: "elsewhere") == (isFolder ? [] : ["file"]))
    if !isFolder { #expect(sandbox.text(of: target) == "{}") }
    #expect(self.target(of: "runs/a/" + name) == sandbox.path(target))
  }

  @Test(arguments: ["", "/out.log", "/err.log"])
  func `a link in place of a job's logs is not followed`(name: String) throws {
    try sandbox.write("echo secret\n", to: "a.runfile")
    try account.launch()
    let folder = try #require(sandbox.names(in: "runs/a/logs").first)
    try sandbox.makeFolder("elsewhere")
    try sandbox.write("untouched", to: "elsewhere/out.log")
    let link = "runs/a/logs/" + folder + name
    sandbox.remove(link)
    let target = name.isEmpty ? "elsewhere" : "elsewhere/out.log"
    symlink(sandbox.path(target), sandbox.path(link))
    // As a first attempt, which moves nothing aside.
    sandbox.remove("runs/a/metadata.json")
    sandbox.remove("runs/a/journal.jsonl")
    let result = try account.launch()
    #expect(result.exitCode == 1)
    #expect(result.errors.contains("could not be started: "))
    #expect(sandbox.names(in: "elsewhere") == ["out.log"])
    #expect(sandbox.text(of: "elsewhere/out.log") == "untouched")
  }

  private func target(of name: String) -> String? {
    TestSupport.target(ofLink: sandbox.path(name))
  }

  @Test(.enabled(if: MountedDisk.isPossible, "needs root, to mount"))
  func `a folder that cannot be written is reported, and nothing runs`() throws {
    try sandbox.makeFolder("runs")
    let none = try {
      let readOnly = try ReadOnlyFolder("runs", in: sandbox)
      defer { withExtendedLifetime(readOnly) {} }
      return try account.launch()
    }()
    #expect(none.exitCode == 74)
    #expect(none.errors.contains("cannot make folder 'runs/a': Read-only file system"))
    #expect(account.ran == [])

    try account.launch("--limit", "1")
    let readOnly = try ReadOnlyFolder("runs", in: sandbox)
    let some = try account.launch()
    #expect(some.exitCode == 74)
    #expect(some.errors.contains("'runs/a/lock': Read-only file system"))
    #expect(account.ran == [1])
    // Looking is possible all the same.
    #expect(try account.states() == ["completed": 1])
    let plan = try account.launch("--dry-run")
    #expect(plan.exitCode == 0)
    #expect(plan.output.contains("skip"))
    withExtendedLifetime(readOnly) {}
  }

  @Test(arguments: ["runs", "runs/a", "runs/a/journal.jsonl"])
  func `a launch whose ledger is deleted stops, and says what is not recorded`(
    path: String
  ) throws {
    let jobs = (1...2000).map { "sleep 0.02; echo \($0)\n" }
    try sandbox.write(jobs.joined(), to: "a.runfile")
    let launch = try sandbox.startBatchrun("launch", "a.runfile", "-j", "2")
    try eventually("jobs run") { sandbox.names(in: "runs/a/logs").count > 4 }
    try sandbox.shell("rm -rf \(path)")
    let result = try launch.wait()
    #expect(result.exitCode == 74)
    #expect(result.errors.contains("runs/a/journal.jsonl': No such file or directory"))
    #expect(!result.errors.contains("0 left"))
  }

  @Test(arguments: ["runs", "runs/a"]) func `a file in place of a folder is reported`(
    name: String
  ) throws {
    if name == "runs/a" { try sandbox.makeFolder("runs") }
    try sandbox.write("mine", to: name)
    let result = try account.launch()
    #expect(result.exitCode == 74 || result.exitCode == 2)
    #expect(result.errors.contains("'runs"))
    #expect(result.errors.contains("Not a directory"))
    #expect(sandbox.text(of: name) == "mine")
    #expect(account.ran == [])
  }
}
