import Glibc
import JSON
import Jobs
import Ledger
import Posix

/// What the worker of an element is not to begin, and which of its jobs it ends. Made by the launcher,
/// which replaces it by a wider one.
package enum Fence: Sendable, Hashable {
  /// It begins no further job; what runs continues.
  case all
  /// It does not begin these, and ends those that run.
  case jobs(Set<JobID>)

  /// Whether it keeps a job from beginning.
  package func covers(_ id: JobID) -> Bool {
    switch self {
    case .all: true
    case .jobs(let ids): ids.contains(id)
    }
  }

  /// Puts it up; it is on disk then.
  package func write(element: Int, in round: Directory) throws(SystemError) {
    var object = JSONObject()
    switch self {
    case .all: object.add("all", true)
    case .jobs(let ids): object.add("jobs", ids.map(\.text).sorted())
    }
    var bytes: [UInt8] = []
    bytes.appendSealed(object)
    let file = try AtomicFile(in: round, name: ClusterFiles.fence(element: element))
    do throws(SystemError) {
      try file.file.writeAll(bytes)
      try file.commit()
    } catch {
      file.discard()
      throw error
    }
  }

  /// The fence of an element; nil if there is none. One that cannot be understood keeps everything from
  /// beginning: what is not run now is run later, and the other way round is worse.
  package static func read(element: Int, in round: Directory) throws(SystemError) -> Fence? {
    // A network disk may remember that there was none; to open the folder makes it look again.
    let fresh = try round.directory(".")
    guard let bytes = try fresh.contents(of: ClusterFiles.fence(element: element)) else {
      return nil
    }
    guard let json = bytes.dropLast().withUnsafeBytes({ JSONObject(sealed: $0) }),
      let texts = json["jobs"]?.array
    else { return .all }
    let ids = texts.compactMap { $0.string.flatMap { JobID(digits: Array($0.utf8)) } }
    return ids.count == texts.count ? .jobs(Set(ids)) : .all
  }
}
