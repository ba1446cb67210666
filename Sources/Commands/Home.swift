/// Where the home is when no option says it: a run is told by `BATCHRUN_HOME`, so that the programs
/// in it can mark and label runs, too.
enum Home {
  static var standard: String { Console.environment("BATCHRUN_HOME") ?? "runs" }
}
