/// The environment variables that name a home.
package enum HomeVariables {
  /// Says where the ledgers are. A run does not inherit it: what it launches has its ledgers in the
  /// run's folder.
  package static let given = "BATCHRUN_HOME"
  /// Set for a run: the home that it is in.
  package static let outer = "BATCHRUN_OUTER_HOME"
}
