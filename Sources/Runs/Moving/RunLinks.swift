import Posix

/// What becomes of the symbolic links in the directory of a run that goes to another home.
struct RunLinks {
  /// Where a link leads.
  enum Destination: Equatable {
    /// Into the run itself; so it is to be spelled from where the link is.
    case own([UInt8])
    /// Into the directory of another run of the home, or the like: `LEDGER/dirs/ID`.
    case home([Substring])
    /// Elsewhere; the absolute path.
    case outside(String)
  }

  private let base: [Substring]
  private let home: [Substring]

  /// - Parameters:
  ///   - directory: of the run; it exists.
  ///   - home: that the run is in.
  init(directory: String, home: String) {
    base = RunLinks.parts(resolvedPath(ofMissing: directory))
    self.home = RunLinks.parts(resolvedPath(ofMissing: home))
  }

  /// Where a link at `path` in the run leads, as far as the text shows.
  func destination(of target: [UInt8], at path: FileTreePath) -> Destination {
    let text = String(decoding: target, as: UTF8.self)
    var parts = text.hasPrefix("/") ? [] : base + path.names.dropLast().map { Substring($0.text) }
    for part in text.split(separator: "/") where part != "." {
      if part == ".." {
        if !parts.isEmpty { parts.removeLast() }
      } else {
        parts.append(part)
      }
    }
    if parts.starts(with: base) {
      if !text.hasPrefix("/") { return .own(target) }
      let up = path.names.dropLast().map { _ in Substring("..") }
      let relative = (up + parts[base.count...]).joined(separator: "/")
      return .own(Array((relative.isEmpty ? "." : relative).utf8))
    }
    if text.hasPrefix("/") { return .outside("/" + parts.joined(separator: "/")) }
    // The layout is the same in every home, but that the run's own directory may be elsewhere.
    if base.starts(with: home), parts.starts(with: home), parts.count >= home.count + 3,
      parts[home.count].first != "."
    {
      return .home(Array(parts[home.count..<(home.count + 3)]))
    }
    return .outside("/" + parts.joined(separator: "/"))
  }

  private static func parts(_ path: String) -> [Substring] { path.split(separator: "/") }
}
