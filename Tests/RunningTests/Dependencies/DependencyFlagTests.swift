import Operations
import Running
import Runs
import Testing

@Suite("Flags that choose dependencies")
struct DependencyFlagTests {
  private func source(
    _ kind: SourceDefinition.Kind = .operation("train"),
    _ change: (inout SourceDefinition) -> Void = { _ in }
  ) -> ResourceDefinition {
    .of(kind, change)
  }

  @Test("The flag is called as flag-name, name or the operation says, and can be taken away")
  func names() {
    let flags = DependencyFlag.flags(of: [
      source(), source { $0.name = "a" },
      source {
        $0.name = "b"
        $0.flagName = "c"
      }, source { $0.hasFlag = false }, source(.file("x")),
    ])
    #expect(flags.map(\.name) == ["operation:train", "a", "c"])
    #expect(flags[0].aliases == ["train"])
    #expect(flags[1].aliases.isEmpty)
  }

  @Test("The name of a resource with one source is a name of its flag")
  func resourceName() {
    var resource = source()
    resource.name = "model"
    #expect(DependencyFlag.flags(of: [resource]).map(\.aliases) == [["train", "model"]])
  }

  @Test("A list makes one choice for each run, and two lists all pairs")
  func combinations() {
    let flags = DependencyFlag.flags(of: [
      source { $0.name = "a" }, source(.operation("up")) { $0.name = "b" },
    ])
    let combinations = DependencyChoices.combinations([
      (flags[1], "[1e12, '010']"), (flags[0], "[x,y]"),
    ])
    #expect(
      combinations.map { [$0[flags[0]], $0[flags[1]]] } == [
        [.named("x"), .named("1e12")], [.named("x"), .named("010")],
        [.named("y"), .named("1e12")], [.named("y"), .named("010")],
      ])
    #expect(DependencyChoices.isList("[x]"))
    #expect(DependencyChoices.combinations([]).count == 1)
  }
}
