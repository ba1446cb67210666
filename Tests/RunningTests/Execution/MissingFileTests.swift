import Running
import Testing

/// What the end of an output says of files that were not found.
@Suite struct MissingFileTests {
  private static let project = [
    "data/train.csv", "weights.bin", "lib.sh", "with blank.txt", "data",
  ]

  @Test(arguments: [
    ("FileNotFoundError: [Errno 2] No such file or directory: 'data/train.csv'", "data/train.csv"),
    (
      "Traceback\n  x\nFileNotFoundError: [Errno 2] No such file or directory: './data/train.csv'\n",
      "data/train.csv"
    ),
    ("cat: data/train.csv: No such file or directory", "data/train.csv"),
    ("cat: 'with blank.txt': No such file or directory", "with blank.txt"),
    ("uses-lib.sh: 1: .: cannot open ./lib.sh: No such file", "lib.sh"),
    ("sh: 0: cannot open lib.sh", "lib.sh"),
    (
      "python: can't open file '/runs/1/weights.bin': [Errno 2] No such file or directory",
      "weights.bin"
    ),
    ("cannot open file 'weights.bin': No such file or directory", "weights.bin"),
    ("ls: cannot access 'data': No such file or directory\nlast words", "data"),
  ])
  func isNamedByTheOutput(output: String, path: String) {
    #expect(missing(output)?.path == path)
  }

  @Test(arguments: [
    "cat: /data/train.csv: No such file or directory", "cat: ../lib.sh: No such file or directory",
    "cat: other.txt: No such file or directory", "reading data/train.csv failed", "",
  ])
  func isNothingElse(output: String) {
    #expect(missing(output) == nil)
  }

  @Test func namesWhatToDo() {
    #expect(
      missing("cat: weights.bin: No such file or directory")?.warning
        == "'weights.bin' is in the project but not in the run's folder: add '--dep weights.bin', "
        + "or require it in the project file ('requires: {file: weights.bin}')")
  }

  private func missing(_ output: String) -> MissingFile? {
    MissingFile(in: output, directory: "/runs/1") { Self.project.contains($0) }
  }
}
