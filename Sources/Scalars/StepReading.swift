/// At which step the values of a line stand.
///
/// The strongest name of a step in the line says it; else that of the last line that said nothing else;
/// else it is counted: a name that comes again begins another step. Once there was a `step`, it alone
/// counts, but for heads such as `iter 10:` that lead further: some programs use both words.
struct StepReading {
  /// The latest step that was used; what is counted is never behind it.
  private(set) var step = 0
  /// Whether the output says the steps itself.
  private var isSaid = false
  /// What the last line said that had nothing but a step.
  private var saidAlone: Int?
  /// Hugging Face prints parts of epochs, which are no steps.
  private var hasPartsOfEpochs = false

  /// The names seen in the current line so far.
  private var strongest: (name: StepName, step: Int)?
  /// The iteration in the head of the line.
  private var head: Int?
  private var isAlone = true
  private var lineStep: Int?

  /// `step: N`, or the step that a rule found: it holds until there is another.
  mutating func say(_ step: Int) {
    self.step = step
    isSaid = true
  }

  mutating func beginLine() {
    strongest = nil
    head = nil
    isAlone = true
  }

  /// Takes in a name of the line with its value; `name` is nil where it says no step.
  @inline(__always)
  mutating func see(_ name: StepName?, _ value: Double, isHead: Bool = false) {
    guard let name else {
      isAlone = false
      return
    }
    guard value.magnitude < 0x1p53, value == value.rounded(.towardZero) else {
      if name == .epoch { hasPartsOfEpochs = true }
      return
    }
    if name == .epoch && hasPartsOfEpochs { return }
    if isHead && name == .iteration { head = Int(value) }
    if let strongest, strongest.name <= name { return }
    strongest = (name, Int(value))
  }

  /// All names of the line were seen.
  mutating func endLine() {
    if let strongest, strongest.name == .step {
      say(strongest.step)
    } else if isSaid, let head, head > step {
      say(head)
    }
    lineStep = nil
    if isSaid { return }
    if let strongest {
      lineStep = strongest.step
      if isAlone { saidAlone = strongest.step }
    } else if !hasPartsOfEpochs {
      lineStep = saidAlone
    }
  }

  /// The step that the line says itself.
  var ownStep: Int? { strongest?.step }

  /// The step of a value of the line, or of the last one with rules that know no lines; `group` is the
  /// step at which its name was last.
  @inline(__always)
  mutating func take(_ group: inout Int) -> Int {
    if isSaid { return step }
    if let lineStep {
      step = max(step, lineStep)
      group = step
      return lineStep
    }
    if group == step { step += 1 }
    group = step
    return step
  }
}
