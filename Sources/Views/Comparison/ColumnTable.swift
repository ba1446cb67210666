import Queries

/// The columns of a comparison while runs come in: in sections, and within each of them in the
/// order in which they first appear.
struct ColumnTable {
  /// In the order in which they stand in the table.
  enum Section: Int, CaseIterable {
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
  }

  /// A column that was asked for, with the sources that may be meant.
  struct Entry {
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
  private var numbers: [Key: Int] = [:]
  private var entries = [[Entry]](repeating: [], count: Section.allCases.count)

  /// The number of a source in a section; nil where it is not there yet.
  func number(of source: ColumnSource, in section: Section) -> Int? {
    numbers[Key(section: section, source: source)]
  }

  mutating func add(_ source: ColumnSource, in section: Section, heading: String) -> Int {
    let number = number(for: source, in: section)
    entries[section.rawValue].append(Entry(heading: heading, sources: [number]))
    return number
  }

  /// - Returns: the numbers of the sources that have to be looked at.
  mutating func add(_ column: ColumnSpecification, in section: Section) -> [Int] {
    let numbers = ColumnSource.candidates(for: column).map { number(for: $0, in: section) }
    entries[section.rawValue].append(Entry(heading: column.heading, sources: numbers))
    return numbers
  }

  func hasValue(of number: Int) -> Bool { hasValues[number] }

  mutating func noteValue(of number: Int) {
    hasValues[number] = true
  }

  /// The columns of a section with the source that each of them has its values from; nil where no
  /// run has one.
  func columns(of section: Section) -> [(heading: String, source: Int?)] {
    entries[section.rawValue].map { entry in
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
