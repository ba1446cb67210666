import TestSupport
import Testing

@testable import Running

/// What `--gpus` may say, and what `nvidia-smi -L` prints.
@Suite struct GPUChoiceTests {
  @Test(arguments: [
    ("0", [["0"]]), ("0,2,7", [["0"], ["2"], ["7"]]), ("0-3", [["0"], ["1"], ["2"], ["3"]]),
    ("0,2-3", [["0"], ["2"], ["3"]]), ("0:1,2:3", [["0", "1"], ["2", "3"]]),
    ("GPU-8932f937-d72c,MIG-1/0", [["GPU-8932f937-d72c"], ["MIG-1/0"]]),
  ])
  func listsAreTakenApart(text: String, workers: [[String]]) throws {
    let choice = try GPUChoice(text)
    #expect(choice == .listed(workers, text: text))
    #expect(choice.text == text)
  }

  @Test(arguments: [
    "", ",", "0,", "0,,1", "'0'", "\"0\"", "0, 1", " 0", "0,0", "0-2,1", "2-1", "0:", ":", "0-1:2",
    "0:0", "0-99999999", "0-99999999999999999999999",
  ])
  func othersAreRefused(text: String) {
    if text == "0-99999999999999999999999" {
      // Not a number, so a name.
      #expect((try? GPUChoice(text)) != nil)
    } else {
      #expect(throws: GPUChoice.Fault.self) { try GPUChoice(text) }
    }
  }

  @Test func theListOfTheMachineIsRead() {
    let plain = "GPU 0: NVIDIA A100 (UUID: GPU-5a)\nGPU 1: NVIDIA A100 (UUID: GPU-5b)\n"
    #expect(GPUInventory(listing: plain) == .devices(["0", "1"], count: 2))
    let divided =
      "GPU 0: NVIDIA A100 (UUID: GPU-5a)\n  MIG 3g.20gb Device 0: (UUID: MIG-7c)\n"
      + "  MIG 3g.20gb Device 1: (UUID: MIG-7d)\nGPU 1: NVIDIA T4 (UUID: GPU-5b)\n"
    #expect(GPUInventory(listing: divided) == .devices(["MIG-7c", "MIG-7d", "1"], count: 2))
    #expect(GPUInventory(listing: "0\n1\n2\n") == .devices(["0", "1", "2"], count: 3))
    #expect(GPUInventory(listing: "No devices were found\n") == .failed("it lists no GPU"))
  }
}
