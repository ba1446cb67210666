/// An option of `sbatch` that a user gives as it is (`--slurm-arg`).
enum RawArgument {
  /// Options that our submission rests on: long and short names, and what to do instead.
  private static let ours: [(name: String, short: Character?, instead: String)] = [
    ("array", "a", "use --slurm-lines-per-job and -j"),
    ("chdir", "D", "jobs start where the launch was started"),
    ("clusters", "M", "set the variable SLURM_CLUSTERS"),
    ("error", "e", output),
    ("export-file", nil, environment),
    ("gid", nil, user),
    ("help", "h", manual),
    ("job-name", "J", "batchrun finds its jobs by their name"),
    ("open-mode", nil, output),
    ("output", "o", output),
    ("parsable", nil, answer),
    ("quiet", "Q", answer),
    ("requeue", nil, "use --slurm-interruptions"),
    ("signal", nil, "use --slurm-warn-before"),
    ("test-only", nil, "use 'batchrun launch --dry-run'"),
    ("uid", nil, user),
    ("usage", nil, manual),
    ("version", "V", manual),
    ("wait", "W", "the launch waits for its jobs; --detach does not"),
    ("wrap", nil, "the commands come from the runfile"),
  ]
  private static let output = "output goes to the logs of the jobs"
  private static let environment = "set variables in the environment of the launch"
  private static let user = "launch as that user"
  private static let answer = "batchrun reads the answer of sbatch"
  private static let manual = "see 'man sbatch'"

  /// Letters that take no value, so that others may follow them in one word.
  private static let flags = Set("hHIkOQsuvVW")

  /// As one word for `sbatch`. A value after a blank is joined to its option: as a word it could be
  /// taken for the script.
  static func word(_ argument: String) -> String {
    guard let blank = argument.firstIndex(where: { $0 == " " || $0 == "\t" }) else {
      return argument
    }
    let name = argument[..<blank]
    let value = argument[blank...].drop { $0 == " " || $0 == "\t" }
    if name.contains("=") { return argument }
    if value.isEmpty { return String(name) }
    if name.hasPrefix("--") { return "\(name)=\(value)" }
    return name.count == 2 ? "\(name)\(value)" : argument
  }

  /// What to do instead, if this cannot be given; nil if it can.
  static func refusal(of argument: String) -> String? {
    let word = word(argument)
    if word == "-" || word == "--" { return manual }
    return word.hasPrefix("--") ? refusal(ofLong: word.dropFirst(2)) : refusal(ofShort: word)
  }

  private static func refusal(ofLong word: Substring) -> String? {
    let name = word.prefix { $0 != "=" }
    if name == "export" {
      // The worker needs the environment; more may be added to it.
      let value = word.dropFirst(name.count + 1)
      return value == "ALL" || value.hasPrefix("ALL,") ? nil : environment
    }
    // getopt takes the beginning of a name for the name.
    return ours.first { $0.name.hasPrefix(name) }?.instead
  }

  private static func refusal(ofShort word: String) -> String? {
    for letter in word.dropFirst() {
      if let option = ours.first(where: { $0.short == letter }) { return option.instead }
      if !flags.contains(letter) { return nil }
    }
    return nil
  }
}
