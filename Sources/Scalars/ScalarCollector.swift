import JSON

/// Finds scalars in output that comes in pieces of any size.
package struct ScalarCollector {
  /// Longer lines are not read for scalars, so that neither memory nor a pattern can run away.
  private static let longestLine = 4096

  /// Lines that programs write for us can be longer.
  private static let longestObject = 1 << 20

  private let rules: OutputScalarRules
  private let longestLine: Int
  /// What came of a line whose end is not there yet.
  private var line: [UInt8] = []
  private var isLineTooLong = false
  private var steps = StepReading()
  private var table: ScalarTable
  private var scratch = Scratch()

  /// What one line needs, kept for the next one.
  private struct Scratch {
    var finds = LineFinds()
    var clean: [UInt8] = []
  }

  package var summaries: [String: ScalarSummary] { table.summaries }

  /// `flagNames` mean something else: a program that echoes its flags tells no metrics. Rules that
  /// users wrote mean what they say.
  package init(_ rules: OutputScalarRules, ignoring flagNames: some Sequence<String>) {
    self.rules = rules
    longestLine = rules.isOfObjects ? Self.longestObject : Self.longestLine
    switch rules.kind {
    case .standard:
      let names = Set(flagNames)
      table = ScalarTable { names.contains($0) }
    case .patterns: table = ScalarTable()
    case .automatic(let metrics):
      let named = Set(metrics.compactMap(\.rule.name))
      let names = Set(flagNames.map(Self.withoutDashes))
      table = ScalarTable { !named.contains($0) && names.contains(Self.withoutDashes($0)) }
    case .objects:
      let names = Set(flagNames.map(Self.withoutDashes))
      table = ScalarTable { names.contains(Self.withoutDashes($0)) }
    }
  }

  /// Programs print their flag `batch-size` as `batch_size`.
  private static func withoutDashes(_ name: String) -> String {
    name.utf8.contains(UInt8(ascii: "-")) ? name.replacing("-", with: "_") : name
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
    if line.count + piece.count > longestLine {
      isLineTooLong = true
    } else {
      line.append(contentsOf: piece)
    }
  }

  /// The rest of a line has come.
  private mutating func take(_ piece: UnsafeRawBufferPointer, _ found: (OutputScalar) -> Void) {
    if line.isEmpty && !isLineTooLong {
      if piece.count <= longestLine { read(piece, found) }
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
      case .step(let step): steps.say(step)
      case .scalar(let name, let value, let step):
        if let step { steps.say(step) }
        add(value, at: table.index(of: name), found)
      }
    case .patterns(let patterns):
      let values = Self.values(of: patterns, in: line)
      // The step holds for its own line, wherever in it it stands.
      if let step = values.last(where: { $0.name == "step" }).flatMap({ Int(exactly: $0.value) }) {
        steps.say(step)
      }
      for (name, value) in values where name != "step" {
        add(value, at: table.index(of: name), found)
      }
    case .automatic(let metrics):
      var scratch = takeScratch()
      defer { self.scratch = scratch }
      Self.find(in: line, metrics, &scratch)
      add(&scratch, found)
    case .objects:
      var scratch = takeScratch()
      defer { self.scratch = scratch }
      if ObjectLine.read(line, into: &scratch.finds) { add(&scratch, found) }
    }
  }

  /// What is changed beside the rest of the collector has to be out of it.
  private mutating func takeScratch() -> Scratch {
    var taken = Scratch()
    swap(&taken, &scratch)
    taken.finds.removeAll()
    return taken
  }

  private static func values(
    of patterns: [OutputScalarPattern], in line: UnsafeRawBufferPointer
  ) -> [(name: String, value: Double)] {
    let text = String(decoding: line, as: UTF8.self)
    return patterns.flatMap { $0.matches(in: text).flatMap(\.values) }
  }

  /// Looks at a line as a terminal would show it.
  private static func find(
    in line: UnsafeRawBufferPointer, _ metrics: [OutputScalarPattern], _ scratch: inout Scratch
  ) {
    guard ControlSequences.mayBeIn(line) else {
      find(inClean: line.withoutBlanksAtEnd, metrics, &scratch.finds)
      return
    }
    var clean: [UInt8] = []
    swap(&clean, &scratch.clean)
    ControlSequences.remove(from: line, into: &clean)
    clean.withUnsafeBytes {
      find(inClean: UnsafeRawBufferPointer($0).withoutBlanksAtEnd, metrics, &scratch.finds)
    }
    swap(&clean, &scratch.clean)
  }

  /// The metrics that users named come before those of the line's form.
  private static func find(
    inClean line: UnsafeRawBufferPointer, _ metrics: [OutputScalarPattern],
    _ finds: inout LineFinds
  ) {
    for (name, value) in metrics.isEmpty ? [] : values(of: metrics, in: line) {
      finds.add(name, value)
    }
    let mark = finds.mark
    if OutputLineForm.read(line, into: &finds) != nil { finds.dropRepeated(since: mark) }
  }

  /// Adds what a line says: its step is known when all names have been seen.
  private mutating func add(_ scratch: inout Scratch, _ found: (OutputScalar) -> Void) {
    let count = scratch.finds.pairs.count
    if count == 0 { return }
    steps.beginLine()
    for number in 0..<count {
      let pair = scratch.finds.pairs[number]
      guard let place = scratch.finds.withName(of: pair, { table.index(of: $0) }),
        !table.entries[place].isIgnored
      else { continue }
      let name = table.entries[place].stepName
      steps.see(name, pair.value, isHead: pair.role == .head)
      if pair.role != .head && name != .step { scratch.finds.put(number, at: place) }
    }
    steps.endLine()
    for number in 0..<count {
      let pair = scratch.finds.pairs[number]
      if pair.place >= 0 { add(pair.value, at: pair.place, found) }
    }
  }

  @inline(__always)
  private mutating func add(_ value: Double, at index: Int?, _ found: (OutputScalar) -> Void) {
    guard let index, !table.entries[index].isIgnored else { return }
    let step = steps.take(&table.entries[index].group)
    table.add(value, step: step, at: index)
    found(OutputScalar(name: table.entries[index].name, value: value, step: step))
  }
}
