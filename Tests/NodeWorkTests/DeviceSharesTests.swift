import Launching
import Testing

@testable import NodeWork

@Suite struct DeviceSharesTests {
  private static func values(_ devices: String, among slots: Int) -> [String]? {
    SlotVariable(sharing: "GPUS", among: slots, in: [Array("GPUS=\(devices)".utf8)])?.values
  }

  @Test func eachSlotGetsTheSameNumber() {
    #expect(Self.values("0,1,2,3", among: 2) == ["0,1", "2,3"])
    #expect(Self.values("4,6,7", among: 3) == ["4", "6", "7"])
    #expect(Self.values("GPU-a,GPU-b,GPU-c", among: 2) == ["GPU-a", "GPU-b"])
  }

  @Test func withoutEnoughForAllNothingIsShared() {
    #expect(Self.values("0", among: 2) == nil)
    #expect(Self.values("", among: 2) == nil)
    #expect(Self.values("0,1", among: 1) == nil)
    #expect(SlotVariable(sharing: "GPUS", among: 2, in: []) == nil)
  }
}
