import Posix

/// A variable of the environment that tells a job what its slot owns: `CUDA_VISIBLE_DEVICES`.
package struct SlotVariable: Hashable, Sendable {
  package let name: String
  /// One value for each slot.
  package let values: [String]

  package init(name: String, values: [String]) {
    self.name = name
    self.values = values
  }

  /// Reads `NAME=a,b,c`: a name as shells allow it, and distinct values. Nil for other texts.
  package init?(_ text: String) {
    let parts = text.split(separator: "=", maxSplits: 1)
    guard parts.count == 2, EnvironmentFile.isName(parts[0].utf8) else { return nil }
    let values = parts[1].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard values.allSatisfy({ !$0.isEmpty && !$0.utf8.contains(0) }),
      Set(values).count == values.count
    else { return nil }
    self.init(name: String(parts[0]), values: values)
  }
}
