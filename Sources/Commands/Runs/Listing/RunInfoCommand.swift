import Arguments
import JSON
import Operations
import Posix
import Reports
import Runs
import Text

/// `batchrun runs info`: all that is known of one run.
struct RunInfoCommand: RunSelecting {
  var selection = RunSelectionOptions()
  var showsComments = false
  var showsEnvironment = false
  var showsDependencies = false
  var showsAllScalars = false
  var isJSON = false

  static let manual = Manual(
    name: "info",
    abstract: "Show what is known of a run",
    discussion: "Without RUN the latest one is shown of those that match the filters.",
    examples: [
      .init("batchrun runs info", "Shows the latest run."),
      .init(
        "batchrun runs info 1 --completed --operation train", "Shows the latest that did well."),
    ])

  static var declarations: [Declaration<Self>] {
    flag("-c, --comments", \.showsComments, "show the comments")
    flag("-e, --env", \.showsEnvironment, "show the environment that the run had")
    flag("-d, --deps", \.showsDependencies, "show what its dependencies were resolved to")
    flag("-s, --all-scalars", \.showsAllScalars, "show the first, smallest, … value of each scalar")
    flag("--json", \.isJSON, "print a JSON object")
    selectionDeclarations("the index or id of a run", without: "s", isSingle: true)
  }

  func run() throws(CommandFailure) -> Int32 {
    let run = try selectedRun()
    Console.write(isJSON ? json(run) + "\n" : text(run))
    return 0
  }

  private func text(_ run: RunRecord) -> String {
    var lines = RunInformation(run).attributes.map { attribute in
      attribute.text.isEmpty ? "\(attribute.name):" : "\(attribute.name): \(attribute.text)"
    }
    lines.append("tags:")
    lines += run.tags.map { "  - " + escapedForTerminal($0) }
    lines.append("flags:")
    lines += flagLines(run.flags)
    if let flags = run.protoFlags {
      lines.append("proto-flags:")
      lines += flagLines(flags)
    }
    lines.append("scalars:")
    lines += scalarLines(run)
    if showsComments {
      lines.append("comments:")
      lines += CommentText.lines(of: run, indent: "  ")
    }
    if showsEnvironment {
      lines.append("environment:")
      lines += environment(of: run).map { "  " + escapedForTerminal($0) }
    }
    if showsDependencies {
      lines.append("dependencies:")
      for name in run.dependencies.keys.sorted() {
        lines.append("  \(escapedForTerminal(name)):")
        lines += (run.dependencies[name] ?? []).map { "    - " + escapedForTerminal($0) }
      }
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private func flagLines(_ flags: Flags) -> [String] {
    flags.sorted.map { "  \(escapedForTerminal($0.name)): \(escapedForTerminal($0.value.encoded))" }
  }

  private func scalarLines(_ run: RunRecord) -> [String] {
    var lines: [String] = []
    for member in scalars(of: run) {
      let name = escapedForTerminal(member.key)
      guard showsAllScalars else {
        lines.append("  \(name): " + value(member.value["last"], member.value["step"]))
        continue
      }
      lines.append("  \(name):")
      for key in ["first", "last", "max", "min"] {
        lines.append("    \(key): " + value(member.value[key], nil))
      }
      if let sum = member.value["sum"]?.double, let count = member.value["count"]?.int, count > 0 {
        lines.append("    avg: \(fixedPoint(sum / Double(count), decimals: 6)) (\(count) values)")
        lines.append("    total: \(fixedPoint(sum, decimals: 6)) (\(count) values)")
      }
    }
    return lines
  }

  private func scalars(of run: RunRecord) -> [JSONObject.Member] {
    (run.members["scalars"]?.object?.members ?? []).filter { !$0.key.hasPrefix("sys/") }
      .sorted { $0.key < $1.key }
  }

  private func value(_ value: JSONValue?, _ step: JSONValue?) -> String {
    let number = value?.double.map { fixedPoint($0, decimals: 6) } ?? "nan"
    return number + (step?.int.map { " (step \($0))" } ?? "")
  }

  /// What `.batchrun/env` says; nothing where it cannot be read.
  private func environment(of run: RunRecord) -> [String] {
    guard let directory = run.directory,
      let folder = try? Directory(path: directory + "/.batchrun"),
      let bytes = try? folder.open("env", 0).contents()
    else { return [] }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  private func json(_ run: RunRecord) -> String {
    var line = JSONLine()
    for attribute in RunInformation(run).attributes { line.add(attribute.name, attribute.json) }
    line.add("tags", .array(run.tags.map { .string($0) }))
    line.add("flags", .object(run.flags.json))
    if let flags = run.protoFlags { line.add("proto_flags", .object(flags.json)) }
    let scalars = scalars(of: run).map { member in
      let pair = JSONValue.array([member.value["last"] ?? .null, member.value["step"] ?? .null])
      return JSONObject.Member(key: member.key, value: showsAllScalars ? member.value : pair)
    }
    line.add("scalars", .object(JSONObject(scalars)))
    if showsComments { line.add("comments", .array(run.comments.map(\.json))) }
    if showsEnvironment {
      line.add("environment", .array(environment(of: run).map { .string($0) }))
    }
    if showsDependencies { line.add("dependencies", run.members["deps"] ?? .null) }
    return line.text
  }
}
