import Arguments

extension CompareCommand {
  /// What happens where nothing is said and a terminal is there.
  func compareOnTerminal() throws(CommandFailure) -> Int32 {
    let (comparison, warnings) = try ComparisonReading(self).read()
    for warning in warnings { Console.warn(warning) }
    print(comparison, as: .table)
    return 0
  }
}
