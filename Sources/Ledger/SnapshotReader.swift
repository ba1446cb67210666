import JSON
import Jobs
import Posix

/// Why a snapshot could not be read.
enum SnapshotProblem: Error {
  case system(SystemError)
  /// It breaks off, or is not JSON.
  case damaged(String)
  /// It is JSON, but no object of records.
  case foreign(String)

  init(_ error: JSONError, at offset: Int) {
    var error = error
    error.position += offset
    self = .damaged("\(error)")
  }
}

/// Goes through the records of a snapshot in bounded memory.
///
/// In our own layout every record is one line, whose end `memchr` finds; anything else that is an
/// object of objects (Python's `json.dump(indent=2)`) is stepped through byte by byte.
final class SnapshotReader {
  /// One record; the pointers are good until the next one is asked for.
  struct Entry {
    var id: JobID
    /// The object.
    var record: UnsafeRawBufferPointer
    /// Where that begins in the file.
    var offset: Int
    /// `"id":{…}` as it stands, if it is one line of our layout.
    var line: UnsafeRawBufferPointer?

    /// What planning needs of it.
    func head() throws(SnapshotProblem) -> RecordHead {
      if line != nil, let head = RecordHead(canonical: record) { return head }
      do throws(JSONError) {
        return try RecordHead(object: record)
      } catch {
        throw .damaged("the record of job '\(id.text)': \(error)")
      }
    }
  }

  let file: FileDescriptor
  private var buffer: UnsafeMutableRawBufferPointer
  /// The part of the buffer that is not consumed yet.
  private var position = 0
  private var filled = 0
  /// Where the next byte is read, and so where `filled` lies in the file.
  private var offset = 0
  private var isAtEnd = false
  private var isByLine = true
  private var beganByLine = true
  private var stage = Stage.beginning

  private enum Stage { case beginning, first, afterComma, ended }

  init(_ file: FileDescriptor, bufferSize: Int = 256 << 10) {
    self.file = file
    buffer = .allocate(byteCount: bufferSize, alignment: 16)
  }

  deinit {
    buffer.deallocate()
  }

  /// The next record, nil after the last.
  func next() throws(SnapshotProblem) -> Entry? {
    if stage == .beginning { try begin() }
    if stage == .ended { return nil }
    if isByLine, let entry = try nextLine() { return entry }
    return stage == .ended ? nil : try nextMember()
  }

  private var unread: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: buffer[position..<filled])
  }

  private func problem(_ error: JSONError) -> SnapshotProblem {
    SnapshotProblem(error, at: offset - filled + position)
  }

  /// Steps over the opening bracket and sees which layout it is.
  private func begin() throws(SnapshotProblem) {
    _ = try refill()
    if filled == 0 { throw .damaged("it is empty") }
    isByLine = unread.holds("{\n\"", at: 0) || unread.holds("{\n}", at: 0)
    beganByLine = isByLine
    var scanner = JSONScanner(unread)
    guard let first = scanner.peek() else { throw .damaged("it is empty") }
    guard first == UInt8(ascii: "{") else { throw .foreign("it is not a JSON object") }
    position += scanner.position + (isByLine ? 2 : 1)
    stage = .first
  }

  /// After a problem: steps over the rest of the line it is in, if the layout is one record a
  /// line, so that the records after it can be saved.
  ///
  /// - Returns: false if there is nothing more to be had.
  func skipDamagedLine() -> Bool {
    guard stage != .beginning, stage != .ended, beganByLine else { return false }
    while true {
      if let newline = unread.firstIndex(of: 0x0a, from: 0) {
        position += newline + 1
        isByLine = true
        return true
      }
      position = filled
      guard (try? refill()) == true else { return false }
    }
  }

  /// A record that fills one line; nil if the line is something else.
  private func nextLine() throws(SnapshotProblem) -> Entry? {
    var newline = unread.firstIndex(of: 0x0a, from: 0)
    while newline == nil, try refill() { newline = unread.firstIndex(of: 0x0a, from: 0) }
    let line = unread.slice(0..<(newline ?? unread.count))
    let hasComma = line.last == UInt8(ascii: ",")
    let content = line.slice(0..<(line.count - (hasComma ? 1 : 0)))
    guard newline != nil, content.count > 20, content[0] == UInt8(ascii: "\""),
      content[content.count - 1] == UInt8(ascii: "}"),
      let quote = content.firstIndex(of: UInt8(ascii: "\""), from: 17), quote <= 65,
      content.holds("\":{", at: quote), let id = HexDigits.jobID(content.slice(1..<quote))
    else {
      // The last line, or another layout from here on.
      isByLine = false
      return nil
    }
    if !hasComma {
      // Only the closing bracket may follow, which is for `nextMember` to see.
      var scanner = JSONScanner(unread, at: content.count)
      while scanner.peek() == nil, try refill() { scanner = JSONScanner(unread, at: content.count) }
      guard scanner.peek() == UInt8(ascii: "}") else {
        isByLine = false
        return nil
      }
      // `refill` may have moved the bytes.
      let entry = self.entry(id, unread.slice(0..<content.count), quote)
      position += scanner.position + 1
      try end()
      return entry
    }
    position += line.count + 1
    stage = .afterComma
    return entry(id, content, quote)
  }

  private func entry(_ id: JobID, _ content: UnsafeRawBufferPointer, _ quote: Int) -> Entry {
    let record = content.slice((quote + 2)..<content.count)
    return Entry(id: id, record: record, offset: offsetInFile(of: record), line: content)
  }

  private func offsetInFile(of bytes: UnsafeRawBufferPointer) -> Int {
    guard let start = bytes.baseAddress, let first = buffer.baseAddress else { return 0 }
    return offset - filled + (start - UnsafeRawPointer(first))
  }

  /// A record in any layout.
  private func nextMember() throws(SnapshotProblem) -> Entry? {
    while true {
      let found: Member?
      do throws(JSONError) {
        found = try scanMember()
      } catch {
        if error.problem == .unexpectedEnd, try refill() { continue }
        throw problem(error)
      }
      guard let found else {
        position += 1
        try end()
        return nil
      }
      let bytes = unread
      guard let id = HexDigits.jobID(bytes.slice(found.key)),
        bytes[found.value.lowerBound] == UInt8(ascii: "{")
      else {
        let key = String(decoding: bytes.slice(found.key).prefix(40), as: UTF8.self)
        // After good records it is one of them that broke.
        let reason = "'\(key)' is not the record of a job"
        throw stage == .first ? .foreign(reason) : .damaged(reason)
      }
      let record = bytes.slice(found.value)
      let place = offsetInFile(of: record)
      position += found.end
      stage = .afterComma
      if found.isLast { try end() }
      return Entry(id: id, record: record, offset: place, line: nil)
    }
  }

  private struct Member {
    var key: Range<Int>
    var value: Range<Int>
    /// After the comma or bracket that follows.
    var end: Int
    var isLast: Bool
  }

  /// Looks at the next member without consuming it; nil if the object closes, which leaves
  /// the position before the bracket.
  private func scanMember() throws(JSONError) -> Member? {
    var scanner = JSONScanner(unread)
    if stage == .first, scanner.peek() == UInt8(ascii: "}") {
      position += scanner.position
      return nil
    }
    let key = try scanner.skipString()
    try scanner.expect(UInt8(ascii: ":"))
    let value = try scanner.skipValue()
    guard let after = scanner.peek() else {
      throw JSONError(.unexpectedEnd, at: scanner.position)
    }
    guard after == UInt8(ascii: ",") || after == UInt8(ascii: "}") else {
      throw JSONError(.unexpectedByte(after), at: scanner.position)
    }
    return Member(
      key: key, value: value, end: scanner.position + 1, isLast: after == UInt8(ascii: "}"))
  }

  /// The object has closed: nothing but white space may follow. The bytes of the last record stay
  /// where they are.
  private func end() throws(SnapshotProblem) {
    stage = .ended
    var scanner = JSONScanner(unread)
    if scanner.peek() != nil {
      throw problem(JSONError(.trailingBytes, at: scanner.position))
    }
    var rest = [UInt8](repeating: 0, count: 4096)
    while !isAtEnd {
      let count = try read(into: &rest)
      if count == 0 { return }
      let isBlank = rest[..<count].allSatisfy { [0x20, 0x0a, 0x0d, 0x09].contains($0) }
      if !isBlank { throw .damaged("there is text after the closing bracket") }
    }
  }

  private func read(into bytes: inout [UInt8]) throws(SnapshotProblem) -> Int {
    let result = bytes.withUnsafeMutableBytes { target in
      Result { () throws(SystemError) in try file.read(into: target, at: offset) }
    }
    do throws(SystemError) {
      let count = try result.get()
      offset += count
      isAtEnd = count == 0
      return count
    } catch {
      throw .system(error)
    }
  }

  /// Moves what is unread to the front and reads more after it.
  ///
  /// - Returns: false at the end of the file.
  private func refill() throws(SnapshotProblem) -> Bool {
    if isAtEnd { return false }
    if position > 0 {
      let rest = UnsafeRawBufferPointer(rebasing: buffer[position..<filled])
      buffer.copyMemory(from: rest)
      filled -= position
      position = 0
    }
    if filled == buffer.count {
      // A record that is larger than the buffer.
      let larger = UnsafeMutableRawBufferPointer.allocate(
        byteCount: buffer.count * 2, alignment: 16)
      larger.copyMemory(from: UnsafeRawBufferPointer(buffer))
      buffer.deallocate()
      buffer = larger
    }
    let room = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
    let count: Int
    do throws(SystemError) {
      count = try file.read(into: room, at: offset)
    } catch {
      throw .system(error)
    }
    isAtEnd = count == 0
    // What a power cut leaves of a block that was never written; what stands before it is whole.
    let zero = UnsafeRawBufferPointer(room).slice(0..<count).firstIndex(of: 0, from: 0)
    if zero == 0 { throw .damaged("a zero byte, at byte \(offset)") }
    let usable = zero ?? count
    offset += usable
    filled += usable
    return usable > 0
  }
}
