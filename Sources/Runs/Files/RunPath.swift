import Glibc
import Posix

/// A path as users give it for files of a run: relative, and perhaps with `*` and `?` in its parts.
/// It means what it names and all that lies below.
package struct RunPath: Sendable {
  /// The parts, without `.`; empty for everything.
  package let parts: [[UInt8]]
  private let patterns: [Bool]

  package init(_ text: String) throws(RunFileError) {
    if text.hasPrefix("/") { throw .absolutePath(text) }
    let parts = text.utf8.split(separator: UInt8(ascii: "/")).map { Array($0) }
      .filter { $0 != Array(".".utf8) }
    if parts.contains(Array("..".utf8)) { throw .pathLeadsOut(text) }
    self.parts = parts
    patterns = parts.map { part in part.contains { "*?".utf8.contains($0) } }
  }

  package var text: String {
    String(decoding: Array(parts.joined(separator: [UInt8(ascii: "/")])), as: UTF8.self)
  }

  /// How far a path in the folder agrees.
  package enum Match {
    case none
    /// It lies on the way to what is meant.
    case above
    case full
  }

  /// Names that start with a dot are met only by a part that has one in front too, unless
  /// `includesHidden`.
  package func match(_ path: [ArraySlice<UInt8>], includesHidden: Bool) -> Match {
    for (place, name) in path.enumerated() {
      let isHidden = name.first == UInt8(ascii: ".")
      guard place < parts.count else {
        if isHidden && !includesHidden { return .none }
        continue
      }
      if isHidden && !includesHidden && parts[place].first != UInt8(ascii: ".") { return .none }
      let isEqual =
        patterns[place]
        ? RunPath.matches(parts[place], name) : parts[place].elementsEqual(name)
      if !isEqual { return .none }
    }
    return path.count < parts.count ? .above : .full
  }

  private static func matches(_ pattern: [UInt8], _ name: ArraySlice<UInt8>) -> Bool {
    pattern.withPathPointer { pattern in
      Array(name).withPathPointer { fnmatch(pattern, $0, 0) == 0 }
    }
  }
}
