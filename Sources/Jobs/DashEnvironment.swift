import Glibc

/// The environment that a program started by dash sees: not quite the one that dash was given.
package enum DashEnvironment {
  /// The variables that dash exports, in its order.
  ///
  /// Dash drops what is not a variable to it (`A-B=1`), sets `PWD` if it is missing or leads
  /// elsewhere, and lists all by the buckets of its hash table. The order depends on the names
  /// only, so for variables whose values differ from job to job it can be worked out once.
  ///
  /// - Parameters:
  ///   - entries: `NAME=value`, as in `environ`.
  ///   - directory: the absolute path, without symbolic links, of the folder that the program
  ///     will run in.
  /// - Returns: nil if dash would change more than that (variables that are its own, such as
  ///   `IFS`): then it is the shell that has to run the line.
  package static func exported(_ entries: [[UInt8]], directory: [UInt8]) -> [[UInt8]]? {
    var variables: [(name: ArraySlice<UInt8>, entry: [UInt8])] = []
    var indices: [ArraySlice<UInt8>: Int] = [:]
    for entry in entries {
      guard let name = name(of: entry) else { continue }
      if changed.contains(where: { name.elementsEqual($0.utf8) }) { return nil }
      if let index = indices[name] {
        variables[index].entry = entry
      } else {
        indices[name] = variables.count
        variables.append((name, entry))
      }
    }

    let name = Array("PWD".utf8)[...]
    let right = Array("PWD=".utf8) + directory
    if let index = indices[name] {
      if !leads(variables[index].entry.dropFirst(4), to: directory) {
        variables[index].entry = right
      }
    } else {
      variables.append((name, right))
    }

    return variables.enumerated().sorted { left, right in
      place(of: left.element.name, at: left.offset)
        < place(of: right.element.name, at: right.offset)
    }.map(\.element.entry)
  }

  /// The variables that dash sets for itself at the start; where they are in its environment, its
  /// children see its values.
  private static let changed = ["IFS", "LINENO", "OPTIND", "PPID"]

  /// The variables that are in the table before the environment is read, each in another bucket.
  private static let builtins = ["MAIL", "MAILPATH", "PATH", "PS1", "PS2", "PS4"]

  private static func name(of entry: [UInt8]) -> ArraySlice<UInt8>? {
    guard let equals = entry.firstIndex(of: UInt8(ascii: "=")), equals > 0 else { return nil }
    let name = entry[..<equals]
    let isName = name.enumerated().allSatisfy { index, byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "_"):
        true
      case UInt8(ascii: "0")...UInt8(ascii: "9"): index > 0
      default: false
      }
    }
    return isName ? name : nil
  }

  /// Where a variable stands: the bucket, then the order of entry into it.
  private static func place(of name: ArraySlice<UInt8>, at offset: Int) -> (Int, Int) {
    let sum = name.reduce(Int(name.first ?? 0) << 4) { $0 + Int($1) }
    let isBuiltin = builtins.contains { name.elementsEqual($0.utf8) }
    return (sum % 39, isBuiltin ? -1 : offset)
  }

  private static func leads(_ path: ArraySlice<UInt8>, to directory: [UInt8]) -> Bool {
    guard path.first == UInt8(ascii: "/") else { return false }
    return status(Array(path)).flatMap { one in
      status(directory).map { one.st_dev == $0.st_dev && one.st_ino == $0.st_ino }
    } ?? false
  }

  private static func status(_ path: [UInt8]) -> stat? {
    var status = stat()
    let result = (path + [0]).withUnsafeBufferPointer { bytes in
      bytes.withMemoryRebound(to: CChar.self) { $0.baseAddress.map { stat($0, &status) } ?? -1 }
    }
    return result == 0 ? status : nil
  }
}
