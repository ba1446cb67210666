/// What a command of Slurm wrote to standard error.
struct SlurmErrors: Hashable, Sendable {
  /// Without the name of the program before them.
  let lines: [String]
  /// Whether the controller answered a submission with an error.
  private let hasAnswer: Bool

  private static let submission = "Batch job submission failed: "
  private static let test = "allocation failure: "

  init(_ bytes: [UInt8]) {
    let plain = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
      .map(Self.withoutProgram).filter { !$0.isEmpty }
    hasAnswer = plain.contains { $0.hasPrefix(Self.submission) }
    lines = plain.map { line in
      let doing = [Self.submission, Self.test].first(where: line.hasPrefix) ?? ""
      return String(line.dropFirst(doing.count))
    }
  }

  /// `sbatch: error: X` is `X`.
  private static func withoutProgram(_ line: Substring) -> String {
    var rest = line
    for _ in 0..<3 {
      guard let colon = rest.firstIndex(of: ":") else { break }
      let head = rest[..<colon]
      let name = head.split(separator: "/").last.map(String.init) ?? ""
      let isCall = name.hasPrefix("slurm_") && name.hasSuffix(" error")
      let isTag = programs.contains(name) || isCall || name == "error" || name == "fatal"
      guard isTag else { break }
      rest = rest[rest.index(after: colon)...].drop { $0 == " " }
    }
    return String(rest.drop { $0 == " " })
  }

  private static let programs: Set<String> = [
    "sbatch", "squeue", "sacct", "scancel", "scontrol", "sinfo", "sacctmgr",
  ]

  /// What Slurm says of it in the end.
  var last: String? { lines.last }

  /// The same, with what it said before where the end says little.
  var explanation: String {
    guard let last else { return "no reason given" }
    let isVague = ["Unspecified error", "Job violates accounting/QOS policy"].contains {
      last.hasPrefix($0)
    }
    guard isVague, lines.count > 1 else { return last }
    return "\(last): \(lines[lines.count - 2])"
  }

  func contain(_ text: String) -> Bool {
    let text = text.lowercased()
    return lines.contains { $0.lowercased().contains(text) }
  }

  func contain(anyOf texts: [String]) -> Bool {
    texts.contains(where: contain)
  }
}

extension SlurmErrors {
  /// The controller did not get to hear of it: nothing was done.
  var isUnreachable: Bool {
    contain(anyOf: [
      "connect failure", "connection refused", "dns srv lookup failed", "munge encode failed",
      "no route to host", "unable to resolve", "unable to establish controller",
    ])
  }

  /// The exit code of `sbatch` for an option that it does not understand.
  private static let usage: Int32 = 255

  /// Certainly nothing was submitted, and trying again would not help: the controller answered so, or
  /// `sbatch` did not ask it. `exitCode` is its own.
  func isRefusal(exitCode: Int32) -> Bool {
    if isUnreachable || isOfConnection || lines.isEmpty { return false }
    let isMistake = contain(anyOf: [
      "unrecognized option", "invalid option", "is ambiguous", "requires an argument",
      "doesn't allow an argument", "cli_filter plugin", "invalid numeric value",
    ])
    let isInvalid = lines.contains { $0.hasPrefix("Invalid --") || $0.hasPrefix("invalid --") }
    return exitCode == Self.usage || isMistake || isInvalid || hasAnswer
  }

  /// The same for a submission that is only tried.
  var isRefusalOfTest: Bool { !lines.isEmpty && !isUnreachable && !isOfConnection }

  /// The way to the controller broke: what it did is unknown.
  private var isOfConnection: Bool {
    contain(anyOf: [
      "authentication", "communication", "connection", "contact slurm", "incompatible versions",
      "insane message", "message receive", "message send", "standby", "timed out",
      "unexpected message", "zero bytes",
    ])
  }

  /// Less, or later, would have been accepted.
  var isLimit: Bool {
    contain(anyOf: [
      "maxsubmitjob", "grpsubmitjob", "temporarily unable to accept job", "maxjobcount",
      "reached max submit", "submit job limit reached",
    ])
  }

  /// The accounts cannot be asked because there are none.
  var saysNoAccounting: Bool {
    contain(anyOf: ["accounting storage is disabled", "accounting_storage/none"])
  }

  /// The accounts do not look so far back.
  var saysTooMuch: Bool { contain(anyOf: ["too wide", "too large a time"]) }

  /// Everything that was asked for is over already.
  var saysOver: Bool {
    !lines.isEmpty
      && lines.allSatisfy { line in
        [
          "Invalid job id", "already completing or completed", "Job has already finished",
          "Job is no longer pending",
        ].contains {
          line.contains($0)
        }
      }
  }
}
