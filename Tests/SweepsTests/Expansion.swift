import Testing

@testable import Sweeps

/// The lines of a spec.
func lines(of spec: String, _ selection: Selection? = nil) throws -> [String] {
  let sweep = try Sweep(spec.utf8)
  var commands = try SweepCommands(sweep, selection ?? sweep.selection)
  var buffer: [UInt8] = []
  while try commands.next(appendingTo: &buffer) {}
  return buffer.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
}

/// The first error of a spec, as `line:column: message`; nil where there is none.
func failure(of spec: String) -> String? {
  do {
    _ = try lines(of: spec)
    return nil
  } catch let error as SpecError {
    let place = error.mark.map { "\($0.line):\($0.column): " } ?? ""
    return place + error.message
  } catch {
    return "\(error)"
  }
}

func hint(of spec: String) -> String? {
  do {
    _ = try lines(of: spec)
    return nil
  } catch {
    return (error as? SpecError)?.hint
  }
}

func warnings(of spec: String) throws -> [String] {
  try Sweep(spec.utf8).warnings.map { warning in
    (warning.mark.map { "\($0.line):\($0.column): " } ?? "") + warning.message
  }
}
