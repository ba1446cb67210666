import Glibc
import Launching
import Posix
import Synchronization

/// The keys of a live display, read from the terminal at standard input while the display is drawn.
///
/// A key counts if it comes alone: what is pasted is meant for another program and is passed over, and so are the
/// sequences of other keys.
package final class LiveKeys: ControlKeys {
  /// Seconds for which a line about keys is shown.
  private static let timeToRead = 5.0

  private struct State {
    var hint: (text: String, until: Double)?
    var typed = TypedKeys()
  }

  private let input: Int32
  private let terminalUser: Int32
  private let isOpen = Atomic(false)
  /// Woken when it opens or closes.
  private let changed: Wakeup
  private let state = Mutex(State())
  private let redraw = Mutex<(@Sendable () -> Void)?>(nil)

  /// Those of a display for `mode` on standard error. Nil if it draws nothing, `input` is not the same
  /// terminal, or there can be no descriptor. `terminalUser` is the process that the shell knows.
  package init?(_ mode: ProgressMode, input: Int32 = STDIN_FILENO, terminalUser: Int32) {
    guard mode.resolved(for: STDERR_FILENO) == .bar,
      LiveKeys.areOneTerminal(input, STDERR_FILENO), let changed = try? Wakeup()
    else { return nil }
    self.input = input
    self.terminalUser = terminalUser
    self.changed = changed
  }

  private static func areOneTerminal(_ left: Int32, _ right: Int32) -> Bool {
    var (first, second) = (stat(), stat())
    return isatty(left) == 1 && isatty(right) == 1 && fstat(left, &first) == 0
      && fstat(right, &second) == 0 && first.st_rdev == second.st_rdev
  }

  // MARK: Where the display stands

  /// The terminal hands out single keys from now on, and a read does not wait for them.
  func open() {
    if !isOpen.exchange(true, ordering: .acquiringAndReleasing) { changed.wake() }
  }

  /// The terminal is about to be given back.
  func close() {
    if isOpen.exchange(false, ordering: .acquiringAndReleasing) { changed.wake() }
  }

  /// Calls `redraw` when there is another line about keys.
  func whenHinted(_ redraw: @escaping @Sendable () -> Void) {
    self.redraw.withLock { $0 = redraw }
  }

  /// A line about keys that is to be shown now.
  package var hint: String? {
    let now = Clock.monotonic
    return state.withLock { state in
      guard let hint = state.hint, now < hint.until else { return nil }
      return hint.text
    }
  }

  // MARK: Where requests are carried out

  package var descriptors: [Int32] {
    [changed.descriptor] + (isOpen.load(ordering: .acquiring) ? [input] : [])
  }

  package func take(_ ready: [Int32]) -> [ControlKey] {
    if ready.contains(changed.descriptor) { changed.clear() }
    guard ready.contains(input), isOpen.load(ordering: .acquiring) else { return [] }
    // In the background what is typed is the shell's. The next look at the display opens it again.
    guard ProcessIdentity.livesInForeground(terminalUser) else {
      close()
      return []
    }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = bytes.withUnsafeMutableBytes { read(input, $0.baseAddress, $0.count) }
    guard count > 0 else {
      close()
      return []
    }
    return state.withLock { $0.typed.keys(in: bytes[..<count], at: Clock.monotonic) }
  }

  package func showKeys() {
    show("+/- workers   p pause   d drain   Ctrl-C stop")
  }

  package func refuse(_ reason: String) {
    show(reason)
  }

  private func show(_ text: String) {
    state.withLock { $0.hint = (text, Clock.monotonic + LiveKeys.timeToRead) }
    redraw.withLock(\.self)?()
  }
}

/// Tells keys from other things that a terminal sends: the sequences of arrow keys, of the window or the mouse,
/// and what is pasted. Pure.
struct TypedKeys: Sendable {
  private var decoder = KeyDecoder()
  /// When the beginning of a sequence came whose rest is still to come.
  private var pendingSince = 0.0

  /// The keys in what was typed at once: one, or the same again and again. Different characters at once are
  /// pasted, or were typed ahead for another program: none of them counts.
  mutating func keys(in bytes: ArraySlice<UInt8>, at now: Double) -> [ControlKey] {
    // The rest of a sequence comes at once: what comes later is a key after a lone Escape.
    if let patience = decoder.patience, now > pendingSince + patience { _ = decoder.flush() }
    let typed = decoder.keys(from: bytes)
    pendingSince = now
    let characters = typed.compactMap(TypedKeys.character)
    let keys = characters.compactMap { $0.asciiValue.flatMap(ControlKey.init) }
    return keys.count == characters.count && Set(keys).count == 1 ? keys : []
  }

  /// What stands in a text; nil for keys that do not.
  private static func character(_ key: Key) -> Character? {
    switch key {
    case .character(let character): character
    case .enter: "\n"
    case .tab: "\t"
    default: nil
    }
  }
}
