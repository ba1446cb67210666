import TestSupport
import Testing
import YAML

@testable import Sweeps

/// A spec of a file in `Fixtures` with the lines or the error that it must give.
struct GridExample: CustomTestStringConvertible {
  enum Result {
    case lines([String])
    case error(String)
  }

  let name: String
  let spec: String
  /// As the option `--sample` would give it.
  let sample: Int?
  let result: Result

  var testDescription: String { name }

  static func all(in file: String = "grid-examples.yml") throws -> [GridExample] {
    let folder = #filePath.split(separator: "/").dropLast().joined(separator: "/")
    let text = try #require(bytes(ofFile: "/\(folder)/Fixtures/\(file)"))
    let root = try #require(try Document.parse(text)?.sequence)
    return try root.map { try GridExample($0) }
  }

  private init(_ node: Node) throws {
    let section = try Section(node, name: "an example")
    name = try #require(section["name"]?.scalar?.text)
    spec = try #require(section["spec"]?.scalar?.text)
    sample = try section.integer("sample", atLeast: 1)
    if let lines = section["lines"]?.sequence {
      result = .lines(lines.compactMap { $0.scalar?.text })
    } else {
      result = .error(try #require(section["error"]?.scalar?.text))
    }
  }
}
