import JSON
import TestSupport
import Testing

/// Launches on a disk that has no room, and after room was made.
@Suite(.enabled(if: MountedDisk.isPossible, "needs root, to mount a small file system"))
struct DiskFullTests {
  private let account: JobAccount
  private var sandbox: Sandbox { account.sandbox }

  init() throws {
    account = try JobAccount()
  }

  @Test func `no job starts whose end could not be recorded, and nothing is lost`() throws {
    let disk = try MountedDisk(inMemory: "size=300k", in: sandbox)
    try account.writeRunfile(jobs: 1500)
    let full = try account.launch("-j", "2", "--home", "disk/runs")
    #expect(full.exitCode == 74)
    #expect(full.errors.contains("disk/runs/a/journal.jsonl': No space left on device"))
    #expect(full.errors.contains("hint: make room on that disk"))
    #expect(!full.errors.contains("Fatal"))
    let ran = account.ran
    #expect(ran.count > 50 && ran.count < 1500)
    // The summary is not swallowed by what went wrong in the end.
    #expect(full.errors.contains("batchrun: a: \(ran.count) completed, 0 failed"))
    #expect(try account.states(home: "disk/runs") == ["completed": ran.count])

    try disk.remount("size=20m")
    let rest = try account.launch("-j", "2", "--home", "disk/runs")
    #expect(rest.exitCode == 0)
    #expect(rest.errors.contains("\(ran.count) already completed"))
    #expect(account.ran.sorted() == (1...1500).map { $0 })
    #expect(
      names(inFolder: disk.path + "/runs/a")
        == ["journal.jsonl", "lock", "logs", "metadata.json"])
  }

  @Test func `what runs when the disk fills up ends and is recorded`() throws {
    let disk = try MountedDisk(inMemory: "size=300k", in: sandbox)
    try account.writeRunfile(jobs: 1000) {
      $0 <= 8 ? "while ! test -e go; do sleep 0.05; done" : ":"
    }
    let launch = try sandbox.startBatchrun("launch", "a.runfile", "-j", "8", "--home", "disk/runs")
    try eventually("eight jobs run") {
      // There is no ledger to ask at first.
      (try? account.states(home: "disk/runs"))?["running"] == 8
    }
    disk.fill()
    try sandbox.write("", to: "go")
    let result = try launch.wait()
    #expect(result.exitCode == 74)
    #expect(result.errors.contains("No space left on device"))
    let ran = account.ran
    #expect(ran.count >= 8 && ran.count < 1000)
    #expect(try account.states(home: "disk/runs") == ["completed": ran.count])

    disk.empty()
    #expect(try account.launch("-j", "8", "--home", "disk/runs").exitCode == 74)
    try disk.remount("size=20m")
    #expect(try account.launch("-j", "8", "--home", "disk/runs").exitCode == 0)
    #expect(account.ran.sorted() == (1...1000).map { $0 })
  }

  @Test(arguments: [3, 5, 6, 7, 8, 9, 10, 11, 12, 20])
  func `where no more files can be made nothing is lost`(inodes: Int) throws {
    let disk = try MountedDisk(inMemory: "size=2m,nr_inodes=\(inodes)", in: sandbox)
    try account.writeRunfile(jobs: 30)
    let full = try account.launch("-j", "3", "--home", "disk/runs")
    #expect(full.exitCode == 74)
    #expect(full.errors.contains("disk/runs"))
    #expect(full.errors.contains("No space left on device"))
    let ran = account.ran
    #expect(ran.count < 30)

    try disk.remount("nr_inodes=10000")
    #expect(try account.launch("-j", "3", "--home", "disk/runs").exitCode == 0)
    #expect(account.ran.sorted() == (1...30).map { $0 })
    #expect(try account.states(home: "disk/runs") == ["completed": 30])
  }

  @Test(arguments: [0, 2])
  func `jobs that fail because the disk is full do not burn through the runfile`(
    retries: Int
  ) throws {
    let disk = try MountedDisk(inMemory: "size=200k", in: sandbox)
    let lines = (1...30).map { "head -c 20000 /dev/zero && : \($0)\n" }
    try sandbox.write(lines.joined(), to: "a")
    let full = try sandbox.batchrun(
      "launch", "a", "-j", "2", "--home", "disk/runs", "--retries", "\(retries)")
    #expect(full.exitCode == 74)
    #expect(
      full.errors.contains("no space left on the disk of 'disk/runs/a'; no new jobs start"),
      "\(full)")
    #expect(full.errors.contains("hint: make room on that disk; '--mode retry-failed'"))
    let states = try account.states(home: "disk/runs")
    let failed = states["error"] ?? 0
    #expect((1...4).contains(failed), "\(states)")
    #expect(states.values.reduce(0, +) < 30)
    #expect(full.errors.contains("\(failed) failed, "))

    try disk.remount("size=20m")
    let rest = try sandbox.batchrun(
      "launch", "a", "-j", "2", "--home", "disk/runs", "--mode", "retry_failed")
    #expect(rest.exitCode == 0)
    #expect(try account.states(home: "disk/runs") == ["completed": 30])
  }

  @Test func `a limit on the size of files is like a full disk`() throws {
    try account.writeRunfile(jobs: 300)
    let limited = try sandbox.shell("ulimit -f 100; exec \"$BATCHRUN\" launch a.runfile -j 2")
    #expect(limited.exitCode == 74)
    #expect(
      limited.errors.contains(
        "cannot reserve space for 'runs/a/journal.jsonl': File too large; no new jobs start"))
    let ran = account.ran
    #expect(ran.count > 20 && ran.count < 300)
    #expect(try account.states()["completed"] == ran.count)

    #expect(try account.launch("-j", "2").exitCode == 0)
    #expect(account.ran.sorted() == (1...300).map { $0 })
  }
}
