import Operations
import Text

/// Entries of a batch file in CSV: names in the first row, values as on the command line below.
///
/// A cell that is not there, at the end of a row or because nothing stands between two commas,
/// says nothing of its flag; the empty text is written as `''` or `""`.
enum CSVEntries {
  static func read(_ bytes: [UInt8]) throws(BatchFile.Problem) -> [Flags] {
    var reader = CSVReader(bytes)
    guard let header = try row(&reader) else { return [] }
    var names: [String] = []
    for cell in header.cells {
      guard !cell.text.isEmpty, !cell.text.contains("=") else {
        throw BatchFile.Problem(text: "'\(cell.text)' is not the name of a flag", line: header.line)
      }
      guard !names.contains(cell.text) else {
        throw BatchFile.Problem(text: "flag '\(cell.text)' occurs twice", line: header.line)
      }
      names.append(cell.text)
    }
    var entries: [Flags] = []
    while let row = try row(&reader) {
      var flags = Flags()
      for (name, cell) in zip(names, row.cells) where cell.isQuoted || !cell.text.isEmpty {
        do {
          flags[name] = try FlagValue(decoding: cell.text)
        } catch {
          throw BatchFile.Problem(
            text: FlagError.function(error, flag: name).message, line: row.line)
        }
      }
      entries.append(flags)
    }
    return entries
  }

  private static func row(
    _ reader: inout CSVReader
  ) throws(BatchFile.Problem) -> CSVReader.Row? {
    do throws(CSVReader.Problem) {
      return try reader.nextRow()
    } catch {
      throw BatchFile.Problem(text: error.text, line: error.line)
    }
  }
}
