extension LineScanner {
  /// Notes the use of a variable that only bash or another launcher sets.
  mutating func noteVariable(_ name: Range<Int>) {
    guard let origin = VariableName.origin(of: bytes(name)) else { return }
    let text = text(name)
    switch origin {
    case .random: scan.note(Bashism.variable(text))
    case .bash:
      if !isAssigned(name) { scan.note(DashDifference.variable(text)) }
    case .launcher:
      guard scan.launcherVariables.count < LineScan.mostFindings,
        !scan.launcherVariables.contains(text), !isAssigned(name)
      else { return }
      scan.launcherVariables.append(text)
    }
  }

  /// In an arithmetic expansion names are variables without a `$`.
  mutating func noteArithmetic(_ body: Range<Int>) {
    if line[body].contains(where: Self.nestedInArithmetic.contains) { scan.isSuspect = true }
    var place = body.lowerBound
    while place < body.upperBound {
      let start = place
      while place < body.upperBound, ShellByte.isInName(line[place]) { place += 1 }
      if place > start { noteVariable(start..<place) } else { place += 1 }
    }
  }

  /// What other constructs are made of, which are not looked into there.
  private static let nestedInArithmetic = ASCIISet("'\"`\\{}#;")

  /// Whether the line itself gives a value to the variable before it uses it here: by `NAME=`,
  /// `read NAME` or `for NAME in`.
  private mutating func isAssigned(_ name: Range<Int>) -> Bool {
    // Each search costs as much as the line is long up to here.
    guard lookahead > name.lowerBound else { return true }
    lookahead -= name.lowerBound
    let wanted = bytes(name)
    var place = 0
    while place + wanted.count < name.lowerBound {
      let isName =
        line[place] == wanted[0] && bytes(place..<place + wanted.count).elementsEqual(wanted)
        && !ShellByte.isInName(line[place + wanted.count])
      let isUse =
        place > 0
        && (ShellByte.isInName(line[place - 1]) || "${".utf8.contains(line[place - 1]))
      if isName, !isUse { return true }
      place += 1
    }
    return false
  }
}
