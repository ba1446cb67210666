import Arguments
import Posix
import Running

/// `--env` and `--env-file`: variables for all jobs.
extension SchedulingOptions {
  var variables: JobVariables {
    get throws(CommandFailure) {
      do throws(JobVariables.Fault) {
        return try JobVariables(environment, files: environmentFiles)
      } catch {
        throw CommandFailure(error)
      }
    }
  }

  /// As a record keeps them for a later start: files by their absolute paths, secrets by their names
  /// alone.
  var withoutSecrets: SchedulingOptions {
    var options = self
    options.environment = environment.map { SecretNames.secret(setBy: $0) ?? $0 }
    options.environmentFiles = environmentFiles.map(CurrentFolder.absolute)
    return options
  }

  /// Without the variables whose values were not kept, of which `warn` is told.
  func withoutUnknownSecrets(_ warn: (String) -> Void) -> SchedulingOptions {
    var options = self
    options.environment.removeAll { text in
      guard SecretNames.isNameWithoutValue(text) else { return false }
      warn("the value of '\(text)' was not kept; give it again with --env")
      return true
    }
    return options
  }
}

extension SchedulingCommand {
  @DeclarationBuilder<Self> static var environmentDeclarations: [Declaration<Self>] {
    option(
      "--env NAME=VALUE", \.scheduling.environment, "set a variable for all \(unit)s")
    option(
      "--env-file FILE", \.scheduling.environmentFiles,
      "set the variables of FILE, which has NAME=VALUE lines"
    ).completing(.files(extensions: [])).rare()
  }
}
