import Glibc
import Posix
import Runs
import TestSupport
import Testing

/// Walking through a folder with whatever may lie in it.
@Suite struct FolderTreeTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
  }

  private func paths(followsLinks: Bool = false) throws -> [String] {
    var tree = try FolderTree(path: sandbox.path)
    tree.followsLinks = followsLinks
    var paths: [String] = []
    tree.visit { entry in
      paths.append(entry.text + (entry.isFolder ? "/" : ""))
      return true
    }
    return paths
  }

  @Test func `names are in natural order, folders before what is in them`() throws {
    for name in ["b/x10", "b/x9", "a", "c10", "c9", "b/sub/deep"] {
      if let slash = name.lastIndex(of: "/") { try sandbox.makeFolder(String(name[..<slash])) }
      try sandbox.write("", to: name)
    }
    #expect(
      try paths() == ["a", "b/", "b/sub/", "b/sub/deep", "b/x9", "b/x10", "c9", "c10"])
  }

  @Test func `links to folders are folders, entered only on demand, and never in circles`() throws {
    try sandbox.makeFolder("a/b")
    try sandbox.write("", to: "a/file")
    for (target, link) in [("..", "a/b/up"), ("a", "again"), ("nowhere", "broken"), ("x", "x")] {
      #expect(symlink(target, sandbox.path(link)) == 0)
    }
    #expect(
      try paths() == ["a/", "a/b/", "a/b/up/", "a/file", "again/", "broken", "x"])
    #expect(
      try paths(followsLinks: true) == [
        "a/", "a/b/", "a/b/up/", "a/file", "again/", "again/b/", "again/b/up/", "again/file",
        "broken", "x",
      ])
  }

  @Test func `a name that is no text is kept as it is`() throws {
    let name: [UInt8] = [0x61, 0xff, 0x0a]
    let descriptor = (Array(sandbox.path.utf8) + [0x2f] + name).withPathPointer {
      creat($0, 0o600)
    }
    #expect(descriptor >= 0)
    close(descriptor)
    var found: [[UInt8]] = []
    try FolderTree(path: sandbox.path).visit { entry in
      found.append(entry.path)
      return true
    }
    #expect(found == [name])
  }

  @Test(.enabled(if: getuid() != 0, "root may look into every folder"))
  func `a folder that cannot be read is listed, and told`() throws {
    try sandbox.makeFolder("closed/inner")
    try sandbox.write("", to: "z")
    chmod(sandbox.path("closed"), 0)
    defer { chmod(sandbox.path("closed"), 0o755) }
    var problems: [SystemError] = []
    var paths: [String] = []
    try FolderTree(path: sandbox.path).visit(problem: { problems.append($0) }) { entry in
      paths.append(entry.text)
      return true
    }
    #expect(paths == ["closed", "z"])
    #expect(problems.map(\.code) == [EACCES])
  }
}
