import Operations
import TestSupport
import Testing

@Suite struct OperationResolverTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
  }

  private func resolver(_ text: String?) throws -> OperationResolver {
    OperationResolver(
      folder: sandbox.path, project: try text.map { try project($0) }, home: nil)
  }

  private func complaint(_ name: String?, in text: String?) -> String {
    do {
      return "found \(try resolver(text).resolve(name).operation.fullName)"
    } catch let error as OperationError {
      return error.message
    } catch {
      return "\(error)"
    }
  }

  private static let models = """
    - model: a
      operations: {x: {exec: x}, y: {exec: y}}
    - model: b
      operations: {x: {exec: x}, z: {exec: z}}
    """

  @Test(arguments: [
    ("train", "found train"), ("_hidden", "found _hidden"), (":train", "found train"),
    ("queue", "found queue"), ("random", "found random"), ("+", "found +"),
    ("nosuch", "operation 'nosuch' is not defined for this project"),
    ("trian", "operation 'trian' is not defined for this project (did you mean 'train'?)"),
    ("m:nosuch", "operation 'm:nosuch' is not defined for this project"),
    ("a/b/c", "invalid operation 'a/b/c': there is no such file"),
    ("/tmp", "cannot run '/tmp': must be an executable file"),
    ("bad", "invalid definition for operation 'bad': must define either exec, main, or steps"),
    (nil, "a default operation is not defined for this project"),
  ])
  func findsOperationsOfAProject(name: String?, result: String) {
    let text = "train: {exec: x}\nserve: {exec: y}\n_hidden: {exec: z}\nbad: {}\n"
    #expect(complaint(name, in: text) == result)
  }

  @Test(arguments: [
    ("a:x", "found a:x"), ("z", "found b:z"), ("x", "there are several operations 'x'"),
    ("a:z", "operation 'z' is not defined for model 'a'"),
  ])
  func findsOperationsOfModels(name: String, result: String) {
    #expect(complaint(name, in: Self.models) == result)
  }

  @Test func theDefaultIsTheMarkedOrTheOnlyOperation() {
    #expect(complaint(nil, in: "a: {exec: x}\nb: {exec: x, default: yes}") == "found b")
    #expect(complaint("", in: "a: {exec: x}\n_b: {exec: x}") == "found a")
    #expect(complaint(nil, in: nil) == "cannot find a default operation")
  }

  @Test func anOperationWithoutAProgramNeedsAModuleOfItsName() throws {
    try sandbox.write("print('hi')\n", to: "prepare_data.py")
    try sandbox.makeFolder("pkg")
    try sandbox.write("print('hi')\n", to: "pkg/__main__.py")
    try sandbox.makeFolder("empty")
    try sandbox.write("prepare-data: {}\npkg: {}\nempty: {}\nnone: {}\n", to: "batchrun.yml")
    let file = try ProjectFile(path: sandbox.path("batchrun.yml"))
    let resolver = OperationResolver(folder: sandbox.path, project: file, home: nil)
    #expect(
      try resolver.resolve("prepare-data").operation.body
        == .python(program: "prepare_data", arguments: []))
    #expect(try resolver.resolve("pkg").operation.fullName == "pkg")
    for name in ["empty", "none"] {
      let error = #expect(throws: OperationError.self) { try resolver.resolve(name) }
      #expect(
        error?.message
          == "invalid definition for operation '\(name)': must define either exec, main, or steps")
      #expect(error?.details.first == "  batchrun.yml:\(name == "empty" ? 3 : 4):\(name.count + 3)")
    }
  }

  @Test func aPatternThatDoesNotCompileIsWarnedOf() throws {
    let resolved = try resolver("op: {exec: x, output-scalars: {a: '(', b: 'b (.)'}}").resolve("op")
    #expect(resolved.warnings.count == 1)
    #expect(
      resolved.warnings.first?.hasPrefix(
        "batchrun.yml:1:35: operation 'op': invalid output scalar pattern '(': ") == true,
      "\(resolved.warnings)")
  }

  @Test func theProjectComesBeforeWhatIsBuiltIn() throws {
    let operation = try resolver("queue: {exec: mine}").resolve("queue").operation
    #expect(operation.body == .command(["mine"]))
  }

  @Test func anExecutableFileRunsWithoutFlags() throws {
    try sandbox.makeFolder("sub")
    try sandbox.writeScript("echo hi\n", to: "sub/hello.sh")
    let operation = try resolver(nil).resolve("./sub/hello.sh").operation
    #expect(operation.name == "sub/hello.sh")
    #expect(operation.body == .command(["sub/hello.sh"]))
    #expect(operation.origin == .script(folder: sandbox.path))
    #expect(operation.flags.isEmpty)
  }

  @Test func aFileThatNobodyCanRunIsRefused() throws {
    try sandbox.write("text", to: "notes.txt")
    #expect(complaint("notes.txt", in: nil) == "cannot run 'notes.txt': must be an executable file")
  }

  @Test func withoutAProjectTheMessageSaysSo() {
    #expect(complaint("nosuch", in: nil) == "cannot find operation 'nosuch'")
  }

  @Test func aConfigurationFileGivesFlags() throws {
    try sandbox.write("a: 1\nnested: {b: two, c: [1, 2]}\n", to: "params.yml")
    try sandbox.write(
      "op: {exec: x, flags-dest: 'config:params.yml', flags-import: all, flags: {a: 5}}\n",
      to: "batchrun.yml")
    let file = try ProjectFile(path: sandbox.path("batchrun.yml"))
    let resolver = OperationResolver(folder: sandbox.path, project: file, home: nil)
    let operation = try resolver.resolve("op").operation
    #expect(operation.flag(named: "a")?.defaultValue == .integer(5))
    #expect(operation.flag(named: "nested.b")?.defaultValue == .string("two"))
    #expect(operation.flag(named: "nested.c")?.defaultValue == .string("1 2"))
    #expect(operation.flag(named: "a")?.isDefaultAssumed == false)
    #expect(operation.flag(named: "nested.b")?.isDefaultAssumed == true)
  }

  @Test func aSectionedConfigurationFileGivesFlags() throws {
    try sandbox.write(
      "[DEFAULT]\nbase = /data\n[net]\nsize = 3\n; no\nname: deep net\n", to: "c.ini.in")
    try sandbox.write(
      "op: {exec: x, flags-dest: 'config:c.ini.in', flags-import: all}\n", to: "batchrun.yml")
    let file = try ProjectFile(path: sandbox.path("batchrun.yml"))
    let operation = try OperationResolver(folder: sandbox.path, project: file, home: nil)
      .resolve(nil).operation
    #expect(operation.flags.map(\.name) == ["base", "net.size", "net.name"])
    #expect(
      operation.flags.map(\.defaultValue) == [.string("/data"), .integer(3), .string("deep net")])
  }

  @Test func listsGoByModelAndName() throws {
    #expect(try resolver(Self.models).listed.map(\.fullName) == ["a:x", "a:y", "b:x", "b:z"])
  }
}
