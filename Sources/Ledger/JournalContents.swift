import JSON
import Jobs

/// The bytes of a journal, and which of its lines are what was written.
///
/// The rules of damage: a line whose sum is wrong is *torn* if no good line follows it (a write
/// that a crash cut short), else *damaged*.
struct JournalContents {
  let bytes: [UInt8]
  /// Where the last good line ends, its newline included; what follows is torn.
  private(set) var intactEnd = 0
  /// Where the damaged lines lie, without their newlines.
  private(set) var damaged: [Range<Int>] = []
  /// Their numbers, from 1.
  private(set) var damagedNumbers: [Int] = []
  /// The first line, if it is whole.
  private(set) var header: JournalEvent?

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    examine()
  }

  var tornCount: Int { bytes.count - intactEnd }
  /// Whether at least one line could be read.
  var hasGoodLines: Bool { intactEnd > 0 }
  /// The format's version, if it is one that we do not know.
  var newerVersion: Int? {
    guard let version = header?.version, version > JournalEvent.formatVersion else { return nil }
    return version
  }

  private mutating func examine() {
    let (end, bad, first) = bytes.withUnsafeBytes { all in
      var intactEnd = 0
      var bad: [(range: Range<Int>, number: Int)] = []
      var header: JournalEvent?
      var position = 0
      var number = 0
      while let newline = all.firstIndex(of: 0x0a, from: position) {
        number += 1
        let line = all.slice(position..<newline)
        if JournalLine.isIntact(line) {
          intactEnd = newline + 1
          if number == 1 { header = try? JournalEvent(line: line) }
        } else {
          bad.append((position..<newline, number))
        }
        position = newline + 1
      }
      return (intactEnd, bad, header)
    }
    intactEnd = end
    header = first?.kind == .journal ? first : nil
    for (range, number) in bad where range.upperBound < intactEnd {
      damaged.append(range)
      damagedNumbers.append(number)
    }
  }

  /// Hands every event over, in order, and for each damaged line that can be told to be about a
  /// job a `.damage`.
  func forEachEvent(_ body: (_ event: JournalEvent, _ line: UnsafeRawBufferPointer) -> Void) {
    bytes.withUnsafeBytes { all in
      var position = 0
      var nextDamaged = 0
      while position < intactEnd, let newline = all.firstIndex(of: 0x0a, from: position) {
        let line = all.slice(position..<newline)
        if nextDamaged < damaged.count, damaged[nextDamaged].lowerBound == position {
          nextDamaged += 1
          if let id = JournalEvent.looseJobID(line) {
            body(JournalEvent(kind: .damage, id: id), line)
          }
        } else if let event = try? JournalEvent(line: line) {
          body(event, line)
        }
        position = newline + 1
      }
    }
  }

  /// The damaged lines, to be kept aside.
  var damagedLines: [UInt8] {
    damaged.reduce(into: []) { kept, range in
      kept.append(contentsOf: bytes[range])
      kept.append(0x0a)
    }
  }

  /// The journal without what is damaged or torn; the jobs concerned are set to `unknown`, those
  /// of `unknown`, which nothing but the outcome shows, at the end.
  func repaired(header: EventBuffer, unknown: [JobID]) -> [UInt8] {
    var repaired = EventBuffer()
    var good: [UInt8] = self.header == nil ? header.bytes : []
    good.reserveCapacity(intactEnd + 256)
    var position = 0
    for range in damaged {
      good.append(contentsOf: bytes[position..<range.lowerBound])
      if let id = bytes.withUnsafeBytes({ JournalEvent.looseJobID($0.slice(range)) }) {
        repaired.removeAll()
        repaired.markUnknown(id)
        good.append(contentsOf: repaired.bytes)
      }
      position = range.upperBound + 1
    }
    good.append(contentsOf: bytes[position..<max(position, intactEnd)])
    repaired.removeAll()
    for id in unknown { repaired.markUnknown(id) }
    return good + repaired.bytes
  }
}

extension EventBuffer {
  /// The job's end may have been lost.
  mutating func markUnknown(_ id: JobID) {
    set(id: id, fields: Array("\"status\":null,\"state\":\"unknown\"".utf8))
  }
}
