import Jobs

/// Where the jobs of a launch come from, in the order of starting: lines of a runfile, trials of a
/// batch.
package protocol JobSource: Sendable {
  /// How many jobs there are so far.
  var count: Int { get }
  /// How many are left alone, because they are already done.
  var skipped: Int { get }

  /// The job at this place in the order of starting, from 0. It is asked for before each attempt.
  func job(at position: Int) -> LaunchJob

  /// The jobs that each of these names, in their order; those that the launch leaves alone too.
  func jobs(named references: [JobReference]) -> [[NamedJob]]

  /// Takes in jobs that were left alone, after the last one. `numbers` are those of `NamedJob`.
  mutating func readmit(_ numbers: [Int])
}

/// A job that a user named.
package struct NamedJob: Hashable, Sendable {
  /// Where it stands in its launch.
  package enum Place: Hashable, Sendable {
    /// In the order of starting, from 0.
    case position(Int)
    /// The plan left it alone for this reason; by `number`, if it has one, it can be taken in.
    case leftAlone(PlanDecision, number: Int?)
    /// It is left out by an option of the launch.
    case leftOut
  }

  package let id: JobID
  /// The number of its line, or of its trial, from 1; nil if it has none.
  package let number: Int?
  package let place: Place

  package init(id: JobID, number: Int?, place: Place) {
    self.id = id
    self.number = number
    self.place = place
  }
}
