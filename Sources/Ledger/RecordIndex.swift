import Jobs

/// Every job of a ledger in 24 bytes, so that a million of them can be planned with. It is filled
/// while the ledger is opened and does not change afterwards.
///
/// `@unchecked Sendable`: the table is only written to before other code can see the object.
package final class RecordIndex: @unchecked Sendable {
  private enum Kind: UInt64 {
    /// An id of 16 digits; what `second` holds.
    case digest = 1, command, bare
    /// Ids of 32 and 64 digits; `second` is their second word.
    case run, clashing
  }

  /// One job; `bits` is 0 if the place is free.
  private struct Entry {
    var first: UInt64
    var second: UInt64
    /// From the lowest bit: kind (3), stopped early (1), state (4), removed (1), has status (1), status (16, signed),
    /// attempts (32), place (6).
    var bits: UInt64

    var kind: UInt64 { bits & 7 }
    var isRemoved: Bool { bits & 0x100 != 0 }
    var attempts: Int { Int(bits >> 26 & 0xffff_ffff) }
    var state: JobState { JobState.allCases[Int(bits >> 4 & 15)] }
    var status: Int? {
      bits & 0x200 == 0 ? nil : Int(Int16(truncatingIfNeeded: bits >> 10))
    }

    /// Whether its last attempt was ended because it would not have become the best.
    var isStoppedEarly: Bool { bits & 8 != 0 }

    mutating func set(_ kind: Kind) { bits = bits & ~7 | kind.rawValue }
    mutating func set(stoppedEarly: Bool) { bits = stoppedEarly ? bits | 8 : bits & ~8 }
    mutating func set(_ state: JobState) {
      bits = bits & ~0xf0 | UInt64(JobState.allCases.firstIndex(of: state) ?? 0) << 4
    }
    mutating func set(status: Int?) {
      bits &= ~0x3ff_fe00
      if let status {
        bits |= 0x200 | UInt64(UInt16(bitPattern: Int16(clamping: status))) << 10
      }
    }
    mutating func set(attempts: Int) {
      bits = bits & 0xfc00_0000_03ff_ffff | UInt64(UInt32(clamping: attempts)) << 26
    }
    /// 0 if it is not known.
    var launchPlace: Int { Int(bits >> 58) }
    mutating func set(launchPlace: Int) {
      let number = (1...LaunchPlace.most).contains(launchPlace) ? UInt64(launchPlace) : 0
      bits = bits & 0x03ff_ffff_ffff_ffff | number << 58
    }
    mutating func set(removed: Bool) { bits = removed ? bits | 0x100 : bits & ~0x100 }
  }

  private var table: UnsafeMutableBufferPointer<Entry>
  private var shift: UInt64
  private var used = 0
  private var removed = 0
  /// The ids of 64 digits in full: the table has only half of one.
  private var clashing: [JobID] = []
  /// The places of launches, by their numbers.
  package private(set) var launchPlaces: [Int: LaunchPlace] = [:]
  /// Jobs whose records are lost, of which something is left.
  package private(set) var lost: [JobID] = []
  /// How many more records are lost: any job that is not on record may be one of these.
  package private(set) var unnamedLosses = 0
  /// The largest number that a place or a record has.
  private var lastPlace = 0

  /// - Parameter expected: how many jobs there will be, roughly.
  package init(expected: Int = 0) {
    var bits: UInt64 = 6
    while 1 << bits < expected / 2 * 3 { bits += 1 }
    shift = 64 - bits
    table = .allocate(capacity: 1 << bits)
    table.initialize(repeating: Entry(first: 0, second: 0, bits: 0))
  }

  deinit {
    table.deallocate()
  }

  /// How many jobs there are.
  package var count: Int { used - removed }

  /// How many jobs are in each state.
  package var counts: [JobState: Int] {
    var counts: [JobState: Int] = [:]
    for entry in table where entry.bits != 0 && !entry.isRemoved {
      counts[entry.state, default: 0] += 1
    }
    return counts
  }

  /// The id and the summary of the job with this command. Two commands can have the same 16
  /// digits: the job that is not in the ledger yet then gets all 64, and no summary. (Of two new
  /// jobs that clash with each other the caller has to take care.)
  package func job(
    with digest: CommandDigest, command: UnsafeRawBufferPointer
  ) -> (id: JobID, summary: JobSummary?) {
    let (first, second, _, _) = digest.words
    var isTaken = false
    var place = start(first)
    while table[place].bits != 0 {
      let entry = table[place]
      if entry.first == first && !entry.isRemoved {
        let isSame: Bool
        switch Kind(rawValue: entry.kind) {
        case .digest, .clashing: isSame = entry.second == second
        case .command: isSame = entry.second == RecordHead.fingerprint(command)
        case .bare: isSame = true
        case .run, nil: isSame = false
        }
        let isShort = entry.kind <= Kind.bare.rawValue
        if isSame {
          let id = JobID(digest, clashing: !isShort)
          return (id, summary(entry, id))
        }
        if isShort { isTaken = true }
      }
      place = next(place)
    }
    let id = JobID(digest, clashing: isTaken)
    guard unnamedLosses > 0 else { return (id, nil) }
    return (id, JobSummary(id: id, state: .unknown, status: nil, attempts: 0))
  }

  /// Takes in what is lost.
  func insert(_ lost: LostRecords) {
    self.lost = lost.named
    unnamedLosses = lost.unnamed
    for id in lost.named {
      let place = findOrInsert(id)
      table[place].set(.unknown)
      table[place].set(status: nil)
      table[place].set(attempts: 1)
    }
  }

  /// The summary of the job with this id.
  package func summary(of id: JobID) -> JobSummary? {
    guard let place = find(id), !table[place].isRemoved else { return nil }
    return summary(table[place], id)
  }

  /// The jobs in one state, in no order.
  package func ids(in state: JobState) -> [JobID] {
    var ids: [JobID] = []
    for entry in table where entry.bits != 0 && !entry.isRemoved && entry.state == state {
      switch Kind(rawValue: entry.kind) {
      case .run: ids.append(JobID(random: entry.first, entry.second))
      case .clashing:
        ids += clashing.filter { $0.words.0 == entry.first && $0.words.1 == entry.second }
      default: ids.append(JobID(CommandDigest(words: (entry.first, 0, 0, 0))))
      }
    }
    return ids
  }

  /// Takes in a record of the snapshot.
  func insert(_ id: JobID, _ head: RecordHead) {
    let place = findOrInsert(id)
    identify(place, id, head)
    table[place].set(head.effectiveState)
    if case .some(let status) = head.status { table[place].set(status: status) }
    table[place].set(attempts: head.effectiveAttempts)
    table[place].set(stoppedEarly: head.isStoppedEarly)
    note(head.place, at: place)
  }

  private func note(_ launchPlace: Int?, at place: Int) {
    guard let launchPlace else { return }
    table[place].set(launchPlace: launchPlace)
    lastPlace = max(lastPlace, launchPlace)
  }

  /// The number of a place; nil if it has none yet.
  package func number(of place: LaunchPlace) -> Int? {
    launchPlaces.first { $0.value == place }?.key
  }

  /// The number that the next place gets; nil if there are too many. It is none that a record has,
  /// although the journal that says what place that was may be lost.
  package var nextPlace: Int? { lastPlace < LaunchPlace.most ? lastPlace + 1 : nil }

  /// Applies an event of the journal, as `RecordMerge` applies it to the record itself.
  func apply(_ event: JournalEvent, _ line: UnsafeRawBufferPointer) {
    if event.kind == .place, let (number, place) = LaunchPlace.numbered(line) {
      launchPlaces[number] = place
      lastPlace = max(lastPlace, number)
    }
    guard let id = event.id else { return }
    switch event.kind {
    case .journal, .launch, .place, .lost, .other, .process: return
    case .remove:
      guard let place = find(id), !table[place].isRemoved else { return }
      table[place] = Entry(
        first: table[place].first, second: table[place].second, bits: table[place].kind | 0x100)
      removed += 1
    case .damage:
      // Also of a job that nothing else tells of: all its lines may be damaged.
      let place = findOrInsert(id)
      table[place].set(.unknown)
      table[place].set(status: nil)
    case .start, .end, .set:
      guard let set = event.set, let head = try? RecordHead(object: line.slice(set)) else { return }
      let place = findOrInsert(id)
      if event.kind != .set, let attempts = head.attempts {
        if attempts < table[place].attempts { return }
        table[place].set(attempts: attempts)
      }
      identify(place, id, head)
      if event.kind == .start { table[place].set(launchPlace: 0) }
      if event.kind != .set { table[place].set(stoppedEarly: head.isStoppedEarly) }
      note(head.place, at: place)
      if let state = head.state { table[place].set(state) }
      if case .some(let status) = head.status { table[place].set(status: status) }
    }
  }

  private func identify(_ place: Int, _ id: JobID, _ head: RecordHead) {
    guard id.digitCount == 16 else { return }
    switch head.identity {
    case .digest(let second):
      table[place].second = second
      table[place].set(.digest)
    case .command(let fingerprint):
      if table[place].kind == Kind.digest.rawValue { return }
      table[place].second = fingerprint
      table[place].set(.command)
    case .unknown: break
    }
  }

  private func summary(_ entry: Entry, _ id: JobID) -> JobSummary {
    JobSummary(
      id: id, state: entry.state, status: entry.status, attempts: entry.attempts,
      place: entry.launchPlace,
      isStoppedEarly: entry.isStoppedEarly && entry.state == .terminated)
  }

  @inline(__always)
  private func start(_ first: UInt64) -> Int {
    // Ids are uniform if they are digests, but need not be in a foreign ledger.
    Int(truncatingIfNeeded: (first &* 0x9e37_79b9_7f4a_7c15) >> shift)
  }

  @inline(__always)
  private func next(_ place: Int) -> Int { (place + 1) & (table.count - 1) }

  private func find(_ id: JobID) -> Int? {
    let place = place(for: id)
    return table[place].bits == 0 ? nil : place
  }

  /// Where the id is, or the free place where it belongs.
  private func place(for id: JobID) -> Int {
    let (first, second, _, _) = id.words
    var place = start(first)
    while table[place].bits != 0 {
      let entry = table[place]
      if entry.first == first {
        switch id.digitCount {
        case 16: if entry.kind <= Kind.bare.rawValue { return place }
        case 32: if entry.kind == Kind.run.rawValue && entry.second == second { return place }
        default: if entry.kind == Kind.clashing.rawValue && entry.second == second { return place }
        }
      }
      place = next(place)
    }
    return place
  }

  private func findOrInsert(_ id: JobID) -> Int {
    var place = place(for: id)
    if table[place].bits != 0 {
      if table[place].isRemoved {
        table[place].set(removed: false)
        removed -= 1
      }
      return place
    }
    if (used + 1) * 4 > table.count * 3 {
      grow()
      place = self.place(for: id)
    }
    used += 1
    let kind: Kind
    switch id.digitCount {
    case 16: kind = .bare
    case 32: kind = .run
    default:
      kind = .clashing
      clashing.append(id)
    }
    table[place] = Entry(first: id.words.0, second: id.words.1, bits: kind.rawValue)
    table[place].set(.pending)
    return place
  }

  private func grow() {
    let old = table
    shift -= 1
    table = .allocate(capacity: old.count * 2)
    table.initialize(repeating: Entry(first: 0, second: 0, bits: 0))
    for entry in old where entry.bits != 0 {
      var place = start(entry.first)
      while table[place].bits != 0 { place = next(place) }
      table[place] = entry
    }
    old.deallocate()
  }
}
