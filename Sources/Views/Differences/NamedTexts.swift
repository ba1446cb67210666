import JSON
import Ledger
import Operations
import Runs
import Text

/// Names with a text each, in natural order: the flags of a run, its attributes, its environment.
package struct NamedTexts: Equatable, Sendable {
  package struct Entry: Equatable, Sendable {
    package var name: String
    package var text: String
  }

  package private(set) var entries: [Entry]

  package init(_ texts: [String: String]) {
    entries = namesInNaturalOrder(texts.keys).map { Entry(name: $0, text: texts[$0] ?? "") }
  }

  package var dictionary: [String: String] {
    Dictionary(entries.map { ($0.name, $0.text) }) { first, _ in first }
  }

  /// `NAME: TEXT`, a line each; escaped for the terminal.
  package var lines: [String] { entries.map(\.line) }

  /// What differs, as `diff` shows it: `-` before what the old texts have, `+` before what the new
  /// texts have; nothing of what is the same.
  package func difference(to new: NamedTexts) -> [String] {
    let (old, new) = (dictionary, new.dictionary)
    return namesInNaturalOrder(Set(old.keys).union(new.keys)).flatMap { name -> [String] in
      guard old[name] != new[name] else { return [] }
      return [("-", old[name]), ("+", new[name])].compactMap { sign, text in
        text.map { sign + Entry(name: name, text: $0).line }
      }
    }
  }
}

extension NamedTexts.Entry {
  fileprivate var line: String {
    escapedForTerminal(text.isEmpty ? "\(name):" : "\(name): \(text)")
  }
}

extension NamedTexts {
  /// The flags of a run, as typed.
  package static func flags(of run: RunRecord) -> NamedTexts {
    NamedTexts(
      Dictionary(run.flags.sorted.map { ($0.name, $0.value.encoded) }) { first, _ in first })
  }

  /// What its dependencies were resolved to.
  package static func dependencies(of run: RunRecord) -> NamedTexts {
    NamedTexts(run.dependencies.mapValues { $0.joined(separator: ", ") })
  }

  /// The variables that its process got in addition to those that it inherited. Those whose names look
  /// secret were not kept.
  package static func environment(of run: RunRecord) -> NamedTexts {
    let lines = RunFolder(run).environment.split(separator: "\n", omittingEmptySubsequences: false)
    var texts: [String: String] = [:]
    var current: String?
    for line in lines {
      if let equals = line.firstIndex(of: "="), isVariable(line[..<equals]) {
        let name = String(line[..<equals])
        texts[name] = String(line[line.index(after: equals)...])
        current = name
      } else if let current, !line.isEmpty {
        // A value may have several lines.
        texts[current]? += "\n" + line
      }
    }
    return NamedTexts(texts)
  }

  private static func isVariable(_ name: Substring) -> Bool {
    guard let first = name.utf8.first, !isDigit(first) else { return false }
    return name.allSatisfy { $0 == "_" || $0.isASCII && ($0.isLetter || $0.isNumber) }
  }

  /// All that is recorded of a run; members of members as `flags.lr`.
  package static func attributes(of run: RunRecord) -> NamedTexts {
    // Flags again, and what is of use to processes only.
    let left = [RecordKey.parameters, .claimedBy, .claimedFrom].map(\.text)
    var texts = ["id": run.id.text, RecordKey.state.text: run.state.rawValue]
    for member in run.members.members where !left.contains(member.key) && texts[member.key] == nil {
      add(member.value, as: member.key, to: &texts)
    }
    for entry in environment(of: run).entries { texts["env.\(entry.name)"] = entry.text }
    return NamedTexts(texts)
  }

  private static func add(_ value: JSONValue, as name: String, to texts: inout [String: String]) {
    // As it stands in the project file, secrets too.
    if name == RecordKey.op.text + ".env" { return }
    guard let members = value.object?.members, !members.isEmpty else {
      texts[name] = FlagValue(value).encoded
      return
    }
    for member in members { add(member.value, as: "\(name).\(member.key)", to: &texts) }
  }
}
