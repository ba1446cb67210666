/// How much memory this process and its children can have together: that of the machine, or what the
/// control groups above them allow, where that is less.
package struct MemoryLimit: Hashable, Sendable {
  package let bytes: Int
  /// Whether a control group, as that of a container, sets it.
  package let isOfGroup: Bool

  package init(bytes: Int, isOfGroup: Bool) {
    self.bytes = bytes
    self.isOfGroup = isOfGroup
  }

  /// Nil if nothing says it.
  package static var current: MemoryLimit? {
    let machine = Machine.memory
    // Without a limit, groups of the first version have a number beyond all memory.
    if let group = groupLimit, group < machine ?? .max {
      return MemoryLimit(bytes: group, isOfGroup: true)
    }
    return machine.map { MemoryLimit(bytes: $0, isOfGroup: false) }
  }

  /// The tightest.
  private static var groupLimit: Int? {
    let lines = ProcFile.text("/proc/self/cgroup")?.split(separator: "\n") ?? []
    let paths = lines.flatMap { line -> [String] in
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { return [] }
      let ancestors = Machine.ancestors(of: fields[2])
      if fields[0] == "0" { return ancestors.map { "/sys/fs/cgroup\($0)/memory.max" } }
      guard fields[1].split(separator: ",").contains("memory") else { return [] }
      return ancestors.map { "/sys/fs/cgroup/memory\($0)/memory.limit_in_bytes" }
    }
    // "max" is none.
    return paths.compactMap { ProcFile.text($0).flatMap { Int($0.prefix { $0.isNumber }) } }.min()
  }
}
