/// The Python program that runs a script as `__main__` with other values for names that its module
/// sets: `python3 -u run.py [--in NAME | --in-namespace NAME] [--package NAME] SCRIPT NAME=LITERAL…
/// [-- ARGUMENT…]`.
///
/// The first assignment to each name is replaced in the parsed script, so the code after it sees
/// the value and everything else (line numbers, tracebacks, `__file__`, pickling) is as it would
/// be without us. It imports nothing but built-in modules: `ast` alone would cost as much as the
/// start of Python.
package enum PythonRunner {
  /// What the file is called in `.batchrun`.
  package static let fileName = "run.py"

  package static let program = #"""
    # Runs a script with flags as values of its module-level names. Written by batchrun.
    import sys
    import _ast


    def prepare(arguments):
        holder = package = None
        if arguments[0] in NEW:
            new, holder, arguments = NEW[arguments[0]], arguments[1], arguments[2:]
        if arguments[0] == "--package":
            package, arguments = arguments[1], arguments[2:]
        script, assignments, own = arguments[0], arguments[1:], []
        if "--" in assignments:
            place = assignments.index("--")
            assignments, own = assignments[:place], assignments[place + 1:]
        with open(script, "rb") as file:
            tree = compile(file.read(), script, "exec", _ast.PyCF_ONLY_AST, True)
        values = {}
        for word in assignments:
            name, _, text = word.partition("=")
            values[name] = compile(text, name, "eval", _ast.PyCF_ONLY_AST).body
        if holder:
            if not update(tree.body, holder, values):
                start = first_statement(tree.body)
                value = compile(new, "", "eval", _ast.PyCF_ONLY_AST).body
                tree.body[start:start] = [assignment(holder, value, 1)] + setting(holder, values)
        else:
            replace(tree.body, values)
        return script, package, own, compile(tree, script, "exec", 0, True)


    def replace(body, values):
        """Replaces the first assignment to each name; a name without one is set at the start."""
        missing = dict(values)
        for node in body:
            if isinstance(node, _ast.AnnAssign) and node.value is not None:
                name = getattr(node.target, "id", None)
                node.value = missing.pop(name, node.value)
            if not isinstance(node, _ast.Assign):
                continue
            names = [t.id for t in node.targets if isinstance(t, _ast.Name) and t.id in missing]
            if not names:
                continue
            # In `a = b = 1` the names may get different values.
            if len(names) == len(node.targets) == 1:
                node.value = missing.pop(names[0])
                continue
            for name in names:
                node.targets = [t for t in node.targets if getattr(t, "id", None) != name]
                body.insert(body.index(node), assignment(name, missing.pop(name), node.lineno))
            if not node.targets:
                body.remove(node)
        start = first_statement(body)
        for name, value in missing.items():
            body.insert(start, assignment(name, value, 1))


    def assignment(name, value, line):
        node = compile("_ = 0", "", "exec", _ast.PyCF_ONLY_AST).body[0]
        node.targets[0].id = name
        node.value = value
        node.lineno = node.end_lineno = line
        return node


    def first_statement(body):
        """Where code may go: after the docstring and `from __future__ import …`."""
        place = 0
        for node in body:
            is_text = isinstance(node, _ast.Expr) and isinstance(node.value, _ast.Constant)
            is_future = isinstance(node, _ast.ImportFrom) and node.module == "__future__"
            if not (is_future or is_text and place == 0):
                break
            place += 1
        return place


    # What the dict or object is made by where the script makes none.
    NEW = {"--in": "{}", "--in-namespace": "type(__import__('sys').implementation)()"}


    def update(body, holder, values):
        """Sets items of a dict, or attributes of an object, once its name has one, in each branch that
        gives it one. Returns whether anything gives it one."""
        is_set = False
        for place, node in enumerate(body):
            if holder in names(node):
                body[place + 1:place + 1] = setting(holder, values)
                return True
            if isinstance(node, (_ast.FunctionDef, _ast.AsyncFunctionDef, _ast.ClassDef)):
                continue
            blocks = [getattr(node, name, []) for name in ("body", "orelse", "finalbody")]
            blocks += [part.body for name in ("handlers", "cases") for part in getattr(node, name, [])]
            for block in blocks:
                is_set = update(block, holder, values) or is_set
        return is_set


    def names(node):
        """The names that a statement itself gives something."""
        if isinstance(node, (_ast.Import, _ast.ImportFrom)):
            return [item.asname or item.name.partition(".")[0] for item in node.names]
        if isinstance(node, _ast.ClassDef):
            return [node.name]
        if isinstance(node, _ast.Assign):
            targets = node.targets
        elif isinstance(node, _ast.AnnAssign) and node.value is not None:
            targets = [node.target]
        else:
            return []
        return [t.id for target in targets for t in getattr(target, "elts", [target])
                if isinstance(t, _ast.Name)]


    def setting(holder, values):
        """The statements that set items or attributes."""
        if not values:
            return []
        function, call, deletion = compile(SET.format(holder), "", "exec", _ast.PyCF_ONLY_AST).body
        dictionary = call.value.args[1]
        for name, value in values.items():
            key = compile(repr(name), "", "eval", _ast.PyCF_ONLY_AST).body
            dictionary.keys.append(key)
            dictionary.values.append(value)
        return [function, call, deletion]


    # A key that has dots itself goes before a way into what is nested.
    SET = '''
    def _batchrun_set(holder, values):
        def put(inner, name, value):
            inner.__setitem__(name, value) if isinstance(inner, dict) else setattr(inner, name, value)
        for name, value in values.items():
            inner = holder
            while True:
                items = inner if isinstance(inner, dict) else vars(inner)
                first, dot, rest = name.partition(".")
                if not dot or name in items:
                    break
                if not (isinstance(items.get(first), dict) or hasattr(items.get(first), "__dict__")):
                    put(inner, first, type(inner)())
                    items = inner if isinstance(inner, dict) else vars(inner)
                inner, name = items[first], rest
            put(inner, name, value)
    _batchrun_set({0}, {{}})
    del _batchrun_set
    '''


    def hide_runner(kind, error, trace, show=sys.__excepthook__):
        """Shows tracebacks from the script on, not the frame that runs it."""
        trace = trace.tb_next if trace else None
        show(kind, error.with_traceback(trace), trace)


    sys.excepthook = hide_runner
    __file__, __package__, _own, _code = prepare(sys.argv[1:])
    sys.argv[:] = [__file__] + _own
    # A part of a package is imported from the folder in which the package is.
    sys.path[0] = __file__.rpartition("/")[0] or "."
    for _name in __package__.split(".") if __package__ else ():
        sys.path[0] = sys.path[0].rpartition("/")[0] or "/"
    for _name in ("prepare", "replace", "assignment", "first_statement", "update", "names", "setting",
                  "hide_runner", "NEW", "SET", "_ast", "sys", "_own", "_name"):
        del globals()[_name]
    __doc__ = None
    exec(globals().pop("_code"))
    """#

  /// Options and assignments as arguments of the program, after its own name.
  static func arguments(
    script: String, package: String? = nil, destination: OperationDefinition.Destination,
    values: Flags, arguments own: [String] = []
  ) -> [String] {
    var arguments: [String] =
      switch destination {
      case .globals(let name?): ["--in", name]
      case .namespace(let name): ["--in-namespace", name]
      default: []
      }
    if let package { arguments += ["--package", package] }
    arguments.append(script)
    for (name, value) in values.sorted { arguments.append("\(name)=\(literal(value))") }
    return own.isEmpty ? arguments : arguments + ["--"] + own
  }

  /// The value as Python writes it.
  static func literal(_ value: FlagValue) -> String {
    switch value {
    case .null: "None"
    case .boolean(let value): value ? "True" : "False"
    case .integer(let value): String(value)
    case .real(let value) where value.isFinite: "\(value)"
    case .real(let value): "float('\(value)')"
    case .written(_, let number): literal(number)
    case .string(let text): literal(text)
    case .list(let items): "[\(items.map(literal).joined(separator: ", "))]"
    case .map(let items):
      "{"
        + Flags(items).sorted.map { "\(literal($0.name)): \(literal($0.value))" }
        .joined(separator: ", ") + "}"
    case .search(let function): literal(function.text)
    }
  }

  private static func literal(_ text: String) -> String {
    var result = "'"
    for scalar in text.unicodeScalars {
      switch scalar {
      case "'", "\\": result += "\\\(scalar)"
      case "\n": result += "\\n"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        result += "\\x" + (scalar.value < 0x10 ? "0" : "") + String(scalar.value, radix: 16)
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "'"
  }
}
