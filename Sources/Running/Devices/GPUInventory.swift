import Posix

/// The GPUs of this machine, as `nvidia-smi` lists them.
enum GPUInventory: Hashable, Sendable {
  /// Each by its number, or if a GPU is divided, by the UUIDs of its parts.
  case devices([String], count: Int)
  case noProgram
  /// It is there and lists nothing, for this reason.
  case failed(String)

  /// Seconds: without its daemon the program wakes every GPU first.
  private static let timeLimit = 60.0

  /// Runs the program, which is looked for in the folders of `searchPath`.
  static func ask(searchPath: String) -> GPUInventory {
    guard let program = ExecutableSearch.path(of: "nvidia-smi", searchPath: searchPath) else {
      return .noProgram
    }
    do throws(SystemError) {
      let process = try TimedProcess(program, [Array("-L".utf8)], timeLimit: timeLimit)
      let text = String(decoding: process.captured, as: UTF8.self)
      guard process.hasSucceeded else {
        let reason = text.split(separator: "\n").first.map(String.init)
        return .failed(reason ?? (process.status == nil ? "it does not answer" : "it failed"))
      }
      return GPUInventory(listing: text)
    } catch {
      return .failed("\(error)")
    }
  }

  /// Reads what `nvidia-smi -L` prints:
  ///
  ///     GPU 0: NVIDIA A100 (UUID: GPU-5a…)
  ///       MIG 3g.20gb Device 0: (UUID: MIG-7c…)
  init(listing: String) {
    var gpus: [(number: Int, parts: [String])] = []
    for line in listing.split(separator: "\n") {
      let words = line.split { $0 == " " || $0 == "\t" || $0 == ":" || $0 == "," }
      if words.first == "MIG" {
        guard !gpus.isEmpty, let uuid = words.last?.prefix(while: { $0 != ")" }) else { continue }
        gpus[gpus.count - 1].parts.append(String(uuid))
      } else if let word = words.first == "GPU" ? words.dropFirst().first : words.first,
        let number = GPUInventory.number(word)
      {
        gpus.append((number, []))
      }
    }
    if gpus.isEmpty {
      self = .failed("it lists no GPU")
    } else {
      self = .devices(
        gpus.flatMap { $0.parts.isEmpty ? ["\($0.number)"] : $0.parts },
        count: (gpus.map(\.number).max() ?? 0) + 1)
    }
  }

  /// Digits and nothing else.
  static func number(_ text: Substring) -> Int? {
    text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(text) : nil
  }
}
