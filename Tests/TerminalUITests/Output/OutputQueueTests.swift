import Posix
import Randomness
import TestSupport
import Testing

@testable import TerminalUI

@Suite struct OutputQueueTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
  }

  private func queue(_ memoryLimit: Int, folder: String? = nil) -> OutputQueue {
    OutputQueue(memoryLimit: memoryLimit, spillFolder: folder ?? sandbox.path)
  }

  private func texts(_ entries: [OutputEntry]) -> [String] {
    entries.map { if case .text(let text) = $0.item { text } else { "" } }
  }

  /// Whatever is put in comes out in its order, however the two sides take turns.
  @Test(arguments: 0..<20 as Range<UInt64>)
  func `what is put in comes out in its order`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var queue = queue(Int(random.next() % 5000))
    var (put, taken): ([String], [String]) = ([], [])
    for step in 0..<3000 {
      if random.next() % 20 > 0 {
        let length = random.next() % 50 == 0 ? 100_000 : Int(random.next() % 300)
        let text = "\(step) " + String(repeating: "é", count: length)
        put.append(text)
        queue.add(.text(text), to: step.isMultiple(of: 2) ? .standardOutput : .standardError)
      } else {
        taken += texts(queue.take(moved: 0).entries)
      }
    }
    while !queue.isEmpty { taken += texts(queue.take(moved: 0).entries) }
    #expect(taken == put)
  }

  @Test func `what has no room at all is counted`() throws {
    var queue = queue(500, folder: sandbox.path("missing"))
    for number in 0..<10 { queue.add(.text("\(number)"), to: .standardError) }
    #expect(texts(queue.take(moved: 0).entries) == (0..<7).map { "\($0)" })
    let rest = queue.take(moved: 0)
    #expect(rest.entries == [])
    #expect(rest.lost == 3)
    #expect(queue.isEmpty)
  }

  @Test func `what is left out is added up`() throws {
    try sandbox.write(String(repeating: "x", count: 5000), to: "log")
    var queue = queue(1000)
    queue.add(.text("12345"), to: .standardOutput)
    _ = queue.take(moved: 100)
    for _ in 0..<100 { queue.add(.text("1234567890"), to: .standardOutput) }
    queue.add(
      .logs(LogPrintout(label: nil, files: [.init(path: sandbox.path("log"))])),
      to: .standardOutput)
    // Of the five bytes that were taken, two have been put out.
    #expect(queue.abandon(moved: 102) == 3 + 1000 + 5000)
    #expect(queue.isEmpty)
    #expect(queue.take(moved: 102).isLast)
  }

  /// A log that is followed counts as a whole, however little of it has been read; and one that is still to
  /// be followed, too.
  @Test func `what is left out of followed logs is added up`() throws {
    for name in ["one", "two", "three"] {
      try sandbox.write(String(repeating: "x", count: 5000), to: name)
    }
    func log(_ name: String, _ number: Int) -> FollowedLog {
      var log = FollowedLog(path: sandbox.path(name))
      log.number = number
      return log
    }
    var queue = queue(1000)
    queue.add(.text("12345"), to: .standardOutput)
    queue.add(.follow(log("one", 1)), to: .standardOutput)
    queue.add(.follow(log("two", 2)), to: .standardOutput)
    _ = queue.take(moved: 100)
    queue.add(.follow(log("three", 3)), to: .standardOutput)
    // The text is out, and a piece of 3000 bytes; of another one a part.
    queue.follow(log("one", 1))
    queue.beginPiece(of: 1, in: nil, moved: 105)
    queue.endPiece(of: 1, at: 3000, moved: 3105)
    queue.beginPiece(of: 1, in: nil, moved: 3105)
    #expect(queue.abandon(moved: 3205) == 1900 + 5000 + 5000)
    #expect(queue.isEmpty)
  }

  @Test func `the last batch is known`() throws {
    var queue = queue(500)
    for _ in 0..<100 { queue.add(.text("text"), to: .standardError) }
    queue.isFinishing = true
    queue.add(.text("too late"), to: .standardError)
    var count = 0
    while true {
      let batch = queue.take(moved: 0)
      count += batch.entries.count
      if batch.isLast { break }
    }
    #expect(count == 100)
  }

  @Test func `entries of all kinds are kept as they are`() throws {
    var log = FollowedLog(
      path: "a/é", keptAs: "b", predecessor: .init(device: .max, inode: 7), isByLines: true)
    log.number = 3
    let items: [OutputItem] = [
      .text(""), .text("a\n\u{0}b"), .unfollow(1 << 40), .follow(log),
      .follow(FollowedLog(path: "")),
      .tail(LogTailRequest(headline: "", files: [], lines: 0)),
      .tail(
        LogTailRequest(
          headline: "é", files: [.init(path: "x", keptAs: "y"), .init(path: "é")], lines: 10_000)),
      .logs(LogPrintout(label: nil, files: [])),
      .logs(LogPrintout(label: "", files: [.init(path: "x", keptAs: "y"), .init(path: "z")])),
      .logs(LogPrintout(label: "l", files: [.init(path: "")], escapes: false)),
    ]
    var bytes: [UInt8] = []
    let entries = items.flatMap { item in
      [OutputStream.standardOutput, .standardError].map { OutputEntry(item: item, stream: $0) }
    }
    for entry in entries { entry.encode(into: &bytes) }
    var rest = bytes[...]
    for entry in entries {
      let (found, length) = try #require(OutputEntry.decode(rest))
      #expect(found == entry)
      for cut in 0..<length { #expect(OutputEntry.decode(rest.prefix(cut)) == nil) }
      rest = rest.dropFirst(length)
    }
    #expect(rest.isEmpty)
  }
}
