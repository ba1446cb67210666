import Glibc

/// A pipe that a separate thread reads, so that its writers never wait for long.
package final class PipeRelay: Sendable {
  private static let chunkSize = 1 << 16

  private let thread: WorkerThread
  private let ended: Wakeup
  private let writing: Int32

  /// `take` is given what was written, as it comes, and returns at once.
  package init(_ take: @escaping @Sendable ([UInt8]) -> Void) throws(SystemError) {
    let (reading, writing) = try makePipe()
    do throws(SystemError) {
      let ended = try Wakeup()
      self.ended = ended
      self.writing = writing
      thread = try WorkerThread {
        PipeRelay.pass(on: reading, until: ended, take)
        close(reading)
      }
    } catch {
      for end in [reading, writing] { close(end) }
      throw error
    }
  }

  /// What the writer gets. It has to be inherited before `finish`.
  package var descriptor: Int32 { writing }

  /// Passes on what is there still, and ends. To be called once, when the writer has ended.
  package func finish() {
    close(writing)
    ended.wake()
    thread.join()
    close(ended.descriptor)
  }

  /// Something that the writer has left behind may keep the pipe open: it ends with the writer.
  private static func pass(on pipe: Int32, until ended: Wakeup, _ take: ([UInt8]) -> Void) {
    while true {
      guard Poll.wait(for: [pipe, ended.descriptor], until: nil).contains(pipe) else { return }
      let bytes = [UInt8](unsafeUninitializedCapacity: chunkSize) { buffer, count in
        count = max(0, read(pipe, buffer.baseAddress, buffer.count))
      }
      if bytes.isEmpty { return }
      take(bytes)
    }
  }
}

/// Whether what is written to a descriptor waits for a program that reads it.
package func isPipe(_ descriptor: Int32) -> Bool {
  var raw = stat()
  guard fstat(descriptor, &raw) == 0 else { return false }
  return raw.st_mode & S_IFMT == S_IFIFO || raw.st_mode & S_IFMT == S_IFSOCK
}

/// Whether two descriptors lead to one file.
package func areOneFile(_ one: Int32, _ other: Int32) -> Bool {
  var (left, right) = (stat(), stat())
  return fstat(one, &left) == 0 && fstat(other, &right) == 0
    && FileStatus(left).isSameFile(as: FileStatus(right))
}
