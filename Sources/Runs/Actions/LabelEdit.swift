import Ledger
import Operations

/// What is done to the label of a run.
package enum LabelEdit: Hashable, Sendable {
  /// Templates: `${lr}` stands for a flag, `${label}` for the present label.
  case set(String)
  case prepend(String)
  case append(String)
  /// Takes words out of it.
  case remove([String])
  case clear

  /// The label that a run has then, and what is wrong with the template.
  package func label(of run: RunRecord) -> (text: String, warnings: [String]) {
    let label = run.label ?? ""
    func rendered(_ template: String) -> (text: String, warnings: [String]) {
      let rendering = LabelTemplate(template).rendered(run.flags, label: label)
      return (rendering.text, rendering.warnings)
    }
    switch self {
    case .set(let template):
      let (text, warnings) = rendered(template)
      return (LabelWords.trimmed(text), warnings)
    case .prepend(let template):
      let (text, warnings) = rendered(template)
      return (LabelWords.trimmed(text + " " + label), warnings)
    case .append(let template):
      let (text, warnings) = rendered(template)
      return (LabelWords.trimmed(label + " " + text), warnings)
    case .remove(let sequences):
      return (sequences.reduce(label) { LabelWords.removing($1, from: $0) }, [])
    case .clear: return ("", [])
    }
  }
}
