import Glibc
import Posix
import Runs

/// What a home takes on disk, by what it is for.
package struct HomeSpace {
  package struct Line: Sendable {
    package var name: String
    /// Bytes.
    package var size: Int
    package var path: String
  }

  package let lines: [Line]
  /// What commands that were killed have left.
  package let leftovers: [Leftovers.Item]

  package init(_ home: String) {
    leftovers = Leftovers(of: RunStore(home: home)).find()
    var usage = DiskUsage()
    let root = try? Directory(path: home, mayBeLink: true)
    let path = resolvedPath(home) ?? home
    func size(of name: String) -> Int { root.map { usage.size(of: FileName(name), in: $0) } ?? 0 }
    let known = [".trash", ".archives", ".cache"]
    let runs = root.map { root in
      usage.size(ofEntriesIn: root) { name in !known.contains(name.text) }
    }
    let sizes = known.map { size(of: $0) }
    let own = (try? root?.descriptor.status().size) ?? 0
    lines =
      [
        Line(name: "batchrun_home", size: own + (runs ?? 0) + sizes.reduce(0, +), path: path),
        Line(name: "runs", size: runs ?? 0, path: path),
        Line(name: "deleted_runs", size: sizes[0], path: path + "/.trash"),
        Line(name: "archives", size: sizes[1], path: path + "/.archives"),
        Line(name: "cache", size: sizes[2], path: path + "/.cache"),
      ]
      + (leftovers.isEmpty
        ? [] : [Line(name: "leftovers", size: leftovers.reduce(0) { $0 + $1.size }, path: path)])
  }
}
