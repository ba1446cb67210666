/// One line of a command's declarations: what may be typed, and what it does to the options.
package enum Declaration<Options>: Sendable {
  case parameter(Parameter, apply: Effect<Options>, uses: UsesOfParameter<Options>)
  /// The options that follow stand under this heading in help.
  case heading(Heading)
  case exclusion([String])
  case requirement(String, of: String)
  /// Spellings of other programs that this command does not have, and what replaces them.
  case mistake([String], Correction)

  /// Shells offer this where the value is due.
  package func completing(_ completion: Completion) -> Declaration {
    adjusted { $0.completion = completion }
  }

  /// Works, but stands in no help and no completion.
  package func hidden() -> Declaration {
    adjusted { $0.isHidden = true }
  }

  /// These of its spellings work, but stand in no help and no completion.
  package func hiding(_ spellings: String...) -> Declaration<Options> {
    adjusted { $0.hiddenSpellings = spellings }
  }

  /// Only the full help shows it, `--help-all`.
  package func rare() -> Declaration<Options> {
    adjusted { $0.isRare = true }
  }

  /// Help shows this as the default; nothing if it is empty.
  package func showingDefault(_ text: String) -> Declaration {
    adjusted { $0.defaultText = text }
  }

  /// The value is letters that stand in the same word, `-Srt`; the next word is never taken. Shells
  /// offer the letters one by one.
  package func attached(letters: String) -> Declaration {
    adjusted {
      $0.isAttached = true
      $0.completion = .choices(letters.map { String($0) })
    }
  }

  /// The names of the option or argument; none for anything else.
  fileprivate var spellings: [String] {
    guard case .parameter(let parameter, _, _) = self else { return [] }
    return parameter.spellings
  }

  private func adjusted(_ change: (inout Parameter) -> Void) -> Declaration {
    guard case .parameter(var parameter, let apply, let uses) = self else { return self }
    change(&parameter)
    return .parameter(parameter, apply: apply, uses: uses)
  }
}

/// A heading of options in help.
package struct Heading: Hashable, Sendable {
  package static let none = Heading(text: "", shortText: "", line: nil)

  package var text: String
  /// What stands in its place in the short help; options under equal ones stand together there.
  package var shortText: String
  /// What the short help says instead of listing the options.
  package var line: String?
}

/// What to write instead of an option that a command does not have.
package enum Correction: Hashable, Sendable {
  /// This option of the command, which the message asks about.
  case option(String)
  /// Something else, in the words of a hint.
  case hint(String)
}

extension Array {
  /// Only the full help shows those of these options that have one of these spellings.
  package func rare<Options>(_ names: String...) -> [Declaration<Options>]
  where Element == Declaration<Options> {
    map { $0.spellings.contains(where: names.contains) ? $0.rare() : $0 }
  }
}

/// What a parameter does to the options when it is met.
package enum Effect<Options>: Sendable {
  /// Given the text of the value.
  case value(@Sendable (inout Options, String) throws(InvalidValue) -> Void)
  /// Given whether the flag, not its opposite, was met.
  case flag(@Sendable (inout Options, Bool) -> Void)
}

/// How a parameter must be used, in this order, to make such options of the default ones.
package typealias UsesOfParameter<Options> = @Sendable (Options) -> [ParameterUse]

package enum ParameterUse: Hashable, Sendable {
  case value(String)
  /// Whether the flag, not its opposite.
  case flag(Bool)
}

/// Collects the lines of `declarations`.
@resultBuilder
package enum DeclarationBuilder<Options> {
  package static func buildExpression(
    _ declaration: Declaration<Options>
  ) -> [Declaration<Options>] {
    [declaration]
  }

  /// Declarations that several commands share.
  package static func buildExpression(
    _ declarations: [Declaration<Options>]
  ) -> [Declaration<Options>] {
    declarations
  }

  package static func buildBlock(_ parts: [Declaration<Options>]...) -> [Declaration<Options>] {
    Array(parts.joined())
  }
}

extension Command {
  /// An option with a value: `option("-j, --n-jobs N", \.workers, "how many run at once")`.
  ///
  /// `form` has the spellings and the value's name, as help shows them; `parse` may be stricter
  /// than the type. The property decides what repetition means: an array collects, anything else
  /// keeps the last.
  package static func option<Storage: ArgumentStorage>(
    _ form: String, _ property: WritableKeyPath<Self, Storage> & Sendable,
    parse: @escaping ValueParser<Storage.Value> = Storage.Value.init(argument:),
    _ help: String
  ) -> Declaration<Self> {
    // `-S[rc]`, whose value is attached, is `-S` and the name of the value.
    let words = form.split(separator: " ").flatMap { word in
      guard word.hasPrefix("-"), let bracket = word.firstIndex(of: "[") else {
        return [String(word)]
      }
      return [String(word[..<bracket]), String(word[bracket...])]
    }
    let spellings = words.prefix { $0.hasPrefix("-") }.map {
      $0.hasSuffix(",") ? String($0.dropLast()) : $0
    }
    return valued(
      .option, spellings, words.dropFirst(spellings.count).joined(separator: " "), property, parse,
      help)
  }

  /// A positional argument: `argument("RUNFILE", \.runfile, "…")`. An optional property or an
  /// array makes it optional; `isRequired` overrules that.
  package static func argument<Storage: ArgumentStorage>(
    _ name: String, _ property: WritableKeyPath<Self, Storage> & Sendable,
    isRequired: Bool? = nil,
    parse: @escaping ValueParser<Storage.Value> = Storage.Value.init(argument:),
    _ help: String
  ) -> Declaration<Self> {
    let isRequired = isRequired ?? (Storage.self == Storage.Value.self)
    return valued(.positional(isRequired: isRequired), [], name, property, parse, help)
  }

  /// A flag: `flag("--isolate", \.isolate, "…")`; `--[no-]isolate` declares its opposite too.
  package static func flag(
    _ form: String, _ property: WritableKeyPath<Self, Bool> & Sendable, _ help: String
  ) -> Declaration<Self> {
    let isNegatable = form.contains("[")
    let standard = Self()[keyPath: property]
    let spellings = form.split(separator: ",").map {
      String($0.filter { !" []".contains($0) })
    }.map { isNegatable && $0.hasPrefix("--no-") ? "--" + $0.dropFirst(5) : $0 }
    let parameter = Parameter(
      kind: .flag(isNegatable: isNegatable), spellings: spellings, valueName: "",
      isRepeating: false, help: help,
      defaultText: isNegatable && standard ? "on" : nil)
    return .parameter(
      parameter, apply: .flag { $0[keyPath: property] = $1 },
      uses: { options in
        let isOn = options[keyPath: property]
        return isOn == standard || (!isOn && !isNegatable) ? [] : [.flag(isOn)]
      })
  }

  /// A flag that gives a property of any type this value: `flag("--bar", \.progress, is: .bar, …)`.
  package static func flag<Value: Equatable & Sendable>(
    _ form: String, _ property: WritableKeyPath<Self, Value> & Sendable, is value: Value,
    _ help: String
  ) -> Declaration<Self> {
    let spellings = form.split(separator: ",").map { String($0.filter { $0 != " " }) }
    let parameter = Parameter(
      kind: .flag(isNegatable: false), spellings: spellings, valueName: "", isRepeating: false,
      help: help)
    return .parameter(
      parameter, apply: .flag { options, _ in options[keyPath: property] = value },
      uses: { options in
        options[keyPath: property] == value && Self()[keyPath: property] != value
          ? [.flag(true)] : []
      })
  }

  /// A flag that counts how often it is given: `count("-m, --more", \.pages, …)`.
  package static func count(
    _ form: String, _ property: WritableKeyPath<Self, Int> & Sendable, _ help: String
  ) -> Declaration<Self> {
    let spellings = form.split(separator: ",").map { String($0.filter { $0 != " " }) }
    let parameter = Parameter(
      kind: .flag(isNegatable: false), spellings: spellings, valueName: "", isRepeating: true,
      help: help)
    return .parameter(
      parameter, apply: .flag { options, _ in options[keyPath: property] += 1 },
      uses: { options in
        let count = options[keyPath: property] - Self()[keyPath: property]
        return Array(repeating: .flag(true), count: max(0, count))
      })
  }

  /// The options that follow stand under this heading; in the short help under `short`, where that
  /// is given (empty for the first options), and behind `line` instead of all of them.
  package static func heading(
    _ text: String, short: String? = nil, line: String? = nil
  ) -> Declaration<Self> {
    .heading(Heading(text: text, shortText: short ?? text, line: line))
  }

  /// At most one of these options may be given.
  package static func exclude(_ names: String...) -> Declaration<Self> {
    .exclusion(names)
  }

  /// An option that makes no sense without another.
  package static func require(_ other: String, with name: String) -> Declaration<Self> {
    .requirement(other, of: name)
  }

  /// What people write who know other programs, and the option that they mean.
  package static func instead(of spellings: String..., say option: String) -> Declaration<Self> {
    .mistake(spellings, .option(option))
  }

  /// The same where there is no such option: `hint` says what does it.
  package static func instead(of spellings: String..., hint: String) -> Declaration<Self> {
    .mistake(spellings, .hint(hint))
  }

  private static func valued<Storage: ArgumentStorage>(
    _ kind: Parameter.Kind, _ spellings: [String], _ valueName: String,
    _ property: WritableKeyPath<Self, Storage> & Sendable,
    _ parse: @escaping ValueParser<Storage.Value>, _ help: String
  ) -> Declaration<Self> {
    let standard = Self()[keyPath: property]
    let choices = Storage.Value.choices
    let isRequired = kind == .positional(isRequired: true)
    let parameter = Parameter(
      kind: kind, spellings: spellings, valueName: valueName, isRepeating: Storage.isRepeating,
      help: help, defaultText: isRequired ? nil : standard.defaultText,
      choices: choices, completion: choices.isEmpty ? .none : .choices(choices))
    return .parameter(
      parameter,
      apply: .value { options, text throws(InvalidValue) in
        options[keyPath: property].store(try parse(text))
      },
      uses: { options in
        let texts = options[keyPath: property].argumentTexts
        let standardTexts = standard.argumentTexts
        if texts == standardTexts { return [] }
        // What is repeated is added to the default.
        let isAdded = Storage.isRepeating && texts.starts(with: standardTexts)
        return texts.dropFirst(isAdded ? standardTexts.count : 0).map { .value($0) }
      })
  }
}
