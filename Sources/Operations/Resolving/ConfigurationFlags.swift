import Glibc
import Posix
import Text
import YAML

/// Flags that are the values of a configuration file (`flags-dest: config:FILE`): nested maps by
/// names with dots.
enum ConfigurationFlags {
  static func complete(
    _ operation: inout OperationDefinition, from file: String
  ) throws(OperationError) {
    guard operation.flagImport != .none else { return operation.importFlags([]) }
    let path = operation.sourceRoot + "/" + file
    do throws(ProjectError) {
      operation.importFlags(try flags(of: path, named: file))
    } catch {
      throw OperationError(
        "cannot import the flags of operation '\(operation.name)': \(error)", hint: error.hint)
    }
  }

  static func flags(of path: String, named name: String) throws(ProjectError) -> [FlagDefinition] {
    let text: [UInt8]
    do throws(SystemError) {
      text = try readFile(path)
    } catch {
      throw ProjectError("\(error)", at: nil)
    }
    let plainName = name.hasSuffix(".in") ? String(name.dropLast(3)) : name
    if plainName.hasSuffix(".cfg") || plainName.hasSuffix(".ini") { return sectioned(text) }
    // JSON is YAML as well.
    let document: Node?
    do throws(YAMLError) {
      document = try Document.parse(text)
    } catch {
      throw ProjectError(error, in: name)
    }
    guard let document else { return [] }
    var flags: [FlagDefinition] = []
    try add(ProjectNode(document, file: name), prefix: "", to: &flags)
    return flags
  }

  private static func add(
    _ node: ProjectNode, prefix: String, to flags: inout [FlagDefinition]
  ) throws(ProjectError) {
    guard let entries = node.entries else {
      throw ProjectError("a configuration must be a map, not \(node.kindName)", at: node.place)
    }
    for entry in entries {
      let name = prefix + entry.key
      if let inner = entry.value.entries, !inner.isEmpty {
        try add(entry.value, prefix: name + ".", to: &flags)
        continue
      }
      let value = try FlagValue(entry.value)
      if value == .map([:]) { continue }
      var flag = FlagDefinition(name: name, defaultValue: value)
      // A list would make every run a batch; it is one value of the file.
      if case .list(let items) = value {
        flag.defaultValue = .text(ofItems: items)
        flag.argumentSplit = .shell
      }
      flags.append(flag)
    }
  }

  /// `[section]` and `name = value`.
  private static func sectioned(_ text: [UInt8]) -> [FlagDefinition] {
    var flags: [FlagDefinition] = []
    var prefix = ""
    for line in String(decoding: text, as: UTF8.self).split(whereSeparator: \.isNewline) {
      let line = line.trimmedBlanks
      if line.hasPrefix("["), line.hasSuffix("]") {
        let title = line.dropFirst().dropLast()
        prefix = title == INIText.defaults ? "" : title + "."
      } else if let sign = line.firstIndex(where: { "=:".contains($0) }),
        !line.hasPrefix("#"), !line.hasPrefix(";")
      {
        let name = prefix + line[..<sign].trimmedBlanks
        let text = String(line[line.index(after: sign)...].trimmedBlanks)
        let value = (try? FlagValue(decoding: text)) ?? .string(text)
        if case .list = value { continue }
        flags.append(FlagDefinition(name: name, defaultValue: value))
      }
    }
    return flags
  }
}
