import Launching

/// The line of shell that comes before a worker, for what it changes in the environment: it ends by
/// executing the words that follow it in its place.
package struct WorkerSetup: Sendable, Hashable {
  package let shell: String
  package let script: [UInt8]
}

extension NodeWorker {
  /// Nil if there is none.
  package var setup: WorkerSetup? {
    guard let line = settings.setup else { return nil }
    // The script is one for shells of the Bourne family.
    let isBourne = Shell(path: settings.shell).closesOptions
    // A worker without what the line was to provide would let all jobs fail.
    let ending = """

      [ $? -eq 0 ] || { echo 'batchrun: error: the setup line failed' >&2; exit \
      \(WorkerFailure.setupCode); }
      exec "$0" "$@"
      """
    return WorkerSetup(
      shell: isBourne ? settings.shell : Shell.standardPath, script: line + Array(ending.utf8))
  }
}
