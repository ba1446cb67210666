import JSON
import YAML

/// A file of settings in which flags replace values: YAML, JSON or INI. What is not replaced stays
/// as it was written, in its order; comments of YAML and JSON are lost.
package struct ConfigurationFile: Sendable {
  package enum Problem: Error, Hashable, Sendable {
    /// No format has this ending.
    case unknownFormat
    /// It cannot be read as its format; line and column count from 1.
    case malformed(String)
  }

  private enum Content {
    case yaml(ConfigurationTree)
    case json(ConfigurationTree)
    case ini(INIText)
  }

  private var content: Content

  /// Reads a file. Its name decides about the format; an ending `.in` does not count.
  package init(_ bytes: [UInt8], named name: String) throws(Problem) {
    let base = name.hasSuffix(".in") ? String(name.dropLast(".in".count)) : name
    switch base.split(separator: ".").last.map({ $0.lowercased() }) {
    case "yml", "yaml":
      do throws(YAMLError) {
        content = .yaml(try Document.parse(bytes).map(ConfigurationTree.init) ?? .map([]))
      } catch {
        throw .malformed(error.placedMessage)
      }
    case "json":
      do throws(JSONError) {
        content = .json(ConfigurationTree(try JSONValue(parsing: bytes)))
      } catch {
        throw .malformed(error.description)
      }
    case "cfg", "ini": content = .ini(INIText(bytes))
    default: throw .unknownFormat
    }
  }

  /// Replaces or adds a value. Dots in the name lead into nested maps, or into a section.
  package mutating func set(_ name: String, to value: FlagValue) {
    switch content {
    case .yaml(var tree):
      tree.set(name, to: ConfigurationTree(value))
      content = .yaml(tree)
    case .json(var tree):
      tree.set(name, to: ConfigurationTree(value))
      content = .json(tree)
    case .ini(var text):
      text.set(name, to: value)
      content = .ini(text)
    }
  }

  package var bytes: [UInt8] {
    switch content {
    case .yaml(let tree): Array(tree.yaml.utf8)
    case .json(let tree): Array((tree.json + "\n").utf8)
    case .ini(let text): Array(text.text.utf8)
    }
  }
}
