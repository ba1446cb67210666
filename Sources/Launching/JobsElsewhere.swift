import Jobs

/// Jobs that a plan leaves alone although they ran in another place, by the numbers of these places;
/// with some of their lines.
package struct JobsElsewhere: Sendable {
  /// At most this many lines are kept for a check.
  private static let mostSamples = 1000

  private(set) var counts: [Int: Int] = [:]
  private var samples: [(place: Int, command: [UInt8])] = []

  package var isEmpty: Bool { counts.isEmpty }

  /// The places, those with the most jobs first.
  package var places: [(number: Int, jobs: Int)] {
    counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { ($0.key, $0.value) }
  }

  /// Commands of jobs that ran there; not all of them need be here.
  package func commands(of place: Int) -> some Sequence<[UInt8]> {
    samples.lazy.filter { $0.place == place }.map(\.command)
  }

  mutating func add(_ place: Int, _ command: UnsafeRawBufferPointer) {
    counts[place, default: 0] += 1
    if samples.count < Self.mostSamples { samples.append((place, Array(command))) }
  }
}
