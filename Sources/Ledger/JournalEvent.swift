import JSON
import Jobs

/// One line of the journal, split as far as needed to apply it. The ranges lie in the
/// line.
struct JournalEvent {
  /// The version of the journal's format that we write, and the newest that we read.
  static let formatVersion = 1

  enum Kind {
    /// The first line: the format.
    case journal
    case launch
    /// A place of launches gets its number.
    case place
    case start, process, end, set, remove
    /// How many records are lost that nothing names, from here on.
    case lost
    /// A damaged line that was about this job.
    case damage
    /// One that we do not know, but whose format is ours: it is skipped.
    case other
  }

  var kind: Kind
  var id: JobID?
  /// The object `set`.
  var set: Range<Int>?
  /// The array `unset`.
  var unset: Range<Int>?
  /// The object `earlier`: what becomes of the attempt before.
  var earlier: Range<Int>?
  /// Of the first line.
  var version: Int?
  /// Of the first line: how many records the snapshot had when this journal was started.
  var records: Int?
  /// Of the first line, and of `lost`: how many records are lost that nothing names.
  var lost: Int?

  init(kind: Kind, id: JobID? = nil) {
    self.kind = kind
    self.id = id
  }

  /// The readable part of a damaged line; nil if there is none.
  init?(damaged line: UnsafeRawBufferPointer) {
    guard let id = JournalEvent.looseJobID(line) else { return nil }
    self.init(kind: .damage, id: id)
  }

  /// Reads an intact line.
  init(line: UnsafeRawBufferPointer) throws(JSONError) {
    if let event = JournalEvent(own: line) {
      self = event
      return
    }
    self.init(kind: .other)
    var scanner = JSONScanner(line)
    _ = try scanner.members { (key, value) throws(JSONError) in
      let name = line.slice(key)
      if name.equals("event") {
        kind = JournalEvent.kind(line.slice(value))
      } else if name.equals("id") {
        id =
          value.count > 2
          ? HexDigits.jobID(line.slice((value.lowerBound + 1)..<(value.upperBound - 1))) : nil
      } else if name.equals("set") {
        set = value
      } else if name.equals("unset") {
        unset = value
      } else if name.equals("earlier") {
        earlier = value
      } else if name.equals("version") {
        version = DecimalDigits.int(line.slice(value))
      } else if name.equals("records") {
        records = DecimalDigits.int(line.slice(value))
      } else if name.equals("lost") {
        lost = DecimalDigits.int(line.slice(value))
      }
      return true
    }
  }

  /// Reads an intact line about a job as we write them, without a look into what is set: that comes
  /// last, up to the seal. Nil for any other line.
  private init?(own line: UnsafeRawBufferPointer) {
    guard let (word, id, end) = JournalEvent.beginning(of: line),
      line.holds(",\"set\":{", at: end)
    else { return nil }
    let set = (end + 7)..<(line.count - JournalLine.sealLength)
    guard set.upperBound > set.lowerBound + 1, line[set.upperBound - 1] == UInt8(ascii: "}") else {
      return nil
    }
    self.init(kind: JournalEvent.kind(line.slice(word)), id: id)
    self.set = set
  }

  /// The job that an intact line is about, from its first bytes; nil if these are not as we write
  /// them.
  static func leadingJobID(_ line: UnsafeRawBufferPointer) -> JobID? {
    beginning(of: line)?.id
  }

  /// The word of the event with its quotes, the job, and where that ends.
  @inline(__always)
  private static func beginning(
    of line: UnsafeRawBufferPointer
  ) -> (word: Range<Int>, id: JobID, end: Int)? {
    let quote = UInt8(ascii: "\"")
    guard line.holds("{\"event\":\"", at: 0), let wordEnd = line.firstIndex(of: quote, from: 10),
      line.holds(",\"id\":\"", at: wordEnd + 1)
    else { return nil }
    let start = wordEnd + 8
    guard let end = line.firstIndex(of: quote, from: start),
      let id = HexDigits.jobID(line.slice(start..<end))
    else { return nil }
    return (9..<(wordEnd + 1), id, end + 1)
  }

  private static func kind(_ word: UnsafeRawBufferPointer) -> Kind {
    if word.equals("\"end\"") { return .end }
    if word.equals("\"start\"") { return .start }
    if word.equals("\"process\"") { return .process }
    if word.equals("\"set\"") { return .set }
    if word.equals("\"remove\"") { return .remove }
    if word.equals("\"launch\"") { return .launch }
    if word.equals("\"place\"") { return .place }
    if word.equals("\"journal\"") { return .journal }
    if word.equals("\"lost\"") { return .lost }
    return .other
  }

  /// The job that a damaged line was about, if that much can still be read.
  static func looseJobID(_ line: UnsafeRawBufferPointer) -> JobID? {
    var position = 0
    while let quote = line.firstIndex(of: UInt8(ascii: "\""), from: position) {
      if line.holds("\"id\":\"", at: quote),
        let end = line.firstIndex(of: UInt8(ascii: "\""), from: quote + 6)
      {
        return HexDigits.jobID(line.slice((quote + 6)..<end))
      }
      position = quote + 1
    }
    return nil
  }
}
