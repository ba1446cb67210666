import YAML

/// Which values a sweep file's command shows to the program.
struct CommandReach {
  /// The most names that a message lists.
  private static let mostNames = 3

  private let takesAll: Bool
  private let reached: Set<Int>

  init(
    _ layout: CommandLayout, _ command: [CommandWord], derivations: [Int: Grid.Derivation]
  ) {
    takesAll = command.contains { if case .arguments = $0 { true } else { false } }
    var reached = Set(layout.segments.flatMap(\.slots))
    // What a derived value is made of is shown by it.
    var pending = Array(reached)
    while let slot = pending.popLast() {
      for source in derivations[slot]?.slots ?? [] where reached.insert(source).inserted {
        pending.append(source)
      }
    }
    self.reached = reached
  }

  /// Refuses a command that shows no value, or not that of a parameter with several; a warning
  /// about others.
  func check(
    _ order: [Int], names: [String], writings: [ParameterForm?], axes: [Axis], at mark: Mark
  ) throws(SpecError) -> SpecWarning? {
    guard !takesAll else { return nil }
    let varying = Set(axes.filter(\.isVarying).flatMap(\.slots))
    let missing = order.filter { slot in
      !reached.contains(slot) && (reached.isEmpty || writings[slot]?.form != ArgumentForm.none)
    }
    guard reached.isEmpty || missing.contains(where: varying.contains) else {
      guard !missing.isEmpty else { return nil }
      return SpecWarning(
        message: "command: the value of \(Self.list(missing.map { names[$0] })) does not reach "
          + "the program", mark: mark)
    }
    let wanted = reached.isEmpty ? missing : missing.filter(varying.contains)
    throw SpecError(
      "command: no value of \(Self.list(wanted.map { names[$0] })) reaches the program: "
        + "'\(WandbMacro.args.text)' is missing", at: mark,
      hint: "add '\(WandbMacro.args.text)' as a separate word")
  }

  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(mostNames).map { "'\($0)'" }.joined(separator: ", ")
    return names.count > mostNames ? shown + " and \(names.count - mostNames) more" : shown
  }
}
