import Jobs
import Posix
import TestSupport
import Testing

@testable import NodeWork

@Suite struct ElementRecordsTests {
  private let sandbox: Sandbox
  private let folder: Directory

  init() throws {
    sandbox = try Sandbox()
    folder = try Directory(path: sandbox.path)
  }

  private static func bytes(_ records: WorkRecord...) -> [UInt8] {
    var bytes: [UInt8] = []
    for record in records { record.append(to: &bytes) }
    return bytes
  }

  private func append(_ bytes: some Sequence<UInt8>, to name: String = "5.0") throws {
    try sandbox.write(bytes: (sandbox.bytes(of: name) ?? []) + Array(bytes), to: name)
  }

  @Test func whatIsAddedIsReadOnce() throws {
    var reader = ElementRecords(element: 5)
    #expect(try reader.read(in: folder).isEmpty)
    try append([])
    #expect(try reader.read(in: folder).isEmpty)
    try append(Self.bytes(.beat(time: 1), .beat(time: 2)))
    #expect(try reader.read(in: folder) == [.beat(time: 1), .beat(time: 2)])
    #expect(try reader.read(in: folder).isEmpty)
    try append(Self.bytes(.done(time: 3)))
    #expect(try reader.read(in: folder) == [.done(time: 3)])
  }

  @Test func aLineThatIsNotWholeIsLeftForLater() throws {
    var reader = ElementRecords(element: 5)
    let line = Self.bytes(.beat(time: 1))
    for count in 1..<line.count {
      try sandbox.write(bytes: line[..<count], to: "5.0")
      #expect(try reader.read(in: folder).isEmpty)
    }
    try sandbox.write(bytes: line, to: "5.0")
    #expect(try reader.read(in: folder) == [.beat(time: 1)])
  }

  @Test func linesThatAreNotWhatWasWrittenArePassedOver() throws {
    var reader = ElementRecords(element: 5)
    var damaged = Self.bytes(.done(time: 1))
    damaged[12] ^= 1
    let torn = Self.bytes(.done(time: 1)).dropLast(9)
    try append(
      damaged + Array(torn) + [10] + Self.bytes(.beat(time: 2)) + Array("\n\0\0\0\n".utf8)
        + Self.bytes(.beat(time: 3)))
    #expect(try reader.read(in: folder) == [.beat(time: 2), .beat(time: 3)])
  }

  @Test func laterStartsAreReadToo() throws {
    var reader = ElementRecords(element: 5)
    try append(Self.bytes(.beat(time: 1)))
    try append(Self.bytes(.beat(time: 2)), to: "5.1")
    #expect(try reader.read(in: folder) == [.beat(time: 1)])
    #expect(try reader.read(in: folder) == [.beat(time: 2)])
    #expect(reader.starts == 2)
    // A worker that was taken for lost may still have something to say.
    try append(Self.bytes(.done(time: 3)))
    #expect(try reader.read(in: folder) == [.done(time: 3)])
  }
}
