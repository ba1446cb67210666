import Glibc
import Launching
import Posix

/// Why an attempt could not be started, and whose fault it is. What is ours, its folders, logs and
/// descriptors, is never blamed on a job: that would count as failed and not run again.
struct StartFailure: Error {
  let reason: String
  /// Whether the attempt is withheld, and nothing new starts.
  let isOurs: Bool
  /// Whether there may be room in a moment.
  let isPassing: Bool

  private init(_ reason: String, isOurs: Bool, isPassing: Bool) {
    self.reason = reason
    self.isOurs = isOurs
    self.isPassing = isPassing
  }

  /// Of the process, or of the folder that it works in: the job's own, unless the system has no room.
  init(_ error: SystemError) {
    self.init(
      error.description, isOurs: error.isOfTheDisk, isPassing: error.isOfResources)
  }

  init(_ error: ProgramUnavailable) {
    self.init(
      error.reason, isOurs: error.obstacle != nil,
      isPassing: error.obstacle?.isOfResources == true)
  }

  /// Does something with files of ours. Something else in their place, a link for one, is a fault
  /// of this job alone.
  static func ofOurs<Value>(
    _ body: () throws(SystemError) -> Value
  ) throws(StartFailure) -> Value {
    do throws(SystemError) {
      return try body()
    } catch {
      let isInPlace = [ELOOP, ENOTDIR, EEXIST, EISDIR].contains(error.code)
      throw StartFailure(
        error.description, isOurs: !isInPlace, isPassing: error.isOfResources)
    }
  }
}
