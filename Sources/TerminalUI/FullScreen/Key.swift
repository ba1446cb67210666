/// What was pressed on a keyboard, or pasted.
package enum Key: Hashable, Sendable {
  case character(Character)
  /// With the key Ctrl: a small letter, or one of `@ [ \ ] ^ _`.
  case control(Character)
  case alt(Character)
  case enter, escape, tab, backTab, backspace, delete, insert
  case up, down, left, right, home, end, pageUp, pageDown
  case function(Int)
  /// Text that the terminal says was pasted: never a command, whatever it holds.
  case paste(String)
}

extension Key: ExpressibleByExtendedGraphemeClusterLiteral {
  package init(extendedGraphemeClusterLiteral character: Character) {
    self = .character(character)
  }
}
