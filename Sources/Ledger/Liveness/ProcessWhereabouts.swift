import Posix

/// Where a recorded process is, or was, as seen from this process.
package enum ProcessWhereabouts: Hashable, Sendable {
  /// Its number means the same to us: whether it is there can be seen.
  case here
  /// On this machine since that was started, but numbered by another process namespace: a container
  /// beside us, around us or in us.
  case otherNamespace
  /// On this machine before its last start: it has ended.
  case earlierBoot
  /// On another machine.
  case elsewhere

  /// By what was recorded; a process without a recorded namespace is taken to be in ours.
  ///
  /// The boot comes first: each container of one machine has its own host name.
  init(host: String, bootID: String, pidNamespace: Int?) {
    let isThisHost = host == Machine.hostname
    if bootID == Machine.bootIdentifier, isThisHost || !bootID.isEmpty {
      self =
        pidNamespace == nil || pidNamespace == Machine.processNamespace ? .here : .otherNamespace
    } else {
      self = isThisHost ? .earlierBoot : .elsewhere
    }
  }
}
