import Dispatch
import Jobs
import Ledger
import Posix

/// Which of the lines that are gone through next have printed nothing, neither to standard output nor to
/// standard error. Asking the system for the logs of a million lines takes longer than everything else
/// about them, so several threads ask.
struct EmptyLogs {
  private var ids: [JobID] = []
  private var areEmpty: [Bool] = []
  /// Among `ids`: where the line is expected that is asked for next.
  private var next = 0

  /// Looks at the usual logs of lines, which lie in the folder of a ledger's logs. What was known of
  /// others is forgotten.
  mutating func look(at ids: [JobID], in logs: Directory) {
    self.ids = ids
    next = 0
    let slices = 8
    let length = (ids.count + slices - 1) / slices
    areEmpty = [Bool](unsafeUninitializedCapacity: ids.count) { found, count in
      // Each slice writes places of its own.
      nonisolated(unsafe) let found = found
      DispatchQueue.concurrentPerform(iterations: slices) { slice in
        let end = min(ids.count, (slice + 1) * length)
        for place in min(end, slice * length)..<end {
          found.initializeElement(at: place, to: Self.areEmpty(of: ids[place], in: logs))
        }
      }
      count = ids.count
    }
  }

  private static func areEmpty(of id: JobID, in logs: Directory) -> Bool {
    JobFiles.Stream.allCases.allSatisfy { stream in
      (FileStamp("\(id.text)/\(stream.log)", in: logs)?.size ?? 0) == 0
    }
  }

  /// Nil where its log was not looked at. To be asked in the order in which the lines were named.
  mutating func isEmpty(_ id: JobID) -> Bool? {
    guard let place = ids[next...].firstIndex(of: id) else { return nil }
    next = place + 1
    return areEmpty[place]
  }
}
