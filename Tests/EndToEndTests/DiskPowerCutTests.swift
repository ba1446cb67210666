import Glibc
import TestSupport
import Testing

/// Real power cuts: a file system in an image is shut down in the middle of its work, and what its
/// own recovery brings back is resumed.
@Suite(.enabled(if: PowerSwitch.isPossible, "needs root, loop devices, xfsprogs and e2fsprogs"))
struct DiskPowerCutTests {
  private let account: JobAccount
  private var sandbox: Sandbox { account.sandbox }

  init() throws {
    account = try JobAccount()
  }

  private func disk(_ type: String) throws -> MountedDisk {
    try MountedDisk(image: type, megabytes: PowerSwitch.megabytes, in: sandbox)
  }

  private func cutPower() throws {
    let cut = try sandbox.shell("PATH=$PATH:/usr/sbin:/sbin xfs_io -x -c shutdown disk")
    guard cut.exitCode == 0 else { throw TestFailure("\(cut)") }
  }

  @Test(arguments: ["ext4", "xfs"]) func `after a clean exit nothing runs again`(
    type: String
  ) throws {
    let disk = try disk(type)
    try account.writeRunfile(jobs: 25)
    #expect(try account.launch("-j", "2", "--home", "disk/runs").exitCode == 0)
    try cutPower()
    try disk.recover()
    let again = try account.launch("--home", "disk/runs")
    #expect(again.exitCode == 0)
    #expect(account.ran.sorted() == Array(1...25))
    #expect(try account.states(home: "disk/runs") == ["completed": 25])
  }

  @Test(arguments: ["ext4", "xfs"]) func `with --durable no end is lost that a start followed`(
    type: String
  ) throws {
    let disk = try disk(type)
    try sandbox.write("", to: "held")
    try account.writeRunfile(jobs: 25) {
      $0 == 15 ? "echo > begun; while test -e held; do sleep 0.05; done" : ":"
    }
    let launch = try sandbox.startBatchrun(
      "launch", "a.runfile", "--durable", "--home", "disk/runs")
    try eventually("job 15 runs") { sandbox.exists("begun") }
    try cutPower()
    sandbox.remove("held")
    let result = try launch.wait()
    #expect(result.exitCode == 74)
    #expect(result.errors.contains("disk/runs/a/"))
    #expect(result.errors.contains("Input/output error"))
    #expect(account.ran == Array(1...15))

    try disk.recover()
    #expect(try account.launch("--home", "disk/runs").exitCode == 0)
    #expect(account.ran == Array(1...15) + Array(15...25))
    #expect(try account.states(home: "disk/runs") == ["completed": 25])
  }
}

private enum PowerSwitch {
  /// `mkfs.xfs` makes nothing smaller.
  static let megabytes = 320

  static let isPossible =
    ["/usr/sbin/xfs_io", "/sbin/xfs_io"].contains { (path: String) in access(path, X_OK) == 0 }
    && ["ext4", "xfs"].allSatisfy { MountedDisk.canMountImage($0, megabytes: megabytes) }
}
