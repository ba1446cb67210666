import Operations
import Testing

@testable import Running

@Suite struct DependencyRequirementsTests {
  private func operation(
    _ destination: OperationDefinition.Destination, _ requirements: ResourceDefinition...
  ) -> OperationDefinition {
    var operation = OperationDefinition(
      name: "train", origin: .builtin, body: .command(["train"]))
    operation.destination = destination
    operation.requirements = requirements
    return operation
  }

  private let data = ResourceDefinition.of(.file("data.csv"))

  @Test func `what is required is all where flags go elsewhere`() {
    for destination in [
      OperationDefinition.Destination.arguments, .globals(nil), .none,
    ] {
      #expect(operation(destination, data).allRequirements == [data])
    }
  }

  @Test func `the file of the flags is made at every start, in its place`() throws {
    let all = operation(.configuration(file: "conf/a.yml"), data).allRequirements
    #expect(all.first == data)
    let source = try #require(all.dropFirst().first?.sources.first)
    #expect(all.count == 2)
    #expect(source.kind == .configuration("conf/a.yml"))
    #expect(source.replacesExisting && source.alwaysResolves && source.preservesPath)
  }

  @Test func `a project that requires it by itself says how`() {
    let own = ResourceDefinition.of(.configuration("a.yml")) { $0.targetPath = "in" }
    #expect(operation(.configuration(file: "a.yml"), data, own).allRequirements == [data, own])
    // Another file of settings is another thing.
    #expect(operation(.configuration(file: "b.yml"), own).allRequirements.count == 2)
  }
}
