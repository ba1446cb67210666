import Jobs

/// The jobs of a plan as people name them while it is carried out: by line or by id. Each question
/// looks through all of them, for they are rare.
extension LaunchPlan {
  /// What has become of every command, by the number of the command.
  private struct Places {
    private enum Mark {
      static let done: Int32 = -1
      static let leftOut: Int32 = -2
      /// The first of those that are left alone has this one, the next one less.
      static let unwanted: Int32 = -3
    }

    private var marks: [Int32]

    init(_ plan: LaunchPlan) {
      marks = Array(repeating: Mark.done, count: plan.table.count)
      for number in plan.beyondLimit { marks[Int(number)] = Mark.leftOut }
      for (place, unwanted) in plan.unwanted.enumerated() {
        marks[Int(unwanted.job.number)] = Mark.unwanted - Int32(truncatingIfNeeded: place)
      }
      for (position, job) in plan.jobs.enumerated() {
        marks[Int(job.number)] = Int32(truncatingIfNeeded: position)
      }
    }

    func place(of number: Int, in plan: LaunchPlan) -> NamedJob.Place {
      switch marks[number] {
      case 0...: return .position(Int(marks[number]))
      case Mark.done: return .leftAlone(.skipCompleted, number: nil)
      case Mark.leftOut: return .leftOut
      case let mark:
        let place = Int(Mark.unwanted - mark)
        return .leftAlone(plan.unwanted[place].decision, number: place)
      }
    }
  }

  package func jobs(named references: [JobReference]) -> [[NamedJob]] {
    let places = Places(self)
    return references.map { reference in
      switch reference {
      case .numbers(let lines): jobs(on: lines, places)
      case .id: jobs(matching: reference, places)
      }
    }
  }

  package mutating func readmit(_ numbers: [Int]) {
    for number in numbers where !unwanted[number].isReadmitted {
      unwanted[number].isReadmitted = true
      let decision = unwanted[number].decision
      jobs.append(unwanted[number].job)
      findings.decisions[decision, default: 1] -= 1
      findings.decisions[decision.readmitted, default: 0] += 1
    }
  }

  // MARK: By line

  private func jobs(on lines: ClosedRange<Int>, _ places: Places) -> [NamedJob] {
    var found: [Int: NamedJob] = [:]
    // A runfile that was replaced is read again: what stands on a line now is meant.
    for piece in pieces {
      for entry in piece.entries where lines.contains(Int(entry.line)) {
        found[Int(entry.line)] = job(entry, of: piece, places)
      }
    }
    return found.sorted { $0.key < $1.key }.map(\.value)
  }

  private func job(_ entry: Runfile.Entry, of piece: Runfile, _ places: Places) -> NamedJob {
    let (number, digest) = piece.withCommand(entry) { command in
      let digest = CommandDigest(
        of: command, occurrence: replicates ? occurrence(of: entry, command, in: piece) : 1)
      return (table.number(of: digest), digest)
    }
    let place = number.map { places.place(of: $0, in: self) } ?? .leftOut
    return NamedJob(
      id: known(place).map { id(of: $0) } ?? JobID(digest), number: Int(entry.line), place: place)
  }

  /// Its place among equal lines of this piece, from 1.
  private func occurrence(
    of entry: Runfile.Entry, _ command: UnsafeRawBufferPointer, in piece: Runfile
  ) -> Int {
    piece.entries.reduce(into: 0) { count, other in
      guard other.line <= entry.line, other.length == entry.length else { return }
      if piece.withCommand(other, { $0.elementsEqual(command) }) { count += 1 }
    }
  }

  // MARK: By id

  private func jobs(matching reference: JobReference, _ places: Places) -> [NamedJob] {
    (0..<table.count).compactMap { number in
      guard reference.matches(id: JobID(table.digests[number], clashing: true), line: nil) else {
        return nil
      }
      let place = places.place(of: number, in: self)
      let job = known(place)
      return NamedJob(
        id: job.map { id(of: $0) } ?? JobID(table.digests[number]),
        number: job.map { line(of: $0) }, place: place)
    }
  }

  private func known(_ place: NamedJob.Place) -> Job? {
    switch place {
    case .position(let position): jobs[position]
    case .leftAlone(_, let number?): unwanted[number].job
    case .leftAlone, .leftOut: nil
    }
  }
}

extension PlanDecision {
  /// What it is instead once the job has been asked for.
  fileprivate var readmitted: PlanDecision {
    switch self {
    case .skipFailed: .retryFailed
    case .skipUnknown: .retryUnknown
    default: .runAgain
    }
  }
}
