import TestSupport
import Testing

@testable import Running

/// What workers have where a machine has these GPUs.
@Suite struct WorkerGPUsTests {
  private let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  private func machine(gpus: Int) throws {
    let lines = (0..<gpus).map { "echo 'GPU \($0): NVIDIA A100 (UUID: GPU-\($0)a)'\n" }.joined()
    try sandbox.writeScript("echo asked >> '\(sandbox.path("asked"))'\n" + lines, to: "nvidia-smi")
  }

  private func values(_ text: String, message: String? = nil) throws -> [String] {
    try WorkerGPUs(searchPath: sandbox.path, message: message, parent: 7).values(GPUChoice(text))
  }

  @Test func `all are those that the machine lists`() throws {
    try machine(gpus: 2)
    #expect(try values("all") == ["0", "1"])
    #expect(try values("0:1") == ["0,1"])
  }

  @Test func `the second process asks nothing`() throws {
    try machine(gpus: 2)
    let message = WorkerGPUs.message(["4", "5,6"], from: 7)
    #expect(try values("auto", message: message) == ["4", "5,6"])
    #expect(try values("9", message: message) == ["9"])
    #expect(!sandbox.exists("asked"))
    // What another process has said to its own is none of ours.
    #expect(try values("auto", message: WorkerGPUs.message(["4"], from: 8)) == ["0", "1"])
  }

  @Test func `a GPU that is not there is refused, where that is known`() throws {
    #expect(try values("9") == ["9"])
    #expect(throws: RunFailure.self) { try values("auto") }
    try machine(gpus: 2)
    let error = #expect(throws: RunFailure.self) { try values("2") }
    #expect(error?.message == "there is no GPU 2 here: nvidia-smi lists 0-1")
    #expect(error?.hint == "for 2 GPUs give 0-1; for one GPU give its number, from 0-1")
    #expect(error?.exitCode == RunFailure.refused)
    #expect(#expect(throws: RunFailure.self) { try values("0,3") }?.hint == nil)
  }

  @Test func `jobs that share GPUs have one each first`() {
    #expect(WorkerGPUs.shared(["0", "1"], by: 2) == ["0", "1", "0", "1"])
  }
}
