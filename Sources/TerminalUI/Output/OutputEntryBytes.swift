import Posix

/// Entries as bytes: a length, the kind, and fields that begin with their length. Nothing else reads
/// them.
extension OutputEntry {
  private enum Kind: UInt8 {
    case text, bytes, logs, follow, unfollow, tail
  }

  private static let headSize = 8

  func encode(into bytes: inout [UInt8]) {
    var fields = FieldWriter(kind: kind.rawValue, stream: stream == .standardOutput ? 0 : 1)
    switch item {
    case .text(let text): fields.add(text.utf8)
    case .bytes(let content): fields.add(content)
    case .logs(let printout):
      fields.add(printout.label?.utf8)
      fields.add(printout.prefix.utf8)
      fields.add(printout.escapes ? [1] : [0])
      for file in printout.files {
        fields.add(file.path.utf8)
        fields.add(file.keptAs?.utf8)
      }
    case .follow(let log):
      fields.add(UInt64(log.number))
      fields.add(log.isByLines ? [1] : [0])
      fields.add(log.path.utf8)
      fields.add(log.keptAs?.utf8)
      if let (device, inode) = log.predecessor?.numbers {
        fields.add(device)
        fields.add(inode)
      }
    case .unfollow(let number): fields.add(UInt64(number))
    case .tail(let request):
      fields.add(request.headline.utf8)
      fields.add(UInt64(request.lines))
      for file in request.files {
        fields.add(file.path.utf8)
        fields.add(file.keptAs?.utf8)
      }
    }
    fields.append(to: &bytes)
  }

  /// The entry at the beginning, and how many bytes it takes; nil if there is no whole one.
  static func decode(_ bytes: ArraySlice<UInt8>) -> (OutputEntry, length: Int)? {
    guard var fields = FieldReader(bytes), let kind = Kind(rawValue: fields.kind) else {
      return nil
    }
    let item: OutputItem
    switch kind {
    case .text: item = .text(fields.text() ?? "")
    case .bytes: item = .bytes(fields.field().map { Array($0) } ?? [])
    case .logs:
      let label = fields.text()
      let prefix = fields.text() ?? ""
      var printout = LogPrintout(
        label: label, files: [], prefix: prefix, escapes: fields.flag())
      while !fields.isAtEnd {
        let path = fields.text() ?? ""
        printout.files.append(LogPrintout.File(path: path, keptAs: fields.text()))
      }
      item = .logs(printout)
    case .follow:
      let number = Int(fields.number())
      let isByLines = fields.flag()
      var log = FollowedLog(path: fields.text() ?? "", keptAs: fields.text(), isByLines: isByLines)
      log.number = number
      if !fields.isAtEnd {
        log.predecessor = LogReader.Identity(device: fields.number(), inode: fields.number())
      }
      item = .follow(log)
    case .unfollow: item = .unfollow(Int(fields.number()))
    case .tail:
      let headline = fields.text() ?? ""
      var request = LogTailRequest(headline: headline, files: [], lines: Int(fields.number()))
      while !fields.isAtEnd {
        let path = fields.text() ?? ""
        request.files.append(LogPrintout.File(path: path, keptAs: fields.text()))
      }
      item = .tail(request)
    }
    let stream: OutputStream = fields.stream == 0 ? .standardOutput : .standardError
    return (OutputEntry(item: item, stream: stream), fields.length)
  }

  private var kind: Kind {
    switch item {
    case .text: .text
    case .bytes: .bytes
    case .logs: .logs
    case .follow: .follow
    case .unfollow: .unfollow
    case .tail: .tail
    }
  }
}

private struct FieldWriter {
  private var bytes: [UInt8]

  init(kind: UInt8, stream: UInt8) {
    bytes = [kind, stream]
  }

  /// Nil is another thing than none.
  mutating func add(_ field: (some Collection<UInt8>)?) {
    append(UInt32(field.map { $0.count + 1 } ?? 0))
    if let field { bytes.append(contentsOf: field) }
  }

  mutating func add(_ number: UInt64) {
    add(withUnsafeBytes(of: number) { Array($0) })
  }

  func append(to buffer: inout [UInt8]) {
    withUnsafeBytes(of: UInt32(bytes.count)) { buffer.append(contentsOf: $0) }
    buffer.append(contentsOf: bytes)
  }

  private mutating func append(_ number: UInt32) {
    withUnsafeBytes(of: number) { bytes.append(contentsOf: $0) }
  }
}

private struct FieldReader {
  let kind: UInt8
  let stream: UInt8
  /// Of all of it.
  let length: Int
  private var rest: ArraySlice<UInt8>

  init?(_ bytes: ArraySlice<UInt8>) {
    guard let count = FieldReader.word(bytes), bytes.count >= 4 + count, count >= 2 else {
      return nil
    }
    let start = bytes.startIndex + 4
    (kind, stream, length) = (bytes[start], bytes[start + 1], 4 + count)
    rest = bytes[(start + 2)..<(start + count)]
  }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func field() -> ArraySlice<UInt8>? {
    guard let word = FieldReader.word(rest) else { return nil }
    rest = rest.dropFirst(4)
    guard word > 0 else { return nil }
    defer { rest = rest.dropFirst(word - 1) }
    return rest.prefix(word - 1)
  }

  mutating func text() -> String? {
    field().map { String(decoding: $0, as: UTF8.self) }
  }

  mutating func flag() -> Bool { field()?.first == 1 }

  mutating func number() -> UInt64 {
    var number: UInt64 = 0
    for byte in (field() ?? []).reversed() { number = number << 8 | UInt64(byte) }
    return number
  }

  /// In the order of bytes of the machine, which writes and reads it.
  private static func word(_ bytes: ArraySlice<UInt8>) -> Int? {
    guard bytes.count >= 4 else { return nil }
    return bytes.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
  }
}
