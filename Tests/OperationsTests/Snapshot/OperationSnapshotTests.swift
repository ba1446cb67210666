import JSON
import Operations
import Testing

@Suite struct OperationSnapshotTests {
  /// What a record gives back.
  private func recorded(_ operation: OperationDefinition) throws -> OperationDefinition {
    var text: [UInt8] = []
    text.appendJSON(OperationSnapshot.json(of: operation))
    return try #require(OperationSnapshot.operation(from: JSONValue(parsing: text)))
  }

  /// All that a definition holds, as text.
  private func dump(_ operation: OperationDefinition) -> String {
    var text = ""
    Swift.dump(operation, to: &text)
    // Dictionaries have no order.
    return text.split(separator: "\n").sorted().joined(separator: "\n")
  }

  @Test func nothingOfAnOperationIsLost() throws {
    let file = try project(
      """
      - model: m
        operations:
          all:
            exec: run '${a}' ${flag_args}
            description: "two\\nlines"
            default: yes
            flags-dest: config:c.yml
            flags-import: [x]
            flags-import-skip: [y]
            default-flag-arg-skip: yes
            env: {A: b}
            env-secrets: [A]
            label: l
            tags: [t]
            objective: {maximize: acc}
            optimizers: {o: {algorithm: gp, k: 1.5, default: yes}}
            output-scalars: [{a: b}, c]
            default-max-trials: 3
            delete-on-success: yes
            can-stage-trials: no
            compare: [c]
            sourcecode: {root: r, dest: d, select: [include: i, exclude: e]}
            requires:
              - {name: n, target-path: p, target-type: copy, default-unpack: no, sources: [f, {operation: o,
                  name: s, flag-name: f, select: [x], select-min: a, select-max: b,
                  rename: [a b, c], target-path: t, target-type: link, preserve-path: yes, unpack: no,
                  sha256: h, optional: yes, warn-if-empty: no, fail-if-empty: yes,
                  replace-existing: yes, always-resolve: yes, params: {p: 1}, help: h}]}
            flags:
              a: {default: [1, 2.5, yes, ~, x], description: d, type: float, required: yes,
                  choices: [1, {value: 2, description: d, alias: two, flags: {b: 1}}],
                  allow-other: yes, min: 0, max: 2.5, distribution: loguniform, alias: z,
                  null-label: n, arg-name: n, arg-skip: yes, arg-switch: 1, arg-split: ',',
                  arg-encoding: {a: b}, env-name: E, env-encoding: {a: b}}
              b: {arg-split: yes, default: [0:1]}
          steps:
            steps: [a b=1, {run: x, name: n, flags: {a: 1}, needed: yes, isolate-runs: no,
              expect: [{output: o}, {file: f, contains: c, compare-to: d}]}]
          main: {main: prog --x, output-scalars: no, sourcecode: no, flags-import: all}
          globals: {main: prog, flags-dest: 'globals:p', flags-import: no}
          auto: {main: prog, output-scalars: auto}
          both: {main: prog, output-scalars: [auto, {a: b}]}
          space: {main: prog, flags-dest: 'namespace:p', flags-import: no}
          bad: {exec: ''}
      """)
    #expect(file.operations.count == 8)
    for var operation in file.operations {
      // Where the project says something is for messages only.
      operation.place = nil
      operation.flagPlaces = [:]
      operation.stepPlaces = []
      operation.optimizerPlaces = [:]
      operation.scalarPlaces = [:]
      let back = dump(try recorded(operation)).split(separator: "\n")
      let lines = dump(operation).split(separator: "\n")
      #expect(back == lines, "\(operation.name)")
    }
  }

  @Test func builtInOperationsAndScriptsComeBack() throws {
    let resolver = OperationResolver(folder: "/", project: nil, home: nil)
    for name in ["queue", "+", "random"] {
      let operation = try resolver.resolve(name).operation
      #expect(dump(try recorded(operation)) == dump(operation))
    }
    let script = OperationDefinition(
      name: "a.sh", origin: .script(folder: "/x"), body: .command(["./a.sh"]))
    #expect(dump(try recorded(script)) == dump(script))
  }

  @Test func whatIsNoOperationGivesNone() {
    #expect(OperationSnapshot.operation(from: .null) == nil)
    #expect(OperationSnapshot.operation(from: .object(JSONObject())) == nil)
  }
}
