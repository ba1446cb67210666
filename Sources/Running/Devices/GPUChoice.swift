/// What `--gpus` says: the GPUs of each worker, or all of this machine.
///
/// `0,1,2` are three workers with one each, `0-3` stands for `0,1,2,3`, and `0:1,2:3` are two workers
/// with two each. Names are taken unchanged: those of MIG devices, and the UUIDs of GPUs.
package enum GPUChoice: Hashable, Sendable {
  /// Why a text names no GPUs.
  package struct Fault: Error, Hashable, Sendable {
    /// Follows "expected".
    package let expectation: String

    fileprivate init(expected expectation: String) {
      self.expectation = expectation
    }
  }

  /// By this word.
  case all(String)
  /// The GPUs of each worker.
  case listed([[String]], text: String)

  private static let mostInRange = 4096

  package init(_ text: String) throws(Fault) {
    if text == "auto" || text == "all" {
      self = .all(text)
      return
    }
    guard !text.utf8.contains(where: { $0 <= UInt8(ascii: " ") || $0 == 0x22 || $0 == 0x27 })
    else {
      throw Fault(expected: "GPUs separated by commas, without spaces or quotes")
    }
    var workers: [[String]] = []
    for entry in text.split(separator: ",", omittingEmptySubsequences: false) {
      workers += try GPUChoice.workers(entry)
    }
    let devices = workers.flatMap(\.self)
    guard Set(devices).count == devices.count else {
      throw Fault(expected: "distinct GPUs, one for each job at a time")
    }
    self = .listed(workers, text: text)
  }

  /// As it was written.
  package var text: String {
    switch self {
    case .all(let word): word
    case .listed(_, let text): text
    }
  }

  private static func workers(_ entry: Substring) throws(Fault) -> [[String]] {
    let devices = entry.split(separator: ":", omittingEmptySubsequences: false)
    guard devices.allSatisfy({ !$0.isEmpty }) else {
      throw Fault(
        expected: "'auto', or GPUs separated by commas, such as '0,1,2,3', '0-3' or '0:1,2:3'")
    }
    guard let range = range(entry) else {
      guard devices.count == 1 || devices.allSatisfy({ self.range($0) == nil }) else {
        throw Fault(expected: "single GPUs around ':', such as '0:1,2:3'")
      }
      return [devices.map(String.init)]
    }
    guard range.first <= range.last, range.last - range.first < mostInRange else {
      throw Fault(expected: "a range from a lower number to a higher one, such as '0-3'")
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
