import Testing

@testable import RunfileChecks

/// The findings in single lines, which dash would run.
@Suite(.enabled(if: hasShells, "needs /bin/sh to be dash, and bash"))
struct LineCheckTests {
  enum Answer: String {
    case nothing, pageMark, option, hereDocument, broken, bash, placeholder, difference, setup,
      background
  }

  func answer(_ line: String, shell: CheckedShell = .asSh, on machine: Machine = Machine()) throws
    -> Answer
  {
    var check = try #require(LineCheck(shell, machine, looksForScripts: false))
    let examination = Array(line.utf8).withUnsafeBytes { check.examine($0) }
    guard let examination else { return .nothing }
    switch examination.fault?.kind {
    case .option: return .option
    case .pageMark: return .pageMark
    case .hereDocument: return .hereDocument
    case .openQuote, .placeholder, .unparsable: return .broken
    case nil: break
    }
    if examination.needsBash { return .bash }
    guard let scan = examination.scan else { return .nothing }
    if scan.isSetupOnly { return .setup }
    if scan.endsInBackground { return .background }
    if scan.placeholder != nil { return .placeholder }
    return scan.differences.isEmpty ? .nothing : .difference
  }

  static let legal = [
    "python a.py --lr 0.1", "./run.sh", "make -j4 all", "echo hi # it's fine", "echo $((1<<2))",
    "echo do then {", #"awk '{print "'"'"'"}' f"#, "echo $(( 8 >> 1 ))",
    "for i in 1 2; do echo $i; done", "for i do echo $i; done", "if [ -f x ]; then cat x; fi",
    "while read a; do echo $a; done < f", "until false; do break; done", "! cmd", "time cmd",
    "case $x in a|b) echo 1;; *) echo 2;; esac", "case $x in (source) echo 1;; esac",
    "case $x in a) case $y in source) z;; esac;; module) w;; esac", "case x in x) ;; esac",
    "(cd a && make)", "((cd a; make) | tee log)", "( (a) )", "{ echo a; echo b; } > log",
    "f() { echo $1; }; f a", "f () (echo a); f", "echo [[:alpha:]]*", "grep '[[' f",
    "tr [[:upper:]] [[:lower:]] < a", "ls | grep [[:alpha:]]", "echo a#b # c",
    "echo ${#x} ${x#a} ${x##*/} ${x%.*} ${#} $#", #"echo "$(echo "a b")""#, #"echo 'a'\''b'"#,
    #"echo "a\"b""#, #"echo it\'s"#, #"python -c "import sys; print('a; source b')""#,
    "echo 'source x'", "which source", "git add source", "python source", "cmd --module load",
    "echo module load R", "A=1 B=2 cmd", "cmd source", #"\source x"#,
    #"eval "$(conda shell.posix hook)"; conda activate e; python a.py"#,
    ". ./env.sh && module load R && Rscript a.R", ". /opt/c.sh && conda activate e && python a.py",
    ". ./env.sh; x=$(module list; echo a); cmd $x", "module() { :; }; module load R; cmd",
    "conda run -n e python a.py", "conda info", "bash -c 'source e && python a.py'",
    #"bash -lc "module load R; Rscript a.R""#, "ssh h 'cmd <<EOF'", #"ssh h "cmd <<EOF""#,
    "echo $((1 << 2)) # <<EOF", "a.py --r '{1..3}'", #"a.py --r "{1..3}""#, #"a.py --r \{1..3\}"#,
    "x={1..3} cmd", "cmd {1..$n}", "cmd {1..}", "cmd {a..bc}", "cmd {}", "cmd a{b}c", "cmd {1,",
    "find . -name '*.py' -exec rm {} \\;", "find . -exec echo {} +",
    "awk '{a[$1]++} END{for(i in a) print i}' f", "echo ${x:-a} ${x:=b} ${x:+c} ${x:?d}",
    "echo ${1} $1 $@ $*", "cmd 2>&1 | tee log", "cmd >log 2>&1", "cmd 1>&2", "cmd >&2", "cmd 2>&-",
    "cmd >&$fd", #"cmd >&"$fd""#, "cmd 3>&1-", "cmd <in >out", "cmd > a&b", "cmd & wait",
    "cmd || { echo no; exit 1; }", "grep foo$ f", #"grep "a$" f"#, #"echo "$'x'""#,
    "sed 's/$/x/' f",
    "cmd --p=$HOME", "export A=1; cmd", "cd a && cmd", #"cmd --json '{"a": [1, 2]}'"#,
    #"cmd --q "it's""#, #"cmd \(a\)"#, "cmd '<word>'", #"cmd "<word>""#, "cmd \\<word\\>",
    "set -e; cmd", "set -e", "exit 0", "true", ": nothing", #"test "a == b" = c"#,
    "echo `echo a`", #"echo "`echo \"a\"`""#, "echo ${x:-'a b'} \"${x:-'}\"",
    #"x=$(echo "$(echo ')')"); cmd $x"#, "echo \"$(ls | grep '^_a')\"", "$(echo echo) hi",
    "cmd ~/x é \u{A0}", "RANDOM2=1 cmd $RANDOMLY", "cmd ${RANDOM:-1}", "curl http://x/[1-3]?a=b",
    "python a.py --name=a,b --x=1,2", "echo a;", "a=1; b=$a; cmd $b", "cmd file{,",
  ]

  @Test(arguments: legal)
  func whatIsLegalPasses(line: String) throws {
    #expect(try answer(line) == .nothing)
  }

  static let bash = [
    "source env.sh", "A=1 source env.sh", "cd a && source e", "if source e; then x; fi",
    "(source e; x)", "x=$(source e; y)", "echo `source e`", #"echo "`source e`""#,
    "! source e", "{ source e; x; }", "for i do source e; done", "case a in a) source e;; esac",
    "module load R; Rscript a.R", "ml R && Rscript a.R", "conda activate e && python a.py",
    "mamba activate e; python a.py", "source c.sh && conda activate e && p",
    "[[ -f x ]] && cmd", "if [[ $a == b* ]]; then x; fi", "[[ a < b && ( c > d ) ]] || x",
    "cmd &> log", "cmd &>> log", "cmd &>/dev/null", "&> log cmd", "cmd >& log", "cmd >&log$x",
    "cmd |& tee log", "for i in {1..3}; do x $i; done", "cmd {a..c}", "cmd f{01..10}.txt",
    "cmd {0..10..2}", "cmd {-3..3}", "cmd a{b,{1..2}}", #"awk -F$'\t' '{print $1}' f"#,
    #"echo $"hi""#, "a=(1 2); x ${a[0]}", "x=() cmd", #"x "${a[@]}""#, "x ${#a[@]}", "a[0]=1; x",
    "a+=(1); x", "s+=x; y", "diff <(a) <(b)", "cmd > >(tee log)", "cat <<< hi", "declare x=1; y",
    "let i=1; y", "pushd d; x", "shopt -s nullglob; x", "((i=1)) && x",
    "for ((i=0;i<3;i++)); do x; done", "python a.py --seed $RANDOM", "s=$((RANDOM%10)); x $s",
    #"python a.py --seed "${RANDOM}""#, "function f { x; }; f", "select x in a; do y; done",
  ]

  @Test(arguments: bash)
  func whatOnlyBashHasIsSeen(line: String) throws {
    #expect(try answer(line) == .bash)
  }

  /// Bash itself has all of it, but for `conda`, which needs a function that is not defined.
  @Test(arguments: bash)
  func bashHasNothingAgainstIt(line: String) throws {
    let isOfConda = line.hasPrefix("conda") || line.hasPrefix("mamba")
    #expect(try (answer(line, shell: .asBash) == .bash) == isOfConda)
  }

  @Test func whatTheMachineHasIsNotMissing() throws {
    #expect(try answer("module load R; x", on: Machine(programs: ["module"])) == .nothing)
    #expect(try answer("enable x; y", on: Machine(programs: ["enable"])) == .nothing)
    #expect(try answer("x $RANDOM", on: Machine(variables: ["RANDOM"])) == .nothing)
    let conda = "conda activate e; x"
    #expect(try answer(conda, shell: .asBash, on: Machine(variables: ["BASH_ENV"])) == .nothing)
    #expect(
      try answer(conda, shell: .asBash, on: Machine(variables: ["BASH_FUNC_conda%%"])) == .nothing)
    #expect(try answer(conda, on: Machine(variables: ["BASH_ENV"])) == .bash)
  }

  @Test(arguments: [
    "cat <<EOF", "python - <<'PY'", "cat <<-X > f", "x=$(cat <<EOF", "cmd << EOF | b",
    #"echo "$(cat <<X)""#, "echo `cat <<X`", "cmd 3<<EOF", "(cat <<E)",
  ])
  func hereDocumentsAreSeen(line: String) throws {
    #expect(try answer(line) == .hereDocument)
  }

  @Test(arguments: ["$ make", "$  python a.py | tee log", "1. make", "12.\tpython a.py"])
  func marksOfPagesAreNoCommands(line: String) throws {
    #expect(try answer(line) == .pageMark)
  }

  @Test(arguments: [
    "$PYTHON a.py", "$(which python) a.py", "1.sh x", "1.5 x", "2to3 a.py", "7z x a",
  ])
  func whatBeginsLikeAMarkPasses(line: String) throws {
    #expect(try answer(line) == .nothing)
    #expect(try answer("1. x", on: Machine(programs: ["1."])) == .nothing)
  }

  @Test(arguments: ["-a --b", #"--lr 1 \"#, "A=1 --lr 1", "+x y", "-", "- python a.py"])
  func optionsAreNoCommands(line: String) throws {
    #expect(try answer(line) == .option)
  }

  @Test(arguments: [
    "echo 'open", #"echo "open"#, "echo it's", "echo `a", "echo $(a", "echo ${a", "echo $'a",
    "for i in 1 2; do", "for a b c", "done", "do x", "fi", "}", "f() {", "{ x", "if true; then",
    "then x", "( a", "a )", "&& a", "| a", "a &&", "a |", "a ||", "a ; ; b", "; a", "case x in",
    "x) echo;;", "a <word>", "text (with) parens", "cmd >", "cmd > ; b", "a=(1", "[[ a",
    "cmd 2> 2>&1", "a & && b", "a-b() {",
  ])
  func whatNoShellTakesIsRefused(line: String) throws {
    #expect(try answer(line) == .broken)
  }

  @Test(arguments: [
    "cmd {a,b}", "cmd x{1,2}y", "cmd {lr:0.1,bs:2}", "[ a == b ] && x", "test a == b && x",
    "echo ${x:0:2}", "echo ${x//a/b}", "echo ${!x}", "echo ${x^}", "echo ${x,,}", "echo ${x@Q}",
    #"echo "${x:1}""#, "echo $[1+2]", "echo $SECONDS", "echo ${HOSTNAME}",
  ])
  func whatDashDoesInAnotherWayIsSeen(line: String) throws {
    #expect(try answer(line) == .difference)
  }

  @Test(arguments: [
    "cd exp", "export A=1", "A=1", "A=1 B=2", ". ./env.sh", "ulimit -n 100; umask 2", "deactivate",
    "set -e; cd x", "cd x || exit 1", "export A=$(b | c)", "unset A && trap 'x; y' EXIT",
    ". ./x && conda activate e",
  ])
  func setupIsSeen(line: String) throws {
    #expect(try answer(line) == .setup)
  }

  @Test(arguments: [
    "source e", "module load R", "module purge; module load R", "conda activate e",
    "source a && conda activate e",
  ])
  func setupIsSeenInBash(line: String) throws {
    let machine = Machine(variables: ["BASH_ENV"])
    #expect(try answer(line, shell: .asBash, on: machine) == .setup)
  }

  @Test(arguments: ["cmd &", "a; b &", "(a; b) &", "cmd & # later", "a & b &"])
  func theBackgroundIsSeen(line: String) throws {
    #expect(try answer(line) == .background)
  }

  @Test(arguments: [
    "sort <in>out", "python a.py <your weight>.pth", "cmd --p <path/to/x>/y z", "cmd <a-b> c",
  ])
  func placeholdersAreSeen(line: String) throws {
    #expect(try answer(line) == .placeholder)
  }
}
