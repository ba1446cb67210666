import TestSupport

/// Trials that write down when they begin and end, and optimizers that ask for them.
struct OptimizerProject {
  let batch: BatchProject
  var sandbox: Sandbox { batch.sandbox }

  /// An optimizer that asks for trials 1 to 4, one after the other, and says how each came out.
  static let each = """
    for n in 1 2 3 4; do
      value=$("$BATCHRUN" trial n=$n --objective 2>> PATHcalls)
      echo "trial $n: $? $value"
    done

    """
  /// One that asks for trials 1 to 6 at once.
  static let all = """
    for n in 1 2 3 4 5 6; do "$BATCHRUN" trial n=$n & done
    wait
    echo "all are done"

    """

  init() throws {
    batch = try BatchProject()
    try add("each", OptimizerProject.each)
    try add("all", OptimizerProject.all)
  }

  /// Adds an operation that runs this shell script; `PATH` in it stands for the sandbox's path.
  func add(_ name: String, _ script: String, _ members: String = "") throws {
    try sandbox.write(
      script.replacing("PATH", with: sandbox.path("")), to: name + ".sh")
    try sandbox.append("\n\n\(name):\n  exec: sh \(name).sh\n\(members)\n", to: "batchrun.yml")
  }

  func start(_ optimizer: String, _ arguments: String...) throws -> RunningProgram {
    try sandbox.start(Invocation(["run", "-y", "wait", "-o", optimizer] + arguments))
  }

  func run(_ optimizer: String, _ arguments: String...) throws -> ProgramResult {
    try sandbox.run(Invocation(["run", "-y", "wait", "-o", optimizer] + arguments))
  }
}
