import Glibc

/// A file system of a test's own, mounted for as long as this is kept.
///
/// It lies in the sandbox as `disk`, so that what runs in the sandbox can write to it.
package final class MountedDisk: Sendable {
  package let path: String
  /// Kept, so that its folder is removed after the disk is gone.
  private let sandbox: Sandbox

  /// Whether this process may mount at all.
  package static let isPossible = getuid() == 0 && canMount()

  /// A file system in memory, with options of tmpfs such as `size=300k,nr_inodes=20`.
  package convenience init(inMemory options: String, in sandbox: Sandbox) throws {
    try self.init(sandbox) { path in
      guard mount("tmpfs", path, "tmpfs", 0, options) == 0 else {
        throw TestFailure.system("mount tmpfs with \(options)")
      }
    }
  }

  /// A file system made in a file, as on a real disk; the type is `ext4` or `xfs`.
  package convenience init(image type: String, megabytes: Int, in sandbox: Sandbox) throws {
    let image = sandbox.path("image")
    try self.init(sandbox) { path in
      let line = """
        truncate -s \(megabytes)M '\(image)' && mkfs.\(type) -q '\(image)' && \
        mount -t \(type) -o loop '\(image)' '\(path)'
        """
      let result = try sandbox.shell(line)
      guard result.exitCode == 0 else { throw TestFailure("no \(type) image: \(result)") }
    }
  }

  private init(_ sandbox: Sandbox, _ mount: (String) throws -> Void) throws {
    self.sandbox = sandbox
    path = sandbox.path("disk")
    try sandbox.makeFolder("disk")
    try mount(path)
  }

  deinit {
    umount2(path, Int32(MNT_DETACH))
  }

  /// Changes the options of a file system in memory.
  package func remount(_ options: String) throws {
    guard mount("tmpfs", path, "tmpfs", UInt(MS_REMOUNT), options) == 0 else {
      throw TestFailure.system("remount with \(options)")
    }
  }

  /// Takes an image away and mounts it again, as a machine does that comes back after a power cut.
  package func recover() throws {
    try eventually("\(path) is let go of") { umount2(path, 0) == 0 }
    let result = try sandbox.shell("mount -o loop image disk")
    guard result.exitCode == 0 else { throw TestFailure("no recovery: \(result)") }
  }

  /// Leaves no room for anything more.
  package func fill() {
    let raw = open(path + "/ballast", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard raw >= 0 else { return }
    defer { close(raw) }
    for size in [4096, 512, 1] {
      let block = [UInt8](repeating: 0x78, count: size)
      while Glibc.write(raw, block, size) > 0 {}
    }
  }

  /// Gives back the room that `fill` took.
  package func empty() {
    unlink(path + "/ballast")
  }

  /// Whether file systems of this type can be made in a file and mounted here.
  package static func canMountImage(_ type: String, megabytes: Int) -> Bool {
    guard isPossible, let sandbox = try? Sandbox() else { return false }
    return (try? MountedDisk(image: type, megabytes: megabytes, in: sandbox)) != nil
  }

  private static func canMount() -> Bool {
    guard let sandbox = try? Sandbox() else { return false }
    return (try? MountedDisk(inMemory: "size=64k", in: sandbox)) != nil
  }
}

/// A folder that cannot be written to, by root either, for as long as this is kept.
package final class ReadOnlyFolder: Sendable {
  private let path: String
  private let sandbox: Sandbox

  package init(_ name: String, in sandbox: Sandbox) throws {
    self.sandbox = sandbox
    path = sandbox.path(name)
    guard mount(path, path, nil, UInt(MS_BIND), nil) == 0 else {
      throw TestFailure.system("bind \(path)")
    }
    guard mount(nil, path, nil, UInt(MS_BIND | MS_REMOUNT | MS_RDONLY), nil) == 0 else {
      umount2(path, Int32(MNT_DETACH))
      throw TestFailure.system("make \(path) read-only")
    }
  }

  deinit {
    umount2(path, Int32(MNT_DETACH))
  }
}
