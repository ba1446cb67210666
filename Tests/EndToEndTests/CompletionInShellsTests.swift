import Glibc
import TestSupport
import Testing

/// The completion scripts in real shells, at a real terminal, with real presses of Tab.
@Suite struct CompletionInShellsTests {
  enum Shell: String, CaseIterable, Sendable {
    case bash, zsh, fish
  }

  /// What is typed, and the words that the shell has then made of it.
  static let cases: [(keys: String, words: String)] = [
    ("batchrun one com\t", "<one><command>"),
    ("batchrun one --mode=res\t", "<one><--mode=resume>"),
    ("batchrun one tw\t", "<one><two words>"),
    ("batchrun one co:\t", "<one><co:lon>"),
    ("batchrun one rat\t5", "<one><rate=5>"),
    ("batchrun one tab\tx", "<one><tables/x>"),
    ("batchrun one --file gr\t", "<one><--file><grid spec.yml>"),
    ("batchrun one --file=gr\t", "<one><--file=grid spec.yml>"),
    ("batchrun one --any onl\t", "<one><--any><only.txt>"),
    ("batchrun one --file sub/de\t", "<one><--file><sub/deep.yml>"),
    ("batchrun one --folder sub/in\tx", "<one><--folder><sub/inner/x>"),
    ("batchrun one --folder=sub/in\tx", "<one><--folder=sub/inner/x>"),
    ("batchrun one nothing\t", "<one><nothing>"),
  ]

  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
    // Answers as `batchrun __complete` does; shows the words of every other call.
    try sandbox.makeFolder("bin")
    try sandbox.writeScript(
      """
      if [ "$1" != __complete ]; then printf 'words: '; printf '<%s>' "$@"; echo; exit; fi
      case "$*" in
        *' --file '*) printf 'files yml yaml\\n\\n' ;;
        *' --file='*) printf 'files yml yaml\\n--file=\\n' ;;
        *' --any '*) printf 'files\\n\\n' ;;
        *' --folder '*) printf 'directories\\n\\n' ;;
        *' --folder='*) printf 'directories\\n--folder=\\n' ;;
        *) for last; do :; done
          printf 'words\\n'
          printf '%s\\n' 'command\tWhat: it does' '--mode=resume' 'two words' 'co:lon' \
            'rate=\tdefault' 'tables/' |
            while IFS= read -r line; do case $line in "$last"*) echo "$line" ;; esac; done ;;
      esac
      """, to: "bin/batchrun")
    try sandbox.makeFolder("sub/inner")
    for name in ["grid spec.yml", "grid.txt", "only.txt", "sub/deep.yml", "sub/deep.txt"] {
      try sandbox.write("", to: name)
    }
  }

  @Test(.enabled(if: isInstalled("bash"), "bash is not installed"))
  func `bash completes words and names`() throws { try completes(in: .bash) }

  @Test(.enabled(if: isInstalled("zsh"), "zsh is not installed"))
  func `zsh completes words and names`() throws { try completes(in: .zsh) }

  @Test(.enabled(if: isInstalled("fish"), "fish is not installed"))
  func `fish completes words and names`() throws { try completes(in: .fish) }

  @Test(arguments: Shell.allCases.filter { isInstalled($0.rawValue) })
  func `a shell completes what the program itself can do`(shell: Shell) throws {
    try sandbox.shell("ln -sf \"$BATCHRUN\" bin/batchrun")
    let terminal = try start(shell)
    try terminal.type("batchrun compl\tfi\t > script; wc -l script; echo do''ne\r")
    try terminal.expect("done")
    #expect(sandbox.text(of: "script")?.contains("complete -c batchrun") == true)
    try leave(terminal)
  }

  private func completes(in shell: Shell) throws {
    let terminal = try start(shell)
    for (keys, words) in Self.cases {
      try terminal.type(keys + "\r")
      try terminal.expect("words: " + words)
    }
    try leave(terminal)
  }

  private func leave(_ terminal: TerminalSession) throws {
    try terminal.type("exit\r")
    _ = try terminal.wait()
  }

  /// A shell that has loaded our script and waits at its prompt.
  private func start(_ shell: Shell) throws -> TerminalSession {
    try sandbox.shell("\"$BATCHRUN\" completion \(shell.rawValue) > script.\(shell.rawValue)")
    let arguments: [String]
    let setUp: String
    switch shell {
    case .bash:
      arguments = ["--noprofile", "--norc", "-i"]
      setUp = "source script.bash"
    case .zsh:
      arguments = ["-f", "-i"]
      setUp = "autoload -Uz compinit && compinit -u -d dump && source script.zsh"
    case .fish:
      arguments = ["--no-config", "-i"]
      setUp = "source script.fish"
    }
    let path = "\(sandbox.path("bin")):/usr/local/bin:/usr/bin:/bin"
    let terminal = try sandbox.startInTerminal(
      Invocation(
        arguments, program: "/usr/bin/" + shell.rawValue,
        environment: ["PATH": path, "XDG_CONFIG_HOME": sandbox.path, "XDG_DATA_HOME": sandbox.path]
      ), columns: 120)
    // The quotes keep the word apart from its echo.
    try terminal.type(setUp + "; echo rea''dy\r")
    try terminal.expect("ready")
    return terminal
  }
}

private func isInstalled(_ program: String) -> Bool {
  access("/usr/bin/" + program, X_OK) == 0
}
