import JSON
import Posix

/// What a script is asked about its options.
struct PythonQuestion: Sendable {
  let library: PythonScript.Library
  /// Absolute.
  let script: String
  /// The package that the script is a part of.
  let package: String?
  /// The folder of the project's modules; absolute.
  let root: String
  /// The script's arguments: they may choose a subcommand.
  let arguments: [String]

  /// A program that loads much takes seconds; one that does something else than reading its
  /// arguments must end.
  private static let timeLimit = 10.0

  /// The words after the program's text.
  var words: [String] { [library.rawValue, script, package ?? "", root] + arguments }

  /// Runs the script up to where it reads its arguments: in an empty folder, without input and GPUs.
  ///
  /// Its output is discarded, and no process of its group is left. Nil if it reports nothing of its
  /// options, except when it ran out of time, which is remembered: it would run out again.
  func answer(by interpreter: PythonInterpreter) -> PythonAnswer? {
    guard let folder = try? TemporaryFolder("batchrun-inspect") else { return nil }
    defer { folder.remove() }
    let arguments = ["-B", "-c", PythonProbe.program] + words
    guard
      let process = try? TimedProcess(
        interpreter.path, arguments.map { Array($0.utf8) }, environment: environment,
        in: folder.folder, timeLimit: Self.timeLimit)
    else { return nil }
    guard process.status != nil else { return .late }
    guard process.hasSucceeded, let report = try? JSONValue(parsing: process.captured) else {
      return nil
    }
    return PythonAnswer(report: report)
  }

  /// That of this process, with the project's modules and without GPUs.
  private var environment: [[UInt8]] {
    let changed = ["PYTHONPATH=", "CUDA_VISIBLE_DEVICES=", "PYTHONDONTWRITEBYTECODE="]
    let others = ProcessEnvironment.entries.filter { entry in
      !changed.contains { entry.starts(with: $0.utf8) }
    }
    let given =
      ProcessEnvironment.entries.first { $0.starts(with: "PYTHONPATH=".utf8) }
      .map { String(decoding: $0.dropFirst("PYTHONPATH=".utf8.count), as: UTF8.self) } ?? ""
    let path = given.isEmpty ? root : "\(root):\(given)"
    return others
      + ["PYTHONPATH=\(path)", "CUDA_VISIBLE_DEVICES=", "PYTHONDONTWRITEBYTECODE=1"]
      .map { Array($0.utf8) }
  }
}

/// What a script's own parser says.
struct PythonAnswer: Sendable {
  private let json: JSONObject

  /// The script was still running when its time was over.
  static let late = PythonAnswer(json: JSONObject([.init(key: "late", value: .bool(true))]))

  private init(json: JSONObject) {
    self.json = json
  }

  /// `report` is what the probe printed. The modules that it read are kept with their contents: the
  /// answer holds as long as they have these.
  init?(report: JSONValue) {
    guard let object = report.object, report["flags"]?.array != nil else { return nil }
    var digests = JSONObject()
    for path in report["files"]?.array?.compactMap(\.string) ?? [] {
      guard let bytes = try? readFile(path) else { return nil }
      digests.add(path, InspectionCache.digest(of: bytes))
    }
    var json = object
    json.add("digests", digests)
    self.json = json
  }

  /// One that was remembered.
  init?(remembered json: JSONValue) {
    guard let object = json.object else { return nil }
    self.json = object
  }

  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.appendJSON(.object(json))
    return bytes
  }

  /// Whether the modules that it follows from are what they were.
  var isCurrent: Bool {
    (json["digests"]?.object?.members ?? []).allSatisfy { member in
      (try? readFile(member.key)).map { InspectionCache.digest(of: $0) } == member.value.string
    }
  }

  var isLate: Bool { json["late"]?.bool == true }

  /// Whether the script reads no more arguments than these.
  var isWhole: Bool { json["last"]?.bool == true }

  var flags: [FlagDefinition] {
    (json["flags"]?.array ?? []).compactMap { PythonScript.flag($0, isArgument: true) }
  }
}
