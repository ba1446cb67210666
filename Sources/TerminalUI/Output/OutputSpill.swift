import Posix

/// Output that waits for a slow reader, in a file without a name: first in, first out.
struct OutputSpill {
  private static let chunkSize = 1 << 16

  private let file: FileDescriptor
  /// The end of the queue, which is not in the file yet.
  private var tail: [UInt8] = []
  /// The beginning of the queue, which is not in the file any longer, and what of it was taken.
  private var head: [UInt8] = []
  private var taken = 0
  /// The part of the file that is the middle of the queue.
  private var filled = 0..<0
  /// How many entries are in it.
  private(set) var count = 0

  init(in folder: String) throws(SystemError) {
    file = try FileDescriptor.unnamed(in: folder)
  }

  var isEmpty: Bool { count == 0 }

  /// Puts an entry after the last one.
  ///
  /// - Throws: if the file cannot take more; the entry is not in the queue then.
  mutating func append(_ entry: OutputEntry) throws(SystemError) {
    if tail.count >= OutputSpill.chunkSize {
      try file.write(tail, at: filled.upperBound)
      filled = filled.lowerBound..<(filled.upperBound + tail.count)
      tail.removeAll(keepingCapacity: true)
    }
    entry.encode(into: &tail)
    count += 1
  }

  /// Takes the first entry; nil if there is none.
  ///
  /// - Throws: if the file cannot be read; what is in it is lost then.
  mutating func take() throws(SystemError) -> OutputEntry? {
    while true {
      if let (entry, length) = OutputEntry.decode(head[taken...]) {
        taken += length
        count -= 1
        return entry
      }
      if !filled.isEmpty {
        let next = filled.prefix(OutputSpill.chunkSize)
        let bytes: [UInt8]
        do throws(SystemError) {
          bytes = try file.bytes(in: next)
          if bytes.count < next.count { throw file.failure("read", code: 5) }
        } catch {
          drop()
          throw error
        }
        head = Array(head[taken...]) + bytes
        filled = next.upperBound..<filled.upperBound
      } else if !tail.isEmpty {
        head = Array(head[taken...]) + tail
        tail = []
      } else {
        drop()
        return nil
      }
      taken = 0
    }
  }

  /// Forgets what is in it, and gives its room back.
  private mutating func drop() {
    (head, tail, taken, count) = ([], [], 0, 0)
    filled = 0..<0
    // Without the room it continues as well.
    try? file.truncate(to: 0)
  }
}
