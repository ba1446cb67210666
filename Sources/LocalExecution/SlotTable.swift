import CPOSIX
import Glibc
import Jobs
import Posix

/// The worker slots, in memory that the launcher shares with its guardian: whatever becomes of
/// the launcher, the guardian knows which process is which job, and how it ended.
///
/// `@unchecked Sendable`: a slot is written by the one worker whose attempt occupies it (and, by
/// its order, the kernel); others only read single words of it.
package struct SlotTable: @unchecked Sendable {
  package let memory: SharedMemory
  /// How many slots there can be.
  package let capacity: Int
  private let slots: UnsafeMutablePointer<cposix_slot>

  /// Room for the path of the ledger, before the slots.
  private static let pathSize = 4096
  /// The path, whether the lock was released, and how many slots are in use.
  private static let headerSize = pathSize + 64
  private static let countOffset = pathSize + 8

  /// A launch may get more workers while it runs: up to `fewest` if each has a thread, and else by
  /// this factor.
  private static let fewest = 64
  private static let growth = 4
  private static let most = 100_000

  /// A table of free slots, `count` of which are in use from the start.
  package init(count: Int, capacity: Int? = nil) throws(SystemError) {
    let capacity = max(count, capacity ?? count)
    try self.init(
      memory: SharedMemory(
        name: "batchrun slots",
        size: SlotTable.headerSize + capacity * MemoryLayout<cposix_slot>.stride))
    self.count = count
  }

  /// The most slots that a launch can have that begins with `count`.
  package static func capacity(for count: Int) -> Int {
    count <= fewest ? fewest : max(count, min(count * growth, most))
  }

  /// The table behind a descriptor that was inherited.
  package init(inherited descriptor: Int32) throws(SystemError) {
    try self.init(memory: SharedMemory(descriptor: descriptor))
  }

  private init(memory: SharedMemory) {
    self.memory = memory
    capacity = (memory.size - SlotTable.headerSize) / MemoryLayout<cposix_slot>.stride
    slots = (memory.address + SlotTable.headerSize)
      .bindMemory(to: cposix_slot.self, capacity: capacity)
  }

  /// How many slots are in use, counted from the first. It only grows, and before the first attempt in a
  /// further slot starts.
  package var count: Int {
    get { Int(memory.address.load(fromByteOffset: SlotTable.countOffset, as: Int32.self)) }
    nonmutating set {
      memory.address.storeBytes(
        of: Int32(truncatingIfNeeded: newValue), toByteOffset: SlotTable.countOffset,
        as: Int32.self)
    }
  }

  /// The folder of the ledger that the jobs in the slots belong to, if the launcher alone knows
  /// it; nil until it has reported it. A path that finds no room is not kept.
  package var ledgerFolder: String? {
    get {
      let text = memory.address.assumingMemoryBound(to: CChar.self)
      return text.pointee == 0 ? nil : String(cString: text)
    }
    nonmutating set {
      let bytes = Array((newValue ?? "").utf8)
      guard bytes.count < SlotTable.pathSize else { return }
      memory.address.copyMemory(from: bytes + [0], byteCount: bytes.count + 1)
    }
  }

  /// Whether the launcher has given the lock of the ledger back: it is another process's by now.
  package var isLockReleased: Bool {
    get { memory.address.load(fromByteOffset: SlotTable.pathSize, as: UInt8.self) != 0 }
    nonmutating set {
      memory.address.storeBytes(
        of: newValue ? 1 : 0, toByteOffset: SlotTable.pathSize, as: UInt8.self)
    }
  }

  package func pointer(_ slot: Int) -> UnsafeMutablePointer<cposix_slot> {
    slots + slot
  }

  /// The process in a slot; nil while there is none.
  package func process(in slot: Int) -> Int32? {
    let pid = slots[slot].pid
    return pid > 0 ? pid : nil
  }

  /// The slot whose process this is.
  package func slot(of pid: Int32) -> Int? {
    (0..<count).first { slots[$0].pid == pid && slots[$0].occupied != 0 }
  }
}

extension UnsafeMutablePointer<cposix_slot> {
  package var id: JobID {
    let words = pointee.id_words
    return JobID(words: words, digitCount: UInt8(truncatingIfNeeded: pointee.id_digits))
  }

  package var usage: ResourceUsage {
    ResourceUsage(pointee.usage, memoryFloor: pointee.memory_floor)
  }

  /// Where the kernel writes the process id of the attempt.
  package var processCell: UnsafeMutablePointer<Int32> {
    UnsafeMutableRawPointer(self)
      .advanced(by: MemoryLayout<cposix_slot>.offset(of: \.pid) ?? 0)
      .assumingMemoryBound(to: Int32.self)
  }

  /// Waits for the process of this slot and takes its end down, all by one call of the kernel
  /// into the shared memory. Returns false if there is no such child.
  package func reap() -> Bool {
    while true {
      let reaped = withUnsafeMutablePointer(to: &pointee) { slot in
        wait4(slot.pointee.pid, &slot.pointee.status, 0, &slot.pointee.usage)
      }
      if reaped > 0 { return true }
      if errno != EINTR { return false }
    }
  }
}

extension ResourceUsage {
  /// How much memory the counts of the kernel may be off by.
  private static let memoryTolerance = 1 << 20

  /// A process that borrows its parent's memory until it executes is charged with the parent's peak
  /// too, for good: a peak that is not above that says nothing of the job, and is left out.
  init(_ usage: rusage, memoryFloor: Int64) {
    let peak = usage.ru_maxrss * 1024
    self.init(
      userSeconds: Double(usage.ru_utime.tv_sec) + Double(usage.ru_utime.tv_usec) * 1e-6,
      systemSeconds: Double(usage.ru_stime.tv_sec) + Double(usage.ru_stime.tv_usec) * 1e-6,
      peakMemory: Int64(peak - Self.memoryTolerance) > memoryFloor ? peak : nil)
  }
}
