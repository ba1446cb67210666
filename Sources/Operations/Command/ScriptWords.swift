import Glibc
import Posix

/// The words of a command that name a file of the operation's source code.
///
/// A run works in its own directory, where copies of its source code are. The program (`./train.sh`)
/// and the script of an interpreter (`python train.py`, `sh train.sh`) that are not there are looked
/// for where the copies have been put, and in the project. Other words stay: what they name is an
/// input or an output of the run.
enum ScriptWords {
  private static let interpreters = [
    "sh", "bash", "dash", "zsh", "ksh", "python", "perl", "ruby", "node", "Rscript", "julia",
    "lua", "php", "awk", "deno", "octave",
  ]

  /// `directory` is where the run works; absolute.
  static func locate(in words: inout [String], from directory: String, roots: [String]) {
    guard let program = words.first else { return }
    if program.hasPrefix("/") { return }
    if program.contains("/") {
      if file(program, in: [directory]) == nil, let path = file(program, in: roots) {
        words[0] = path
      }
      return
    }
    guard isInterpreter(program) else { return }
    // After `-c` or `-m` there is no script.
    guard let place = words.indices.dropFirst().first(where: { !words[$0].hasPrefix("-") }),
      !words[1..<place].contains(where: { ["-c", "-m", "-e", "--eval"].contains($0) })
    else { return }
    guard file(words[place], in: [directory]) == nil else { return }
    if let path = file(words[place], in: roots) { words[place] = path }
  }

  /// `python3.11` is one, `pythonic` is not.
  private static func isInterpreter(_ word: String) -> Bool {
    interpreters.contains { name in
      word.hasPrefix(name) && word.dropFirst(name.count).allSatisfy { ".0123456789".contains($0) }
    }
  }

  private static func file(_ word: String, in roots: [String]) -> String? {
    guard !word.hasPrefix("/") else { return nil }
    return roots.lazy.map { normalizedPath("\($0)/\(word)") }.first { path in
      FileStatus(path: path)?.isRegular == true
    }
  }
}
