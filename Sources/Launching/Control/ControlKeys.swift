import Glibc
import Posix
import Text

/// Where single keys come from by which a user asks something of the launch that they look at. Its methods are
/// called by the thread of the control loop.
package protocol ControlKeys: Sendable {
  /// What becomes readable when there is a key, or when these descriptors are others.
  var descriptors: [Int32] { get }

  /// The keys that have come by `ready` descriptors.
  func take(_ ready: [Int32]) -> [ControlKey]

  /// Shows which keys there are.
  func showKeys()

  /// Says why a key has done nothing.
  func refuse(_ reason: String)
}

/// What a key asks for.
package enum ControlKey: UInt8, Sendable, CaseIterable {
  case moreWorkers = 0x2b  // +
  case fewerWorkers = 0x2d  // -
  case pause = 0x70  // p
  case drain = 0x64  // d
  case help = 0x3f  // ?
}

/// How others ask something of a launch, and what it can do for them.
package struct ControlAccess {
  package let terms: ControlTerms
  /// From other processes; nil where they cannot.
  package var port: ControlPort?
  /// From its own terminal; nil where nothing is shown there.
  package var keys: (any ControlKeys)?

  package init(
    _ terms: ControlTerms, port: ControlPort? = nil, keys: (any ControlKeys)? = nil
  ) {
    self.terms = terms
    self.port = port
    self.keys = keys
  }

  var descriptors: [Int32] { (port?.descriptors ?? []) + (keys?.descriptors ?? []) }
}

extension Dispatcher {
  /// Does what has been asked for by `ready` descriptors of these.
  func serve(_ access: ControlAccess, _ ready: [Int32]) {
    access.port?.serve(ready) { answer($0, of: $1, access.terms) }
    guard let keys = access.keys else { return }
    for key in keys.take(ready) { press(key, keys, access.terms) }
  }

  private func press(_ key: ControlKey, _ keys: any ControlKeys, _ terms: ControlTerms) {
    let request: ControlRequest
    switch key {
    case .help: return keys.showKeys()
    case .drain: return drain()
    case .moreWorkers: request = .setWorkers(workers + 1)
    case .fewerWorkers:
      let workers = workers
      guard workers > 1 else {
        return keys.refuse("there is only 1 worker; p pauses, d drains")
      }
      request = .setWorkers(workers - 1)
    case .pause:
      request = board.withLock(\.state.pause) == nil ? .pause(newOnly: false) : .resume
    }
    // What was done is told as a notice.
    if let reason = answer(request, of: .thisProcess, terms).error { keys.refuse(reason) }
  }
}

extension ControlPort.Asker {
  fileprivate static var thisProcess: Self { Self(user: Int64(getuid()), process: getpid()) }
}
