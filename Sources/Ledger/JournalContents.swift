import JSON
import Jobs

/// The bytes of a journal, and which of its lines are what was written.
///
/// The rules of damage: a line whose sum is wrong is *torn* if no good line follows it (a write
/// that a crash cut short), else *damaged*.
struct JournalContents {
  private let storage: ByteStorage
  /// Whether there is no journal.
  private let isMissing: Bool
  /// Where the last good line ends, its newline included; what follows is torn.
  private(set) var intactEnd = 0
  /// Where the damaged lines lie, without their newlines.
  private(set) var damaged: [Range<Int>] = []
  /// Their numbers, from 1.
  private(set) var damagedNumbers: [Int] = []
  /// The first line, if it is whole.
  private(set) var header: JournalEvent?
  /// How many records are lost that nothing names.
  private(set) var lost = 0

  init(_ bytes: [UInt8]) {
    self.init(ByteStorage(bytes))
  }

  init(_ storage: ByteStorage) {
    self.storage = storage
    isMissing = false
    examine()
  }

  /// If there is no journal.
  init() {
    storage = ByteStorage([])
    isMissing = true
  }

  /// They last as long as this value or a copy of it does.
  var bytes: UnsafeRawBufferPointer { storage.bytes }

  var tornCount: Int { bytes.count - intactEnd }
  /// Whether there is a journal without the line that each begins with: its contents are unknown.
  var hasLostBeginning: Bool { !isMissing && header == nil }
  /// Whether at least one line could be read.
  var hasGoodLines: Bool { intactEnd > 0 }
  /// The format's version, if it is one that we do not know.
  var newerVersion: Int? {
    guard let version = header?.version, version > JournalEvent.formatVersion else { return nil }
    return version
  }

  private mutating func examine() {
    var bad: [(range: Range<Int>, number: Int)] = []
    var position = 0
    var number = 0
    while let newline = bytes.firstIndex(of: 0x0a, from: position) {
      number += 1
      let line = bytes.slice(position..<newline)
      // Of two writers that both found a half line, each ends it: a blank line is not damage.
      if line.isEmpty || JournalLine.isIntact(line) {
        intactEnd = newline + 1
        if number == 1, let event = try? JournalEvent(line: line), event.kind == .journal {
          header = event
          lost = event.lost ?? 0
        } else if line.holds("{\"event\":\"lost\"", at: 0) {
          lost = (try? JournalEvent(line: line))?.lost ?? lost
        }
      } else {
        bad.append((position..<newline, number))
      }
      position = newline + 1
    }
    lost = max(0, lost)
    for (range, number) in bad where range.upperBound < intactEnd {
      damaged.append(range)
      damagedNumbers.append(number)
    }
  }

  /// Hands every event over, in order, and for each damaged line that is recognizably about a
  /// job a `.damage`; with the line, and where that lies.
  func forEachEvent(
    _ body: (_ event: JournalEvent, _ line: UnsafeRawBufferPointer, _ range: Range<Int>) -> Void
  ) {
    forEachRange { range, isDamaged in
      let line = bytes.slice(range)
      let event = isDamaged ? JournalEvent(damaged: line) : try? JournalEvent(line: line)
      if let event { body(event, line, range) }
    }
  }

  /// Hands over which job each event is about, and where its line lies, in order; for a damaged line
  /// as far as that is known. Little of a line is read.
  func forEachJob(_ body: (_ id: JobID, _ isDamage: Bool, _ range: Range<Int>) -> Void) {
    forEachRange { range, isDamaged in
      let line = bytes.slice(range)
      if isDamaged {
        if let id = JournalEvent.looseJobID(line) { body(id, true, range) }
      } else if let id = JournalEvent.leadingJobID(line) ?? (try? JournalEvent(line: line))?.id {
        body(id, false, range)
      }
    }
  }

  /// Hands over where each line lies, without its newline, and whether it is damaged, in order.
  ///
  /// Inlined, since journals have millions of lines: a call for each would show.
  @inline(__always)
  private func forEachRange(_ body: (_ range: Range<Int>, _ isDamaged: Bool) -> Void) {
    var position = 0
    var nextDamaged = 0
    while position < intactEnd, let newline = bytes.firstIndex(of: 0x0a, from: position) {
      let range = position..<newline
      position = newline + 1
      let isDamaged = nextDamaged < damaged.count && damaged[nextDamaged] == range
      if isDamaged { nextDamaged += 1 }
      body(range, isDamaged)
    }
  }

  /// The intact lines that begin like this, in order.
  private func forEachLine(
    beginning text: StaticString, _ body: (UnsafeRawBufferPointer) -> Void
  ) {
    forEachRange { range, isDamaged in
      if !isDamaged, bytes.holds(text, at: range.lowerBound) { body(bytes.slice(range)) }
    }
  }

  /// The line of the last launch.
  var lastLaunch: UnsafeRawBufferPointer? {
    var last: UnsafeRawBufferPointer?
    forEachLine(beginning: "{\"event\":\"launch\"") { last = $0 }
    return last
  }

  /// The jobs whose records were removed.
  var removed: Set<JobID> {
    var removed: Set<JobID> = []
    forEachLine(beginning: "{\"event\":\"remove\"") { line in
      if let id = (try? JournalEvent(line: line))?.id { removed.insert(id) }
    }
    return removed
  }

  /// The lines that number the places of launches.
  var placeLines: [UInt8] {
    var lines: [UInt8] = []
    forEachLine(beginning: "{\"event\":\"place\"") { line in
      lines.append(contentsOf: line)
      lines.append(0x0a)
    }
    return lines
  }

  /// The damaged lines, to be kept aside.
  var damagedLines: [UInt8] {
    damaged.reduce(into: []) { kept, range in
      kept.append(contentsOf: bytes[range])
      kept.append(0x0a)
    }
  }

  /// The journal without what is damaged or torn, and with another header; the jobs concerned are set
  /// to `unknown`. What `events` has comes at the end.
  func repaired(header: EventBuffer, events: EventBuffer) -> [UInt8] {
    var repaired = EventBuffer()
    var good = header.bytes
    good.reserveCapacity(intactEnd + 256)
    var position = 0
    if self.header != nil, let newline = bytes.firstIndex(of: 0x0a, from: 0) {
      position = newline + 1
    }
    for range in damaged {
      good.append(contentsOf: bytes[position..<range.lowerBound])
      if let id = JournalEvent.looseJobID(bytes.slice(range)) {
        repaired.removeAll()
        repaired.markUnknown(id)
        good.append(contentsOf: repaired.bytes)
      }
      position = range.upperBound + 1
    }
    good.append(contentsOf: bytes[position..<max(position, intactEnd)])
    return good + events.bytes
  }
}

extension EventBuffer {
  /// The job's end may have been lost.
  mutating func markUnknown(_ id: JobID) {
    var change = RecordChange()
    change.set(.status, JSONValue.null)
    change.set(.state, JobState.unknown.rawValue)
    set(id: id, change)
  }
}
