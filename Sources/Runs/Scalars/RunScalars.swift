import Scalars

/// Where the scalars of runs come from.
package struct RunScalars {
  private let home: String

  /// `home` is the folder of the ledgers.
  package init(home: String) {
    self.home = home
  }

  /// The scalars of a run, by key: the name, with the folder of its event files and `#` before it
  /// where they lie in another than the run's own.
  package mutating func summaries(of run: RunRecord) -> [String: ScalarSummary] {
    ScalarSummary.summaries(in: run.members["scalars"])
  }

  /// Keeps what had to be read from files for the next time.
  package func save() {}
}
