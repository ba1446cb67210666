import Arguments
import Glibc

/// The GPUs of each worker, as `CUDA_VISIBLE_DEVICES` gets them.
enum WorkerGPUs {
  /// How the second process of a command learns what the first one has found: its id, and where all
  /// GPUs were asked for, the list.
  private static let variable = "BATCHRUN_GPUS"

  /// One value for each worker; `jobsPerGPU` workers have the same one. Asks `nvidia-smi` where that
  /// is needed, once for both processes of a command.
  ///
  /// Throws where there is no such GPU.
  static func values(_ choice: GPUChoice, jobsPerGPU: Int) throws(CommandFailure) -> [String] {
    let found = answer()
    let values: [String]
    switch choice {
    case .all(let word):
      if let found, !found.isEmpty {
        values = found
      } else {
        values = try all(word)
      }
    case .listed(let workers, let text):
      values = workers.map { $0.joined(separator: ",") }
      if found == nil, workers.joined().contains(where: { GPUInventory.number($0[...]) != nil }) {
        try check(workers, text)
      }
    }
    if found == nil { tell(values) }
    // The first jobs have a GPU each before one has two.
    return (0..<jobsPerGPU).flatMap { _ in values }
  }

  private static func all(_ word: String) throws(CommandFailure) -> [String] {
    switch GPUInventory.ask() {
    case .devices(let devices, _): return devices
    case .noProgram:
      throw .wrongInput(
        "there is no nvidia-smi to tell which GPUs '\(word)' are",
        hint: "list them, for instance 0,1,2,3 or 0-3")
    case .failed(let reason):
      throw .wrongInput(
        "nvidia-smi cannot tell which GPUs '\(word)' are: \(reason)",
        hint: "list them, for instance 0,1,2,3 or 0-3")
    }
  }

  /// Without `nvidia-smi` nothing is known of GPUs, and any list may be right.
  private static func check(_ workers: [[String]], _ text: String) throws(CommandFailure) {
    guard case .devices(_, let count) = GPUInventory.ask() else { return }
    let here = count == 1 ? "0" : "0-\(count - 1)"
    for device in workers.joined() {
      guard let number = GPUInventory.number(device[...]), number >= count else { continue }
      guard device == text else {
        throw .wrongInput("there is no GPU \(device) here: nvidia-smi lists \(here)")
      }
      throw .wrongInput(
        "there is no GPU \(device) here: nvidia-smi lists \(here)",
        hint: number <= count
          ? "for \(number) GPUs give \(number == 1 ? "0" : "0-\(number - 1)"); "
            + "for one GPU give its number, from \(here)"
          : "\(number) GPUs are more than there are ('all' gives each); "
            + "for one GPU give its number, from \(here)")
    }
  }

  /// What the first process of this command has found, for whose second one we are.
  private static func answer() -> [String]? {
    guard let text = Console.environment(variable) else { return nil }
    unsetenv(variable)
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, Int32(parts[0]) == getppid() else { return nil }
    return parts[1].split(separator: ";").map(String.init)
  }

  private static func tell(_ values: [String]) {
    setenv(variable, "\(getpid()):" + values.joined(separator: ";"), 1)
  }
}
