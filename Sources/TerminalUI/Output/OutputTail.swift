import Glibc
import Posix

/// Copies a file to a descriptor while it is written: the output of a job, as it comes.
///
/// It sleeps until the file changes. Bytes are copied unchanged; if the descriptor takes no
/// more, the rest is read and dropped, since what is shown is never worth a job.
package final class OutputTail: Sendable {
  private let wakeup: Wakeup
  private let thread: WorkerThread

  /// Starts to copy.
  ///
  /// - Parameters:
  ///   - path: the file; neither it nor its folder need be there yet, but what is above that.
  ///   - descriptor: where to.
  ///   - watch: one that nothing else uses until the end; nil for a new one.
  ///   - predecessor: the path that the file has later which is there now, if that is not meant.
  ///   - byLines: whether a line is passed on only when it is complete, so that it is not mixed with
  ///     what others write there.
  /// - Throws: `SystemError` if the folder cannot be watched.
  package init(
    of path: String, to descriptor: Int32, watching watch: FolderWatch? = nil,
    after predecessor: String? = nil, byLines: Bool = false
  ) throws(SystemError) {
    let watch = if let watch { watch } else { try FolderWatch() }
    let folder = folder(of: path)
    let isThere = access(folder, F_OK) == 0
    try watch.turn(to: isThere ? folder : Posix.folder(of: folder))
    let wakeup = try Wakeup()
    self.wakeup = wakeup
    thread = try WorkerThread {
      var copy = TailCopy(
        path: path, predecessor: predecessor, descriptor: descriptor, isByLines: byLines)
      var isLast = false
      var isWatched = isThere
      while true {
        if !isWatched, access(folder, F_OK) == 0 {
          isWatched = (try? watch.turn(to: folder)) != nil
        }
        copy.advance(isLast: isLast)
        if isLast { break }
        let ready = Poll.wait(for: [watch.descriptor, wakeup.descriptor], until: nil)
        if ready.contains(watch.descriptor) { watch.forgetChanges() }
        // What was written before the end was announced is still to be copied.
        isLast = ready.contains(wakeup.descriptor)
      }
      copy.close()
      watch.leave()
    }
  }

  /// Copies what is left, now that writing has ended, and ends.
  package func finish() {
    wakeup.wake()
    thread.join()
    close(wakeup.descriptor)
  }
}

/// How far a file has been copied.
private struct TailCopy {
  private let path: String
  private let predecessor: String?
  private let descriptor: Int32
  private let isByLines: Bool
  private var file: Int32 = -1
  private var isBroken = false
  private var buffer = [UInt8](repeating: 0, count: 1 << 16)
  /// The beginning of a line whose end has not come.
  private var rest: [UInt8] = []

  init(path: String, predecessor: String?, descriptor: Int32, isByLines: Bool) {
    self.path = path
    self.predecessor = predecessor
    self.descriptor = descriptor
    self.isByLines = isByLines
  }

  mutating func advance(isLast: Bool) {
    // As long as the file before has not moved away, it may be that one.
    let isOwn = predecessor.map { access($0, F_OK) == 0 } ?? true
    if file < 0, isOwn || isLast { file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) }
    guard file >= 0 else { return }
    while true {
      let count = read(file, &buffer, buffer.count)
      guard count > 0 else { return }
      if !isBroken { isByLines ? writeLines(buffer[..<count]) : write(buffer[..<count]) }
    }
  }

  mutating func close() {
    if !rest.isEmpty, !isBroken { write((rest + [UInt8(ascii: "\n")])[...]) }
    if file >= 0 { Glibc.close(file) }
  }

  private mutating func writeLines(_ bytes: ArraySlice<UInt8>) {
    guard let end = bytes.lastIndex(of: UInt8(ascii: "\n")) else {
      rest += bytes
      return
    }
    write((rest + bytes[...end])[...])
    rest = Array(bytes[(end + 1)...])
  }

  private mutating func write(_ bytes: ArraySlice<UInt8>) {
    var bytes = bytes
    while !bytes.isEmpty {
      let written = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if written > 0 {
        bytes = bytes.dropFirst(written)
      } else if errno != EINTR {
        isBroken = true
        return
      }
    }
  }
}
