import Operations
import Testing

@Suite struct ProjectCompositionTests {
  @Test func aModelExtendsAConfigAndOtherModels() throws {
    let file = try project(
      """
      - config: common
        operations:
          train: {exec: ./train, flags: {lr: 0.1, epochs: 3}}
      - model: base
        extends: common
        operations:
          train: {flags: {lr: 0.2}}
          test: {exec: ./test}
      - model: mine
        extends: [base]
        operations:
          train: {flags: {epochs: 9}}
      """)
    let mine = try #require(file.models.last)
    #expect(mine.name == "mine")
    let train = try #require(mine.operations.first { $0.name == "train" })
    #expect(train.body == .command(["./train"]))
    #expect(train.flag(named: "lr")?.defaultValue == .real(0.2))
    #expect(train.flag(named: "epochs")?.defaultValue == .integer(9))
    #expect(mine.operations.contains { $0.name == "test" })
  }

  @Test func parametersReplaceTextAndWholeValues() throws {
    let file = try project(
      """
      - config: base
        params: {name: net, size: 3}
        operations:
          '{{name}}-train':
            exec: ./train --net {{ name }}
            flags: {size: '{{size}}', note: 'x {{name}} {{nosuch}}'}
      - model: m
        extends: base
        params: {name: deep}
      """)
    let train = try #require(file.operations.first)
    #expect(train.fullName == "m:deep-train")
    #expect(train.body == .command(["./train", "--net", "deep"]))
    #expect(train.flag(named: "size")?.defaultValue == .integer(3))
    #expect(train.flag(named: "note")?.defaultValue == .string("x deep {{nosuch}}"))
  }

  @Test func operationDefaultsFillWhatOperationsDoNotSay() throws {
    let file = try project(
      """
      - model: ''
        operation-defaults: {env: {A: '1'}, tags: [t], flags: {seed: 1}}
        operations:
          a: {exec: x, env: {B: '2'}, flags: {seed: 2}}
          b: prog
      """)
    #expect(file.operations[0].environment == ["A": "1", "B": "2"])
    #expect(file.operations[0].flag(named: "seed")?.defaultValue == .integer(2))
    #expect(file.operations[1].body == .python(program: "prog", arguments: []))
    #expect(file.operations[1].tags == ["t"])
    #expect(file.operations[1].flag(named: "seed")?.defaultValue == .integer(1))
  }

  @Test func includedFlagsIncludeOthers() throws {
    let file = try project(
      """
      - config: a-flags
        flags: {a1: 1, a2: 2}
      - config: b-flags
        flags: {$include: a-flags, b1: 3}
      - config: c-flags
        flags: {$include: [b-flags], c1: 4, a1: 10}
      - model: m
        operations:
          op: {exec: x, flags: {x: 1, y: 2}}
      - model: ''
        operations:
          nested: {exec: x, flags: {$include: c-flags}}
          some: {exec: x, flags: {$include: ['b-flags#b1,a2', 'c-flags#c1']}}
          other: {exec: x, flags: {$include: 'm:op'}}
          part: {exec: x, flags: {$include: 'm:op#y'}}
          own: {exec: x, flags: {$include: ':part', z: 3}}
      """)
    func flags(_ name: String) -> [String] {
      (file.operations.first { $0.name == name && $0.model.isEmpty }?.flags ?? [])
        .map { "\($0.name)=\($0.defaultValue.encoded)" }.sorted()
    }
    #expect(flags("nested") == ["a1=10", "a2=2", "b1=3", "c1=4"])
    #expect(flags("some") == ["a2=2", "b1=3", "c1=4"])
    #expect(flags("other") == ["x=1", "y=2"])
    #expect(flags("part") == ["y=2"])
    #expect(flags("own") == ["y=2", "z=3"])
  }

  @Test func flagsIncludeThoseOfAConfig() throws {
    let file = try project(
      """
      - config: common
        flags: {lr: 0.1, epochs: 3, seed: 0}
      - model: ''
        operations:
          a: {exec: x, flags: {$include: common, lr: 1}}
          b: {exec: x, flags: {$include: ['common#lr,seed'], z: 1}}
          c: {exec: x, flags: {$include: a}}
      """)
    #expect(file.operations[0].flags.map(\.name) == ["lr", "epochs", "seed"])
    #expect(file.operations[0].flag(named: "lr")?.defaultValue == .integer(1))
    #expect(file.operations[1].flags.map(\.name) == ["z", "lr", "seed"])
    #expect(file.operations[2].flags.map(\.name) == ["lr", "epochs", "seed"])
    #expect(
      complaint(about: "op: {exec: x, flags: {$include: nosuch}}")
        == "batchrun.yml:1:33: there is no config or operation 'nosuch' to include")
  }

  @Test func filesIncludeOthers() throws {
    let file = try project(
      "- include: [sub/more.yml]\n- model: a\n  operations: {x: {exec: x}}\n",
      including: [
        "sub/more.yml": "- include: ../common.yml\n- model: b\n  extends: common\n",
        "common.yml": "- config: common\n  operations: {y: {exec: y}}\n",
      ])
    #expect(file.operations.map(\.fullName) == ["b:y", "a:x"])
  }

  @Test func anErrorInAnIncludedFileNamesThatFile() {
    #expect {
      try project("- include: more.yml", including: ["more.yml": "- model: a\n- model: a\n"])
    } throws: { error in
      "\(error)".hasPrefix("more.yml:2:3: ")
    }
    #expect {
      try project("- include: a.yml", including: ["a.yml": "- include: a.yml"])
    } throws: { error in
      "\(error)" == "a.yml:1:12: 'a.yml' includes itself"
    }
    #expect {
      try project("- include: none.yml")
    } throws: { error in
      "\(error)".hasPrefix("batchrun.yml:1:12: ")
    }
  }
}
