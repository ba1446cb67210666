import Testing

@testable import Sweeps

/// What is wrong in a sweep file that is a search, and where.
@Suite struct SearchSpecTests {
  private func spec(_ definition: String, _ rest: String = "") -> String {
    "program: t.py\nmethod: random\nparameters:\n  n: \(definition)\n\(rest)"
  }

  @Test(arguments: [
    ("{max: 3}", "4:7: parameter 'n': 'max' needs 'min'"),
    ("{min: 3}", "4:7: parameter 'n': 'min' needs 'max'"),
    ("{min: 3, max: 1}", "4:15: parameter 'n': 'min' must not be above 'max', and 3 is above 1"),
    (
      "{min: 3.5, max: 1}",
      "4:17: parameter 'n': 'min' must not be above 'max', and 3.5 is above 1.0"
    ),
    ("{min: a, max: 3}", "4:12: parameter 'n': 'min' must be a number, not the string 'a'"),
    ("{min: '1', max: 3}", "4:12: parameter 'n': 'min' must be a number, not the string '1'"),
    ("{min: 0, max: .inf}", "4:20: parameter 'n': 'max' must be a number, not the string '.inf'"),
    ("{min: [1], max: 3}", "4:12: parameter 'n': 'min' must be a number, not a list"),
    (
      "{distribution: int_uniform, min: 1.5, max: 3}",
      "4:39: parameter 'n': 'min' must be a whole number, not '1.5'"
    ),
    ("{distribution: uniform, min: 1}", "4:7: parameter 'n': 'distribution: uniform' needs 'max'"),
    (
      "{distribution: normal, min: 1}",
      "4:29: parameter 'n': 'min' does not go with 'distribution: normal'"
    ),
    (
      "{distribution: normal, sigma: -1}", "4:36: parameter 'n': 'sigma' must be at least 0"
    ),
    ("{distribution: beta, a: 0}", "4:30: parameter 'n': 'a' must be above 0"),
    (
      "{distribution: uniform, min: 0, max: 1, q: 1}",
      "4:46: parameter 'n': 'q' does not go with 'distribution: uniform'"
    ),
    (
      "{distribution: q_uniform, min: 0, max: 1, q: 0}",
      "4:51: parameter 'n': 'q' must be above 0"
    ),
    (
      "{distribution: log_uniform_values, min: 0, max: 1}",
      "4:41: parameter 'n': 'min' must be above 0"
    ),
    (
      "{distribution: log_uniform, min: 0, max: 1000}",
      "4:42: parameter 'n': 'min' and 'max' are exponents here, and e to their power is out of range"
    ),
    (
      "{distribution: q_log_uniform_values, min: 1, max: 1e30}",
      "4:6: parameter 'n' has numbers that are too large"
    ),
    (
      "{distribution: unifrom, min: 0, max: 1}",
      "4:21: parameter 'n': there is no distribution 'unifrom' (did you mean 'uniform'?)"
    ),
    ("{min: 0, max: 1, q: 1}", "4:23: parameter 'n': 'q' does not go with 'min' and 'max'"),
    ("{mu: 0}", "4:7: parameter 'n': 'mu' needs a distribution"),
    ("{q: 2}", "4:7: parameter 'n': 'q' needs a distribution"),
    ("{values: [1], min: 1}", "4:20: parameter 'n': 'min' does not go with 'values'"),
    ("{value: 1, values: [1]}", "4:7: parameter 'n': 'value' does not go with 'values'"),
    ("{values: []}", "4:15: parameter 'n': 'values' is empty"),
    (
      "{values: [1, 2], probabilities: [1]}",
      "4:23: parameter 'n': 'probabilities' has 1 number for 2 values"
    ),
    (
      "{values: [1, 2], probabilities: [0.5, 0.4]}",
      "4:23: parameter 'n': 'probabilities' must be 1 in sum, not 0.9"
    ),
    (
      "{values: [1, 2], probabilities: [1.5, -0.5]}",
      "4:44: parameter 'n': 'probabilities': an item is below 0"
    ),
    ("{linspace: [0, 1, 3], mu: 0}", "4:28: parameter 'n': 'mu' needs a distribution"),
    ("{max: 3, min: 1, a: 3}", "4:23: parameter 'n': 'a' does not go with 'min' and 'max'"),
    ("{valuess: [1]}", "4:7: parameter 'n': unknown key 'valuess' (did you mean 'values'?)"),
  ])
  func `a parameter`(definition: String, error: String) {
    #expect(failure(of: spec(definition)) == error)
  }

  @Test(arguments: [
    ("grids: [{}]", "5:1: 'grids' is for a grid, and this is a search"),
    ("include: [{n: 1}]", "5:1: 'include' is for a grid, and this is a search"),
    ("replicates: 2", "5:1: 'replicates' is for a grid, and this is a search"),
    ("order: shuffle", "5:1: 'order' is for a grid, and this is a search"),
    ("metric: loss", "5:9: metric must be a mapping, not a single value"),
    ("metric: {goal: minimize}", "5:9: metric: 'name' is missing"),
    ("metric: {nmae: loss}", "5:10: metric: unknown key 'nmae' (did you mean 'name'?)"),
    (
      "metric: {name: loss, goal: max}",
      "5:28: metric: 'goal' must be one of minimize, maximize, not 'max' "
        + "(did you mean 'maximize'?)"
    ),
    (
      "metric: {name: loss, target: low}",
      "5:30: metric: 'target' must be a number, not the string 'low'"
    ),
    (
      "early_terminate: {type: hyperband, min_iter: 3}",
      "5:1: 'early_terminate' needs a 'metric', by which commands are compared"
    ),
    ("run_cop: 3", "5:1: the grid spec: unknown key 'run_cop' (did you mean 'run_cap'?)"),
    ("metrics: {name: loss}", "5:1: the grid spec: unknown key 'metrics' (did you mean 'metric'?)"),
    ("run_cap: 0", "5:10: the grid spec: 'run_cap' must be at least 1, not 0"),
  ])
  func `the whole`(line: String, error: String) {
    #expect(failure(of: spec("{min: 1, max: 9}", line + "\n")) == error)
  }

  @Test(arguments: [
    ("{}", "6:18: early_terminate: 'type' is missing"),
    ("{type: envelope}", "6:25: early_terminate: there is no type 'envelope'"),
    ("{type: hyperband}", "6:1: early_terminate needs 'min_iter', or 'max_iter' and 's'"),
    ("{type: hyperband, s: 2}", "6:1: early_terminate needs 'min_iter', or 'max_iter' and 's'"),
    ("{type: hyperband, max_iter: 27}", "6:36: early_terminate: 'max_iter' needs 's'"),
    (
      "{type: hyperband, min_iter: 0}",
      "6:46: early_terminate: 'min_iter' must be at least 1, not 0"
    ),
    ("{type: hyperband, min_iter: 2, eta: 1}", "6:54: early_terminate: 'eta' must be above 1"),
    (
      "{type: hyperband, max_iter: 2, s: 1}",
      "6:36: early_terminate: 'max_iter' must be at least 'eta', or there is no step to compare at"
    ),
    (
      "{type: hyperband, min_itr: 2}",
      "6:36: early_terminate: unknown key 'min_itr' (did you mean 'min_iter'?)"
    ),
  ])
  func `early stopping`(terms: String, error: String) {
    let text = spec("{min: 1, max: 9}", "metric: {name: loss}\nearly_terminate: \(terms)\n")
    #expect(failure(of: text) == error)
  }

  @Test(arguments: [
    ("metric: val/loss", "write 'metric: {name: val/loss, goal: minimize}'"),
    (
      "early_terminate: {type: hyperband, min_iter: 3}",
      "add 'metric: {name: val_loss, goal: minimize}'"
    ),
    (
      "metric: {name: loss}\nearly_terminate: {type: hyperband, max_iter: 27}",
      "add 's: 2', which compares commands at two steps before 'max_iter'"
    ),
  ])
  func `what to write instead`(lines: String, hint: String) {
    let error = #expect(throws: SpecError.self) {
      try Sweep(spec("{min: 1, max: 9}", lines + "\n").utf8)
    }
    #expect(error?.hint == hint)
  }

  @Test func `what a search looks for is read`() throws {
    let text = spec(
      "{min: 1, max: 9}",
      """
      metric: {name: val/loss, target: 1e-3, impute: worst}
      early_terminate: {type: hyperband, s: 2, eta: 2.5, max_iter: 27, strict: true}
      """)
    let sweep = try Sweep(text.utf8)
    #expect(sweep.method == .random)
    #expect(sweep.metric?.name == "val/loss")
    #expect(sweep.metric?.goal == .minimize)
    #expect(sweep.metric?.target == 1e-3)
    let terms = try #require(sweep.earlyStop)
    #expect(
      terms.mostSteps == 27 && terms.brackets == 2 && terms.eta == 2.5 && terms.isStrict == true)
    #expect(terms.leastSteps == nil)
    let maximized = try Sweep(
      spec(
        "{min: 1, max: 9}",
        "metric: {goal: maximize, name: acc}\nearly_terminate: {type: hyperband, min_iter: 3}\n"
      )
      .utf8)
    #expect(maximized.metric?.goal == .maximize)
    #expect(maximized.earlyStop?.leastSteps == 3)
    #expect(maximized.earlyStop?.eta == 3)
    #expect(maximized.earlyStop?.isStrict == nil)
  }

  @Test func `a search by results needs them`() {
    let text = "program: t.py\nmethod: bayes\nparameters: {n: {min: 1, max: 9}}\n"
    #expect(failure(of: text) == "2:1: method 'bayes' needs a 'metric'")
    #expect(
      failure(of: text + "metric: {name: loss}\n")
        == "2:1: method 'bayes' chooses values by the results of others, and a runfile has none")
  }

  @Test func `a search by results tries all combinations`() {
    let text =
      "program: t.py\nmethod: bayes\nparameters: {n: {min: 1, max: 9}}\nmetric: {name: loss}\n"
    #expect(
      failure(of: text + "where: n > 2\n")
        == "5:1: 'where' leaves combinations out, which method 'bayes' cannot")
    #expect(
      failure(of: text + "exclude: [{n: 2}]\n")
        == "5:1: 'exclude' leaves combinations out, which method 'bayes' cannot")
  }

  @Test func `what has no meaning here is named once`() throws {
    let text = spec(
      "{min: 1, max: 9}", "name: mine\nentity: me\nproject: p\ncontroller: {type: local}\n")
    #expect(
      try warnings(of: text) == ["6:1: 'entity', 'project' and 'controller' have no meaning here"])
    #expect(
      try warnings(of: spec("{min: 1, max: 9}", "project: p\n")) == [
        "5:1: 'project' has no meaning here"
      ])
    // A grid says nothing of them, as ever.
    #expect(
      try warnings(of: text.replacing("random", with: "grid")) == [])
  }

  @Test func `exponents that look like numbers are pointed out`() throws {
    #expect(
      try warnings(of: spec("{distribution: log_uniform, min: 0.0001, max: 0.1}")) == [
        "4:47: parameter 'n': 'log_uniform' takes exponents: this is from 1.0001 to 1.10517; "
          + "'log_uniform_values' takes the numbers themselves"
      ])
    #expect(try warnings(of: spec("{distribution: log_uniform, min: -9, max: 0}")) == [])
    #expect(try warnings(of: spec("{distribution: log_uniform_values, min: 0.1, max: 0.5}")) == [])
  }
}
