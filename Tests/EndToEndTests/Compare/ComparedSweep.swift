import JSON
import TestSupport
import Testing

/// A sandbox with runs to compare: the lines of a runfile whose program prints scalars.
struct ComparedSweep {
  let sandbox: Sandbox

  /// Three lines, lr = 0.1, 0.2 and 0.3; the loss is smallest at the second step of the second.
  init() throws {
    sandbox = try Sandbox()
    try sandbox.writeScript(
      """
      echo "loss: 0.$1 (step 1)"
      echo "loss: 0.$2 (step 2)"
      echo "loss: 0.5 (step 3)"
      echo "acc: 0.7"
      """, to: "train.sh")
    try sandbox.write(
      """
      ./train.sh 81 40 --lr=0.1 --loud
      ./train.sh 82 05 --lr=0.2 --loud
      ./train.sh 83 60 --lr=0.3 --loud

      """, to: "sweep.txt")
    let launch = try sandbox.batchrun("launch", "sweep.txt", "-j", "1")
    #expect(launch.exitCode == 0, "\(launch)")
  }

  func compare(_ arguments: String...) throws -> ProgramResult {
    try sandbox.run(Invocation(["compare"] + arguments))
  }

  /// The rows of the CSV that the arguments give, each cell by its heading.
  func rows(_ arguments: String...) throws -> [[String: String]] {
    let result = try sandbox.run(Invocation(["compare", "--csv", "-"] + arguments))
    #expect(result.exitCode == 0, "\(result)")
    let lines = result.output.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    guard let headings = lines.first else { return [] }
    return lines.dropFirst().map { Dictionary(zip(headings, $0)) { first, _ in first } }
  }
}
