import JSON

/// Reads output line by line, and keeps what was found in it.
struct OutputReading: ~Copyable {
  typealias Found = (OutputScalar) -> Void

  /// Longer lines are not read for scalars, so that neither memory nor a pattern can run away.
  private static let longestLine = 4096

  /// Lines that programs write for us can be longer.
  private static let longestObject = 1 << 20

  /// That of UTF-8: it belongs to no name.
  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  private enum Form { case standard, patterns, automatic, objects }

  private let form: Form
  /// The rules that users wrote.
  private let patterns: [OutputScalarPattern]
  private let hasPatterns: Bool
  private let longestLine: Int
  /// What came of a line whose end is not there yet.
  private var line: [UInt8] = []
  private var isLineTooLong = false
  /// Whether no line has been read yet: the first one may have a mark of the byte order.
  private var isAtStart = true
  /// Whether the line is written over another one, as progress bars are.
  private var isOverwriting = false
  private var steps = StepReading()
  private var table: ScalarTable
  /// What one line needs, kept for the next one.
  private var finds = LineFinds()
  private var clean: [UInt8] = []

  init(_ rules: OutputScalarRules, _ table: consuming ScalarTable) {
    switch rules.kind {
    case .standard: (form, patterns) = (.standard, [])
    case .patterns(let patterns): (form, self.patterns) = (.patterns, patterns)
    case .automatic(let metrics): (form, patterns) = (.automatic, metrics)
    case .objects: (form, patterns) = (.objects, [])
    }
    hasPatterns = !patterns.isEmpty
    longestLine = form == .objects ? Self.longestObject : Self.longestLine
    self.table = table
  }

  var summaries: [String: ScalarSummary] { table.summaries }

  mutating func feed(_ bytes: UnsafeRawBufferPointer, _ found: Found?) {
    if form == .patterns && !hasPatterns { return }
    var pieces = LinePieces(bytes)
    while let piece = pieces.next() {
      take(piece.bytes, isClean: piece.isClean, found)
      isOverwriting = piece.endsAtReturn
    }
    keep(pieces.rest)
  }

  mutating func finish(_ found: Found?) {
    take(UnsafeRawBufferPointer(start: nil, count: 0), isClean: true, found)
  }

  private mutating func keep(_ piece: UnsafeRawBufferPointer) {
    if line.count + piece.count > longestLine {
      isLineTooLong = true
    } else {
      line.append(contentsOf: piece)
    }
  }

  /// The rest of a line has come. One that `isClean` has no control sequences.
  @inline(__always)
  private mutating func take(_ piece: UnsafeRawBufferPointer, isClean: Bool, _ found: Found?) {
    if line.isEmpty && !isLineTooLong {
      if piece.count <= longestLine { read(piece, isClean: isClean, found) }
    } else {
      takeEnd(piece, found)
    }
  }

  private mutating func takeEnd(_ piece: UnsafeRawBufferPointer, _ found: Found?) {
    keep(piece)
    let whole = line
    let isWhole = !isLineTooLong
    line.removeAll(keepingCapacity: true)
    isLineTooLong = false
    if isWhole { whole.withUnsafeBytes { read($0, isClean: false, found) } }
  }

  private mutating func read(_ line: UnsafeRawBufferPointer, isClean: Bool, _ found: Found?) {
    if isAtStart {
      isAtStart = false
      if line.starts(with: Self.byteOrderMark) {
        let rest = UnsafeRawBufferPointer(rebasing: line[Self.byteOrderMark.count...])
        return read(rest, isClean: isClean, found)
      }
    }
    switch form {
    case .standard: readByTheStandard(line, found)
    case .patterns: readByPatterns(line, found)
    case .automatic:
      if isClean || !ControlSequences.mayBeIn(line) {
        readPrinted(line.withoutBlanksAtEnd, found)
      } else {
        readAsShown(line, found)
      }
    case .objects:
      finds.removeAll()
      if ObjectLine.read(line, into: &finds) { addFinds(found) }
    }
  }

  @inline(__always)
  private mutating func readByTheStandard(_ line: UnsafeRawBufferPointer, _ found: Found?) {
    switch OutputScalarLine(line) {
    case nil: return
    case .step(let step): steps.say(step)
    case .scalar(let name, let value, let step):
      if let step { steps.say(step) }
      if let place = table.place(of: name) { add(value, at: place, found) }
    }
  }

  private mutating func readByPatterns(_ line: UnsafeRawBufferPointer, _ found: Found?) {
    let values = patternValues(in: line)
    // The step holds for its own line, wherever in it it stands.
    if let step = values.last(where: { $0.name == "step" }).flatMap({ Int(exactly: $0.value) }) {
      steps.say(step)
    }
    for (name, value) in values where name != "step" {
      if let place = table.place(of: name) { add(value, at: place, found) }
    }
  }

  private mutating func findPatterns(in line: UnsafeRawBufferPointer) {
    for (name, value) in patternValues(in: line) { finds.add(name, value) }
  }

  private func patternValues(in line: UnsafeRawBufferPointer) -> [(name: String, value: Double)] {
    let text = String(decoding: line, as: UTF8.self)
    return patterns.flatMap { $0.matches(in: text).flatMap(\.values) }
  }

  /// Reads a line as a terminal would show it.
  private mutating func readAsShown(_ line: UnsafeRawBufferPointer, _ found: Found?) {
    var clean: [UInt8] = []
    swap(&clean, &self.clean)
    ControlSequences.remove(from: line, into: &clean)
    clean.withUnsafeBytes { readPrinted(UnsafeRawBufferPointer($0).withoutBlanksAtEnd, found) }
    swap(&clean, &self.clean)
  }

  /// Where a progress bar and prints go to one file, the first print stands behind the bar. It is a line
  /// for itself.
  @inline(__always)
  private mutating func readPrinted(_ line: UnsafeRawBufferPointer, _ found: Found?) {
    guard isOverwriting, let end = ProgressBarLine.end(in: line) else {
      return readForms(line, found)
    }
    readForms(line.slice(0..<end), found)
    readForms(line.slice(end..<line.count).withoutBlanksAtStart, found)
  }

  /// The metrics that users named come before those of the line's form.
  @inline(__always)
  private mutating func readForms(_ line: UnsafeRawBufferPointer, _ found: Found?) {
    finds.removeAll()
    if hasPatterns { findPatterns(in: line) }
    let mark = finds.mark
    if OutputLineForm.read(line, into: &finds) != nil, hasPatterns {
      finds.dropRepeated(since: mark)
    }
    addFinds(found)
  }

  /// Adds what a line says: its step is known when all names have been seen.
  @inline(__always)
  private mutating func addFinds(_ found: Found?) {
    let count = finds.pairs.count
    if count == 0 { return }
    steps.beginLine()
    for number in 0..<count {
      let pair = finds.pairs[number]
      guard let place = table.place(of: pair.name) else { continue }
      let entry = table[place]
      if entry.isIgnored { continue }
      steps.see(entry.stepName, pair.value, isHead: pair.role == .head)
      if pair.role != .head && entry.stepName != .step { finds.put(number, at: place) }
    }
    steps.endLine()
    for number in 0..<count {
      let pair = finds.pairs[number]
      if pair.place >= 0 { add(pair.value, at: pair.place, found) }
    }
  }

  @inline(__always)
  private mutating func add(_ value: Double, at place: Int, _ found: Found?) {
    if table[place].isIgnored { return }
    let step = table.takeStep(&steps, at: place)
    table.add(value, step: step, at: place)
    if let found { found(OutputScalar(name: table.name(at: place), value: value, step: step)) }
  }
}
