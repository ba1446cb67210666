import Arguments
import Testing

@testable import Commands

/// What the short options mean. Most are fixed by the documents that batchrun follows; a letter gets
/// no second meaning where they leave the choice.
@Suite struct LetterTests {
  /// The options that each letter stands for in some command.
  private static let meanings: [String: String] = [
    "A": "all archive",
    "a": "add all all-files append attr attrs",
    "b": "background",
    "C": "completed",
    "c": "clear cmd cols comment comments create",
    "D": "dep deps digest skip-deps",
    "d": "delete deleted dependencies deps description dest dir run-dir",
    "E": "error",
    "e": "edit edit-flags env extra-cols",
    "F": "filter",
    "f": "files flags follow force-flags full-path",
    "G": "staged",
    "g": "generated",
    "i": "index-template",
    "j": "n-jobs",
    "L": "follow-links include-links",
    "l": "label list",
    "M": "marked",
    "m": "manifest max-trials more move",
    "N": "minimize unmarked",
    "n": "limit no-format top",
    "O": "optimize output",
    "o": "operation optimizer",
    "P": "pending",
    "p": "dir path permanent pid prepend preview skip-op-cols",
    "q": "quiet",
    "R": "running",
    "r": "copy-resources refresh-index skip-core",
    "s": "all-scalars set short-id sourcecode started sync-labels",
    "T": "terminated",
    "t": "table tag target-dir template",
    "U": "unlabeled",
    "u": "skip-unchanged user",
    "v": "verbose",
    "w": "watch working",
    "X": "maximize",
    "x": "exclude",
    "y": "yes",
  ]

  /// Commands that are batchrun's own, and all letters that they may use.
  private static let own: Set = [
    "sweep", "launch", "trial", "status", "set", "pause", "continue", "cancel", "skip", "retry",
    "logs", "demo", "completion", "help",
  ]
  private static let ownLetters = [
    "f": "follow", "j": "n-jobs", "N": "minimize", "w": "watch", "X": "maximize",
  ]

  @Test func `each letter means what the table says`() throws {
    var found: [String: Set<String>] = [:]
    for (_, letter, meaning) in try Self.letters { found[letter, default: []].insert(meaning) }
    for letter in Set(found.keys).union(Self.meanings.keys).sorted() {
      let named = found[letter, default: []].sorted().joined(separator: " ")
      #expect(named == Self.meanings[letter], "-\(letter)")
    }
  }

  @Test func `commands of batchrun's own give a letter one meaning`() throws {
    let letters = try Self.letters.filter { Self.own.contains($0.command) }
    #expect(letters.count >= 5)
    for (command, letter, meaning) in letters {
      #expect(Self.ownLetters[letter] == meaning, "\(command) -\(letter)")
    }
  }

  @Test func `letters that are hidden still work`() throws {
    guard case .run(let command) = try commandTree.request(for: ["sweep", "x.yml", "-o", "y"])
    else {
      Issue.record("not run")
      return
    }
    #expect((command as? SweepCommand)?.out == "y")
  }

  /// Every short option of one letter that is shown.
  private static var letters: [(command: String, letter: String, meaning: String)] {
    get throws {
      try CommandPaths.all.flatMap { path in
        let node = try CommandPaths.nodes(path).last
        return (node?.parameters ?? []).filter { !$0.isHidden }.flatMap { parameter in
          parameter.shownSpellings.filter { $0.count == 2 && parameter.name.hasPrefix("--") }.map {
            (node?.manual.name ?? "", String($0.dropFirst()), String(parameter.name.dropFirst(2)))
          }
        }
      }
    }
  }
}
