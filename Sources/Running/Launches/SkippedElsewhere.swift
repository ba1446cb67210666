import Launching
import Ledger

/// Jobs that a launch takes for done, although they ran in another folder, or for another runfile.
package struct SkippedElsewhere: Hashable, Sendable {
  package let jobs: Int
  package let there: LaunchPlace
  package let here: LaunchPlace
  /// Further such jobs, which ran in other places.
  package let others: Int

  /// Whether their lines come from the same file, here and there.
  package var isSameSource: Bool { there.hasSource(of: here) }

  /// Nil if there are none, or their lines mean the same here as there.
  init?(_ found: JobsElsewhere, of index: RecordIndex, here: LaunchPlace) {
    var first: (jobs: Int, place: LaunchPlace)?
    var others = 0
    for (number, jobs) in found.places {
      guard let there = index.launchPlaces[number] else { continue }
      if there.hasSource(of: here) {
        if there.folder == here.folder { continue }
        let paths = RelativePaths(folders: [there.folder, here.folder].compactMap(\.self))
        guard found.commands(of: number).contains(where: { paths.areNamed(in: $0) }) else {
          continue
        }
      }
      if first == nil { first = (jobs, there) } else { others += jobs }
    }
    guard let first else { return nil }
    jobs = first.jobs
    there = first.place
    self.here = here
    self.others = others
  }
}
