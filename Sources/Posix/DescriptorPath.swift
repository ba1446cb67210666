import CPOSIX
import Glibc

/// Paths that name an open file of a process by its number, as a shell gives them for `<( … )`.
package enum DescriptorPath {
  private static let folders = ["/dev/fd/", "/proc/self/fd/"]

  /// The open files, from 5 on, that words name by such paths; no more than a child can keep.
  package static func descriptors(namedIn words: [String]) -> [Int32] {
    var found: Set<Int32> = []
    for word in words {
      for folder in folders {
        var rest = word[...]
        while let place = rest.firstRange(of: folder) {
          rest = rest[place.upperBound...]
          guard let number = Int32(rest.prefix { $0.isASCII && $0.isNumber }), number >= 5,
            fcntl(number, F_GETFD) >= 0
          else { continue }
          found.insert(number)
        }
      }
    }
    return Array(found.sorted().prefix(CPOSIX_SPAWN_KEPT))
  }
}
