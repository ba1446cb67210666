/// The GPUs of each worker, as `CUDA_VISIBLE_DEVICES` gets them.
///
/// A command is two processes, and `nvidia-smi` is asked once for both: what the first has found, it
/// says to the second by a variable of the environment.
package struct WorkerGPUs: Sendable {
  /// The variable; its value is a `message`.
  package static let variable = "BATCHRUN_GPUS"

  /// What the first process of this command has found, for whose second one we are.
  private let answer: [String]?
  private let searchPath: String

  /// `searchPath` is where programs are looked for; `message` is what a process has passed in the
  /// variable, which is for its children only: we are one of `parent`.
  package init(searchPath: String, message: String?, parent: Int32) {
    self.searchPath = searchPath
    let parts = message?.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false) ?? []
    answer =
      parts.count == 2 && Int32(parts[0]) == parent
      ? parts[1].split(separator: ";").map(String.init) : nil
  }

  /// Whether another process has checked, and nothing is left to be reported.
  package var isAnswered: Bool { answer != nil }

  /// What process `pid` says to its second one.
  package static func message(_ values: [String], from pid: Int32) -> String {
    "\(pid):" + values.joined(separator: ";")
  }

  /// One value for each worker. Asks `nvidia-smi` if that is needed.
  ///
  /// Throws if there is no such GPU.
  package func values(_ choice: GPUChoice) throws(RunFailure) -> [String] {
    switch choice {
    case .all(let word):
      if let answer, !answer.isEmpty { return answer }
      return try all(word)
    case .listed(let workers, let text):
      if answer == nil, workers.joined().contains(where: { GPUInventory.number($0[...]) != nil }) {
        try check(workers, text)
      }
      return workers.map { $0.joined(separator: ",") }
    }
  }

  /// The same for `jobs` workers each. The first jobs have a GPU each before one has two.
  package static func shared(_ values: [String], by jobs: Int) -> [String] {
    (0..<jobs).flatMap { _ in values }
  }

  private func all(_ word: String) throws(RunFailure) -> [String] {
    let hint = "list them, for instance 0,1,2,3 or 0-3"
    switch GPUInventory.ask(searchPath: searchPath) {
    case .devices(let devices, _): return devices
    case .noProgram:
      throw RunFailure(
        "there is no nvidia-smi to tell which GPUs '\(word)' are", hint: hint,
        exitCode: RunFailure.refused)
    case .failed(let reason):
      throw RunFailure(
        "nvidia-smi cannot tell which GPUs '\(word)' are: \(reason)", hint: hint,
        exitCode: RunFailure.refused)
    }
  }

  /// Without `nvidia-smi` nothing is known of GPUs, and any list may be right.
  private func check(_ workers: [[String]], _ text: String) throws(RunFailure) {
    guard case .devices(_, let count) = GPUInventory.ask(searchPath: searchPath) else { return }
    let here = count == 1 ? "0" : "0-\(count - 1)"
    for device in workers.joined() {
      guard let number = GPUInventory.number(device[...]), number >= count else { continue }
      throw RunFailure(
        "there is no GPU \(device) here: nvidia-smi lists \(here)",
        hint: device == text ? Self.hint(number, of: count, here) : nil,
        exitCode: RunFailure.refused)
    }
  }

  /// A single number may have been meant as how many.
  private static func hint(_ number: Int, of count: Int, _ here: String) -> String {
    (number <= count
      ? "for \(number) GPUs give \(number == 1 ? "0" : "0-\(number - 1)"); "
      : "\(number) GPUs are more than this machine has ('all' uses each); ")
      + "for one GPU give its number, from \(here)"
  }
}
