import Arguments

/// What `--gpus` says: the GPUs of each worker, or all of this machine.
///
/// `0,1,2` are three workers with one each, `0-3` stands for `0,1,2,3`, and `0:1,2:3` are two workers
/// with two each. Names are taken as they are: those of MIG devices, and the UUIDs of GPUs.
enum GPUChoice: ArgumentValue, Hashable {
  /// By this word.
  case all(String)
  /// The GPUs of each worker.
  case listed([[String]], text: String)

  private static let mostInRange = 4096

  init(argument: String) throws(InvalidValue) {
    if argument == "auto" || argument == "all" {
      self = .all(argument)
      return
    }
    guard !argument.utf8.contains(where: { $0 <= UInt8(ascii: " ") || $0 == 0x22 || $0 == 0x27 })
    else {
      throw InvalidValue(expected: "GPUs with commas between them, without blanks and quotes")
    }
    var workers: [[String]] = []
    for entry in argument.split(separator: ",", omittingEmptySubsequences: false) {
      workers += try GPUChoice.workers(entry)
    }
    let devices = workers.flatMap(\.self)
    guard Set(devices).count == devices.count else {
      throw InvalidValue(expected: "different GPUs: no two jobs may have the same")
    }
    self = .listed(workers, text: argument)
  }

  var argumentText: String {
    switch self {
    case .all(let word): word
    case .listed(_, let text): text
    }
  }

  private static func workers(_ entry: Substring) throws(InvalidValue) -> [[String]] {
    let devices = entry.split(separator: ":", omittingEmptySubsequences: false)
    guard devices.allSatisfy({ !$0.isEmpty }) else {
      throw InvalidValue(
        expected: "'auto', or GPUs with commas between them, such as '0,1,2,3', '0-3' or '0:1,2:3'")
    }
    guard let range = range(entry) else {
      guard devices.count == 1 || devices.allSatisfy({ self.range($0) == nil }) else {
        throw InvalidValue(expected: "single GPUs beside ':', such as '0:1,2:3'")
      }
      return [devices.map(String.init)]
    }
    guard range.first <= range.last, range.last - range.first < mostInRange else {
      throw InvalidValue(expected: "a range from a lower number to a higher one, such as '0-3'")
    }
    return (range.first...range.last).map { ["\($0)"] }
  }

  /// The ends of `0-3`; nil for anything else.
  private static func range(_ text: Substring) -> (first: Int, last: Int)? {
    let ends = text.split(separator: "-", omittingEmptySubsequences: false)
    guard ends.count == 2, let first = GPUInventory.number(ends[0]),
      let last = GPUInventory.number(ends[1])
    else { return nil }
    return (first, last)
  }
}
