import Glibc
import Jobs
import Posix
import TestSupport
import Testing

@testable import NodeWork

@Suite struct WorkRecordWriterTests {
  private let sandbox: Sandbox
  private let folder: Directory

  init() throws {
    sandbox = try Sandbox()
    folder = try Directory(path: sandbox.path)
  }

  private func file() throws -> FileDescriptor {
    try folder.open("0.0", O_WRONLY | O_CREAT | O_APPEND)
  }

  private func records() throws -> [WorkRecord] {
    var reader = ElementRecords(element: 0)
    return try reader.read(in: folder)
  }

  @Test func recordsAreInTheFileAtOnceAndOnDiskInTheEnd() throws {
    let synced = Monitor(0)
    let writer = try WorkRecordWriter(file(), beatInterval: 60) { _ in
      synced.change { $0 += 1 }
    }
    #expect(writer.append([.warned(time: 1), .done(time: 2)]))
    #expect(try records() == [.warned(time: 1), .done(time: 2)])
    #expect(writer.finish(within: 10) == nil)
    #expect(synced.withLock { $0 } > 0)
  }

  @Test func signsOfLifeComeWithoutAnythingElse() throws {
    let writer = try WorkRecordWriter(file(), beatInterval: 0.02)
    try eventually("three beats") { try records().count >= 3 }
    #expect(writer.finish(within: 10) == nil)
    let isBeat = try records().map { if case .beat = $0 { true } else { false } }
    #expect(isBeat.allSatisfy { $0 })
  }

  /// What a sync could not bring to the disk is written once more, for it may be gone.
  @Test func aSyncThatFailsLosesNothing() throws {
    let fails = Monitor(true)
    let writer = try WorkRecordWriter(file(), beatInterval: 60) { (file) throws(SystemError) in
      if fails.withLock({ $0 }) { throw SystemError("sync", code: EIO) }
    }
    #expect(writer.append([.warned(time: 1)]))
    try eventually("a sync has failed") { writer.failure != nil }
    try sandbox.write("", to: "0.0")
    fails.change { $0 = false }
    #expect(writer.finish(within: 30) == nil)
    #expect(try records() == [.warned(time: 1)])
  }

  @Test func aFullDiskIsReportedAndKeepsWhatIsLeft() throws {
    let full = FileDescriptor(owning: open("/dev/full", O_WRONLY | O_CLOEXEC), path: "/dev/full")
    let writer = try WorkRecordWriter(full, beatInterval: 60)
    #expect(!writer.append([.done(time: 1)]))
    #expect(writer.failure?.code == ENOSPC)
    #expect(writer.finish(within: 0)?.code == ENOSPC)
  }
}
