/// Expressions and periods of time that help and pages show.
package enum FilterExamples {
  /// Each with its meaning.
  package static let expressions = [
    ("lr > 0.1 and loss < 2", "also =, !=, <= and >="),
    ("opt in [adam, sgd]", "one of these; also 'not in'"),
    ("label contains best", "text in any case"),
    ("not tags contains old", "a whole tag"),
    ("loss is not undefined", "runs that have a loss"),
    ("status = error", "completed, error, terminated, running, …"),
    ("flag:lr = 0.1", "flag:, scalar: and attr: force the kind"),
  ]

  package static let ranges = [
    ["2h", "last 2 hours", "today", "yesterday", "this week", "last month", "3 days ago"],
    ["11-20", "2026-11-20", "14:30", "after 11-20", "before today", "between 11-01 and 11-15"],
  ]
}
