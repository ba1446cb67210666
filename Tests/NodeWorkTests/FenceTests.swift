import Jobs
import Posix
import TestSupport
import Testing

@testable import NodeWork

@Suite struct FenceTests {
  private let sandbox: Sandbox
  private let folder: Directory

  init() throws {
    sandbox = try Sandbox()
    folder = try Directory(path: sandbox.path)
  }

  @Test(arguments: [Fence.all, .jobs([JobID(random: 1, 2), JobID(random: 3, 4)]), .jobs([])])
  func aFenceReadsBack(fence: Fence) throws {
    #expect(try Fence.read(element: 7, in: folder) == nil)
    try fence.write(element: 7, in: folder)
    #expect(try Fence.read(element: 7, in: folder) == fence)
    #expect(try Fence.read(element: 8, in: folder) == nil)
  }

  @Test func whatCannotBeUnderstoodKeepsEverythingFromBeginning() throws {
    try Fence.jobs([]).write(element: 7, in: folder)
    let good = try #require(sandbox.bytes(of: "7.fence"))
    for length in good.indices {
      try sandbox.write(bytes: good[..<length], to: "7.fence")
      #expect(try Fence.read(element: 7, in: folder) == .all)
    }
  }
}
