import Testing

@testable import Sweeps

@Suite struct WritingTests {
  private func line(_ definition: String, style: String = "{}") throws -> String {
    let spec = "program: p\nstyle: \(style)\nparameters:\n  a: \(definition)\n"
    return try lines(of: spec).joined(separator: "; ")
  }

  @Test(arguments: [
    ("1", "{args: option}", "p --a=1"), ("1", "{args: space}", "p --a 1"),
    ("1", "{args: assign}", "p a=1"),
    ("{value: 1, as: positional}", "{args: assign}", "p 1"),
    ("{value: 1, as: none}", "{}", "p"), ("{value: 1, as: env}", "{}", "a=1 p"),
    ("{value: x y, as: env}", "{}", "a='x y' p"),
    ("{value: 1, option: -l}", "{}", "p -l=1"),
    ("{value: 1, option: -l, as: space}", "{}", "p -l 1"),
    ("{value: 1, option: ++x, as: assign}", "{}", "p ++x=1"),
    ("[true, false]", "{bools: python}", "p --a=True; p --a=False"),
    ("[TRUE, false]", "{bools: lower}", "p --a=true; p --a=false"),
    ("[TRUE, false]", "{bools: written}", "p --a=TRUE; p --a=false"),
    ("[true, false]", "{bools: flag}", "p --a; p"),
    ("[true, 1]", "{bools: flag}", "p --a; p --a=1"),
    ("[true, false]", "{bools: flag, args: assign}", "p a=True; p a=False"),
    ("[true, false]", "{bools: 01}", "p --a=1; p --a=0"),
    ("[true, false]", "{bools: yesno}", "p --a=yes; p --a=no"),
    ("{values: [true, false], bools: yesno}", "{bools: 01}", "p --a=yes; p --a=no"),
    ("{values: [true, null], as: flag, option: -v}", "{}", "p -v; p"),
    ("null", "{nulls: omit}", "p"), ("null", "{nulls: None}", "p --a=None"),
    ("null", "{nulls: null}", "p --a=null"), ("null", "{nulls: empty}", "p --a=''"),
    ("{value: [1, x y]}", "{lists: json}", "p --a='[1, \"x y\"]'"),
    ("{value: [1, x y]}", "{lists: comma}", "p --a='1,x y'"),
    ("{value: [1, 2]}", "{lists: comma}", "p --a=1,2"),
    ("{value: [1, x y]}", "{lists: words}", "p --a 1 'x y'"),
    ("{value: [1, x y], as: positional}", "{lists: words}", "p 1 'x y'"),
    ("{value: [1, x y]}", "{lists: repeat}", "p --a=1 --a='x y'"),
    ("{value: [1, 2], as: space}", "{lists: repeat}", "p --a 1 --a 2"),
    ("{value: []}", "{lists: words}", "p"),
    ("$HOME/x", "{quote: none}", "p --a=$HOME/x"), ("$HOME/x", "{}", "p --a='$HOME/x'"),
    ("{value: $X, quote: auto}", "{quote: none}", "p --a='$X'"),
  ])
  func `the style decides how a value is written`(
    definition: String, style: String, expected: String
  ) throws {
    #expect(try line(definition, style: style) == expected)
  }

  @Test(arguments: [
    ("p   a\t b", "p a b --v=x y"), ("  p  ", "p --v=x y"), ("p 'a  b'  c", "p 'a  b' c --v=x y"),
    ("p \"a  \\\" b\"", "p \"a  \\\" b\" --v=x y"), ("p a\\  b", "p a\\  b --v=x y"),
    ("p \\'a", "p \\'a --v=x y"), ("p ${HOME} $x", "p ${HOME} $x --v=x y"),
    ("p ${v}", "p 'x y' --v=x y"), ("p '${v}'", "p 'x y' --v=x y"),
    ("p \"${v}\"", "p \"x y\" --v=x y"), ("p a${v}b", "p a'x y'b --v=x y"),
    ("p \\${v}", "p \\${v} --v=x y"), ("p ${v:-1}", "p ${v:-1} --v=x y"),
    ("${v} p", "'x y' p --v=x y"),
  ])
  func `the program is laid out without touching what is quoted`(
    program: String, expected: String
  ) throws {
    let block = program.split(separator: "\n", omittingEmptySubsequences: false)
      .map { "  " + $0 }.joined(separator: "\n")
    let spec = "program: |2\n\(block)\nparameters: {v: {value: x y, quote: none}}\n"
      .replacing(", quote: none", with: "")
    #expect(try lines(of: spec) == [expected.replacing("--v=x y", with: "--v='x y'")])
  }

  @Test func `line breaks of the program become blanks`() throws {
    for program in ["|\n  p a \\\n    b \\\n    c\n", "|\n  p a\n  b c\n", ">\n  p a\n  b\n  c\n"] {
      #expect(try lines(of: "program: \(program)parameters: {v: 1}\n") == ["p a b c --v=1"])
    }
    let quoted = "program: |\n  p \"a \\\n  b\"\nparameters: {v: 1}\n"
    #expect(try lines(of: quoted) == ["p \"a b\" --v=1"])
  }

  @Test func `a value is guarded for the quotes that it is put in`() throws {
    let spec = """
      program: echo '${v}' "${v}" ${v}
      parameters: {v: {value: 'it''s $5 "`\\', as: none}}
      """
    #expect(
      try lines(of: spec) == [
        #"echo 'it'\''s $5 "`\' "it's \$5 \"\`\\" 'it'\''s $5 "`\'"#
      ])
  }

  @Test func `a misspelt name in the program, and a comment, are warned about`() throws {
    #expect(
      try warnings(of: "program: p ${alpah}\nparameters: {alpha: 1}\n") == [
        "1:10: program: '${alpah}' is not a parameter and is left to the shell "
          + "(did you mean 'alpha'?)"
      ])
    #expect(
      try warnings(of: "program: |\n  p # note\nparameters: {a: 1}\n") == [
        "1:10: program: '#' comments out the rest of the command, parameters included"
      ])
    #expect(try warnings(of: "program: p a#b ${#x}\nparameters: {a: 1}\n") == [])
  }

  @Test(arguments: [
    ("['${program}', '${args}']", "p q --a=True --b='x y'"),
    ("['${program}', '${args_no_hyphens}']", "p q a=True b='x y'"),
    ("['${program}', '${args_no_boolean_flags}']", "p q --a --b='x y'"),
    ("['${program}', '${args_json}']", "p q '{\"a\": true, \"b\": \"x y\"}'"),
    ("['${env}', '${interpreter}', '${program}']", "/usr/bin/env python p q"),
    ("['${envvar:PY}', 'a b', '--x=${b}', '']", "\"${PY}\" 'a b' --x='x y' ''"),
  ])
  func `the words of a command without a method`(command: String, expected: String) throws {
    let spec = "program: p q\ncommand: \(command)\nparameters: {a: true, b: x y}\n"
    #expect(try lines(of: spec) == [expected])
  }

  @Test func `templates show values as they are, and $${ stays`() throws {
    let spec = """
      program: p
      parameters:
        t: {template: "${b}/$${b}-${n}${l}"}
        b: true
        n: null
        l: {value: [1, 2], lists: comma}
      """
    #expect(try lines(of: spec) == ["p --t='True/${b}-1,2' --b=True --l=1,2"])
  }

  @Test func `lines are put together rightly wherever they change`() throws {
    // Every part of the command depends on an axis of its own, in an order that is not theirs.
    let spec = """
      program: run-${c} '${a}'
      parameters:
        a: [1, 22]
        b: {values: [x, yyy], as: env}
        c: {values: [p, q], as: none}
        d: {expr: a + 1, when: c == 'q'}
        e: {max: 30000}
      """
    for (skip, expected) in [
      (0, "b=x run-p '1' --a=1 --e=0"), (29_999, "b=x run-p '1' --a=1 --e=29999"),
      (30_000, "b=x run-q '1' --a=1 --d=2 --e=0"), (60_000, "b=yyy run-p '1' --a=1 --e=0"),
      (239_999, "b=yyy run-q '22' --a=22 --d=23 --e=29999"),
    ] {
      #expect(try lines(of: spec, Selection(skip: skip, limit: 1)) == [expected])
    }
    // Walked past the changes, not jumped to.
    let walked = try lines(of: spec, Selection(skip: 29_998, limit: 4))
    #expect(
      walked == [
        "b=x run-p '1' --a=1 --e=29998", "b=x run-p '1' --a=1 --e=29999",
        "b=x run-q '1' --a=1 --d=2 --e=0", "b=x run-q '1' --a=1 --d=2 --e=1",
      ])
  }
}
