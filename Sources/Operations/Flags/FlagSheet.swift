import Text
import YAML

/// Flags as a text that people change: YAML, a line for each.
package enum FlagSheet {
  /// Why a text that a user has written has no flags.
  package enum Failure: ExplainedError, Hashable, Sendable {
    /// It is not YAML, or not a mapping; for these reasons.
    case unreadable(String)
    case flag(FlagError)
    /// Nothing is left in it: the user has cancelled.
    case empty

    package var message: String {
      switch self {
      case .unreadable(let reason): "cannot read the flags: \(reason)"
      case .flag(let error): error.message
      case .empty: "there are no flags: nothing is run"
      }
    }

    package var details: [String] {
      if case .flag(let error) = self { error.details } else { [] }
    }

    package var hint: String? {
      if case .flag(let error) = self { error.hint } else { nil }
    }
  }

  /// The text for the flags of an operation.
  package static func text(of flags: Flags, operation: String) -> String {
    """
    # Flags of \(operation), as YAML. A list makes a batch.
    # Remove a line to leave its flag unchanged; an empty file cancels.

    """
      + flags.sorted.map { name, value in
        "\(FlagValue.string(name).encoded): \(value.typed)\n"
      }.joined()
  }

  /// The flags of a text that are not as they were.
  package static func changes(in text: String, from old: Flags) throws(Failure) -> Flags {
    var flags = try flags(in: text)
    for (name, value) in flags.sorted where old[name] == value { flags[name] = nil }
    return flags
  }

  private static func flags(in text: String) throws(Failure) -> Flags {
    let document: Node?
    do throws(YAMLError) {
      document = try Document.parse(Array(text.utf8))
    } catch {
      throw .unreadable(error.placedMessage)
    }
    guard let document else { throw .empty }
    guard let entries = document.mapping else {
      throw .unreadable("'NAME: VALUE' is expected on each line")
    }
    var flags = Flags()
    for entry in entries {
      let name = entry.key.scalar?.text ?? ""
      do throws(FlagFunctionError) {
        flags[name] = try FlagValue(entry.value)
      } catch {
        throw .flag(.function(error, flag: name))
      }
    }
    return flags
  }
}
