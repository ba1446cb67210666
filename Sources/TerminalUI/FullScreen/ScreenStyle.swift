import Text

/// How a stretch of a line looks.
package struct ScreenStyle: Hashable, Sendable {
  package var colour: Styling.Style?
  package var isBold = false
  package var isDim = false
  package var isUnderlined = false
  /// Foreground and background changed for each other: it works without colours too.
  package var isReversed = false

  package init(_ colour: Styling.Style? = nil) {
    self.colour = colour
  }

  package static let plain = ScreenStyle()
  package static let bold = ScreenStyle(isBold: true)
  package static let dim = ScreenStyle(isDim: true)
  package static let reversed = ScreenStyle(isReversed: true)

  private init(isBold: Bool = false, isDim: Bool = false, isReversed: Bool = false) {
    self.isBold = isBold
    self.isDim = isDim
    self.isReversed = isReversed
  }

  package var bold: ScreenStyle {
    var style = self
    style.isBold = true
    return style
  }

  package var reversed: ScreenStyle {
    var style = self
    style.isReversed = true
    return style
  }

  /// What switches to this style from any other (ECMA-48, SGR).
  func sequence(inColour: Bool) -> String {
    var codes = "0"
    if isBold { codes += ";1" }
    if isDim { codes += ";2" }
    if isUnderlined { codes += ";4" }
    if isReversed { codes += ";7" }
    if inColour, let colour { codes += ";\(colour.rawValue)" }
    return "\u{1b}[\(codes)m"
  }
}
