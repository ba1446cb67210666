import Testing

@testable import Sweeps

/// The commands of sweep files, as W&B's client builds them.
@Suite struct WandbCommandTests {
  private func spec(_ command: String?, parameters: String = "{a: {values: [true]}}") -> String {
    "program: t.py\nmethod: grid\n" + (command.map { "command: \($0)\n" } ?? "")
      + "parameters: \(parameters)\n"
  }

  @Test(arguments: [
    ("train.py", "/usr/bin/env python train.py --n=1"),
    ("my train.py", "/usr/bin/env python 'my train.py' --n=1"),
    ("../src/demo.py", "/usr/bin/env python ../src/demo.py --n=1"),
    ("$HOME/t.py", "/usr/bin/env python '$HOME/t.py' --n=1"),
    ("a;b.py", "/usr/bin/env python 'a;b.py' --n=1"),
    ("'\"it''s.py\"'", "/usr/bin/env python '\"it'\\''s.py\"' --n=1"),
    ("t-${n}.py", "/usr/bin/env python t-1.py --n=1"),
    ("t-$${n}.py", "/usr/bin/env python 't-${n}.py' --n=1"),
  ])
  func `the program is one word of the default command`(program: String, expected: String) throws {
    let spec = "program: \(program)\nmethod: grid\nparameters: {n: {values: [1]}}\n"
    #expect(try lines(of: spec) == [expected])
  }

  @Test(arguments: ["[]", "", "null", "~"])
  func `an empty command is the default one`(command: String) throws {
    #expect(try lines(of: spec(command)) == ["/usr/bin/env python t.py --a=True"])
  }

  @Test func `a program with blanks is warned about, since no such file may exist`() throws {
    let spec = "program: python train.py\nmethod: grid\nparameters: {n: {values: [1]}}\n"
    #expect(
      try warnings(of: spec) == [
        "1:10: program: 'python train.py' is the name of one file to W&B; a command goes into "
          + "'command: [python, train.py, \"${args}\"]'"
      ])
    let command =
      "program: my train.py\nmethod: grid\ncommand: [bash, '${program}', '${args}']\n"
      + "parameters: {n: {values: [1]}}\n"
    #expect(try lines(of: command) == ["bash 'my train.py' --n=1"])
    #expect(try warnings(of: command).count == 1)
  }

  @Test(arguments: [
    ("['${program}', '${args}']", "t.py --a=True --b='x y' --c=None --d=True --e='[1, 2]'"),
    (
      "['${program}', '${args_no_equals}']",
      "t.py --a True --b 'x y' --c None --d True --e '[1, 2]'"
    ),
    ("['${program}', '${args_no_hyphens}']", "t.py a=True b='x y' c=None d=True e='[1, 2]'"),
    ("['${program}', '${args_append_hydra}']", "t.py +a=True +b='x y' +c=None +d=True +e='[1, 2]'"),
    (
      "['${program}', '${args_override_hydra}']",
      "t.py ++a=True ++b='x y' ++c=None ++d=True ++e='[1, 2]'"
    ),
    (
      "['${program}', '${args_no_boolean_flags}']",
      "t.py --a --b='x y' --c=None --d=True --e='[1, 2]'"
    ),
    (
      "['${program}', '${args_json}']",
      "t.py '{\"a\": true, \"b\": \"x y\", \"c\": null, \"d\": \"True\", \"e\": [1, 2]}'"
    ),
    (
      "['${env}', '${interpreter}', '-m', '${program}', '${args_no_hyphens}', '--', '${args}']",
      "/usr/bin/env python -m t.py a=True b='x y' c=None d=True e='[1, 2]' -- --a=True --b='x y' "
        + "--c=None --d=True --e='[1, 2]'"
    ),
  ])
  func `a macro is the words of the client`(command: String, expected: String) throws {
    let parameters =
      "{a: {value: true}, b: {value: x y}, c: {value: null}, d: {value: 'True'}, "
      + "e: {value: [1, 2]}}"
    #expect(try lines(of: spec(command, parameters: parameters)) == [expected])
  }

  @Test func `a false boolean is left out as a flag, and null is not`() throws {
    let command = "['${program}', '${args_no_boolean_flags}']"
    let parameters = "{a: {values: [true, false]}, b: {values: [~]}}"
    #expect(
      try lines(of: spec(command, parameters: parameters))
        == ["t.py --a --b=None", "t.py --b=None"])
  }

  @Test func `a file with the arguments is written by the command itself`() throws {
    let written = "printf '%s\\n' '{\"a\": true}' > \"${BATCHRUN_LOG_DIR:?}/args.json\" && "
    #expect(
      try lines(of: spec("[python, '${program}', '${args_json_file}']"))
        == [written + "python t.py \"${BATCHRUN_LOG_DIR:?}/args.json\""])
    let twice = "['${program}', '${args_json_file}', '${args_json_file}']"
    #expect(
      try lines(of: spec(twice, parameters: "{a: {value: true}, X: {value: 1, as: env}}")) == [
        written.replacing("true}", with: "true, \"X\": 1}")
          + "X=1 t.py \"${BATCHRUN_LOG_DIR:?}/args.json\" \"${BATCHRUN_LOG_DIR:?}/args.json\""
      ])
  }

  @Test(arguments: [
    ("['${envvar:PY}', '${args}']", "\"${PY-PY}\" --a=True"),
    (
      "[ls, '${envvar:HOME_X}/a b', '-d=${envvar:D}${envvar:E}', '${args}']",
      "ls \"${HOME_X-HOME_X}\"'/a b' -d=\"${D-D}\"\"${E-E}\" --a=True"
    ),
    ("[ls, '${envvar:lower}', '${args}']", "ls \"${lower-lower}\" --a=True"),
  ])
  func `a variable is read when the job starts, and its name where it is not set`(
    command: String, expected: String
  ) throws {
    #expect(try lines(of: spec(command)) == [expected])
  }

  @Test(arguments: [
    ("[p, 14, 1.50, true, no, null, ~, '${args}']", "p 14 1.50 True False None None --a=True"),
    ("[p, 'true', \"null\", '', '${args}']", "p true null '' --a=True"),
    ("[p, a b, $HOME/x, '*', '${args}']", "p 'a b' '$HOME/x' '*' --a=True"),
    (
      "[p, '-o=$${now:%Y}/${a}', '$${args}', '${args}']", "p '-o=${now:%Y}/'True '${args}' --a=True"
    ),
  ])
  func `any other word is one argument`(command: String, expected: String) throws {
    #expect(try lines(of: spec(command)) == [expected])
  }

  @Test(arguments: [
    (
      "|\n    import sys\n    print(sys.argv)\n",
      "\"$(printf '%b' 'import sys\\nprint(sys.argv)')\""
    ),
    ("\"it's\\\\n\\na\\tb\"", "\"$(printf '%b' 'it'\\''s\\\\n\\na\tb')\""),
    ("\"a\\r\\nb\"", "\"$(printf '%b' 'a\\r\\nb')\""),
    (
      "\"x = ${a}\\ny = ${envvar:Y}\"",
      "\"$(printf '%b%s%b%s' 'x = ' ''True '\\ny = ' \"${Y-Y}\")\""
    ),
    ("|\n    one line\n", "'one line'"),
    ("\"\\n\\n\"", "''"),
  ])
  func `a word with line breaks is one argument of a command on one line`(
    chunk: String, expected: String
  ) throws {
    let spec =
      "method: grid\ncommand:\n  - python\n  - -c\n  - \(chunk)\n  - ${args}\n"
      + "parameters: {a: {values: [true]}}\n"
    #expect(try lines(of: spec) == ["python -c \(expected) --a=True"])
  }

  @Test func `a parameter that has the name of a macro is meant inside a word`() throws {
    let parameters = "{env: {values: [cartpole]}, program: {value: 1}}"
    #expect(
      try lines(
        of: spec("['${env}', p, '--env=${env}', '-x${program}', '${args}']", parameters: parameters)
      ) == ["/usr/bin/env p --env=cartpole -x1 --env=cartpole --program=1"])
  }

  @Test(arguments: [
    ("method: grid\nparameters: {a: {values: [1]}}\n", "1:1: the grid spec: 'program' is missing"),
    (
      "method: grid\ncommand: [python, '${program}', '${args}']\nparameters: {a: {values: [1]}}\n",
      "2:19: command: '${program}' is the key 'program', which is missing"
    ),
    (
      "program: ~\nmethod: grid\nparameters: {a: {values: [1]}}\n",
      "1:1: the grid spec: 'program' is missing"
    ),
    (
      "program: p-${envvar:1X}\nmethod: grid\nparameters: {a: {values: [1]}}\n",
      "1:12: program: '1X' cannot be an environment variable"
    ),
    (
      "program: ${program}\nmethod: grid\nparameters: {a: {values: [1]}}\n",
      "1:10: program: '${program}' is not a parameter"
    ),
  ])
  func `a program that is missing or cannot be meant`(spec: String, error: String) {
    #expect(failure(of: spec) == error)
  }

  @Test(arguments: [
    (
      "[python, '${interpereter}', '${args}']",
      "3:20: command: '${interpereter}' is neither a macro nor a parameter "
        + "(did you mean '${interpreter}'?)"
    ),
    (
      "[python, '-o=out/${now:%Y}/x', '${args}']",
      "3:27: command: '${now:%Y}' is neither a macro nor a parameter"
    ),
    (
      "[python, '${alpah}', '${args}']",
      "3:20: command: '${alpah}' is neither a macro nor a parameter (did you mean '${alpha}'?)"
    ),
    (
      "['python ${program} ${args}']",
      "3:19: command: '${program}' must be a separate word"
    ),
    (
      "[python, 'x${args_json_file}']",
      "3:21: command: '${args_json_file}' must be a separate word"
    ),
    (
      "[python, '${envvar:A-B}', '${args}']",
      "3:20: command: 'A-B' cannot be an environment variable"
    ),
    ("[python, '${envvar:}', '${args}']", "3:20: command: '' cannot be an environment variable"),
    (
      "[ls, '${DATA_DIR}/x', '${args}']",
      "3:16: command: '${DATA_DIR}' is neither a macro nor a parameter "
        + "(did you mean '${envvar:DATA_DIR}'?)"
    ),
    ("[python, '${args', x]", "3:19: command: a '${' is not closed by '}'"),
    ("python t.py ${args}", "3:10: 'command' must be a list of words, not a single value"),
    ("{a: 1}", "3:10: 'command' must be a list of words, not a mapping"),
    ("[python, [x], '${args}']", "3:19: command: a word is expected, not a list"),
    ("[python, \"a\\0b\", '${args}']", "3:19: command: a word has a NUL character"),
  ])
  func `a word that means nothing`(command: String, error: String) {
    let wrong =
      "program: t.py\nmethod: grid\ncommand: \(command)\nparameters: {alpha: {value: 1}}\n"
    #expect(failure(of: wrong) == error)
  }

  @Test func `the hint of an unknown macro says how to write the text`() {
    #expect(
      hint(of: spec("[python, '${now:%Y}', '${args}']"))
        == "text is written '$${now:%Y}'; the macros are ${env}, ${interpreter}, ${program}, "
        + "${args}, ${args_no_equals}, ${args_no_hyphens}, ${args_no_boolean_flags}, ${args_json}, "
        + "${args_json_file}, ${args_append_hydra}, ${args_override_hydra}, ${envvar:NAME}")
    #expect(
      hint(of: "method: grid\nparameters: {a: {values: [1]}}\n")
        == "add 'program: train.py', or 'command:' with a list of words and '${args}' among them")
    #expect(hint(of: spec("['${program}']")) == "add '${args}' as a separate word")
  }
}

/// Whether values reach the program at all.
@Suite struct CommandReachTests {
  private func spec(_ command: String, _ parameters: String, _ more: String = "") -> String {
    "program: t.py\nmethod: grid\ncommand: \(command)\nparameters: \(parameters)\n\(more)"
  }

  @Test(arguments: [
    ("[python, t.py]", "{a: {values: [1, 2]}}", "'a'"),
    ("[python, t.py]", "{a: {value: 1}}", "'a'"),
    ("[python, t.py]", "{a: {values: [1, 2]}, b: {value: 1}, c: {values: [1]}}", "'a', 'b', 'c'"),
    ("[python, t.py, '--a=${a}']", "{a: {values: [1, 2]}, b: {values: [3, 4]}}", "'b'"),
    ("[p]", "{a: {values: [1, 2], as: none}, b: {values: [1, 2]}}", "'a', 'b'"),
    (
      "[p]", "{a: {value: 1}, b: {value: 1}, c: {value: 1}, d: {value: 1}, e: {value: 1}}",
      "'a', 'b', 'c' and 2 more"
    ),
  ])
  func `a command without the values is refused`(command: String, parameters: String, names: String)
  {
    #expect(
      failure(of: spec(command, parameters))
        == "3:10: command: no value of \(names) reaches the program: '${args}' is missing")
  }

  @Test(arguments: [
    ("[p, '--a=${a}']", "{a: {values: [1, 2]}}", ["p --a=1", "p --a=2"]),
    ("[p, '${t}']", "{a: {values: [1, 2]}, t: {template: 'x${a}'}}", ["p x1", "p x2"]),
    ("[p, '${args}']", "{a: {values: [1, 2], as: env}}", ["a=1 p", "a=2 p"]),
    ("[p]", "{a: {values: [1, 2], as: env}}", ["a=1 p", "a=2 p"]),
    ("[p, '${b}']", "{a: {values: [1, 2], as: none}, b: {value: 3}}", ["p 3", "p 3"]),
  ])
  func `a value may reach the program in another way`(
    command: String, parameters: String, expected: [String]
  ) throws {
    #expect(try lines(of: spec(command, parameters)) == expected)
    #expect(try warnings(of: spec(command, parameters)) == [])
  }

  @Test func `a constant that is not named is warned about`() throws {
    let spec = spec("[p, '--a=${a}']", "{a: {values: [1, 2]}, b: {value: 3}}")
    #expect(try lines(of: spec) == ["p --a=1", "p --a=2"])
    #expect(
      try warnings(of: spec) == ["3:10: command: the value of 'b' does not reach the program"])
  }

  @Test func `replicates must be told apart, too`() {
    #expect(
      failure(of: spec("[p, '${a}']", "{a: {values: [1, 2]}}", "replicates: 2\n"))
        == "3:10: command: no value of 'replicate' reaches the program: '${args}' is missing")
  }
}
