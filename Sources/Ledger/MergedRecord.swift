import JSON
import Jobs

/// A record while events are applied to it: its members in order, as slices of the bytes that
/// they came from, which must outlive it.
struct MergedRecord: ~Copyable {
  private struct Member {
    var key: UnsafeRawBufferPointer
    /// What it names; nil for a member of another program.
    var known: RecordKey?
    var value: UnsafeRawBufferPointer

    init(_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) {
      self.key = key
      known = RecordKey(key)
      self.value = value
    }

    init(_ known: RecordKey, _ value: UnsafeRawBufferPointer) {
      key = MergedRecord.constant(known.name)
      self.known = known
      self.value = value
    }
  }

  private var members: [Member] = []
  /// By key: where in `members` it is; -1 if it is not.
  private var places = [Int32](repeating: -1, count: RecordKey.allCases.count)
  /// Bytes that we made ourselves.
  private var owned: [UnsafeMutableRawBufferPointer] = []

  init() {}

  deinit {
    for bytes in owned { bytes.deallocate() }
  }

  var isEmpty: Bool { members.isEmpty }

  /// Takes the members of a record, and fills in what planning needs and a record of Python's
  /// batchrun does not have.
  mutating func load(_ record: UnsafeRawBufferPointer, id: JobID) {
    removeAll()
    set(record)
    guard self[.state] == nil || self[.attempts] == nil || self[.sha256] == nil,
      let head = try? RecordHead(object: record)
    else { return }
    if self[.status] == nil { set(.status, "null") }
    if self[.state] == nil { set(.state, own("\"\(head.effectiveState.rawValue)\"")) }
    if self[.attempts] == nil { set(.attempts, own("\(head.effectiveAttempts)")) }
    if self[.sha256] == nil, let command = self[.command], let digest = digest(ofString: command),
      id == JobID(digest)
    {
      set(.sha256, own("\"\(digest.hex)\""))
    }
  }

  mutating func removeAll() {
    members.removeAll(keepingCapacity: true)
    locate()
  }

  /// Applies an event of the journal. Each can be applied again, and so can any stretch of the
  /// journal to what it led to, with the same result.
  mutating func apply(_ event: JournalEvent, _ line: UnsafeRawBufferPointer) {
    switch event.kind {
    case .journal, .launch, .place, .lost, .other: return
    case .remove: removeAll()
    case .damage:
      set(.status, "null")
      set(.state, "\"unknown\"")
    case .start, .process, .end:
      guard let range = event.set else { return }
      let set = line.slice(range)
      if let attempt = attempts(of: set) {
        let current = currentAttempt
        // An attempt that is over since long cannot change what came after it.
        if attempt < current { return }
        // It has ended while its process was being recorded.
        if event.kind == .process, attempt == current, !isRunning { return }
        if event.kind == .start && attempt > current && current > 0 && hasStarted {
          moveToHistory(current, event.earlier.map { line.slice($0) })
        }
      }
      if event.kind == .start { remove(MergedRecord.attemptKeys) }
      if event.kind == .end { remove(MergedRecord.finishedKeys) }
      self.set(set)
    case .set:
      if let range = event.unset { unset(line.slice(range)) }
      if let range = event.set { set(line.slice(range)) }
    }
  }

  /// Writes it as one line, what planning needs in front.
  borrowing func write(to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "{"))
    var isFirst = true
    func write(_ member: Member) {
      if !isFirst { bytes.append(UInt8(ascii: ",")) }
      isFirst = false
      bytes.append(UInt8(ascii: "\""))
      bytes.append(contentsOf: member.key)
      bytes.append("\":")
      bytes.appendCompactJSON(member.value)
    }
    for key in MergedRecord.knownKeys {
      if let place = place(of: key) { write(members[place]) }
    }
    for member in members where !MergedRecord.isOrdered(member) { write(member) }
    bytes.append(UInt8(ascii: "}"))
  }
}

// MARK: - Members

extension MergedRecord {
  /// The order in which members are written, however the record came about. `RecordHead` relies
  /// on the first four.
  private static let knownKeys = RecordKey.allCases.filter {
    $0.rawValue <= RecordKey.commandBase64.rawValue
  }
  private static func isOrdered(_ member: Member) -> Bool {
    member.known.map { $0.rawValue <= RecordKey.commandBase64.rawValue } ?? false
  }

  /// What an end says, so that a second one replaces it all.
  private static let endKeys: [RecordKey] = [
    .outcome, .exitCode, .signal, .reason, .stoppedEarly, .userCPU, .systemCPU, .maxRSS, .retry,
  ]
  /// Also the process that is responsible for it: none once it is over.
  private static let finishedKeys: [RecordKey] =
    endKeys + [.claimedBy, .claimedFrom, .launch]
  /// What belongs to one attempt.
  private static let attemptKeys: [RecordKey] =
    endKeys + [
      .place, .runtime, .pid, .pidStart, .pausedTime, .launch, .slot, .line, .stdout, .stderr,
      .executor, .node, .slurmJob, .round, .queuedTime,
      // What was to be moved or removed was an earlier one.
      .removing, .arrivingFrom, .movingTo, .movedBy,
    ]
  /// What is kept of an attempt once another has started.
  private static let historyKeys: [RecordKey] =
    [
      .state, .outcome, .exitCode, .signal, .reason, .stoppedEarly, .start, .runtime, .userCPU,
      .systemCPU, .maxRSS, .pausedTime, .host, .node, .slurmJob, .stdout, .stderr,
    ]

  @inline(__always)
  private func place(of key: RecordKey) -> Int? {
    let place = places[Int(key.rawValue)]
    return place < 0 ? nil : Int(place)
  }

  private subscript(key: RecordKey) -> UnsafeRawBufferPointer? {
    place(of: key).map { members[$0].value }
  }

  /// Finds out again where the members are.
  private mutating func locate() {
    for key in places.indices { places[key] = -1 }
    for (place, member) in members.enumerated() {
      if let known = member.known { places[Int(known.rawValue)] = Int32(place) }
    }
  }

  private static func constant(_ text: StaticString) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
  }

  private var isRunning: Bool {
    self[.state]?.equals("\"running\"") ?? true
  }

  private mutating func set(_ key: RecordKey, _ value: StaticString) {
    set(key, MergedRecord.constant(value))
  }

  private mutating func set(_ key: RecordKey, _ value: UnsafeRawBufferPointer) {
    set(Member(key, value))
  }

  private mutating func set(_ member: Member) {
    if let known = member.known {
      if let place = place(of: known) {
        members[place].value = member.value
        return
      }
      places[Int(known.rawValue)] = Int32(members.count)
    } else {
      for index in members.indices
      where members[index].known == nil && members[index].key.equals(member.key) {
        members[index].value = member.value
        return
      }
    }
    members.append(member)
  }

  /// Sets each member of an object.
  private mutating func set(_ object: UnsafeRawBufferPointer) {
    var scanner = JSONScanner(object)
    _ = try? scanner.members { key, value in
      set(Member(object.slice(key), object.slice(value)))
      return true
    }
  }

  private mutating func remove(_ keys: [RecordKey]) {
    guard keys.contains(where: { place(of: $0) != nil }) else { return }
    for key in keys { places[Int(key.rawValue)] = -1 }
    let kept = places
    members.removeAll { $0.known.map { kept[Int($0.rawValue)] < 0 } ?? false }
    locate()
  }

  /// Removes the members that an array of strings names.
  private mutating func unset(_ names: UnsafeRawBufferPointer) {
    guard let value = try? JSONValue(parsing: names), let names = value.array else { return }
    for case .string(let name) in names {
      var quoted: [UInt8] = []
      quoted.appendJSONString(name)
      members.removeAll { $0.key.elementsEqual(quoted.dropFirst().dropLast()) }
    }
    locate()
  }

  private mutating func own(_ text: String) -> UnsafeRawBufferPointer { own(Array(text.utf8)) }

  private mutating func own(_ bytes: [UInt8]) -> UnsafeRawBufferPointer {
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
    copy.copyBytes(from: bytes)
    owned.append(copy)
    return UnsafeRawBufferPointer(copy)
  }

  private func digest(ofString text: UnsafeRawBufferPointer) -> CommandDigest? {
    guard text.count >= 2, text[0] == UInt8(ascii: "\"") else { return nil }
    var decoded: [UInt8] = []
    do throws(JSONError) {
      try JSONString.decode(text, 1..<(text.count - 1), into: &decoded)
    } catch {
      return nil
    }
    return CommandDigest(of: decoded)
  }
}

// MARK: - Attempts

extension MergedRecord {
  /// The number of the attempt that the record is about; 0 if none started.
  private var currentAttempt: Int { self[.attempts].flatMap { DecimalDigits.int($0) } ?? 0 }

  private var hasStarted: Bool {
    guard let start = self[.start] else { return false }
    return !start.equals("null")
  }

  private func attempts(of set: UnsafeRawBufferPointer) -> Int? {
    var attempts: Int?
    var scanner = JSONScanner(set)
    _ = try? scanner.members { key, value in
      guard set.slice(key).equals(RecordKey.attempts.name) else { return true }
      attempts = DecimalDigits.int(set.slice(value))
      return false
    }
    return attempts
  }

  /// Puts the details of attempt `number` into `history`, where it replaces the entry
  /// of the same number. `earlier` overrides: its logs may have been moved.
  private mutating func moveToHistory(_ number: Int, _ earlier: UnsafeRawBufferPointer?) {
    var summary: [UInt8] = []
    summary.append("{\"number\":")
    summary.appendJSON(number)
    var overriding = MergedRecord()
    if let earlier { overriding.set(earlier) }
    for key in MergedRecord.historyKeys {
      guard let value = overriding[key] ?? self[key] else { continue }
      summary.append(",\"")
      summary.append(key.name)
      summary.append("\":")
      // Its end was never recorded, and another attempt has started: it did not finish.
      if key == .state, value.equals("\"running\"") {
        summary.append("\"terminated\"")
      } else {
        summary.appendCompactJSON(value)
      }
    }
    summary.append(UInt8(ascii: "}"))

    var history: [UInt8] = []
    history.append("[")
    for entry in historyEntries where entry.number != number {
      history.append(contentsOf: entry.bytes)
      history.append(UInt8(ascii: ","))
    }
    history.append(contentsOf: summary)
    history.append(UInt8(ascii: "]"))
    set(.history, own(history))
  }

  private var historyEntries: [(number: Int?, bytes: UnsafeRawBufferPointer)] {
    guard let history = self[.history], history.first == UInt8(ascii: "[") else { return [] }
    var entries: [(Int?, UnsafeRawBufferPointer)] = []
    var scanner = JSONScanner(history, at: 1)
    do throws(JSONError) {
      while scanner.peek() == UInt8(ascii: "{") {
        let entry = history.slice(try scanner.skipValue())
        var inside = JSONScanner(entry)
        var number: Int?
        _ = try inside.members { key, value in
          guard entry.slice(key).equals("number") else { return true }
          number = DecimalDigits.int(entry.slice(value))
          return false
        }
        entries.append((number, entry))
        if scanner.peek() == UInt8(ascii: ",") { scanner.position += 1 }
      }
    } catch {
      return entries
    }
    return entries
  }
}
