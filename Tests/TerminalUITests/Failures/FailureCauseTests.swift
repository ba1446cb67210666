import Testing
import Text

@testable import TerminalUI

@Suite struct FailureCauseTests {
  private func cause(_ code: Int32, _ tail: String) -> FailureCause? {
    let lines = tail.split(separator: "\n", omittingEmptySubsequences: false).map { Array($0.utf8) }
    return FailureCause(of: .exited(code: code), tail: lines)
  }

  @Test(arguments: [
    ("/bin/sh: 1: nope: not found", "nope"), ("sh: 12: nope: not found\n", "nope"),
    ("sh: nope: not found", "nope"), ("bash: line 1: nope: command not found", "nope"),
    ("/bin/bash: nope: command not found", "nope"), ("zsh:1: command not found: nope", "nope"),
    ("started\n/bin/sh: 1: nope: not found\nmore", "nope"),
    ("env: ‘nope’: No such file or directory", "nope"),
    ("/usr/bin/env: 'nope': No such file or directory", "nope"),
    ("nohup: failed to run command 'nope': No such file or directory", "nope"),
    ("50%\r/bin/sh: 1: nope: not found", "nope"),
  ])
  func whatIsNotOnPathIsNamed(tail: String, name: String) {
    #expect(cause(127, tail)?.phrase == "command not found")
    #expect(cause(127, tail)?.hint == "'\(name)' is not on PATH")
  }

  @Test(arguments: ["source", "pushd", "shopt", "[["])
  func wordsOfBashNeedBash(word: String) {
    #expect(
      cause(127, "sh: 1: \(word): not found")?.hint
        == "'\(word)' is a word of bash: add --shell bash")
  }

  @Test(arguments: ["module", "conda"])
  func functionsOfTheUserAreNoPrograms(word: String) {
    #expect(
      cause(127, "sh: 1: \(word): not found")?.hint?
        .hasPrefix("'\(word)' is a function of your shell") == true)
  }

  @Test func aPathDoesNotExist() {
    #expect(
      cause(127, "sh: 1: ./train.sh: not found")?.hint
        == "'./train.sh', or the interpreter in its first line, does not exist")
    #expect(
      cause(127, "bash: line 1: /opt/x: No such file or directory")?.hint
        == "'/opt/x', or the interpreter in its first line, does not exist")
  }

  @Test(
    arguments: [
      (137, "Killed\n", "killed by SIGKILL"),
      (139, "a\nSegmentation fault (core dumped)", "killed by SIGSEGV"),
      (134, "bash: line 1: 4711 Aborted                 (core dumped) ./a", "killed by SIGABRT"),
      (137, "I was not", nil), (1, "Killed", nil), (255, "Killed", nil), (128, "Killed", nil),
    ] as [(Int32, String, String?)])
  func aSignalIsNamedWhereTheShellSaysIt(code: Int32, tail: String, phrase: String?) {
    #expect(cause(code, tail)?.phrase == phrase)
  }

  @Test func onlyWhatTheEndItselfTellsNeedsNoOutput() {
    #expect(FailureEnding.killed(signal: 9, memoryRanOut: true).cause == "out of memory?")
    #expect(FailureEnding.notStarted(reason: "no shell").cause == "no shell")
    #expect(FailureEnding.timedOut.cause == "timed out")
    #expect(FailureEnding.exited(code: 127).cause == nil)
    #expect(FailureEnding.killed(signal: 9, memoryRanOut: false).cause == nil)
  }

  @Test(arguments: [
    ("sh: 1: ./train.sh: Permission denied", "./train.sh"),
    ("bash: line 1: ./a b.py: Permission denied", "./a b.py"),
  ])
  func whatIsNotExecutableIsNamed(tail: String, file: String) {
    #expect(cause(126, tail)?.phrase == "not executable")
    #expect(cause(126, tail)?.hint == "chmod +x \(file), or name its interpreter")
  }

  @Test(arguments: ["sh: 1: /usr: Permission denied", "bash: line 1: /usr: Is a directory"])
  func aFolderIsNamedAsSuch(tail: String) {
    #expect(cause(126, tail)?.hint == "'/usr' is a folder, not a program")
  }

  @Test(arguments: [
    ("ValueError: bad", "ValueError"), ("torch.nn.modules.MyError: x", "MyError"),
    ("KeyError: 'lr'\n", "KeyError"),
    ("Traceback (most recent call last):\n  x\nAssertionError", "AssertionError"),
    ("Traceback (most recent call last):\n  x\nKeyboardInterrupt\n\n", "KeyboardInterrupt"),
    ("subprocess.CalledProcessError: Command 'x' returned 1", "CalledProcessError"),
    ("a.b.HTTPException: 500", "HTTPException"),
  ])
  func theExceptionOfPythonIsNamed(tail: String, phrase: String) {
    #expect(cause(1, tail)?.phrase == phrase)
    #expect(cause(1, tail)?.hint == nil)
  }

  @Test(arguments: [
    ("ValueError: x must be positive\n", "x must be positive"), ("KeyError: 'lr'", "'lr'"),
    ("Traceback (most recent call last):\n  x\nAssertionError", nil), ("ValueError: ", nil),
    ("ValueError: \u{1B}[31mred", escapedForTerminal("\u{1B}[31mred")),
  ])
  func theExceptionOfPythonHasItsMessage(tail: String, message: String?) {
    #expect(cause(1, tail)?.message == message)
  }

  @Test func aMissingModuleHasAHint() {
    #expect(
      cause(1, "ModuleNotFoundError: No module named 'torch'")?.hint
        == "jobs use the Python that is first on PATH; start batchrun inside your environment")
  }

  @Test(arguments: [
    (
      "x\ntorch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2 GiB", "CUDA out of memory"
    ),
    ("RuntimeError: CUDA out of memory.\nsome more", "CUDA out of memory"),
    ("OSError: [Errno 28] No space left on device", "disk full"),
    ("cp: error writing 'x': No space left on device", "disk full"),
  ])
  func whatRanOutIsNamed(tail: String, phrase: String) {
    #expect(cause(1, tail)?.phrase == phrase)
  }

  @Test(
    arguments: [
      (1, ""), (1, "\n\n"), (1, "train.py: error: argument --lr: invalid float value: 'oops'"),
      (1, "Error: no such command"), (1, "Traceback (most recent call last):\n  more"),
      (1, "AssertionError"), (1, "valueError: x"), (1, "ValueError is raised"),
      (1, "the Error: x"), (2, "sh: 1: nope: not found"), (126, "sh: 1: x: Is a directory"),
      (127, "nothing of it"), (1, "done"), (1, "Killed"),
    ] as [(Int32, String)])
  func whatDoesNotSayItHasNoCause(code: Int32, tail: String) {
    #expect(cause(code, tail) == nil)
  }

  @Test func onlyExitCodesHaveCauses() {
    let tail = [Array("ValueError: x".utf8)]
    #expect(FailureCause(of: .timedOut, tail: tail) == nil)
    #expect(FailureCause(of: .killed(signal: 9, memoryRanOut: false), tail: tail) == nil)
  }

  @Test func whatComesFromOutsideIsInert() {
    let hint = cause(127, "sh: 1: \u{1B}]0;t\u{7}: not found")?.hint
    #expect(hint?.unicodeScalars.allSatisfy { $0.value >= 0x20 } == true)
  }
}
