/// Why a text is not a document that can be read.
package struct YAMLError: Error, Hashable, Sendable {
  package enum Problem: Hashable, Sendable {
    /// Longer than `limit` bytes.
    case tooLong(limit: Int)
    case notUTF8
    /// A control character that YAML does not allow.
    case controlCharacter
    /// libyaml's words for what is wrong, and for what it was reading then.
    case syntax(String, context: String?)
    /// A quote that ends nowhere, or in this line, before other text.
    case openQuote(end: Int?)
    case openBracket(String)
    case missingColon
    /// A colon that ends no key, because a letter follows.
    case missingBlank
    /// A line that is indented deeper than the one above allows.
    case deepLine
    /// A tab where YAML wants blanks.
    case tab
    case severalDocuments
    case repeatedKey(String, first: Mark)
    case unknownAnchor(String)
    /// An alias inside the very node that it stands for.
    case endlessAnchor(String)
    case unsupportedTag(String)
    case tagDoesNotFit(String)
    /// `<<` with something that is neither a mapping nor a list of mappings.
    case cannotMerge
    case tooDeep(limit: Int)
    /// More than `limit` values once every alias is replaced by what it stands for.
    case tooLarge(limit: Int)
    case outOfMemory
  }

  package let problem: Problem
  package let mark: Mark

  /// The problem in one sentence, as a part of an error message.
  package var message: String {
    switch problem {
    case .tooLong(let limit): "the file is longer than \(limit) bytes"
    case .notUTF8: "not UTF-8 text"
    case .controlCharacter: "not valid YAML: a control character is not allowed here"
    case .syntax(let problem, nil): "not valid YAML: \(problem)"
    case .syntax(let problem, let context?): "not valid YAML: \(problem) (\(context))"
    case .openQuote(nil): "not valid YAML: the quote that starts here is not closed"
    case .openQuote(let line?):
      "not valid YAML: the quote that starts here ends only in line \(line), before other text"
    case .openBracket(let bracket): "not valid YAML: this '\(bracket)' is not closed"
    case .missingColon: "not valid YAML: a ':' is missing after the key"
    case .missingBlank: "not valid YAML: a space is missing after the ':'"
    case .deepLine:
      "not valid YAML: the line is indented deeper than the key above, which already has a value"
    case .tab: "not valid YAML: a tab is not allowed here"
    case .severalDocuments: "the file has more than one document"
    case .repeatedKey(let key, let first): "the key '\(key)' is already given in line \(first.line)"
    case .unknownAnchor(let name): "no anchor '&\(name)' comes before this alias"
    case .endlessAnchor(let name): "the anchor '&\(name)' contains itself"
    case .unsupportedTag(let tag): "the tag '\(tag)' is not supported"
    case .tagDoesNotFit(let tag): "the tag '\(tag)' does not fit this value"
    case .cannotMerge: "'<<' merges a mapping or a list of mappings, nothing else"
    case .tooDeep(let limit): "values are nested more than \(limit) deep"
    case .tooLarge(let limit): "aliases make more than \(limit) values in this file"
    case .outOfMemory: "out of memory"
    }
  }

  /// The problem with its place, if the file is named otherwise.
  package var placedMessage: String { "line \(mark.line), column \(mark.column): \(message)" }

  /// What the user can do about it, if there is something to say.
  package var hint: String? {
    switch problem {
    case .tab: "indent with spaces"
    case .deepLine: "give both the same indentation"
    case .severalDocuments: "keep one document: a line '---' starts another"
    case .notUTF8: "save the file as UTF-8"
    case .unsupportedTag: "remove the tag, or use one of !!str !!int !!float !!bool !!null"
    case .syntax(let problem, _) where problem.hasPrefix("mapping values are not allowed"):
      "text that contains ': ' needs quotes"
    case .syntax(let problem, _) where problem.hasPrefix("did not find expected alphabetic"):
      "text that starts with * or & needs quotes"
    case .syntax(let problem, _) where problem.hasPrefix("found character that cannot start"):
      "text that starts with one of @ ` % needs quotes"
    default: nil
    }
  }
}
