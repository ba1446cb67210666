import Arguments
import Ledger
import Operations

/// The runs folder: the folder that `--home` names, else `BATCHRUN_HOME`, else `runs`.
///
/// A run does not see `BATCHRUN_HOME`: what it launches itself has its ledgers in its own folder. The
/// home that it is in stands in another variable, for the commands that look at runs or change them,
/// so that a program can label its own run, or compare it with others.
enum Home {
  /// Of commands that start something, and of `status`, which looks at what was started.
  static var ofWork: String { named(HomeVariables.given) ?? LedgerLocation.standardHome }

  /// Of commands that look at runs or change them.
  static var ofRuns: String {
    named(HomeVariables.given) ?? named(HomeVariables.outer)
      ?? LedgerLocation.standardHome
  }

  private static func named(_ variable: String) -> String? {
    Console.environment(variable).flatMap { $0.isEmpty ? nil : $0 }
  }
}

extension Command {
  /// `--home`, whose value begins as `Home` says: `ofRuns`, or else `ofWork`.
  static func homeOption<Storage: ArgumentStorage>(
    _ property: WritableKeyPath<Self, Storage> & Sendable, ofRuns: Bool = false
  ) -> Declaration<Self> where Storage.Value == String {
    option("--home DIR", property, "the runs folder")
      .showingDefault("$\(HomeVariables.given), or \(LedgerLocation.standardHome)")
      .completing(.directories)
  }
}
