import Posix
import TestSupport
import Testing

@testable import Runs

/// What zip files are refused, made byte by byte; whole ones are tested with the commands.
@Suite struct ZipHomeTests {
  private let sandbox: Sandbox
  private static let id = "0123456789abcdef0123456789abcdef"
  private static let run = "train/dirs/\(id)"
  private static let ledger = """
    {
    "\(id)":{"status":0,"state":"completed","attempts":1,"start":1,"operation":"train"}
    }

    """

  init() throws {
    sandbox = try Sandbox()
    try sandbox.write("precious", to: "precious")
  }

  /// Imports all runs of a file with these entries and a ledger with one run.
  private func imported(
    _ entries: [RawZip.Entry], limit: Int? = nil
  ) throws -> RunTransferResult {
    let ledger = RawZip.Entry("train/metadata.json", Self.ledger)
    try sandbox.write(bytes: RawZip([ledger] + entries).bytes, to: "a.zip")
    let home = try ZipHome(sandbox.path("a.zip"), limit: limit)
    return try home.transfer(
      home.store.runs().runs, to: RunStore(home: sandbox.path("runs")), RunTransferOptions())
  }

  private func expectNothingArrived() throws {
    #expect(try RunStore(home: sandbox.path("runs")).runs().total == 0)
    #expect(!sandbox.exists("runs/.importing"))
    #expect(sandbox.names(in: "runs").filter { $0.hasPrefix(".") } == [])
    #expect(sandbox.text(of: "precious") == "precious")
  }

  @Test func `a run with files is imported`() throws {
    let result = try imported([
      .init("\(Self.run)/"), .init("\(Self.run)/a/b", "deep"), .init("README", "of somebody"),
      .init(link: "\(Self.run)/link", to: "a/b"),
      .init("train/metrics/\(Self.id).jsonl", "{}"), .init("train/metrics/\(Self.id)", "other"),
      .init("train/metrics/\(Self.id).jsonl.d/x", "other"),
    ])
    #expect(result.done.count == 1)
    #expect(sandbox.text(of: "runs/\(Self.run)/a/b") == "deep")
    #expect(sandbox.text(of: "runs/\(Self.run)/link") == "deep")
    #expect(!sandbox.exists("runs/README"))
    #expect(sandbox.names(in: "runs/train/metrics") == ["\(Self.id).jsonl"])
    #expect(sandbox.text(of: "runs/train/metrics/\(Self.id).jsonl") == "{}")
  }

  @Test(
    arguments: [
      "/etc/x", "../x", "train/../../x", "train/dirs/..", "train//x", "./x", "train/dirs/\(id)/./x",
      "train/dirs/\(id)/\0", "train/dirs/\(id)/" + String(repeating: "x", count: 256),
      "train/dirs/\(id)/" + String(repeating: "x/", count: 3000) + "x", "",
    ])
  func `names that lead elsewhere are refused`(name: String) throws {
    #expect(throws: ArchiveError.self) { try imported([.init(name, "x")]) }
    try expectNothingArrived()
  }

  @Test(
    arguments: [
      "/etc/passwd", "../../../..", "../../../../precious", "a/../../../../../x", "x/..", "",
      "../../..",
    ])
  func `links that lead out are refused`(target: String) throws {
    #expect(throws: ArchiveError.self) {
      try imported([.init(link: "\(Self.run)/link", to: target)])
    }
    try expectNothingArrived()
  }

  @Test func `nothing is written through a link`() throws {
    for target in ["../../../..", "sub", "."] {
      #expect(throws: ArchiveError.self) {
        try imported([
          .init("\(Self.run)/sub/"), .init(link: "\(Self.run)/link", to: target),
          .init("\(Self.run)/link/precious", "evil"),
        ])
      }
      try expectNothingArrived()
    }
  }

  @Test func `an entry that is there twice is refused`() throws {
    let file = RawZip.Entry("\(Self.run)/x", "1")
    for others in [
      [file], [.init("\(Self.run)/x/")], [.init("\(Self.run)/x/y")],
      [.init(link: "\(Self.run)/x", to: "y")],
    ] {
      #expect(throws: ArchiveError.self) { try imported([file] + others) }
      try expectNothingArrived()
    }
  }

  @Test func `what unpacks to unbelievably much is refused before it is unpacked`() throws {
    var bomb = RawZip.Entry("\(Self.run)/bomb", "x")
    bomb.declaredSize = .max
    let error = #expect(throws: ArchiveError.self) { try imported([bomb]) }
    #expect(error?.message.contains("unpacks to 4.00 GiB") == true)
    #expect(error?.hint?.contains("--max-size") == true)
    try expectNothingArrived()
    // Whoever believes it finds out that it is not true.
    #expect(throws: ArchiveError.self) { try imported([bomb], limit: .max) }
    try expectNothingArrived()
    #expect(throws: ArchiveError.self) {
      try imported([.init("\(Self.run)/x", String(repeating: "x", count: 2000))], limit: 1000)
    }
  }

  @Test func `a file that lies about its contents leaves nothing behind`() throws {
    var wrong = RawZip.Entry("\(Self.run)/x", "contents")
    wrong.checksum = 1
    #expect(throws: ArchiveError.self) { try imported([.init("\(Self.run)/good", "x"), wrong]) }
    try expectNothingArrived()
  }

  @Test(
    arguments: [
      ("a", 3, true), ("../../x", 3, true), ("../../../x", 3, true), ("../../../../x", 3, false),
      ("../../../.x", 3, false), ("./a", 1, true),
      ("..", 1, false), ("a/../b", 5, false), ("/a", 5, false), ("..", 2, true),
    ])
  func `a link stays inside if it goes up at its beginning only`(
    target: String, depth: Int, isInside: Bool
  ) {
    #expect(ZipUnpacker.staysInside(Array(target.utf8), depth: depth) == isInside)
  }
}
