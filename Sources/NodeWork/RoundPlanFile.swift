import Glibc
import JSON
import Ledger
import Posix

/// The plan of a round on disk. A worker reads its beginning and the jobs of its own element only.
///
/// ```text
/// {"plan":1,"round":…,"elements":N,…,"crc":"…"}    what all elements have in common
/// OFFSET LENGTH JOBS                                where the jobs of element 0 are; N of these
/// {"element":0,"id":"…",…,"crc":"…"}               a job; all of element 0, then of element 1, …
/// ```
/// The second part has hex digits of fixed width; an offset counts from the first job.
package struct RoundPlanFile: Sendable {
  private static let version = 1
  /// 16, 8 and 8 digits and a newline.
  private static let entryLength = 33
  private static let readAtOnce = 1 << 16

  private let file: FileDescriptor
  /// Where the second and the third part begin.
  private let entriesStart: Int
  private let jobsStart: Int

  package let elementCount: Int
  /// Without its elements.
  package let heading: RoundPlan
  package var settings: WorkSettings { heading.settings }

  // MARK: Writing

  package static func bytes(of plan: RoundPlan) -> [UInt8] {
    var heading = JSONObject()
    heading.add("plan", version)
    heading.add("round", plan.round)
    heading.add("id", plan.identity)
    heading.add("directory", exactly: plan.workingDirectory)
    heading.add("time", seconds: plan.madeAt)
    heading.add("elements", plan.elements.count)
    heading.add("settings", plan.settings.json)
    var bytes: [UInt8] = []
    bytes.appendSealed(heading)
    var jobs: [UInt8] = []
    for (number, element) in plan.elements.enumerated() {
      let offset = jobs.count
      for job in element { jobs.appendSealed(job.json(element: number)) }
      bytes.appendHex(UInt64(offset))
      bytes.appendHex(UInt32(truncatingIfNeeded: jobs.count - offset))
      bytes.appendHex(UInt32(truncatingIfNeeded: element.count))
      bytes.append(UInt8(ascii: "\n"))
    }
    return bytes + jobs
  }

  /// Writes a plan into the folder of its round; it is on disk then, whole.
  package static func write(_ plan: RoundPlan, in round: Directory) throws(SystemError) {
    let file = try AtomicFile(in: round, name: ClusterFiles.plan)
    do throws(SystemError) {
      try file.file.writeAll(bytes(of: plan))
      try file.commit()
    } catch {
      file.discard()
      throw error
    }
  }

  // MARK: Reading

  /// Reads the beginning.
  package init(in round: Directory) throws(PlanError) {
    let path = round.path(of: ClusterFiles.plan)
    var file: FileDescriptor?
    let beginning: [UInt8]
    do throws(SystemError) {
      file = try round.openIfPresent(ClusterFiles.plan, O_RDONLY)
      beginning = try file.map { (file) throws(SystemError) in try Self.firstLine(of: file) } ?? []
    } catch {
      throw .unreadable(error)
    }
    guard let file else { throw .missing(path: path) }
    guard let json = beginning.withUnsafeBytes({ JSONObject(sealed: $0) }),
      json["plan"]?.int == Self.version, let count = json["elements"]?.int, count >= 0,
      let heading = RoundPlan(heading: json)
    else { throw .damaged(path: path) }
    self.file = file
    self.heading = heading
    elementCount = count
    entriesStart = beginning.count + 1
    jobsStart = entriesStart + count * Self.entryLength
  }

  /// Without its newline; empty if there is none.
  private static func firstLine(of file: FileDescriptor) throws(SystemError) -> [UInt8] {
    var bytes: [UInt8] = []
    while true {
      let more = try file.bytes(in: bytes.count..<(bytes.count + readAtOnce))
      if more.isEmpty { return [] }
      if let end = more.firstIndex(of: UInt8(ascii: "\n")) { return bytes + more[..<end] }
      bytes += more
    }
  }

  /// The jobs of an element.
  package func element(_ number: Int) throws(PlanError) -> [PlannedJob] {
    guard number >= 0, number < elementCount else { throw .noElement(number, path: file.path) }
    let entry = try entries(number..<(number + 1))[0]
    let lines = try bytes(
      in: (jobsStart + entry.offset)..<(jobsStart + entry.offset + entry.length))
    return try jobs(in: lines, of: number, entry)
  }

  /// All of it.
  package func all() throws(PlanError) -> RoundPlan {
    var plan = heading
    let entries = try entries(0..<elementCount)
    let end = entries.last.map { $0.offset + $0.length } ?? 0
    let lines = try bytes(in: jobsStart..<(jobsStart + end))
    for (number, entry) in entries.enumerated() {
      guard entry.offset + entry.length <= lines.count else { throw .damaged(path: file.path) }
      plan.elements.append(
        try jobs(in: lines[entry.offset..<(entry.offset + entry.length)], of: number, entry))
    }
    return plan
  }

  private struct Entry {
    var offset, length, jobs: Int
  }

  private func entries(_ range: Range<Int>) throws(PlanError) -> [Entry] {
    let start = entriesStart + range.lowerBound * Self.entryLength
    let text = try bytes(in: start..<(start + range.count * Self.entryLength))
    var entries: [Entry] = []
    for place in range {
      let entry = text[((place - range.lowerBound) * Self.entryLength)...]
      guard let offset = Self.number(entry, from: 0, to: 16),
        let length = Self.number(entry, from: 16, to: 24),
        let jobs = Self.number(entry, from: 24, to: 32),
        entry.dropFirst(Self.entryLength - 1).first == UInt8(ascii: "\n")
      else { throw .damaged(path: file.path) }
      entries.append(Entry(offset: offset, length: length, jobs: jobs))
    }
    return entries
  }

  private static func number(_ text: ArraySlice<UInt8>, from start: Int, to end: Int) -> Int? {
    let digits = text.dropFirst(start).prefix(end - start)
    return Int(String(decoding: digits, as: UTF8.self), radix: 16)
  }

  /// All of the range, which is in the file.
  private func bytes(in range: Range<Int>) throws(PlanError) -> [UInt8] {
    let bytes: [UInt8]
    do throws(SystemError) {
      bytes = try file.bytes(in: range)
    } catch {
      throw .unreadable(error)
    }
    guard bytes.count == range.count else { throw .damaged(path: file.path) }
    return bytes
  }

  private func jobs(
    in lines: some Collection<UInt8>, of number: Int, _ entry: Entry
  ) throws(PlanError) -> [PlannedJob] {
    var jobs: [PlannedJob] = []
    for line in lines.split(separator: UInt8(ascii: "\n")) {
      guard let json = Array(line).withUnsafeBytes({ JSONObject(sealed: $0) }),
        let job = PlannedJob(json, element: number)
      else { throw .damaged(path: file.path) }
      jobs.append(job)
    }
    guard jobs.count == entry.jobs else { throw .damaged(path: file.path) }
    return jobs
  }
}

extension RoundPlan {
  /// Without elements.
  fileprivate init?(heading json: JSONObject) {
    guard let round = json["round"]?.int, let identity = json["id"]?.string,
      let directory = json.bytes("directory"), let madeAt = json["time"]?.double,
      let settings = json["settings"]?.object.flatMap({ WorkSettings($0) })
    else { return nil }
    self.init(
      round: round, identity: identity, workingDirectory: directory, madeAt: madeAt,
      settings: settings, elements: [])
  }
}
