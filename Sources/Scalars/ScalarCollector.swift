import JSON

/// Finds scalars in output that comes in pieces of any size.
package struct ScalarCollector {
  /// Longer lines are not read for scalars, so that neither memory nor a pattern can run away.
  private static let longestLine = 4096

  private let rules: OutputScalarRules
  /// What came of a line whose end is not there yet.
  private var line: [UInt8] = []
  private var isLineTooLong = false
  private var step = 0
  /// Whether the output says the steps itself.
  private var hasStep = false
  private var table: ScalarTable

  package var summaries: [String: ScalarSummary] { table.summaries }

  /// `flagNames` mean something else: the standard rules pass over a program that echoes its flags.
  package init(_ rules: OutputScalarRules, ignoring flagNames: some Sequence<String>) {
    self.rules = rules
    table = ScalarTable(ignoring: rules.isStandard ? Set(flagNames) : [])
  }

  /// Takes the next bytes of the output; `found` is called for every scalar in them.
  package mutating func feed(
    _ bytes: UnsafeRawBufferPointer, found: (OutputScalar) -> Void = { _ in }
  ) {
    guard !rules.isEmpty else { return }
    var start = 0
    while let end = bytes.firstIndex(of: UInt8(ascii: "\n"), from: start) {
      // Progress bars return to the beginning of their line instead of starting another.
      while let turn = bytes.slice(start..<end).firstIndex(of: UInt8(ascii: "\r"), from: 0) {
        take(bytes.slice(start..<(start + turn)), found)
        start += turn + 1
      }
      take(bytes.slice(start..<end), found)
      start = end + 1
    }
    while let turn = bytes.firstIndex(of: UInt8(ascii: "\r"), from: start) {
      take(bytes.slice(start..<turn), found)
      start = turn + 1
    }
    keep(bytes.slice(start..<bytes.count))
  }

  /// Takes what stands behind the last end of a line.
  package mutating func finish(found: (OutputScalar) -> Void = { _ in }) {
    take(UnsafeRawBufferPointer(start: nil, count: 0), found)
  }

  /// The summaries as the record's member `scalars`; nil where there are none.
  package var json: JSONValue? { summaries.json }

  private mutating func keep(_ piece: UnsafeRawBufferPointer) {
    if line.count + piece.count > Self.longestLine {
      isLineTooLong = true
    } else {
      line.append(contentsOf: piece)
    }
  }

  /// The rest of a line has come.
  private mutating func take(_ piece: UnsafeRawBufferPointer, _ found: (OutputScalar) -> Void) {
    if line.isEmpty && !isLineTooLong {
      if piece.count <= Self.longestLine { read(piece, found) }
      return
    }
    keep(piece)
    let whole = line
    let isWhole = !isLineTooLong
    line.removeAll(keepingCapacity: true)
    isLineTooLong = false
    if isWhole { whole.withUnsafeBytes { read($0, found) } }
  }

  private mutating func read(_ line: UnsafeRawBufferPointer, _ found: (OutputScalar) -> Void) {
    switch rules.kind {
    case .standard:
      switch OutputScalarLine(line) {
      case nil: return
      case .step(let step): set(step: step)
      case .scalar(let name, let value, let step):
        if let step { set(step: step) }
        add(value, at: table.index(of: name), found)
      }
    case .patterns(let patterns):
      let text = String(decoding: line, as: UTF8.self)
      let values = patterns.flatMap { $0.matches(in: text).flatMap(\.values) }
      // The step holds for its own line, wherever in it it stands.
      if let step = values.last(where: { $0.name == "step" }).flatMap({ Int(exactly: $0.value) }) {
        set(step: step)
      }
      for (name, value) in values where name != "step" {
        add(value, at: table.index(of: name), found)
      }
    }
  }

  private mutating func set(step: Int) {
    self.step = step
    hasStep = true
  }

  private mutating func add(_ value: Double, at index: Int?, _ found: (OutputScalar) -> Void) {
    guard let index, !table.entries[index].isIgnored else { return }
    if !hasStep {
      // Where nothing says the step, it is another as soon as a name comes again.
      if table.entries[index].group == step { step += 1 }
      table.entries[index].group = step
    }
    table.add(value, step: step, at: index)
    found(OutputScalar(name: table.entries[index].name, value: value, step: step))
  }
}
