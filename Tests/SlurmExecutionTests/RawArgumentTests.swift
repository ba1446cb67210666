import Testing

@testable import SlurmExecution

@Suite struct RawArgumentTests {
  @Test(arguments: [
    "--array=0-3", "--array 0-3", "-a0-3", "-a 0-3", "--arr=1", "--wrap=true", "--wrap true",
    "--wra",
    "--output=x", "-o x", "--error=x", "-e/dev/null", "--job-name=x", "-Jx", "--job x", "--wait",
    "-W", "--parsable", "--requeue", "--open-mode=truncate", "--chdir=/", "-D /", "--signal=9",
    "--export=NONE", "--export NONE", "--export=FOO=1", "--export", "--export-file=x",
    "--test-only", "--quiet", "-Q", "--clusters=c2", "-Mc2", "--help", "-h", "--version", "-V",
    "--usage", "--uid=0", "--gid=0", "-", "--", "-HW", "-Ha0-3", "-sW", "-va1", "--=x",
  ])
  func whatBreaksOurFormIsRefused(argument: String) {
    #expect(RawArgument.refusal(of: argument) != nil)
    var settings = SlurmSettings()
    let error = #expect(throws: SlurmSettingError.self) { try settings.set("arg", argument) }
    #expect(
      error?.message == "'--slurm-arg' cannot have '\(argument)': batchrun sets it itself")
    #expect(error?.hint?.isEmpty == false)
  }

  @Test(arguments: [
    ("--mem-per-cpu=2G", "--mem-per-cpu=2G"), ("--mem-per-cpu 2G", "--mem-per-cpu=2G"),
    ("--exclusive", "--exclusive"), ("--exclusive user", "--exclusive=user"),
    ("-C gpu", "-Cgpu"), ("-Cgpu&a", "-Cgpu&a"), ("-p  high", "-phigh"), ("--nice=5", "--nice=5"),
    ("--wait-all-nodes=1", "--wait-all-nodes=1"), ("--no-requeue", "--no-requeue"),
    ("--hold", "--hold"), ("-H", "-H"), ("--dependency=afterok:1", "--dependency=afterok:1"),
    ("--export=ALL", "--export=ALL"), ("--export ALL,A=1 2", "--export=ALL,A=1 2"),
    ("--comment=a b", "--comment=a b"), ("--gres=gpu:1", "--gres=gpu:1"),
    ("--mail-user x@y.z", "--mail-user=x@y.z"), ("--exclusive ", "--exclusive"),
    ("--verbose", "--verbose"), ("-N 2", "-N2"), ("-Aa", "-Aa"),
  ])
  func othersAreOneWord(argument: String, word: String) throws {
    #expect(RawArgument.refusal(of: argument) == nil)
    #expect(RawArgument.word(argument) == word)
  }
}
