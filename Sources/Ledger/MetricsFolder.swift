import Glibc
import Posix

/// The folder of a ledger that the jobs' files of metrics are in (`JobFiles.Kind.metrics`).
///
/// Programs make their files in it, so it is there while any can run; it is made once a launch, and
/// removed at the end if it is empty. Several processes may use it at the same time. Each has a shared
/// lock on it, and only a process that has the lock alone removes it.
package struct MetricsFolder: Sendable {
  package let directory: Directory
  private let ledger: Directory

  private static let name = JobFiles.Kind.metrics.rawValue

  /// Makes it if it is missing. It stays until `removeIfEmpty`, as long as this value is there.
  package init(in ledger: Directory) throws(SystemError) {
    self.ledger = ledger
    var waits = 0
    while true {
      try ledger.makeDirectory(MetricsFolder.name)
      let directory: Directory
      do throws(SystemError) {
        directory = try ledger.directory(MetricsFolder.name)
      } catch {
        // Another process has just removed it.
        if error.code == ENOENT, try ledger.status(of: MetricsFolder.name) == nil { continue }
        throw error
      }
      // Another process is about to remove it. On a file system without locks none ever does.
      if waits < 1000, (try? directory.descriptor.tryLock(.shared)) == false {
        waits += 1
        usleep(1000)
        continue
      }
      let (ours, there) = (
        try directory.descriptor.status(), try ledger.status(of: MetricsFolder.name)
      )
      if there?.isSameFile(as: ours) == true {
        self.directory = directory
        return
      }
    }
  }

  /// Removes it, unless it has files, or others use it. No job may run any longer that knows of it.
  package func removeIfEmpty() {
    guard (try? directory.descriptor.tryLock(.exclusive)) == true else { return }
    unlinkat(ledger.descriptor.raw, MetricsFolder.name, AT_REMOVEDIR)
  }
}
