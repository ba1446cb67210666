import RunfileChecks
import Testing

@Suite struct GridSpecTextTests {
  @Test(arguments: [
    "program: p\nparameters:\n  a: [1]\n",
    "# a sweep\n\n---\nprogram: p\r\nparameters: {a: [1]}\r\n",
    "program: t.py\nmethod: grid\nparameters:\n  a: {values: [1]}\n",
    "command:\n- python\n- ${args}\nparameters:\n  a:\n    value: 1\n",
    "program: p\nparameters: {\n  a: [1]\n}\nwhere: a > 1\n",
    "grids:\n- program: p\n  parameters: {a: [1]}\n",
    "x-note: mine\nparameters:\n\ta: 1\nprogram: p\n",
  ])
  func `a mapping with a program and parameters is a spec`(text: String) {
    #expect(GridSpecText.holds(for: text.utf8))
  }

  @Test(arguments: [
    "", "\n\n", "# program: p\n# parameters: x\n",
    "python3 train.py --lr=0.1\n", "echo program: parameters:\n",
    "program: p\n", "parameters: {a: [1]}\n", "program: p\nparameters: {a: [1]}\necho 1\n",
    "program:p\nparameters:x\n", "train:\n  main: train.py\n  flags: {a: 1}\n",
    "parameters --a: 1\nprogram: p\n", ": parameters\n", "{program: p, parameters: {a: [1]}}\n",
  ])
  func `other texts are none`(text: String) {
    #expect(!GridSpecText.holds(for: text.utf8))
  }

  @Test func `YAML with a word of a spec, or with none at all, may be meant as one`() {
    for text in ["", " \n", "{program: p, parameters: {a: [1]}}", "progam: p\nparameters: x\n"] {
      #expect(GridSpecText.mayBeMeant(by: Array(text.utf8)), "\(text)")
    }
    let project = "train:\n  main: train\n  flags: {a: 1}\n"
    #expect(!GridSpecText.mayBeMeant(by: Array(project.utf8)))
  }
}
