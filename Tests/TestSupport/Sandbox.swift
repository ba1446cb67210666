import Glibc

/// A temporary folder for one test, the programs that run in it, and the end of both.
///
/// Keep it for as long as the test runs (a stored property of the suite does): when it goes, every
/// process that was started in it, or by such a process, is killed, and the folder is removed.
package final class Sandbox: Sendable {
  /// The folder that programs are started in.
  package let path: String
  /// Where what they write is caught, beside the folder so that it does not show in it.
  let capturePath: String
  /// Stands in the environment of every process of this sandbox, and so finds the leftovers.
  let cookie: String
  private let root: String

  /// - Parameter parent: where the folder is made, for tests that need a certain file system.
  /// - Throws: `TestFailure` where it cannot be made.
  package init(in parent: String = "/tmp") throws {
    var template = Array((parent + "/batchrun-test-XXXXXX").utf8CString)
    let made = template.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
    }
    guard let made else { throw TestFailure.system("mkdtemp in \(parent)") }
    root = made
    path = made + "/work"
    capturePath = made + "/captured"
    cookie = "BATCHRUN_TEST_SANDBOX=" + made
    guard mkdir(path, 0o755) == 0, mkdir(capturePath, 0o755) == 0 else {
      throw TestFailure.system("mkdir \(made)")
    }
  }

  deinit {
    killLeftovers()
    removeTree(root)
  }

  /// The path of something in the folder; an absolute path stays as it is.
  package func path(_ name: String) -> String {
    name.hasPrefix("/") ? name : path + "/" + name
  }

  // MARK: Files

  package func write(_ text: String, to name: String) throws {
    try write(bytes: text.utf8, to: name)
  }

  package func write(bytes: some Sequence<UInt8>, to name: String) throws {
    try TestSupport.write(bytes, toFile: path(name))
  }

  package func append(_ text: String, to name: String) throws {
    try TestSupport.write(text.utf8, toFile: path(name), append: true)
  }

  /// Writes a shell script that can be executed.
  package func writeScript(_ text: String, to name: String) throws {
    try write("#!/bin/sh\n" + text, to: name)
    guard chmod(path(name), 0o755) == 0 else { throw TestFailure.system("chmod \(name)") }
  }

  /// Makes a folder and those above it.
  package func makeFolder(_ name: String) throws {
    var made = name.hasPrefix("/") ? "" : path
    for part in name.split(separator: "/") {
      made += "/" + part
      guard mkdir(made, 0o755) == 0 || errno == EEXIST else {
        throw TestFailure.system("mkdir \(made)")
      }
    }
  }

  package func bytes(of name: String) -> [UInt8]? {
    TestSupport.bytes(ofFile: path(name))
  }

  /// What a file says; nil where there is none.
  package func text(of name: String) -> String? {
    bytes(of: name).map { String(decoding: $0, as: UTF8.self) }
  }

  /// A file's lines, without the empty one after the last newline; empty where there is no file.
  package func lines(of name: String) -> [String] {
    text(of: name)?.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      .dropLastIfEmpty() ?? []
  }

  package func exists(_ name: String) -> Bool {
    access(path(name), F_OK) == 0
  }

  package func names(in folder: String = "") -> [String] {
    TestSupport.names(inFolder: path(folder))
  }

  package func remove(_ name: String) {
    removeTree(path(name))
  }
}

extension [String] {
  fileprivate func dropLastIfEmpty() -> [String] {
    last == "" ? Array(dropLast()) : self
  }
}
