import JSON

extension Sandbox {
  /// What a JSON file holds.
  package func json(of name: String) throws -> JSONValue {
    guard let content = bytes(of: name) else { throw TestFailure("there is no file '\(name)'") }
    do {
      return try JSONValue(parsing: content)
    } catch {
      throw TestFailure("'\(name)' is no JSON: \(error)")
    }
  }

  /// What a file with a JSON value on each line holds; a last line without its newline is one too.
  package func jsonLines(of name: String) throws -> [JSONValue] {
    guard let content = bytes(of: name) else { throw TestFailure("there is no file '\(name)'") }
    return try parseLines(content, name: name)
  }
}

extension ProgramResult {
  /// The output, where it is one JSON value.
  package var json: JSONValue {
    get throws {
      do {
        return try JSONValue(parsing: outputBytes)
      } catch {
        throw TestFailure("the output is no JSON: \(error)\n\(self)")
      }
    }
  }

  /// The output, where it is a JSON value on each line.
  package var jsonLines: [JSONValue] {
    get throws { try parseLines(outputBytes, name: "the output") }
  }
}

private func parseLines(_ content: [UInt8], name: String) throws -> [JSONValue] {
  try content.split(separator: UInt8(ascii: "\n")).enumerated().map { index, line in
    do {
      return try JSONValue(parsing: Array(line))
    } catch {
      throw TestFailure("line \(index + 1) of \(name) is no JSON: \(error)")
    }
  }
}
