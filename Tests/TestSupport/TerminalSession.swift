import CTestSupport
import Glibc
import Synchronization

/// A program in a terminal of its own, as a user sees and types it.
///
/// What the program writes is read whenever the test looks or waits; between two looks it may fill
/// the terminal's buffer of 4 KiB and stand still, as in a real one that is not read.
package final class TerminalSession: Sendable {
  package let program: RunningProgram
  private let terminal: Int32
  private let received = Mutex<[UInt8]>([])

  init(program: RunningProgram, terminal: Int32) {
    self.program = program
    self.terminal = terminal
  }

  deinit {
    close(terminal)
  }

  /// All that the program has written so far, escape sequences included.
  package var screen: String {
    received.withLock { received in
      var chunk = [UInt8](repeating: 0, count: 1 << 14)
      while true {
        let count = chunk.withUnsafeMutableBytes { read(terminal, $0.baseAddress, $0.count) }
        // EAGAIN: nothing now. EIO: the program and its children have closed their side.
        guard count > 0 else { break }
        received += chunk[..<count]
      }
      return String(decoding: received, as: UTF8.self)
    }
  }

  /// What a terminal of this size shows of it.
  package func display(columns: Int = 80, rows: Int = 24) -> TerminalDisplay {
    TerminalDisplay(columns: columns, rows: rows, screen)
  }

  /// Waits until the terminal shows something.
  @discardableResult
  package func expectDisplay(
    _ what: String, columns: Int = 80, rows: Int = 24, within seconds: Double = 30,
    _ condition: (TerminalDisplay) -> Bool
  ) throws -> TerminalDisplay {
    do {
      return try waitFor(what, within: seconds) {
        let display = display(columns: columns, rows: rows)
        return condition(display) ? display : nil
      }
    } catch let failure as TestFailure {
      throw TestFailure("\(failure)\n--- display\n\(display(columns: columns, rows: rows).text)")
    }
  }

  /// How the terminal treats what is typed and written: its special characters, its input, output, control
  /// and local modes.
  package var settings: [UInt32] {
    var settings = termios()
    guard tcgetattr(terminal, &settings) == 0 else { return [] }
    let characters = withUnsafeBytes(of: settings.c_cc) { $0.map { UInt32($0) } }
    return characters + [settings.c_iflag, settings.c_oflag, settings.c_cflag, settings.c_lflag]
  }

  /// Types; `"\u{3}"` is Ctrl-C, `"\u{1a}"` Ctrl-Z, `"\u{1c}"` Ctrl-\, `"\r"` Return.
  package func type(_ keys: String) throws {
    var rest = Array(keys.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(terminal, $0.baseAddress, $0.count) }
      guard count > 0 else { throw TestFailure.system("type into the terminal") }
      rest = rest.dropFirst(count)
    }
  }

  /// Changes the size; the foreground gets SIGWINCH.
  package func resize(columns: UInt16, rows: UInt16) throws {
    guard ctest_resize_terminal(terminal, columns, rows) == 0 else {
      throw TestFailure.system("resize the terminal")
    }
  }

  /// Waits until the program has written `text`.
  package func expect(_ text: String, within seconds: Double = 30) throws {
    do {
      try eventually("'\(text)' appears", within: seconds) { screen.contains(text) }
    } catch let failure as TestFailure {
      throw TestFailure("\(failure)\n--- screen\n\(screen)")
    }
  }

  /// Waits for the program's end; the result's output is what the terminal received.
  package func wait(within seconds: Double = 60) throws -> ProgramResult {
    try eventually("the program in the terminal ends", within: seconds) {
      _ = screen
      return program.hasEnded
    }
    let output = Array(screen.utf8)
    return ProgramResult(end: try program.wait().end, outputBytes: output, errorBytes: [])
  }
}

extension Sandbox {
  /// Starts a program in a new terminal; its input and outputs are the terminal.
  package func startInTerminal(
    _ invocation: Invocation, columns: UInt16 = 80, rows: UInt16 = 24
  ) throws -> TerminalSession {
    var device = [CChar](repeating: 0, count: 64)
    let terminal = ctest_open_terminal(columns, rows, &device, device.count)
    guard terminal >= 0 else { throw TestFailure.system("open a terminal") }
    let name = String(
      decoding: device.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    var invocation = invocation
    if invocation.environment["TERM"] == nil { invocation.environment["TERM"] = "xterm-256color" }
    do {
      let pid = try invocation.spawn(in: self, standard: (-1, -1, -1), terminal: name)
      let program = RunningProgram(
        pid: pid, name: invocation.program, sandbox: self, capture: ("/dev/null", "/dev/null"))
      return TerminalSession(program: program, terminal: terminal)
    } catch {
      close(terminal)
      throw error
    }
  }
}
