import JSON
import Testing
import TestSupport

/// A sample project in a sandbox, with the few verbs that the seed documents use.
struct SeedProject {
  let sandbox: Sandbox

  /// Copies the sample project of this name.
  init(_ name: String) throws {
    sandbox = try Sandbox()
    try sandbox.copySample(name)
  }

  /// Runs an operation without asking. Standard output and error come in the order in which they
  /// were written.
  @discardableResult
  func run(_ arguments: String...) throws -> ProgramResult {
    try batchrun(["run", "-y"] + arguments)
  }

  func batchrun(_ arguments: [String]) throws -> ProgramResult {
    try sandbox.run(
      Invocation(
        ["-c", "exec \"$BATCHRUN\" \"$@\" 2>&1", "sh"] + arguments, program: "/bin/sh",
        environment: ["BATCHRUN": batchrunBinary]))
  }

  /// The runs, newest first, in the columns of the seeds.
  func printedRuns(
    flags: Bool = false, labels: Bool = false, status: Bool = false, marked: Bool = false
  ) throws -> [String] {
    let filter = marked ? ["--marked"] : []
    let rows = try runs(filter).map { run in
      var row = [run["operation"]?.string ?? "?"]
      if flags { row.append(SeedProject.flags(of: run)) }
      if labels { row.append(run["label"]?.string ?? "") }
      if status { row.append(run["status"]?.string ?? "?") }
      return row
    }
    return SeedProject.aligned(rows)
  }

  func ids() throws -> [String] {
    try runs([]).map { $0["id"]?.string ?? "?" }
  }

  func record(_ id: String) throws -> JSONValue {
    let found = try runs([]).first { $0["id"]?.string == id }
    return try #require(found)
  }

  private func runs(_ filter: [String]) throws -> [JSONValue] {
    let result = try sandbox.run(Invocation(["runs", "--all", "--json"] + filter))
    #expect(result.exitCode == 0)
    return try #require(result.json.array)
  }

  private static func flags(of run: JSONValue) -> String {
    let members = run["flags"]?.object?.members ?? []
    return members.sorted { $0.key < $1.key }
      .map { "\($0.key)=\(text(of: $0.value))" }.joined(separator: " ")
  }

  private static func text(of value: JSONValue) -> String {
    switch value {
    case .null: "null"
    case .bool(let value): value ? "yes" : "no"
    case .number(let text), .string(let text): text
    case .array(let items): "[" + items.map(text(of:)).joined(separator: ", ") + "]"
    case .object: "{…}"
    }
  }

  /// Every column but the last is as wide as its widest cell, and two blanks; no blanks at the end.
  private static func aligned(_ rows: [[String]]) -> [String] {
    let count = rows.first?.count ?? 0
    let widths = (0..<count).map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      var line = ""
      for (column, cell) in row.enumerated() {
        line += cell
        if column < count - 1 {
          line += String(repeating: " ", count: widths[column] - cell.count + 2)
        }
      }
      while line.last == " " { line.removeLast() }
      return line
    }
  }
}

/// Whether lines are those of a pattern in which `...` stands for any text within a line.
func expectLines(
  _ output: String, match pattern: [String], _ location: SourceLocation = #_sourceLocation
) {
  var lines = output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  if lines.last == "" { lines.removeLast() }
  #expect(
    lines.count == pattern.count && zip(lines, pattern).allSatisfy { matches($0, $1) },
    "printed:\n\(output)", sourceLocation: location)
}

private func matches(_ line: String, _ pattern: String) -> Bool {
  let parts = pattern.components(separatedByDots: "...")
  guard parts.count > 1 else { return line == pattern }
  guard line.hasPrefix(parts[0]), line.hasSuffix(parts[parts.count - 1]) else { return false }
  var rest = line.dropFirst(parts[0].count)
  for part in parts.dropFirst().dropLast() {
    guard let range = rest.firstRange(of: part) else { return false }
    rest = rest[range.upperBound...]
  }
  return rest.count >= parts[parts.count - 1].count
}

extension String {
  fileprivate func components(separatedByDots separator: String) -> [String] {
    var parts: [String] = []
    var rest = Substring(self)
    while let range = rest.firstRange(of: separator) {
      parts.append(String(rest[..<range.lowerBound]))
      rest = rest[range.upperBound...]
    }
    return parts + [String(rest)]
  }
}
