import Jobs
import TestSupport
import Testing

@testable import Ledger

/// The places of launches: numbered in the journal, and kept for each job.
@Suite struct LaunchPlaceTests {
  private func id(_ command: String) -> JobID { JobID(CommandDigest(of: Array(command.utf8))) }

  private func start(_ command: String, place: Int, attempt: Int = 1) -> EventBuffer {
    var events = EventBuffer()
    Array(command.utf8).withUnsafeBytes {
      events.start(
        id: id(command), attempt: attempt, at: 1, host: "h", digest: CommandDigest(of: $0),
        command: $0, place: place)
    }
    events.end(
      id: id(command), attempt: attempt, outcome: .exited(code: 0), start: 1, runtime: 1, usage: nil
    )
    return events
  }

  private func open(_ location: LedgerLocation) throws -> Ledger {
    let folder = try LedgerFolder.forWriting(location)
    return try Ledger(
      opening: folder, holding: try LaunchLock.acquire(folder, as: .current(.launching)))
  }

  @Test func placesOutliveFoldsAndAreReadFromTheSnapshot() throws {
    let sandbox = try Sandbox()
    let location = LedgerLocation(home: sandbox.path("runs"), name: "a")
    let places = (1...LaunchPlace.most).map { LaunchPlace(runfile: "/r\($0)", folder: "/f") }
    for (number, place) in zip(1..., places) where number <= 3 || number == LaunchPlace.most {
      let ledger = try open(location)
      #expect(ledger.index.number(of: place) == nil)
      #expect(ledger.index.nextPlace != nil)
      var events = EventBuffer()
      events.place(place, number: number)
      try ledger.append(events)
      try ledger.append(start("job \(number)", place: number))
      try ledger.close()
      ledger.lock.release()
    }
    let index = try LedgerReader(location).index()
    #expect(index.number(of: places[1]) == 2)
    #expect(index.launchPlaces.count == 4)
    #expect(index.nextPlace == nil)
    for number in [1, 2, 3, LaunchPlace.most] {
      let summary = index.summary(of: id("job \(number)"))
      #expect(summary?.place == number)
      #expect(summary?.attempts == 1)
    }
  }

  @Test func theLatestAttemptDecides() throws {
    let sandbox = try Sandbox()
    let location = LedgerLocation(home: sandbox.path("runs"), name: "a")
    let ledger = try open(location)
    try ledger.append(start("job", place: 5))
    try ledger.append(start("job", place: 0, attempt: 2))
    #expect(try LedgerReader(location).index().summary(of: id("job"))?.place == 0)
    try ledger.append(start("job", place: 7, attempt: 3))
    try ledger.close()
    ledger.lock.release()
    let index = try LedgerReader(location).index()
    #expect(index.summary(of: id("job"))?.place == 7)
    #expect(index.summary(of: id("job"))?.attempts == 3)
    // A number that a record has is not given to another place.
    #expect(index.nextPlace == 8)
  }
}
