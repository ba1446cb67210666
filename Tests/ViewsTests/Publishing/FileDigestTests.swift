import Posix
import TestSupport
import Testing

@testable import Views

@Suite struct FileDigestTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
  }

  private func digest(_ bytes: [UInt8]) throws -> String {
    try sandbox.write(bytes: bytes, to: "file")
    return try FileDigest.md5(of: FileDescriptor(reading: sandbox.path("file")))
  }

  /// As `md5sum` says.
  @Test(
    arguments: [
      ("", "d41d8cd98f00b204e9800998ecf8427e"), ("abc", "900150983cd24fb0d6963f7d28e17f72"),
      ("a,b\n", "f69f5b72bc79a92dc70c63c9aa142e36"),
    ])
  func `it is that of the bytes`(text: String, md5: String) throws {
    #expect(try digest(Array(text.utf8)) == md5)
  }

  @Test func `a file is read to its end, however long`() throws {
    // A chunk is a mebibyte: one byte less, as long, and one more.
    let sums = (-1...1).map { try? digest([UInt8](repeating: 0, count: (1 << 20) + $0)) }
    #expect(
      sums == [
        "e57598cd670284cf7d09e16ed9d4b2ac", "b6d81b360a5672d80c27430f39153e2c",
        "9587b149ff392ca6887a05d921e73e72",
      ])
  }
}
