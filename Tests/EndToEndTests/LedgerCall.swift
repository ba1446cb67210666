import TestSupport

/// What a program did to the files of one folder, a call at a time, read from strace's log.
enum LedgerCall: Equatable {
  case makeFolder(path: String)
  case create(path: String)
  /// At the end, where `offset` is nil.
  case write(path: String, bytes: [UInt8], offset: Int?)
  case cut(path: String, size: Int)
  case rename(path: String, to: String)
  case remove(path: String)
  /// What was written before `syncBegan` is on disk when `syncEnded` comes.
  case syncBegan(path: String, thread: Int)
  case syncEnded(path: String, thread: Int)

  /// The calls to be written down.
  static let traced =
    "openat,open,mkdir,mkdirat,write,pwrite64,ftruncate,fsync,fdatasync,rename,renameat,renameat2,"
    + "unlink,unlinkat"
  /// How: paths of descriptors, contents whole, nothing that failed.
  static let options = ["-y", "-s", "1000000"]

  /// Reads the log of a program that works in `folder`; throws at a line that is not understood.
  static func calls(inLog lines: [String], workingIn folder: String) throws -> [LedgerCall] {
    var calls: [LedgerCall] = []
    var unfinished: [Int: String] = [:]
    for line in lines {
      guard let blank = line.firstIndex(of: " "), let thread = Int(line[..<blank]) else {
        throw TestFailure("no thread in the log's line: \(line)")
      }
      var text = line[blank...].drop { $0 == " " }
      if text.hasPrefix("+++") || text.hasPrefix("---") { continue }
      if let cut = text.firstRange(of: " <unfinished ...>") {
        let begin = String(text[..<cut.lowerBound])
        unfinished[thread] = begin
        // What a sync covers is decided when it begins; all else counts when it ends.
        if let path = syncedPath(begin) { calls.append(.syncBegan(path: path, thread: thread)) }
        continue
      }
      var wasUnfinished = false
      if text.hasPrefix("<... "), let resumed = text.firstRange(of: " resumed>") {
        guard let begin = unfinished.removeValue(forKey: thread) else {
          throw TestFailure("resumed what never began: \(line)")
        }
        text = Substring(begin) + text[resumed.upperBound...]
        wasUnfinished = true
      }
      guard let end = text.ranges(of: " = ").last, !text[end.upperBound...].hasPrefix("-1"),
        !text[end.upperBound...].hasPrefix("?")
      else { continue }
      let call = String(text[..<end.lowerBound])
      if let path = syncedPath(call) {
        if !wasUnfinished { calls.append(.syncBegan(path: path, thread: thread)) }
        calls.append(.syncEnded(path: path, thread: thread))
      } else if let call = LedgerCall(call, result: text[end.upperBound...], folder) {
        calls.append(call)
      }
    }
    return calls
  }

  private static func syncedPath(_ call: String) -> String? {
    guard call.hasPrefix("fsync(") || call.hasPrefix("fdatasync(") else { return nil }
    return descriptorPath(call[...])
  }

  /// What a successful call did; nil for one that changed nothing.
  private init?(_ call: String, result: Substring, _ folder: String) {
    let name = call.prefix { $0 != "(" }
    let strings = CString.all(in: call)
    func path(_ string: Int, in directory: Substring? = nil) -> String {
      let name = String(decoding: strings[string], as: UTF8.self)
      if name.hasPrefix("/") { return name }
      return (directory.flatMap { LedgerCall.descriptorPath($0) } ?? folder) + "/" + name
    }
    switch name {
    case "mkdir": self = .makeFolder(path: path(0))
    case "mkdirat": self = .makeFolder(path: path(0, in: call[...]))
    case "openat":
      guard call.contains("O_CREAT"), let opened = LedgerCall.descriptorPath(result) else {
        return nil
      }
      self = .create(path: opened)
    case "write", "pwrite64":
      guard let path = LedgerCall.descriptorPath(call[...]), let bytes = strings.first,
        let written = Int(result.prefix { $0.isNumber })
      else { return nil }
      let offset = name == "write" ? nil : Int(call.dropLast().split(separator: ", ").last ?? "")
      self = .write(path: path, bytes: Array(bytes.prefix(written)), offset: offset)
    case "ftruncate":
      guard let path = LedgerCall.descriptorPath(call[...]),
        let size = Int(call.dropLast().split(separator: ", ").last ?? "")
      else { return nil }
      self = .cut(path: path, size: size)
    case "rename": self = .rename(path: path(0), to: path(1))
    case "renameat", "renameat2":
      self = .rename(path: path(0, in: call[...]), to: path(1, in: call[...]))
    case "unlink": self = .remove(path: path(0))
    case "unlinkat": self = .remove(path: path(0, in: call[...]))
    default: return nil
    }
  }

  /// The path that strace shows behind the first descriptor: `7</tmp/a>`.
  private static func descriptorPath(_ text: Substring) -> String? {
    guard let open = text.firstIndex(of: "<"), let close = text[open...].firstIndex(of: ">"),
      !text[..<open].contains("\"")
    else { return nil }
    return String(text[text.index(after: open)..<close])
  }
}

/// The strings in a call as strace writes them, as in C.
private enum CString {
  static func all(in call: String) -> [[UInt8]] {
    var strings: [[UInt8]] = []
    var current: [UInt8]?
    var rest = Array(call.utf8)[...]
    while let byte = rest.popFirst() {
      guard current != nil else {
        if byte == UInt8(ascii: "\"") { current = [] }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""):
        strings.append(current ?? [])
        current = nil
      case UInt8(ascii: "\\"): current?.append(escaped(&rest))
      default: current?.append(byte)
      }
    }
    return strings
  }

  private static func escaped(_ rest: inout ArraySlice<UInt8>) -> UInt8 {
    let byte = rest.popFirst() ?? 0
    switch byte {
    case UInt8(ascii: "n"): return 10
    case UInt8(ascii: "t"): return 9
    case UInt8(ascii: "r"): return 13
    case UInt8(ascii: "v"): return 11
    case UInt8(ascii: "f"): return 12
    case UInt8(ascii: "0")...UInt8(ascii: "7"):
      var value = byte & 7
      for _ in 0..<2 {
        guard let digit = rest.first, (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(digit) else {
          break
        }
        value = value << 3 | (digit & 7)
        rest.removeFirst()
      }
      return value
    default: return byte
    }
  }
}
