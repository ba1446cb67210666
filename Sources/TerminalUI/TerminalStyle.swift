import Glibc

/// What a terminal can show: its size in character cells, and whether it takes colour and
/// characters beyond ASCII.
package struct TerminalStyle: Sendable, Equatable {
  package var width: Int
  package var height: Int
  package var colour: Bool
  package var unicode: Bool
  /// Whether lines are cut if they would not fit: a pipe or a file gets them whole.
  package var cutsLines: Bool

  package init(
    width: Int, height: Int, colour: Bool = false, unicode: Bool = true, cutsLines: Bool = true
  ) {
    self.width = width
    self.height = height
    self.colour = colour
    self.unicode = unicode
    self.cutsLines = cutsLines
  }

  /// The cells that a line may have; nil for any number of them.
  package var lineWidth: Int? { cutsLines ? width : nil }

  /// What the terminal behind `descriptor` can show now; 80 columns if that is not a terminal.
  /// Its size is asked for again each time, so a resized window is right at the next redraw.
  package init(of descriptor: Int32) {
    var size = winsize()
    let known = ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0
    width = known && size.ws_col > 0 ? Int(size.ws_col) : 80
    height = known && size.ws_row > 0 ? Int(size.ws_row) : 24
    colour = Self.takesColour(descriptor)
    unicode = Self.localeIsUTF8
    cutsLines = isatty(descriptor) == 1
  }

  /// Whether output to `descriptor` may be coloured: a terminal that is not `dumb`, and `NO_COLOR`
  /// (no-color.org) unset or empty.
  package static func takesColour(_ descriptor: Int32) -> Bool {
    canMoveCursor(descriptor) && (variable("NO_COLOR") ?? "").isEmpty
  }

  /// Whether `descriptor` is a terminal on which lines can be drawn over.
  package static func canMoveCursor(_ descriptor: Int32) -> Bool {
    isatty(descriptor) == 1 && variable("TERM") != "dumb"
  }

  /// The locale's character set by the usual order of the variables; the first set one decides.
  private static let localeIsUTF8: Bool = {
    let names = ["LC_ALL", "LC_CTYPE", "LANG"]
    let locale = names.lazy.compactMap(variable).first { !$0.isEmpty } ?? ""
    let lowered = locale.lowercased()
    return lowered.contains("utf-8") || lowered.contains("utf8")
  }()

  private static func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }
}
