import Testing

@testable import Sweeps

/// Every way in which a spec can be wrong, with the exact place and words.
@Suite struct SpecErrorTests {
  struct Case: CustomTestStringConvertible {
    let spec: String
    let error: String

    init(_ spec: String, _ error: String) {
      self.spec = spec
      self.error = error
    }

    /// A spec with these parameters; the error is placed in all of it.
    init(parameters: String, _ error: String) {
      self.init("program: p\nparameters:\n  \(parameters)\n", error)
    }

    /// A spec with two parameters and one more line.
    init(line: String, _ error: String) {
      self.init("program: p\nparameters: {a: [1, 2], bee: [x, y]}\n\(line)\n", error)
    }

    var testDescription: String { error }
  }

  @Test(arguments: [
    Case("", "1:1: the grid spec is empty"),
    Case("# nothing\n", "1:1: the grid spec is empty"),
    Case("program: [p\n", "1:10: not valid YAML: this '[' is not closed"),
    Case("program: p\n---\nprogram: q\n", "2:1: the file has more than one document"),
    Case("- a\n", "1:1: the grid spec must be a mapping, not a list"),
    Case("just text\n", "1:1: the grid spec must be a mapping, not a single value"),
    Case("program: p\nprogram: q\n", "2:1: the key 'program' is already given in line 1"),
    Case("parameters: {a: 1}\n", "1:1: the grid spec: 'program' is missing"),
    Case("program:\nparameters: {a: 1}\n", "1:9: 'program' must be a command, not nothing"),
    Case("program: ''\nparameters: {a: 1}\n", "1:10: 'program' is empty"),
    Case("program: [p]\nparameters: {a: 1}\n", "1:10: 'program' must be a command, not a list"),
    Case(
      "program: p 'q\nparameters: {a: 1}\n",
      "1:10: 'program' has a quote (') that is not closed"),
    Case(
      "program: \"p \\\"q\"\nparameters: {a: 1}\n",
      "1:10: 'program' has a quote (\") that is not closed"),
    Case(
      "program: |\n  p 'q\n  r'\nparameters: {a: 1}\n",
      "1:10: 'program' has a line break between quotes, and a command is one line"),
    Case("program: p\n", "1:1: the grid spec: 'parameters' is missing"),
    Case(
      "program: p\nparams: {a: 1}\n",
      "2:1: the grid spec: unknown key 'params' (did you mean 'parameters'?)"),
    Case(
      "cmd: p\nparameters: {a: 1}\n",
      "1:1: the grid spec: unknown key 'cmd' (did you mean 'command'?)"),
    Case(
      parameters: "a: {vals: [1]}",
      "3:7: parameter 'a': unknown key 'vals' (did you mean 'values'?)"),
    Case("program: p\nparameters:\n", "2:12: 'parameters' must be a mapping, not nothing"),
    Case(
      "program: p\nparameters: {}\n",
      "2:13: 'parameters' is empty: a grid needs at least one parameter"),
    Case("program: p\nparameters: [a]\n", "2:13: 'parameters' must be a mapping, not a list"),
    Case("program: p\nparameters: {[a]: 1}\n", "2:14: 'parameters': a key must be a name"),
  ])
  func `the whole`(wrong: Case) {
    #expect(failure(of: wrong.spec) == wrong.error)
  }

  @Test(arguments: [
    Case(
      parameters: "a: {valuess: [1]}",
      "3:7: parameter 'a': unknown key 'valuess' (did you mean 'values'?)"),
    Case(parameters: "a: {values: [1], zzz: 1}", "3:20: parameter 'a': unknown key 'zzz'"),
    Case(parameters: "a: 1\n  a: 2", "4:3: the key 'a' is already given in line 3"),
    Case(parameters: "a b: 1", "3:3: parameter name 'a b' cannot be an option"),
    Case(parameters: "--a: 1", "3:3: parameter name '--a' cannot be an option"),
    Case(parameters: "a=b: 1", "3:3: parameter name 'a=b' cannot be an option"),
    Case(
      parameters: "a-b: {value: 1, as: env}",
      "3:3: parameter name 'a-b' cannot be an environment variable"),
    Case(parameters: "a:", "3:3: parameter 'a' has no value"),
    Case(parameters: "a: {}", "3:3: parameter 'a' has no value"),
    Case(parameters: "a: {as: space}", "3:3: parameter 'a' has no value"),
    Case(parameters: "a: {value: }", "3:7: parameter 'a' has no value: 'value' is empty"),
    Case(parameters: "a: {value: {b: 1}}", "3:14: parameter 'a': a value cannot be a mapping"),
    Case(
      parameters: "a: {value: 1, values: [1]}",
      "3:17: parameter 'a': 'value' and 'values' both give values; keep one of them"),
    Case(
      parameters: "a: {values: [1], max: 3}",
      "3:20: parameter 'a': 'values' and 'max' both give values; keep one of them"),
    Case(
      parameters: "a: {parameters: {b: 1}, value: 2}",
      "3:27: parameter 'a': 'parameters' and 'value' both give values; keep one of them"),
    Case(
      parameters: "a: {parameters: {b: 1}, as: space}",
      "3:27: parameter 'a': 'as' cannot be used with 'parameters'"),
    Case(
      parameters: "a: {values: 1}",
      "3:15: parameter 'a': 'values' must be a list, not a single value"),
    Case(
      parameters: "a: {values: {b: 1}}",
      "3:15: parameter 'a': 'values' must be a list, not a mapping"),
    Case(parameters: "a: {values: []}", "3:15: parameter 'a': 'values' is empty"),
    Case(parameters: "a: []", "3:6: parameter 'a': the list of values is empty"),
    Case(parameters: "a:\n    values:\n      - 1\n      -", "6:8: parameter 'a': a value is empty"),
    Case(
      parameters: "a: \"x\\ny\"",
      "3:6: parameter 'a': a value has a line break, and a command is one line"),
    Case(
      parameters: "a: \"x\\0y\"",
      "3:6: parameter 'a': a value has a line break, and a command is one line"),
    Case(parameters: "a: !!binary aGk=", "3:6: the tag '!!binary' is not supported"),
    Case(parameters: "a: !ours 1", "3:6: the tag '!ours' is not supported"),
    Case(
      parameters: "a: {value: 1, as: opt}",
      "3:21: parameter 'a': 'as' must be one of option, space, assign, flag, positional, env, "
        + "none, not 'opt' (did you mean 'option'?)"),
    Case(
      parameters: "a: {value: 3, as: flag}",
      "3:3: parameter 'a': 'as: flag' needs true or false, not '3'"),
    Case(
      parameters: "a: {value: [1, 2], as: assign, lists: words}",
      "3:3: parameter 'a': a list of several words cannot be written 'as: assign'"),
    Case(
      parameters: "a: {value: [1, 2], as: env, lists: words, option: x}",
      "3:3: parameter 'a': a list of several words cannot be written 'as: env'"),
    Case(
      parameters: "a: {value: 1, option: -l x}", "3:25: parameter 'a': '-l x' cannot be an option"),
    Case(
      parameters: "a: {distribution: uniform, min: 0, max: 1}",
      "3:7: parameter 'a': 'distribution' is for a search, and this is a grid"),
    Case(
      parameters: "a: {mu: 0, sigma: 1}",
      "3:7: parameter 'a': 'mu' is for a search, and this is a grid"),
  ])
  func `a parameter`(wrong: Case) {
    #expect(failure(of: wrong.spec) == wrong.error)
  }

  @Test(arguments: [
    Case(parameters: "a: {min: 1}", "3:7: parameter 'a': 'min' needs 'max'"),
    Case(parameters: "a: {step: 1}", "3:7: parameter 'a': 'step' needs 'max'"),
    Case(
      parameters: "a: {value: 1, step: 1}",
      "3:17: parameter 'a': 'step' goes with 'max', not with 'value'"),
    Case(parameters: "a: {max: 3, step: 0}", "3:21: parameter 'a': 'step' must not be 0"),
    Case(
      parameters: "a: {max: 0}",
      "3:7: parameter 'a': the range from 0 to 0 in steps of 1 is empty"),
    Case(
      parameters: "a: {min: 5, max: 1}",
      "3:15: parameter 'a': the range from 5 to 1 in steps of 1 is empty"),
    Case(
      parameters: "a: {min: 0, max: 0.5}",
      "3:15: parameter 'a': a range with fractions needs 'step'"),
    Case(
      parameters: "a: {min: 1, max: 010}",
      "3:20: parameter 'a': 'max' must be a number, not the string '010' ('010' is a special "
        + "number form; write it as a plain decimal)"),
    Case(
      parameters: "a: {min: 0x1F, max: 99}",
      "3:12: parameter 'a': 'min' must be a number, not the string '0x1F' ('0x1F' is a special "
        + "number form; write it as a plain decimal)"),
    Case(
      parameters: "a: {max: 1_000}",
      "3:12: parameter 'a': 'max' must be a number, not the string '1_000' ('1_000' is a special "
        + "number form; write it as a plain decimal)"),
    Case(
      parameters: "a: {max: 1:30}",
      "3:12: parameter 'a': 'max' must be a number, not the string '1:30' ('1:30' is a special "
        + "number form; write it as a plain decimal)"),
    Case(
      parameters: "a: {max: .inf}",
      "3:12: parameter 'a': 'max' must be a number, not the string '.inf' ('.inf' is a special "
        + "number form; write it as a plain decimal)"),
    Case(
      parameters: "a: {max: '3'}",
      "3:12: parameter 'a': 'max' must be a number, not the string '3'"),
    Case(
      parameters: "a: {max: many}",
      "3:12: parameter 'a': 'max' must be a number, not the string 'many'"),
    Case(parameters: "a: {max: [3]}", "3:12: parameter 'a': 'max' must be a number, not a list"),
    Case(
      parameters: "a: {max: 1e30}",
      "3:12: parameter 'a': 'max' has more digits than the 18 that are kept exactly"),
    Case(
      parameters: "a: {max: 3, inclusive: 1}",
      "3:26: parameter 'a': 'inclusive' must be true or false"),
    Case(parameters: "a: {linspace: [0, 1]}", "no error"),
    Case(
      parameters: "a: {linspace: [0]}",
      "3:17: parameter 'a': 'linspace' takes 2 to 3 numbers (first, last, count), not 1"),
    Case(
      parameters: "a: {linspace: [0, 1, 0]}",
      "3:24: parameter 'a': 'linspace': the count must be at least 1, not 0"),
    Case(
      parameters: "a: {linspace: [0, 1, 2.5]}",
      "3:24: parameter 'a': 'linspace': the count must be a whole number, not '2.5'"),
    Case(
      parameters: "a: {linspace: [0, 1, 2000000]}",
      "3:24: parameter 'a': 'linspace': the count must be at most 1000000, not 2000000"),
    Case(
      parameters: "a: {linspace: [0, x, 3]}",
      "3:21: parameter 'a': 'linspace' must be a number, not the string 'x'"),
    Case(
      parameters: "a: {linspace: 3}",
      "3:17: parameter 'a': 'linspace' must be a list of numbers, not a single value"),
    Case(
      parameters: "a: {geomspace: [0, 1, 3]}",
      "3:18: parameter 'a': 'geomspace' needs two numbers of the same sign, neither of them 0"),
    Case(
      parameters: "a: {logspace: [0, 1, 3, 0]}",
      "3:27: parameter 'a': 'logspace': the base must be above 0"),
    Case(
      parameters: "a: {logspace: [0, 999, 3]}",
      "3:17: parameter 'a': 'logspace' has numbers that are too large"),
    Case(
      parameters: "a: {max: 9223372036854775807, inclusive: true}",
      "3:7: parameter 'a': the range has numbers that are too large"),
    Case(
      parameters: "a: {linspace: [-1e308, 1e308, 3]}",
      "3:17: parameter 'a': 'linspace' has numbers that are too large"),
    Case(
      parameters: "a: {max: 1e-9223372036854775808}",
      "3:12: parameter 'a': 'max' has more digits than the 18 that are kept exactly"),
    Case(parameters: "a: range[1:5:0]", "3:16: parameter 'a': 'range': the step must not be 0"),
    Case(
      parameters: "a: range[1:x]",
      "3:14: parameter 'a': 'range' must be a number, not the string 'x'"),
    Case(
      parameters: "a: range[1:2:3:4]",
      "3:6: parameter 'a': 'range' takes 1 to 3 numbers (first, last, step), not 4"),
  ])
  func `numbers and sequences`(wrong: Case) {
    #expect((failure(of: wrong.spec) ?? "no error") == wrong.error)
  }

  @Test(arguments: [
    Case(line: "zip: [[a, c]]", "3:11: zip: no parameter is called 'c'"),
    Case(
      line: "zip: [[a, bea]]",
      "3:11: zip: no parameter is called 'bea' (did you mean 'bee'?)"),
    Case(line: "zip: [[a, a]]", "3:11: zip: 'a' is named twice"),
    Case(line: "zip: [[a, bee], [bee, a]]", "3:18: zip: 'bee' is named twice"),
    Case(line: "zip: [[a]]", "3:7: zip: a group needs at least two parameters"),
    Case(line: "zip: a", "3:6: 'zip' must be a list of lists of names, not a single value"),
    Case(line: "zip: [[a, [bee]]]", "3:11: zip: a name is expected, not a list"),
    Case(
      line: "where: a > 1 and bea == 'x'",
      "3:18: expression 'a > 1 and bea == 'x'': no parameter is called 'bea' "
        + "(did you mean 'bee'?)"),
    Case(line: "where: [a > 1, b > 1]", "3:16: expression 'b > 1': no parameter is called 'b'"),
    Case(line: "where: a >", "3:11: expression 'a >': something is missing at the end"),
    Case(line: "where: a = = 1", "3:12: expression 'a = = 1': unexpected '='"),
    Case(line: "where: a && bee", "3:10: expression 'a && bee': '&&' is not an operator"),
    Case(line: "where: (a > 1", "3:14: expression '(a > 1': expected ')', found the end"),
    Case(line: "where: open(a)", "3:8: expression 'open(a)': there is no function 'open'"),
    Case(
      line: "where: absx(a)",
      "3:8: expression 'absx(a)': there is no function 'absx' (did you mean 'abs'?)"),
    Case(line: "where: abs(a, a)", "3:8: expression 'abs(a, a)': 'abs' takes one argument, not 2"),
    Case(line: "where: a.__class__", "3:9: expression 'a.__class__': unexpected character '.'"),
    Case(
      line: "where: a > 'x'",
      "3:10: expression 'a > 'x'': '>' cannot compare a number with text"),
    Case(line: "where: 1 / (a - a)", "3:10: expression '1 / (a - a)': division by zero"),
    Case(
      line: "where: 10 ** 99 > a",
      "3:11: expression '10 ** 99 > a': the result of '**' is too large"),
    Case(line: "where: {a: 1}", "3:8: 'where' must be an expression, not a mapping"),
    Case(line: "where:", "3:7: 'where' must be an expression, not nothing"),
    Case(line: "exclude: [{a: 1, b: 2}]", "3:18: exclude: no parameter is called 'b'"),
    Case(line: "exclude: [{}]", "3:11: exclude: an empty pattern would drop everything"),
    Case(line: "exclude: [{a: []}]", "3:15: exclude: 'a' has an empty list"),
    Case(
      line: "exclude: [[a]]", "3:11: exclude: a pattern or an expression is expected, not a list"),
    Case(line: "include: [{a: 1, b: 2}]", "3:18: include: no parameter is called 'b'"),
    Case(line: "include: [{}]", "3:11: include: a combination is empty"),
    Case(
      line: "include: [a]", "3:11: include: a combination must be a mapping, not a single value"),
    Case(line: "replicates: 0", "3:13: 'replicates' must be at least 1, not 0"),
    Case(line: "replicates: x", "3:13: 'replicates' must be a whole number, not the string 'x'"),
    Case(line: "replicates: {start: 1}", "3:13: replicates: 'count' is missing"),
    Case(
      line: "replicates: {count: 2, parameter: a}",
      "3:13: replicates: 'a' is a parameter already"),
    Case(
      line: "replicates: {cuont: 2}",
      "3:14: replicates: unknown key 'cuont' (did you mean 'count'?)"),
    Case(line: "grids: {}", "3:8: the grid spec: 'grids' must be a list of blocks, not a mapping"),
    Case(line: "grids: []", "3:8: 'grids' is empty"),
    Case(line: "grids: [{sample: 3}]", "3:10: grids: a block: unknown key 'sample'"),
    Case(line: "sample: 0", "3:9: the grid spec: 'sample' must be at least 1, not 0"),
    Case(line: "seed: -1", "3:7: the grid spec: 'seed' must be at least 0, not -1"),
    Case(
      line: "order: sorted",
      "3:8: the grid spec: 'order' must be one of grid, shuffle, not 'sorted'"),
    Case(
      line: "style: {bools: on}",
      "3:16: style: 'bools' must be one of python, lower, written, flag, 01, yesno, not 'on'"),
    Case(
      line: "style: {args: env}",
      "3:15: style: 'args' must be one of option, space, assign, not 'env'"),
    Case(
      line: "exlcude: [{a: 1}]",
      "3:1: the grid spec: unknown key 'exlcude' (did you mean 'exclude'?)"),
    Case(line: "method: bayes", "3:1: method 'bayes' needs a 'metric'"),
    Case(line: "command: []", "3:10: 'command' must be a list of words, not a list"),
    Case(
      line: "command: ['${aa}']", "3:12: command: no parameter is called 'aa' (did you mean 'a'?)"),
  ])
  func `a section`(wrong: Case) {
    #expect(failure(of: wrong.spec) == wrong.error)
  }

  @Test(arguments: [
    Case(
      parameters: "a: {template: '${b}-${c}'}\n  c: 1",
      "3:18: parameter 'a': no parameter is called 'b'"),
    Case(
      parameters: "a: {template: '${c'}\n  c: 1",
      "3:17: parameter 'a': a '${' in the template is not closed by '}'"),
    Case(
      parameters: "a: {template: \"x\\ny\"}",
      "3:17: parameter 'a': the template has a line break, and a command is one line"),
    Case(
      parameters: "a: {expr: b + 1}\n  b: {expr: a + 1}",
      "3:3: parameters 'a', 'b' depend on each other"),
    Case(parameters: "a: {expr: a + 1}", "3:3: parameter 'a' depends on itself"),
    Case(parameters: "a: {values: [1], when: a == 1}", "3:3: parameter 'a' depends on itself"),
    Case(parameters: "a: {expr: b / 0}\n  b: 1", "3:15: expression 'b / 0': division by zero"),
    Case(parameters: "a: {cases: []}", "3:14: parameter 'a': 'cases' is empty"),
    Case(
      parameters: "a:\n    cases:\n      - b: range[3000000000]\n        c: range[4000000000]",
      "5:9: parameter 'a': 'cases' has more than 1000000 rows"),
    Case(
      parameters: "a: {cases: [1]}",
      "3:15: parameter 'a': a row of 'cases' must be a mapping, not a single value"),
    Case(parameters: "a: {cases: [{b: 1}]}\n  b: 2", "4:3: parameter 'b' is defined twice"),
  ])
  func `what is derived`(wrong: Case) {
    #expect(failure(of: wrong.spec) == wrong.error)
  }

  @Test func `hints say what to do`() {
    #expect(
      hint(of: "program: it's\nparameters: {a: 1}\n")
        == "an apostrophe outside of quotes is written \\'")
    #expect(
      hint(of: "program: p\nparameters: {o: {parameters: {n: [1]}}}\nwhere: o.n == 1\n")
        == "a name with dots or hyphens goes in backquotes: `a.b`")
    #expect(
      hint(of: "program: p\nparameters: {o-n: [1]}\nwhere: o == 1\n")
        == "a name with dots or hyphens goes in backquotes: `o-n`")
  }

  @Test func `alias bombs and depth are bounded`() {
    var bomb = "x0: &x0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n"
    for level in 1...8 {
      let aliases = [String](repeating: "*x\(level - 1)", count: 10).joined(separator: ", ")
      bomb += "x\(level): &x\(level) [\(aliases)]\n"
    }
    #expect(failure(of: bomb) == "6:45: aliases make more than 1000000 values in this file")
    let deep = String(repeating: "{a: ", count: 200)
    #expect(failure(of: deep)?.hasSuffix("values are nested more than 100 deep") == true)
  }
}
