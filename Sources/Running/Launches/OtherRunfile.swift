import Ledger
import Posix

/// A runfile that was launched in the same ledger as the present one, since both have the same name
/// without its ending, and no name was given.
package struct OtherRunfile: Hashable, Sendable {
  /// The runfile that was launched before, which is there still; and that of now. Absolute.
  package let earlier: String
  package let now: String

  /// Nil if no other runfile was launched in this ledger, or this one was too: then it was reported.
  init?(_ request: LaunchRequest, _ here: LaunchPlace, in index: RecordIndex) {
    let others = index.launchPlaces.filter { $0.value.runfile != LaunchPlace.noFile }
    guard request.isNameImplied, here.runfile != LaunchPlace.noFile,
      !others.values.contains(where: { $0.hasSource(of: here) }),
      // One that was renamed is the same.
      let other = others.filter({ FileStatus(path: $0.value.runfile) != nil }).max(by: {
        $0.key < $1.key
      })
    else { return nil }
    earlier = other.value.runfile
    now = here.runfile
  }
}

extension LaunchPlace {
  /// Whether its lines come from the same file as those of another place, or from a grid spec and the
  /// runfile that `sweep` makes of it.
  func hasSource(of other: LaunchPlace) -> Bool {
    runfile == other.runfile
      || runfile.hasSpecEnding != other.runfile.hasSpecEnding
        && runfile.withoutEnding == other.runfile.withoutEnding
  }
}

extension String {
  private static let specEndings = [".yml", ".yaml"]

  fileprivate var hasSpecEnding: Bool { Self.specEndings.contains { hasSuffix($0) } }

  /// Without the ending of a spec or a runfile.
  fileprivate var withoutEnding: Substring {
    let ending = (Self.specEndings + [".runfile"]).first { hasSuffix($0) } ?? ""
    return dropLast(ending.count)
  }
}
