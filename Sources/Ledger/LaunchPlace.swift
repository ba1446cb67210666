import JSON

/// Where a launch took its lines from, and where they ran. A ledger numbers those that it has seen; the
/// record of a job has the number of the place of its latest attempt.
package struct LaunchPlace: Hashable, Sendable {
  /// The path of the runfile, absolute and without links; `-` for what is not a file.
  package var runfile: String
  /// That of the folder; nil if each job had its own folder.
  package var folder: String?

  /// The runfile of lines that come from no file.
  package static let noFile = "-"

  package init(runfile: String, folder: String?) {
    self.runfile = runfile
    self.folder = folder
  }

  /// Numbers go from 1 to this; if there are more places, the others are not distinguished.
  static let most = 62

  /// Reads the line of the journal that gives a place its number.
  static func numbered(_ line: UnsafeRawBufferPointer) -> (number: Int, place: LaunchPlace)? {
    guard let members = try? JSONValue(parsing: line).object,
      let number = members["number"]?.int, (1...most).contains(number),
      let runfile = members["runfile"]?.string
    else { return nil }
    return (number, LaunchPlace(runfile: runfile, folder: members["folder"]?.string))
  }
}
