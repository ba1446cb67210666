import Arguments
import Posix
import Running
import Text

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
    options.environment = environment.map { Self.secretName(in: $0) ?? $0 }
    options.environmentFiles = environmentFiles.map(CurrentFolder.absolute)
    return options
  }

  /// Without the variables whose values were not kept, of which `warn` is told.
  func withoutUnknownSecrets(_ warn: (String) -> Void) -> SchedulingOptions {
    var options = self
    options.environment.removeAll { text in
      guard !text.contains("="), SecretNames.contain(text) else { return false }
      warn("the value of '\(text)' was not kept; give it again with --env")
      return true
    }
    return options
  }

  /// Words for a shell that give these options again, of a command line that is shown: the value of a
  /// secret is that of the variable in the user's shell.
  static func shown(_ words: [String]) -> String {
    zip([""] + words, words).map { before, word in
      let text = word.hasPrefix("--env=") ? String(word.dropFirst(6)) : word
      guard before == "--env" || text != word, let name = secretName(in: text) else {
        return shellQuoted(word)
      }
      return (text != word ? "--env=" : "") + "\(name)=\"$\(name)\""
    }.joined(separator: " ")
  }

  private static func secretName(in assignment: String) -> String? {
    let name = String(assignment.prefix { $0 != "=" })
    return assignment.contains("=") && SecretNames.contain(name) ? name : nil
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
