import Text

/// Reads the text of one option.
struct SlurmValueReader {
  /// The longest that Slurm takes for a warning, in seconds (sbatch(1), `--signal`).
  static let longestWarning = 65_535.0

  private let option: SlurmOption
  private let value: String

  init(_ option: SlurmOption, _ value: String) {
    self.option = option
    self.value = value
  }

  /// One word of Slurm's: a name, a list of names, an expression.
  func word() throws(SlurmSettingError) -> String {
    let isWord = !value.isEmpty && value.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F }
    guard isWord else { throw invalid("a name without spaces") }
    return value
  }

  /// Text for a shell.
  func text() throws(SlurmSettingError) -> String {
    guard !value.utf8.contains(0) else { throw invalid("a line of shell") }
    return value
  }

  func number(from low: Int, or other: String? = nil) throws(SlurmSettingError) -> Int {
    guard let number = Int(value), number >= low, number <= Int(Int32.max) else {
      throw invalid("a whole number of at least \(low)" + (other.map { ", or \($0)" } ?? ""))
    }
    return number
  }

  func seconds(_ range: ClosedRange<Double>) throws(SlurmSettingError) -> Double {
    guard let duration = Duration(parsing: value), range.contains(duration.inSeconds) else {
      throw invalid("a duration such as '90', '90s' or '2m'")
    }
    return duration.inSeconds
  }

  func time() throws(SlurmSettingError) -> SlurmTime {
    guard let time = SlurmTime(value) else {
      throw invalid("a time such as '2h', '90m', '1-12:00:00' or '30' (minutes)")
    }
    return time
  }

  /// Memory of a node, as `sbatch --mem` takes it: megabytes, or with a unit.
  func memory() throws(SlurmSettingError) -> String {
    var digits = Substring(value)
    if let unit = digits.last, "KMGTkmgt".contains(unit) { digits.removeLast() }
    guard isNumber(digits) else { throw invalid("an amount of memory such as '4G' or '512M'") }
    return value
  }

  /// `N` or `TYPE:N`.
  func gpus() throws(SlurmSettingError) -> String {
    let parts = value.split(separator: ":", omittingEmptySubsequences: false)
    let type = parts.count == 2 ? parts[0] : "any"
    let isType = !type.isEmpty && type.utf8.allSatisfy { $0 > 0x20 && $0 != 0x2C && $0 != 0x7F }
    guard (1...2).contains(parts.count), isType, let count = parts.last, isNumber(count) else {
      throw invalid("a number of GPUs, or TYPE:NUMBER")
    }
    return value
  }

  /// An option of `sbatch` that leaves the form of our submission as it is.
  func argument() throws(SlurmSettingError) -> String {
    guard value.hasPrefix("-"), !value.utf8.contains(0) else {
      throw invalid("an option of sbatch such as '--mem-per-cpu=2G'")
    }
    if let refused = RawArgument.refusal(of: value) {
      throw SlurmSettingError(.refusedArgument(value, refused))
    }
    return value
  }

  private func isNumber(_ digits: Substring) -> Bool {
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }) else { return false }
    return Int32(digits) != nil
  }

  private func invalid(_ expected: String) -> SlurmSettingError {
    SlurmSettingError(.invalid(option, value, expected: expected))
  }
}
