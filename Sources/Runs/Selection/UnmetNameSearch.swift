import Ledger
import Queries
import Text

extension RunStore {
  /// How many runs are searched for names that no wanted run has.
  private static let mostAsked = 1000
  /// How many of these are asked what scalars they have, to find one that is spelled alike.
  private static let mostCompared = 100

  /// The names in the filter's expressions that no run has which matches the rest of the filter. It
  /// has to be applied to all runs before.
  package func unmetNames(of filter: RunFilter) -> [UnmetName] {
    guard var missing = filter.unmet?.all, !missing.isEmpty else { return [] }
    var others = filter
    others.expressions = []
    others.unmet = nil
    guard let list = try? runs(matching: others, limit: Self.mostAsked), !list.runs.isEmpty else {
      return []
    }
    var scalars = RunScalars(home: home)
    defer { scalars.save() }
    var known: Set<String> = []
    for (place, run) in list.runs.enumerated() {
      // An expression may be decided before it comes to a name.
      let summaries = scalars.summaries(of: run)
      let values = RunValues(run, scalars: summaries)
      missing = missing.filter { values.value(of: $0) == .undefined }
      if missing.isEmpty { return [] }
      known.formUnion(run.flags.unorderedNames)
      if place < Self.mostCompared { known.formUnion(summaries.keys) }
    }
    let candidates = known.sorted() + RunValues.commonAttributes
    return missing.sorted { $0.name < $1.name }.map { name in
      UnmetName(
        name: name, nearest: nearestMatch(to: name.name, among: candidates),
        asked: list.total > list.runs.count ? list.runs.count : nil)
    }
  }
}
