import JSON
import Jobs
import Ledger
import Runs
import RunsTestSupport
import Testing

@testable import Views

/// What is printed of runs that are read one by one is what is printed of a list of them.
@Suite struct RunListingTests {
  private let fixture: RunFixture

  init() throws {
    fixture = try RunFixture()
    try fixture.sandbox.makeFolder("runs/lines")
    try fixture.sandbox.write(
      #"""
      {
      "0123456789abcdef":{"status":0,"state":"completed","start":1,"parameters":{"n":"1"},"command":"x"},
      "1123456789abcdef":{"status":1,"state":"error","start":2,"label":"\"l\" \u202e","command":"y"}
      }

      """#, to: "runs/lines/metadata.json")
    for number in 1...3 {
      var creation = fixture.creation(Double(1_000_000 * number))
      creation.label = String(repeating: "l", count: number)
      creation.comments = number == 2 ? [comment("first\nsecond"), comment("third")] : []
      try fixture.writer().create(creation)
    }
  }

  private func comment(_ body: String) -> RecordComment {
    RecordComment(body: body, host: "here", user: "me", time: 1)
  }

  private func parts(_ listing: RunListing, most: Int = .max) throws -> [String] {
    var found = try fixture.store.find(members: listing.members)
    var (parts, counts) = ([String](), [Int]())
    listing.forEachPart(of: &found) { count, problems in
      #expect(parts.isEmpty && problems.isEmpty)
      counts.append(count)
    } _: { part in
      parts.append(part)
      return parts.count < most
    }
    #expect(counts == [5])
    return parts
  }

  @Test(
    arguments: [RunListing.Details.none, .attributes, .comments],
    [(false, nil), (true, nil), (false, 30)] as [(Bool, Int?)])
  func `parts are the same`(details: RunListing.Details, form: (Bool, Int?)) throws {
    let listing = RunListing(width: form.1, isSimplified: form.0, details: details)
    var expected: [String] = []
    listing.forEachPart(of: try fixture.store.runs().runs) { expected.append($0) }
    #expect(expected.count == 5)
    #expect(try parts(listing) == expected)
    #expect(try parts(listing, most: 2) == Array(expected[..<2]))
    #expect(expected[1].contains("second\n") == (details == .comments))
    #expect(expected[0].contains("operation: train\n") == (details == .attributes))
  }

  @Test func `an array for programs has them all`() throws {
    let runs = try fixture.store.runs().runs
    var found = try fixture.store.find()
    var text: [UInt8] = []
    RunJSON.forEachPart(of: &found) { text += $0 }
    let lines = runs.map { RunJSON.summary($0).line }
    #expect(String(decoding: text, as: UTF8.self) == "[" + lines.joined(separator: ",") + "]\n")
    #expect(!String(decoding: text, as: UTF8.self).unicodeScalars.contains("\u{202e}"))
    #expect(try JSONValue(parsing: text).array?.count == 5)
  }

  @Test func `nothing is an empty array, and no line`() throws {
    var found = try RunStore(home: fixture.sandbox.path("nowhere")).find()
    var text: [UInt8] = []
    RunJSON.forEachPart(of: &found) { text += $0 }
    #expect(String(decoding: text, as: UTF8.self) == "[]\n")
    var counts: [Int] = []
    RunListing().forEachPart(of: &found) { count, _ in
      counts.append(count)
    } _: { part in
      Issue.record("there is a part: \(part)")
      return true
    }
    #expect(counts == [0])
  }
}
