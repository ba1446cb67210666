import Glibc
import Posix
import TestSupport
import Testing

@testable import Zip

@Suite struct ZipFileTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
  }

  private func file(_ name: String, _ contents: [UInt8]? = nil) throws -> FileDescriptor {
    if let contents { try sandbox.write(bytes: contents, to: name) }
    let raw = open(sandbox.path(name), O_RDWR | O_CREAT, 0o600)
    try #require(raw >= 0)
    return FileDescriptor(owning: raw, path: name)
  }

  private func contents(_ entry: ZipEntry, of reader: ZipReader) throws -> [UInt8] {
    var bytes: [UInt8] = []
    try reader.read(entry) { bytes.append(contentsOf: $0) }
    return bytes
  }

  private func status(mode: UInt32 = 0o640, modified: Int = 1_234_567_891) throws -> FileStatus {
    var status = try file("any").status()
    status.mode = mode
    status.modified = modified
    return status
  }

  @Test func `what is packed is unpacked as it was`() throws {
    let large = (0..<1_000_003).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 3) }
    let files: [(String, [UInt8])] = [
      ("a/empty", []), ("a/ü 日本", Array("hello".utf8)), ("a/large", large),
    ]
    let zip = try file("a.zip")
    let writer = try ZipWriter(zip)
    try writer.addFolder(Array("a".utf8), status(mode: 0o755))
    for (name, bytes) in files {
      let source = try file("source", bytes)
      var status = try status()
      status.size = bytes.count
      try writer.add(Array(name.utf8), source, status)
      try source.truncate(to: 0)
    }
    try writer.addLink(Array("a/link".utf8), to: Array("large".utf8), status())
    try writer.finish()

    let reader = try ZipReader(file("a.zip"))
    #expect(reader.entries.map(\.text) == ["a/"] + files.map(\.0) + ["a/link"])
    for (entry, (_, bytes)) in zip2(reader.entries.dropFirst(), files) {
      #expect(try contents(entry, of: reader) == bytes)
      #expect(entry.mode == 0o100640)
      // Also an odd second, which the format itself cannot tell.
      #expect(entry.modified == 1_234_567_891)
    }
    #expect(reader.entries[0].isFolder)
    #expect(reader.entries[0].mode & 0o777 == 0o755)
    let link = try #require(reader.entries.last)
    #expect(link.isLink)
    #expect(try contents(link, of: reader) == Array("large".utf8))
    // The text can be packed; other programs read it, too.
    #expect(try zip.status().size < large.count)
    #expect(try sandbox.shell("python3 -m zipfile -t a.zip").exitCode == 0)
  }

  private func zip2<A: Sequence, B: Sequence>(_ one: A, _ two: B) -> Zip2Sequence<A, B> {
    Swift.zip(one, two)
  }

  @Test func `entries of another file are taken over as they are packed`() throws {
    let old = try ZipWriter(file("old.zip"))
    let source = try file("source", Array(repeating: 7, count: 70_000))
    try old.add(Array("x".utf8), source, source.status())
    try old.addFolder(Array("d".utf8), status(mode: 0o700))
    try old.finish()
    let reader = try ZipReader(file("old.zip"))
    let new = try ZipWriter(file("new.zip"))
    for entry in reader.entries { try new.add(entry, of: reader) }
    try new.finish()
    let copy = try ZipReader(file("new.zip"))
    #expect(copy.entries.map(\.text) == ["x", "d/"])
    #expect(try contents(copy.entries[0], of: copy) == Array(repeating: 7, count: 70_000))
    #expect(copy.entries[0].modified == reader.entries[0].modified)
    #expect(copy.entries[0].packedSize == reader.entries[0].packedSize)
  }

  @Test func `a file that is cut anywhere is refused, or gives what is whole of it`() throws {
    let texts = ["a": "first", "b/c": "second"]
    let whole = RawZip([.init("a", "first"), .init("b/c", "second")]).bytes
    for length in 0..<whole.count {
      let zip = try file("cut-\(length).zip", Array(whole[..<length]))
      do {
        let reader = try ZipReader(zip)
        for entry in reader.entries {
          #expect(try contents(entry, of: reader) == texts[entry.text].map { Array($0.utf8) })
        }
        // Only of the end itself may something be missing.
        #expect(length > whole.count - 22)
      } catch is ZipError {
        continue
      }
    }
    #expect(try ZipReader(file("whole.zip", whole)).entries.map(\.text).sorted() == ["a", "b/c"])
  }

  @Test func `a file with a changed byte is refused, or unpacks to something of its size`() throws {
    let whole = RawZip([.init("a", "first"), .init("b/c", "second")]).bytes
    var (refused, unpacked) = (0, 0)
    for position in whole.indices {
      var bytes = whole
      bytes[position] ^= 0x55
      let zip = try file("changed-\(position).zip", bytes)
      guard let reader = try? ZipReader(zip) else {
        refused += 1
        continue
      }
      for entry in reader.entries {
        var size = 0
        guard (try? reader.read(entry) { size += $0.count }) != nil else {
          refused += 1
          continue
        }
        unpacked += 1
        #expect(size == entry.size)
      }
    }
    // Both happened, or nothing was shown.
    #expect(refused > 0 && unpacked > 0)
  }

  @Test func `entries that are not what they say are refused`() throws {
    var wrong = RawZip.Entry("a", "contents")
    wrong.checksum = 1
    var short = RawZip.Entry("a", "contents")
    short.declaredSize = 3_000_000_000
    var encrypted = RawZip.Entry("a", "contents")
    encrypted.flags = 1
    var odd = RawZip.Entry("a", "contents")
    odd.method = 97
    var notPacked = RawZip.Entry("a", "contents")
    notPacked.method = 8
    for (number, entry) in [wrong, short, encrypted, odd, notPacked].enumerated() {
      let reader = try ZipReader(file("\(number).zip", RawZip([entry]).bytes))
      let error = #expect(throws: ZipError.self) { try reader.read(reader.entries[0]) { _ in } }
      #expect(error?.message.contains("'a'") == true)
    }
  }

  @Test func `what is no zip file is refused`() throws {
    for bytes in [[], Array("text".utf8), Array(repeating: 0, count: 100_000)] {
      let zip = try file("no.zip", bytes)
      let error = #expect(throws: ZipError.self) { _ = try ZipReader(zip) }
      #expect(error == .notZip)
    }
  }

  @Test func `a full disk is reported`() throws {
    let full = open("/dev/full", O_RDWR)
    try #require(full >= 0)
    let writer = try ZipWriter(FileDescriptor(owning: full, path: "full.zip"))
    let source = try file("source", (0..<300_000).map { _ in .random(in: 0...255) })
    let error = #expect(throws: (any Error).self) {
      try writer.add(Array("x".utf8), source, source.status())
      try writer.finish()
    }
    #expect("\(String(describing: error))".contains("No space left"))
  }
}
