import YAML

/// The keys at the top of a sweep file that is a search.
enum SearchKeys {
  /// They say how a grid is gone through.
  private static let ofGrids = ["grids", "include", "replicates", "order"]
  /// They are about W&B's servers.
  private static let ofServers = [
    "entity", "project", "controller", "settings", "job", "image_uri", "scheduler",
  ]

  /// They leave combinations out.
  private static let conditions = ["where", "exclude"]

  static func check(_ section: Section, _ method: SweepMethod) throws(SpecError) {
    if let entry = section.entries.first(where: { ofGrids.contains($0.key) }) {
      throw SpecError("'\(entry.key)' is for a grid, and this is a search", at: entry.mark)
    }
    guard method == .bayes,
      let entry = section.entries.first(where: { conditions.contains($0.key) })
    else { return }
    throw SpecError(
      "'\(entry.key)' leaves combinations out, which method 'bayes' cannot", at: entry.mark,
      hint: "narrow the values, or write 'method: random'")
  }

  /// What a user may expect something of, in one warning.
  static func meaningless(in section: Section) -> [SpecWarning] {
    let entries = section.entries.filter { ofServers.contains($0.key) }
    guard let first = entries.first else { return [] }
    let names = entries.map { "'\($0.key)'" }
    let message =
      names.count == 1
      ? "\(names[0]) has no meaning here"
      : names.dropLast().joined(separator: ", ")
        + " and \(names[names.count - 1]) have no meaning here"
    return [SpecWarning(message: message, mark: first.mark)]
  }
}
