import Jobs
import Ledger
import Posix
import Testing

@testable import Runs

@Suite struct ZipPlaceTests {
  private let id = "0123456789abcdef0123456789abcdef"

  private func refusal(_ name: [UInt8]) -> String? {
    do throws(ZipPlace.Refusal) {
      _ = try ZipPlace(name)
      return nil
    } catch {
      return error.reason
    }
  }

  @Test(
    arguments: [
      ("", "has an absolute name"), ("/etc/passwd", "has an absolute name"),
      ("a\0b", "has a zero byte in its name"), ("..", "leads out of the archive"),
      ("a/../b", "leads out of the archive"), ("a/..", "leads out of the archive"),
      ("a//b", "has an empty name in its path"), ("./a", "has an empty name in its path"),
      ("a/.", "has an empty name in its path"), ("a//", "has an empty name in its path"),
      (String(repeating: "x", count: 256), "has a name that is too long"),
      (String(repeating: "x/", count: 2049) + "x", "has a name that is too long"),
    ])
  func `a name that no file of a home can have is refused`(name: String, reason: String) {
    #expect(refusal(Array(name.utf8)) == "the entry '\(name)' \(reason)")
  }

  @Test func `the longest names are not too long`() {
    #expect(refusal(Array(repeating: UInt8(ascii: "x"), count: 255)) == nil)
    #expect(refusal(Array((String(repeating: "x/", count: 2047) + "xx").utf8)) == nil)
    // Two dots may begin a name.
    #expect(refusal(Array("a/..b".utf8)) == nil)
  }

  @Test func `files of ledgers and of runs are known`() throws {
    for file in ["metadata.json", "journal.jsonl"] {
      guard case .ledger("train", file: file) = try ZipPlace(Array("train/\(file)".utf8)) else {
        Issue.record("\(file)")
        return
      }
    }
    for (name, kind) in [("dirs", JobFiles.Kind.directories), ("logs", .logs)] {
      guard
        case .run(ledger: "train", kind: kind, id: let found, let path) =
          try ZipPlace(Array("train/\(name)/\(id)/a/b".utf8))
      else {
        Issue.record("\(name)")
        return
      }
      #expect(found.text == id)
      #expect(path.text == "a/b")
    }
    guard case .run(_, _, _, let path) = try ZipPlace(Array("train/dirs/\(id)/".utf8)) else {
      Issue.record("a folder of a run should be known")
      return
    }
    #expect(path.text == "")
  }

  @Test(arguments: [
    "notes", "train/", "train/lock", "train/x/ID/a", "train/dirs/notes/a", "train/dirs",
    ".trash/train/metadata.json", ".train/metadata.json", "train/metadata.json/x",
  ])
  func `what is none of these is left in the file`(name: String) throws {
    guard case .other = try ZipPlace(Array(name.utf8)) else {
      Issue.record("\(name)")
      return
    }
  }

  @Test func `a ledger whose name is no text is none`() throws {
    guard case .other = try ZipPlace([0xFF] + Array("/metadata.json".utf8)) else {
      Issue.record("it should be none")
      return
    }
  }
}
