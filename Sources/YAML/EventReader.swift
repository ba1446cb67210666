import CYAML

/// The events of a text, one after another: libyaml's parser with its lifetime.
///
/// A class because libyaml keeps pointers into the parser, which therefore must never move.
final class EventReader {
  enum Event {
    case streamStart, streamEnd, documentStart, documentEnd
    case alias(anchor: String)
    case scalar(Scalar, anchor: String?, tag: String?)
    case sequenceStart(anchor: String?, tag: String?)
    case sequenceEnd
    case mappingStart(anchor: String?, tag: String?)
    case mappingEnd
  }

  struct MarkedEvent {
    let event: Event
    let start: Mark
    let end: Mark
  }

  private let parser: UnsafeMutablePointer<yaml_parser_t>
  /// libyaml reads from here until the end, so the bytes must stay where they are.
  private let input: UnsafeMutableBufferPointer<UInt8>

  init(_ text: [UInt8]) throws(YAMLError) {
    parser = .allocate(capacity: 1)
    parser.initialize(to: yaml_parser_t())
    input = .allocate(capacity: text.count)
    _ = input.initialize(from: text)
    guard yaml_parser_initialize(parser) == 1 else {
      // All stored properties are set, so `deinit` runs; deleting a zeroed parser is harmless.
      throw YAMLError(problem: .outOfMemory, mark: Mark(line: 1, column: 1))
    }
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, input.baseAddress, input.count)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deinitialize(count: 1)
    parser.deallocate()
    input.deallocate()
  }

  func next() throws(YAMLError) -> MarkedEvent {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { throw failure }
    defer { yaml_event_delete(&event) }
    return MarkedEvent(
      event: Self.read(event), start: Mark(event.start_mark), end: Mark(event.end_mark))
  }

  private static func read(_ event: yaml_event_t) -> Event {
    switch event.type {
    case YAML_STREAM_START_EVENT: return .streamStart
    case YAML_DOCUMENT_START_EVENT: return .documentStart
    case YAML_DOCUMENT_END_EVENT: return .documentEnd
    case YAML_ALIAS_EVENT: return .alias(anchor: string(event.data.alias.anchor) ?? "")
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      let text = String(
        decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
      return .scalar(
        Scalar(text: text, style: style(scalar.style)),
        anchor: string(scalar.anchor), tag: string(scalar.tag))
    case YAML_SEQUENCE_START_EVENT:
      let sequence = event.data.sequence_start
      return .sequenceStart(anchor: string(sequence.anchor), tag: string(sequence.tag))
    case YAML_SEQUENCE_END_EVENT: return .sequenceEnd
    case YAML_MAPPING_START_EVENT:
      let mapping = event.data.mapping_start
      return .mappingStart(anchor: string(mapping.anchor), tag: string(mapping.tag))
    case YAML_MAPPING_END_EVENT: return .mappingEnd
    default: return .streamEnd
    }
  }

  private static func style(_ style: yaml_scalar_style_t) -> Scalar.Style {
    switch style {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
    case YAML_LITERAL_SCALAR_STYLE: .literal
    case YAML_FOLDED_SCALAR_STYLE: .folded
    default: .plain
    }
  }

  private static func string(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    pointer.map { String(cString: $0) }
  }

  private var failure: YAMLError {
    let problem = parser.pointee.problem.map { String(cString: $0) } ?? "cannot be read"
    switch parser.pointee.error {
    case YAML_MEMORY_ERROR:
      return YAMLError(problem: .outOfMemory, mark: Mark(line: 1, column: 1))
    case YAML_READER_ERROR:
      let mark = Mark(ofByte: parser.pointee.problem_offset, in: input)
      return YAMLError(problem: .controlCharacter, mark: mark)
    default:
      let mark = Mark(parser.pointee.problem_mark)
      if startsWithTab(at: parser.pointee.problem_mark.index) {
        return YAMLError(problem: .tab, mark: mark)
      }
      let context = parser.pointee.context.map { String(cString: $0) }
      let start = context == nil ? mark : Mark(parser.pointee.context_mark)
      let diagnosis = SyntaxDiagnosis(
        problem: problem, context: context, mark: mark, start: start, text: input)
      if let error = diagnosis.error { return error }
      let place = context.map { "\($0) that starts in line \(start.line)" }
      return YAMLError(problem: .syntax(problem, context: place), mark: mark)
    }
  }

  /// Whether the character with this index (in characters) is a tab.
  private func startsWithTab(at index: Int) -> Bool {
    var characters = -1
    for byte in input where byte & 0b1100_0000 != 0b1000_0000 {
      characters += 1
      if characters == index { return byte == UInt8(ascii: "\t") }
    }
    return false
  }
}

extension Mark {
  /// libyaml counts from 0.
  init(_ mark: yaml_mark_t) {
    self.init(line: Int(mark.line) + 1, column: Int(mark.column) + 1)
  }
}
