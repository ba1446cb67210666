import CPOSIX
import Glibc

/// How to start a process; the child inherits nothing else.
package struct ChildProcess: Sendable {
  /// Where the child's signals from the terminal end.
  package enum Group: Sendable {
    /// Its own session: the terminal cannot reach it, nor can it reach the terminal.
    case newSession
    /// The same, but it does not lead the session, so that it can leave it.
    case newSessionMember
    /// Its own process group in this session.
    case newGroup
    /// The group of this process: the terminal reaches both.
    case sameGroup
  }

  package var group = Group.newSession
  /// The descriptors that become 0, 1 and 2.
  package var standard: (input: Int32, output: Int32, error: Int32)
  /// Descriptors that become 3 and 4.
  package var inherited: [Int32] = []
  /// Descriptors from 5 on that stay what they are.
  package var kept: [Int32] = []
  /// A descriptor of the folder to work in; nil to stay.
  package var directory: Int32?
  /// Added to the niceness.
  package var nice: Int32 = 0
  /// The signals that this process ignores and the child must not ignore.
  package var reset: [Int32] = []

  package init(standard: (input: Int32, output: Int32, error: Int32)) {
    self.standard = standard
  }

  /// What the kernel is asked for, made once and used for many children.
  package var request: cposix_spawn_request {
    var request = cposix_spawn_request()
    request.standard = (standard.input, standard.output, standard.error)
    request.inherited = (
      inherited.first ?? -1, inherited.count > 1 ? inherited[1] : -1
    )
    request.kept = (-1, -1, -1, -1)
    if !kept.isEmpty {
      let kept = kept.sorted() + Array(repeating: -1, count: CPOSIX_SPAWN_KEPT)
      request.kept = (kept[0], kept[1], kept[2], kept[3])
    }
    request.directory = directory ?? -1
    request.nice = nice
    request.group =
      switch group {
      case .newSession: CPOSIX_SPAWN_NEW_SESSION
      case .newSessionMember: CPOSIX_SPAWN_NEW_SESSION_MEMBER
      case .newGroup: CPOSIX_SPAWN_NEW_GROUP
      case .sameGroup: CPOSIX_SPAWN_SAME_GROUP
      }
    request.reset = Signals.set(of: reset)
    return request
  }

  /// Starts `program` (a path) with these words, the first of which is its name.
  ///
  /// `environment`: `NAME=value` each; nil for that of this process.
  /// Returns its pid. The caller has to wait for its end.
  package func start(
    _ program: String, _ words: CStrings, environment: CStrings? = nil
  ) throws(SystemError) -> Int32 {
    var request = request
    let stack = ChildStack()
    var pid: Int32 = 0
    func spawn(_ environment: UnsafePointer<UnsafeMutablePointer<CChar>?>?) -> Int32 {
      program.withCString { path in
        words.withPointers { words in
          request.path = path
          request.arguments = words
          request.environment = environment
          return cposix_spawn_process(&request, stack.address, ChildStack.size, &pid)
        }
      }
    }
    let error = environment?.withPointers { spawn($0) } ?? spawn(UnsafePointer(environ))
    guard error == 0 else { throw SystemError("start '\(program)'", code: error) }
    return pid
  }

  /// Starts this program again, with these words, the first of which is its name.
  package func startSelf(
    _ words: [String], environment: [[UInt8]]
  ) throws(SystemError) -> Int32 {
    do throws(SystemError) {
      return try start(OwnProgram.link, CStrings(words), environment: CStrings(environment))
    } catch {
      throw SystemError("start batchrun", code: error.code)
    }
  }
}

/// The stack on which children take their first steps; one caller at a time.
///
/// `@unchecked Sendable`: the memory is only touched by children of the one who holds it.
package final class ChildStack: @unchecked Sendable {
  package static let size = 64 * 1024
  package let address = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 4096)

  package init() {}

  deinit { address.deallocate() }
}
