import Arguments
import Launching
import Posix
import Running
import TerminalUI

/// `N`, `P%` or `auto`.
enum WorkerCount: ArgumentValue {
  case fixed(Int)
  /// This percentage of the cores that this process may use, at least one.
  case share(Int)
  /// The cores that this process may use.
  case auto

  static let most = 100_000
  /// More than 100% is for jobs that mostly wait.
  private static let mostPercent = 1000

  init(argument: String) throws(InvalidValue) {
    if argument == "auto" {
      self = .auto
      return
    }
    let isShare = argument.hasSuffix("%")
    let most = isShare ? WorkerCount.mostPercent : WorkerCount.most
    guard let number = Int(isShare ? argument.dropLast() : argument[...]),
      (1...most).contains(number)
    else {
      throw InvalidValue(
        expected: "a number from 1 to \(WorkerCount.most), a share of the cores such as 50%, or "
          + "'auto'")
    }
    self = isShare ? .share(number) : .fixed(number)
  }

  var argumentText: String {
    switch self {
    case .fixed(let count): "\(count)"
    case .share(let percent): "\(percent)%"
    case .auto: "auto"
    }
  }

  var count: Int {
    switch self {
    case .fixed(let count): count
    case .share(let percent): Self.workers(percent, of: Machine.usableCores)
    case .auto: Machine.usableCores
    }
  }
}

extension WorkerCount {
  /// This share of the cores, rounded down, but at least one.
  static func workers(_ percent: Int, of cores: Int) -> Int { max(1, cores * percent / 100) }
}

/// `now,fail=N`, `soon,fail=N`, and either with `P%`.
struct HaltOption: ArgumentValue {
  let rule: HaltRule
  let argumentText: String

  init(argument: String) throws(InvalidValue) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    guard parts.count == 2, ["now", "soon"].contains(parts[0]), parts[1].hasPrefix("fail="),
      let threshold = HaltOption.threshold(parts[1].dropFirst(5))
    else {
      throw InvalidValue(expected: "'now' or 'soon', then ',fail=' and a number or a percentage")
    }
    rule = HaltRule(threshold, endsRunning: parts[0] == "now")
    argumentText = argument
  }

  private static func threshold(_ text: Substring) -> HaltRule.Threshold? {
    if text.hasSuffix("%") {
      guard let share = Double(text.dropLast()), share > 0, share <= 100 else { return nil }
      return .percent(share)
    }
    guard let count = Int(text), count >= 1 else { return nil }
    return .failures(count)
  }
}

/// Different words with commas between them.
struct CommaList: ArgumentValue {
  let values: [String]
  var argumentText: String { values.joined(separator: ",") }

  init(argument: String) throws(InvalidValue) {
    values = argument.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard values.allSatisfy({ !$0.isEmpty && !$0.utf8.contains(0) }) else {
      throw InvalidValue(expected: "values with commas between them, such as '0,1,2,3'")
    }
    guard Set(values).count == values.count else {
      throw InvalidValue(expected: "distinct values, one for each slot")
    }
  }
}

/// `NAME=a,b,c`.
struct SlotVariableOption: ArgumentValue {
  let variable: SlotVariable
  let argumentText: String

  init(argument: String) throws(InvalidValue) {
    let parts = argument.split(separator: "=", maxSplits: 1)
    guard parts.count == 2, SlotVariableOption.isName(parts[0]),
      let list = try? CommaList(argument: String(parts[1]))
    else {
      throw InvalidValue(expected: "a variable and distinct values for it: 'NAME=a,b,c'")
    }
    variable = SlotVariable(name: String(parts[0]), values: list.values)
    argumentText = argument
  }

  private static func isName(_ text: Substring) -> Bool {
    text.utf8.first.map { !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? false
      && text.utf8.allSatisfy { byte in
        byte == UInt8(ascii: "_") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
          || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
      }
  }
}

extension GPUChoice: ArgumentValue {
  package init(argument: String) throws(InvalidValue) {
    do throws(Fault) {
      self = try GPUChoice(argument)
    } catch {
      throw InvalidValue(expected: error.expectation)
    }
  }

  package var argumentText: String { text }
}

extension ProgressMode: ArgumentChoice {}
extension PrintPolicy: ArgumentChoice {}
