/// What the first process of a launch says to the second one, by a variable of the environment: that it
/// has swept a spec.
package struct SpecMessage {
  package static let variable = "BATCHRUN_SPEC"
  private static let words = (
    replicates: "replicates", hides: "hidden", search: "search", nothing: "once"
  )

  /// Whether equal commands are jobs of their own.
  package let replicates: Bool
  /// Whether commands have parameters that their words do not name.
  package let hidesParameters: Bool
  /// Whether the spec is a search.
  package let isSearch: Bool
  /// The column of the best job that the spec names.
  package let objective: String?

  package init(
    replicates: Bool, hidesParameters: Bool = false, isSearch: Bool = false,
    objective: String? = nil
  ) {
    self.replicates = replicates
    self.hidesParameters = hidesParameters
    self.isSearch = isSearch
    self.objective = objective
  }

  package init(_ swept: SweptSpec) {
    self.init(
      replicates: swept.replicates, hidesParameters: swept.hidesParameters,
      isSearch: swept.isSearch,
      objective: swept.objective)
  }

  /// What a process has said to its children: we are one of `parent`. Nil if that is another one.
  package init?(_ text: String?, parent: Int32) {
    let parts = text?.split(separator: ":", maxSplits: 2) ?? []
    guard parts.count >= 2, Int32(parts[0]) == parent else { return nil }
    let words = parts[1].split(separator: ",")
    replicates = words.contains { $0 == Self.words.replicates }
    hidesParameters = words.contains { $0 == Self.words.hides }
    isSearch = words.contains { $0 == Self.words.search }
    objective = parts.count == 3 ? String(parts[2]) : nil
  }

  package func text(from pid: Int32) -> String {
    let words =
      (replicates ? [Self.words.replicates] : []) + (hidesParameters ? [Self.words.hides] : [])
      + (isSearch ? [Self.words.search] : [])
    return "\(pid):\(words.isEmpty ? Self.words.nothing : words.joined(separator: ","))"
      + (objective.map { ":" + $0 } ?? "")
  }
}
