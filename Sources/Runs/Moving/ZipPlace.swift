import Jobs
import Ledger
import Posix

/// What an entry of a zip file is in the home that the file holds.
enum ZipPlace {
  /// `LEDGER/metadata.json`, `LEDGER/journal.jsonl` or `LEDGER/metrics.json`.
  case ledger(String, file: String)
  /// Something of a run: `LEDGER/dirs/ID/…`, `LEDGER/logs/ID/…` or `LEDGER/metrics/ID.jsonl`.
  case run(ledger: String, kind: JobFiles.Kind, id: JobID, FileTreePath)
  /// Nothing that we know; it is left in the file.
  case other

  private static let longestName = 255
  private static let longestPath = 4096
  private static let ledgerFiles: Set = ["metadata.json", "journal.jsonl", "metrics.json"]

  /// Why names are refused.
  struct Refusal: Error {
    var reason: String
  }

  /// - Throws: if the name leads out of the home, or cannot be that of a file.
  init(_ name: [UInt8]) throws(Refusal) {
    let shown = String(decoding: name, as: UTF8.self)
    func refusal(_ reason: String) -> Refusal { Refusal(reason: "the entry '\(shown)' \(reason)") }
    let slash = UInt8(ascii: "/")
    guard let first = name.first, first != slash else { throw refusal("has an absolute name") }
    if name.contains(0) { throw refusal("has a zero byte in its name") }
    let path = name.last == slash ? name.dropLast() : name[...]
    let names = path.split(separator: slash, omittingEmptySubsequences: false)
    if names.contains(where: { $0.elementsEqual("..".utf8) }) {
      throw refusal("leads out of the archive")
    }
    guard names.allSatisfy({ !$0.isEmpty && !$0.elementsEqual(".".utf8) }) else {
      throw refusal("has an empty name in its path")
    }
    guard path.count <= Self.longestPath, names.allSatisfy({ $0.count <= Self.longestName }) else {
      throw refusal("has a name that is too long")
    }
    self = ZipPlace(names.map { FileName($0) })
  }

  private init(_ names: [FileName]) {
    self = .other
    guard names.count >= 2, let ledger = String(validating: names[0].bytes, as: UTF8.self),
      ledger.first != "."
    else { return }
    if names.count == 2 {
      if Self.ledgerFiles.contains(names[1].text) { self = .ledger(ledger, file: names[1].text) }
      return
    }
    guard let kind = JobFiles.Kind(rawValue: names[1].text),
      let id = kind.job(ofEntry: names[2].text), kind != .metrics || names.count == 3
    else { return }
    self = .run(ledger: ledger, kind: kind, id: id, FileTreePath(Array(names[3...])))
  }
}
