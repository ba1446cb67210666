import Jobs

/// Sums up what was found in the lines of a runfile.
struct LineTally {
  /// Where something was found, and what, in the first of these lines.
  struct Sighting {
    let line: Int
    var count = 1
    var text = ""
  }

  enum Warning: CaseIterable {
    case setupOnly, background, unfilled, launcherVariables, misplacedScript, braces, equality
    case expansion, oldArithmetic, unsetVariable, unchecked
  }

  /// The lines that are not complete commands.
  private(set) var faultyLines: [Int] = []
  private(set) var firstFault: (entry: Runfile.Entry, fault: LineFault)?

  /// The lines that need bash: the first, and how many.
  private(set) var bashLines: Sighting?
  private(set) var firstBashism: Bashism?
  /// Whether all of them only set up their shell.
  private(set) var needBashForSetupOnly = true
  /// Whether all of them only activate an environment.
  private(set) var needBashForActivationOnly = true

  private(set) var warnings: [Warning: Sighting] = [:]
  private(set) var launcherVariables: [String] = []

  private let dialect: ShellDialect?
  private let surroundings: any CheckSurroundings
  /// Which scripts are next to the runfile and not where they are looked for.
  private var misplaced: [String: Bool] = [:]
  private static let mostScripts = 64

  init(_ dialect: ShellDialect?, _ surroundings: any CheckSurroundings) {
    self.dialect = dialect
    self.surroundings = surroundings
  }

  mutating func add(_ examination: LineExamination, _ entry: Runfile.Entry) {
    let line = Int(entry.line)
    if let fault = examination.fault {
      if firstFault == nil { firstFault = (entry, fault) }
      faultyLines.append(line)
      return
    }
    if examination.needsBash {
      if bashLines == nil { firstBashism = examination.bashisms.first }
      Self.count(line, in: &bashLines)
      if examination.scan?.isSetupOnly != true { needBashForSetupOnly = false }
      if examination.bashisms.isEmpty || !examination.bashisms.allSatisfy(\.isActivation) {
        needBashForActivationOnly = false
      }
      return
    }
    if examination.isUnchecked { warn(.unchecked, line) }
    if let script = examination.script, isMisplaced(script) { warn(.misplacedScript, line, script) }
    if let scan = examination.scan { add(scan, line) }
  }

  private mutating func add(_ scan: LineScan, _ line: Int) {
    if scan.isSetupOnly { warn(.setupOnly, line) }
    if scan.endsInBackground { warn(.background, line) }
    if let placeholder = scan.placeholder {
      let name = String(placeholder.dropFirst().dropLast())
      if !surroundings.hasFile(name, in: .working) { warn(.unfilled, line, placeholder) }
    }
    let unset = scan.launcherVariables.filter { !surroundings.hasVariable($0) }
    if !unset.isEmpty { warn(.launcherVariables, line) }
    for name in unset.prefix(8) where !launcherVariables.contains(name) {
      if launcherVariables.count < 8 { launcherVariables.append(name) }
    }
    guard dialect == .dash else { return }
    var seen: Set<Warning> = []
    for difference in scan.differences {
      if case .variable(let name) = difference, surroundings.hasVariable(name) { continue }
      // Once a line.
      if seen.insert(difference.warning).inserted {
        warn(difference.warning, line, difference.text)
      }
    }
  }

  private mutating func isMisplaced(_ script: String) -> Bool {
    if let known = misplaced[script] { return known }
    guard misplaced.count < Self.mostScripts else { return false }
    let isMisplaced =
      !surroundings.hasFile(script, in: .working) && surroundings.hasFile(script, in: .ofRunfile)
    misplaced[script] = isMisplaced
    return isMisplaced
  }

  private mutating func warn(_ warning: Warning, _ line: Int, _ text: String = "") {
    Self.count(line, text, in: &warnings[warning])
  }

  private static func count(_ line: Int, _ text: String = "", in sighting: inout Sighting?) {
    if sighting == nil { sighting = Sighting(line: line, text: text) } else { sighting?.count += 1 }
  }
}

extension Bashism {
  var isActivation: Bool {
    if case .activation = self { true } else { false }
  }
}

extension DashDifference {
  fileprivate var warning: LineTally.Warning {
    switch self {
    case .braces: .braces
    case .equality: .equality
    case .expansion: .expansion
    case .arithmetic: .oldArithmetic
    case .variable: .unsetVariable
    }
  }

  fileprivate var text: String {
    switch self {
    case .braces(let text), .expansion(let text), .variable(let text): text
    case .equality, .arithmetic: ""
    }
  }
}
