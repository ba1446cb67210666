import Arguments
import Running
import TerminalUI

extension RunEvent {
  /// Whole lines in the style of the program, and their stream; nil for events without words.
  var wording: (text: String, stream: OutputStream)? {
    switch self {
    case .warning(let text): (Console.warning(lines: text), .standardError)
    case .failure(let failure): (Console.text(of: CommandFailure(failure)), .standardError)
    default: plainWording
    }
  }
}
