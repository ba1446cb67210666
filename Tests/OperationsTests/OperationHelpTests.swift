import Operations
import Testing

@Suite struct OperationHelpTests {
  @Test func describesFlagsByName() throws {
    let operation = try operation(
      """
      op:
        description: Test op
        exec: x
        flags:
          s: {description: A required string, required: yes}
          i: {description: An int, default: 5}
          nl: {null-label: nothing}
          c:
            default: red
            choices: [red, green, {value: blue, alias: sky, description: The sky}]
          o: {choices: [a, b]}
          plain: ~
      """)
    #expect(
      OperationHelp.text(operation) == """
        Usage: batchrun run [OPTIONS] op [FLAG]...

        Test op

        Use 'batchrun run --help' for a list of options.

        Flags:
          c      (default is red)

                 Choices:
                   red
                   green
                   sky    The sky

          i      An int (default is 5)
          nl     (default is nothing)
          o

                 Choices:  a, b

          plain
          s      A required string (required)

        """)
  }

  @Test func anOperationWithoutFlagsHasNoSuchSection() throws {
    #expect(
      OperationHelp.text(try operation("op: {exec: x}")) == """
        Usage: batchrun run [OPTIONS] op

        Use 'batchrun run --help' for a list of options.

        """)
  }

  @Test func `definitions are told one by one, with what holds for them`() throws {
    let operation = try operation(
      "op: {exec: x, flags: {b: {required: yes, description: More}, a: {default: 1, type: int, choices: [1, 2]}}}"
    )
    #expect(
      OperationHelp.definitions(of: operation.flags) == """
        a:
          default: 1
          type: int
          choices: 1, 2
        b:
          default: null
          required: yes
          description: More

        """)
  }
}
