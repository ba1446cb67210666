import Glibc
import Synchronization

/// Finds the lines that can be executed without a shell and behave just as with one.
///
/// Whatever is doubtful is left to the shell: every byte that is special to it somewhere, or not
/// ASCII; names that have a special meaning to it; programs that look at their place among the
/// processes. If the program then cannot be executed after all (it is missing, is not a program, has no
/// permission), the caller runs the line by the shell, which says so in its own words.
///
/// What the executor must set up for the behaviour to be the same stands with `DashEnvironment`
/// (the variables) and `DashReport` (the end by a signal).
package final class DirectCommandFinder: Sendable {
  /// The folders to search; nil if the search depends on more than the name.
  private let folders: [[UInt8]]?
  /// The path of every name that was looked for, nil for those that were not found.
  private let paths = Mutex<[[UInt8]: [UInt8]?]>([:])

  /// Nil if every line is better run by the shell: only dash's behaviour is known so closely.
  ///
  /// - Parameters:
  ///   - shell: the path of the shell that lines are run by.
  ///   - searchPath: the value of `PATH` that jobs get.
  package init?(shell: String, searchPath: [UInt8]?) {
    guard Self.isDash(shell) else { return nil }
    let elements = searchPath?.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    // An element that is empty or relative depends on the folder; dash gives `%` a meaning.
    let isPlain = elements?.allSatisfy {
      $0.first == UInt8(ascii: "/") && !$0.contains(UInt8(ascii: "%"))
    }
    folders = isPlain == true ? elements?.map(Array.init) : nil
  }

  /// Whether a path leads to dash, by whatever name.
  package static func isDash(_ shell: String) -> Bool {
    guard let resolved = realpath(shell, nil) else { return false }
    defer { free(resolved) }
    return String(cString: resolved).split(separator: "/").last == "dash"
  }

  /// The line as a direct command; nil if the shell has to run it.
  package func directCommand(for line: UnsafeRawBufferPointer) -> DirectCommand? {
    guard let plain = PlainWords(line) else { return nil }
    let name = plain.first
    let path: [UInt8]?
    if name.contains(UInt8(ascii: "/")) {
      path = name + [0]
    } else {
      path = paths.withLock { paths in
        if let known = paths[name] { return known }
        let found = find(name)
        paths[name] = .some(found)
        return found
      }
    }
    guard let path else { return nil }
    return DirectCommand(executable: path, words: plain.words, wordCount: plain.count)
  }

  package func directCommand(for line: [UInt8]) -> DirectCommand? {
    line.withUnsafeBytes { directCommand(for: $0) }
  }

  /// The first regular file of that name that may be executed, as dash searches, ended by a NUL.
  private func find(_ name: [UInt8]) -> [UInt8]? {
    guard !DashNames.all.contains(name), let folders else { return nil }
    for folder in folders {
      let path = folder + [UInt8(ascii: "/")] + name + [0]
      let isProgram = path.withUnsafeBufferPointer { bytes in
        bytes.withMemoryRebound(to: CChar.self) { path in
          guard let path = path.baseAddress else { return false }
          var status = stat()
          return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
            && faccessat(AT_FDCWD, path, X_OK, AT_EACCESS) == 0
        }
      }
      if isProgram { return path }
    }
    return nil
  }
}
