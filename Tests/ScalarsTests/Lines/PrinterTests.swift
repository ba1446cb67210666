import Scalars
import TestSupport
import Testing

/// What the printers of other packages write, as their documents show it.
@Suite struct PrinterTests {
  private static let folder =
    "/" + #filePath.split(separator: "/").dropLast(2).joined(separator: "/") + "/Fixtures/printers/"

  @Test(arguments: [
    "absl", "catboost", "hugging-face", "hugging-face-5", "keras2", "keras3", "lightgbm",
    "lightning",
    "logging", "loguru", "nanogpt", "pytorch", "structlog", "torchvision", "xgboost",
  ])
  func findsTheMetricsOf(printer: String) throws {
    let output = try #require(bytes(ofFile: Self.folder + printer + ".txt"))
    let expected = try #require(bytes(ofFile: Self.folder + printer + ".expected.tsv"))
    let collector = ScalarCollector(OutputScalarRules(.automatic(metrics: [])), ignoring: [])
    output.withUnsafeBytes { collector.feed($0) }
    collector.finish()
    let found = collector.summaries.map { name, summary in
      [
        name, "\(summary.first)", "\(summary.last)", "\(summary.minimum)", "\(summary.maximum)",
        "\(summary.count)", "\(summary.lastStep ?? -1)",
      ].joined(separator: "\t")
    }
    let lines = String(decoding: expected, as: UTF8.self).split(separator: "\n").dropFirst()
    #expect(found.sorted() == lines.map(String.init).sorted())
  }
}
