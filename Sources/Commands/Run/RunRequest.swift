import Arguments
import Glibc
import Operations
import Posix

/// What the command line asks to run, with the words taken apart.
struct RunRequest: Sendable {
  var options: RunCommand
  /// As typed; nil for the default operation, or for a run that is there already.
  let operation: String?
  var assignments: FlagAssignments
  /// Where the user is, and the folder of the ledgers; absolute.
  let folder: String
  let home: String

  init(_ options: RunCommand) throws(CommandFailure) {
    self.options = options
    do throws(SystemError) {
      folder = try CurrentFolder.path()
    } catch {
      throw CommandFailure("\(error)")
    }
    home = options.home.hasPrefix("/") ? options.home : folder + "/" + options.home
    var words = options.words[...]
    if let first = words.first, !first.contains("="), !first.hasPrefix("@") {
      operation = first
      words = words.dropFirst()
    } else {
      operation = nil
    }
    if operation != nil, options.restart != nil || options.resume != nil {
      throw CommandFailure(
        "OPERATION cannot be used with --\(options.resume == nil ? "restart" : "resume")",
        hint: "run 'batchrun run --help' for more information")
    }
    do throws(FlagError) {
      assignments = try FlagAssignments(arguments: Array(words))
    } catch {
      throw CommandFailure(error)
    }
  }
}

extension CommandFailure {
  init(_ error: FlagError) {
    self.init(error.message, details: error.details, hint: error.hint)
  }
}
