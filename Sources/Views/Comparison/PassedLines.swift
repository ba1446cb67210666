import Runs

/// The lines that a comparison can do without: most of those after the rows that are shown.
extension ComparisonBuilder {
  /// Whether there is a use in asking `passesOver`.
  package var mayPassOver: Bool { isCutOff || isRanked }

  /// Whether a line changes nothing: its row is not shown, and it has no flag that is not a column yet. It
  /// must be known to have no scalars.
  package mutating func passesOver(_ line: RunGlance) -> Bool {
    guard isRanked ? bound != nil : isCutOff && rows.count >= request.limit ?? 0,
      line.isPlainLine, line.isSound, hasGoalOfLines,
      leading.allSatisfy({ hasNothingNew(line, $0) }),
      trailing.allSatisfy({ hasNothingNew(line, $0) }),
      !request.hasOperationColumns || hasOnlyKnownFlags(line)
    else { return false }
    guard isRanked else { return true }
    guard let labels = line.labels, isBehind(line) else { return false }
    if let own = labels.parameters { _ = parameters.add(own, of: line.ledger) }
    return true
  }

  /// Whether it is known what is best in the objective of lines.
  private var hasGoalOfLines: Bool { goals[ComparedOperation.none.objective] != nil }

  /// Whether a source has values already, or none of this line.
  private func hasNothingNew(_ line: RunGlance, _ source: Int) -> Bool {
    table.hasValue(of: source)
      || GlancedLine(line: line).value(of: table.sources[source].source)?.isMissing == true
  }

  private mutating func hasOnlyKnownFlags(_ line: RunGlance) -> Bool {
    var areKnown = true
    let areTold = line.forEachFlagName { name in
      if areKnown { areKnown = isColumn(flag: name) }
    }
    return areTold && areKnown
  }

  private mutating func isColumn(flag name: UnsafeRawBufferPointer) -> Bool {
    if flagColumns.contains(where: { $0.elementsEqual(name) }) { return true }
    let source = ColumnSource.flag(String(decoding: name, as: UTF8.self))
    guard let number = table.number(of: source, in: .flags), table.hasValue(of: number) else {
      return false
    }
    flagColumns.append(Array(name))
    return true
  }
}
