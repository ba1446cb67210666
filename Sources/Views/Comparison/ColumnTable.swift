import Queries

/// The columns of a comparison while runs come in: in groups of sections, and within each of them in
/// the order in which they first appear.
struct ColumnTable {
  enum Section: Hashable {
    /// The id of the run.
    case name
    /// What is best among trials.
    case objective
    case core
    case extra
    /// What operations say that is to be compared.
    case operation
    case flags
    case step
    case scalars
    case user
    /// By which rows are sorted; not shown.
    case order

    /// Those that runs bring along: of each its flags, then its metrics, the step first.
    static let ofRuns: [Section] = [.operation, .flags, .step, .scalars]
    /// What stands in the table, from the left.
    static let shown: [[Section]] = [[.name], [.objective], [.core], [.extra], ofRuns, [.user]]
  }

  /// A column that was asked for, with the sources that may be meant.
  private struct Entry {
    var section: Section
    var heading: String
    var sources: [Int]
  }

  private struct Key: Hashable {
    var section: Section
    var source: ColumnSource
  }

  private(set) var sources: [(section: Section, source: ColumnSource)] = []
  /// Whether any run had something for it.
  private var hasValues: [Bool] = []
  /// How many sources have any.
  private(set) var valueCount = 0
  private var numbers: [Key: Int] = [:]
  private var entries: [Entry] = []

  /// The number of a source in a section; nil if it is not there yet.
  func number(of source: ColumnSource, in section: Section) -> Int? {
    numbers[Key(section: section, source: source)]
  }

  mutating func add(_ source: ColumnSource, in section: Section, heading: String) -> Int {
    let number = number(for: source, in: section)
    entries.append(Entry(section: section, heading: heading, sources: [number]))
    return number
  }

  /// - Returns: the numbers of the sources that have to be looked at.
  mutating func add(_ column: ColumnSpecification, in section: Section) -> [Int] {
    let numbers = ColumnSource.candidates(for: column).map { number(for: $0, in: section) }
    entries.append(Entry(section: section, heading: column.heading, sources: numbers))
    return numbers
  }

  func hasValue(of number: Int) -> Bool { hasValues[number] }

  mutating func noteValue(of number: Int) {
    if !hasValues[number] { valueCount += 1 }
    hasValues[number] = true
  }

  /// The columns of some sections with the source that each of them has its values from; nil if no
  /// run has one.
  func columns(of sections: [Section]) -> [(heading: String, source: Int?)] {
    entries.filter { sections.contains($0.section) }.map { entry in
      (entry.heading, entry.sources.first { hasValues[$0] })
    }
  }

  private mutating func number(for source: ColumnSource, in section: Section) -> Int {
    let key = Key(section: section, source: source)
    if let number = numbers[key] { return number }
    let number = sources.count
    numbers[key] = number
    sources.append((section, source))
    hasValues.append(false)
    return number
  }
}
