import Synchronization

@testable import TerminalUI

/// A log in memory that tells how much of it was read.
final class SampleLog: LogSource {
  private let content: Mutex<[UInt8]>
  private let counter = Mutex(0)

  init(_ text: String) {
    content = Mutex(Array(text.utf8))
  }

  init(bytes: [UInt8]) {
    content = Mutex(bytes)
  }

  var size: Int { content.withLock { $0.count } }
  var bytesRead: Int { counter.withLock { $0 } }

  func append(_ text: String) {
    content.withLock { $0 += Array(text.utf8) }
  }

  func replace(_ text: String) {
    content.withLock { $0 = Array(text.utf8) }
  }

  func bytes(in range: Range<Int>) -> [UInt8] {
    let bytes = content.withLock { content in
      Array(content[min(range.lowerBound, content.count)..<min(range.upperBound, content.count)])
    }
    counter.withLock { $0 += bytes.count }
    return bytes
  }
}
