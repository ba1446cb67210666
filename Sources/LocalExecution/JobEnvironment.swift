@preconcurrency import Glibc
import Posix

/// The environment that every job of a launch starts with, before what is its own is added.
struct JobEnvironment: Sendable {
  /// What a process of the launch can be recognized by, whoever its parent is by then: the folder
  /// of the ledger, by device and inode.
  static let ledgerMark = "BATCHRUN_LEDGER"
  static let jobMark = "BATCHRUN_JOB_ID"

  /// What only we set; inherited values of these do not reach a job.
  private static let own = [
    jobMark, "BATCHRUN_ATTEMPT", "BATCHRUN_SLOT", "BATCHRUN_NAME", "BATCHRUN_LOG_DIR", ledgerMark,
    "BATCHRUN_GUARDIAN",
  ]

  /// The entries for a job that a shell runs.
  let entries: CStrings
  /// The entries for a job that is executed directly: what the shell would have handed on. It
  /// leaves out names that are none in a shell, and sets PWD.
  let directEntries: CStrings

  init(
    inherited: [[UInt8]], name: String, ledgerMark: [UInt8], slotVariable: String?,
    directory: [UInt8]
  ) {
    var left = Set(JobEnvironment.own.map { Array($0.utf8) })
    if let slotVariable { left.insert(Array(slotVariable.utf8)) }
    var entries = inherited.filter { entry in
      !left.contains(Array(entry.prefix { $0 != UInt8(ascii: "=") }))
    }
    entries.append(Array("BATCHRUN_NAME=".utf8) + Array(name.utf8))
    entries.append(ledgerMark)
    self.entries = CStrings(entries)
    directEntries = CStrings(
      entries.filter { JobEnvironment.isShellVariable($0) && !$0.starts(with: "PWD=".utf8) }
        + [Array("PWD=".utf8) + directory])
  }

  /// The mark of all jobs of the ledger in this folder: `BATCHRUN_LEDGER=device:inode`.
  static func ledgerMark(of folder: Int32) -> [UInt8] {
    var status = stat()
    fstat(folder, &status)
    return Array("\(ledgerMark)=\(status.st_dev):\(status.st_ino)".utf8)
  }

  /// The environment of this process.
  static var inherited: [[UInt8]] {
    var entries: [[UInt8]] = []
    var next = environ
    while let entry = next?.pointee {
      entries.append(Array(UnsafeRawBufferPointer(start: entry, count: strlen(entry))))
      next = next?.advanced(by: 1)
    }
    return entries
  }

  /// Where a shell would say that it works: the inherited PWD if it is true, else the folder's
  /// physical path.
  static func workingDirectory(inherited: [[UInt8]], folder: Int32?) -> [UInt8] {
    if let folder { return physicalPath(of: folder) }
    let prefix = Array("PWD=".utf8)
    if let entry = inherited.last(where: { $0.starts(with: prefix) }) {
      let path = Array(entry.dropFirst(prefix.count))
      var said = stat()
      var here = stat()
      let text = String(decoding: path, as: UTF8.self)
      if path.first == UInt8(ascii: "/"), stat(text, &said) == 0, stat(".", &here) == 0,
        said.st_ino == here.st_ino, said.st_dev == here.st_dev
      {
        return path
      }
    }
    guard let here = getcwd(nil, 0) else { return Array("/".utf8) }
    defer { free(here) }
    return Array(UnsafeRawBufferPointer(start: here, count: strlen(here)))
  }

  static func physicalPath(of folder: Int32) -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = buffer.withUnsafeMutableBytes { bytes in
      readlink(
        "/proc/self/fd/\(folder)",
        bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count)
    }
    return Array(buffer.prefix(max(0, count)))
  }

  /// Whether the part before `=` is a name to a shell: dash does not hand on what is not.
  private static func isShellVariable(_ entry: [UInt8]) -> Bool {
    guard let first = entry.first, first == UInt8(ascii: "_") || isLetter(first) else {
      return false
    }
    guard let end = entry.firstIndex(of: UInt8(ascii: "=")) else { return false }
    return entry[..<end].allSatisfy {
      $0 == UInt8(ascii: "_") || isLetter($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")) ~= $0
    }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")) ~= byte | 0x20
  }
}
