import Arguments
import Glibc
import Posix
import Views
import TerminalUI
import Text

extension CompareCommand {
  /// What happens where nothing else is asked for and a terminal is there: an application on the
  /// whole screen; a table where the terminal has no cursor to move, or belongs to another process.
  func compareOnTerminal() throws -> Int32 {
    let reading = try reading()
    let stamp = selection.store.stamp
    let (comparison, warnings) = try reading.read()
    for warning in warnings { Console.warn(warning) }
    noteUnmetNames(of: reading.query)
    guard let terminal = FullScreenTerminal() else {
      print(comparison, as: .table)
      return 0
    }
    let layoutFile = TableLayoutFile(home: selection.store.home)
    let source = RunTableSource(
      reading, comparison, stamp, layoutFile, user: Console.environment("USER") ?? "",
      warn: { Console.warn($0.message) })
    Console.holdErrors()
    defer { Console.releaseErrors() }
    var session = try TableSession(terminal, source: source) { size in
      TableScreen(
        TableModel(comparison), layout: layoutFile.read() ?? TableLayout(), size: size,
        isUnicode: TerminalStyle(of: STDOUT_FILENO).unicode, notice: warnings.first)
    }
    switch session.run() {
    case .quit: return 0
    case .signal(let signal):
      Console.releaseErrors()
      Signals.endProcess(by: signal)
      return 128 + signal
    case .terminalLost: return 1
    }
  }
}
