import Launching
import LocalExecution
import Posix

extension LaunchRequest {
  /// How its jobs run.
  var configuration: LocalConfiguration {
    get throws(SystemError) {
      var configuration = LocalConfiguration(name: name)
      configuration.shell = shell ?? Shell()
      configuration.executesDirectly = shell == nil
      if let folder = workingFolder {
        configuration.workingFolder = try Directory(path: folder, mayBeLink: true)
      }
      configuration.isolates = isolates
      configuration.timeLimit = terms.policy.timeout
      configuration.nice = terms.nice
      configuration.slotVariable = terms.slotVariable
      configuration.environment = terms.variables.entries
      return configuration
    }
  }
}
