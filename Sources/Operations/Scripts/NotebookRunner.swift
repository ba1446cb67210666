import JSON

/// The Python program that executes a notebook: it gives flags to the cells, has them executed by
/// what is installed, and prints what they have put out.
enum NotebookRunner {
  static let fileName = "run_notebook.py"

  /// The notebook, the copy of it that is executed, and what is changed in that.
  static func arguments(
    notebook: String, target: String, values: Flags, definitions: [FlagDefinition]
  ) -> [String] {
    var patterns = Flags()
    for definition in definitions {
      if let pattern = definition.notebookPattern { patterns[definition.name] = .string(pattern) }
    }
    return [notebook, target]
      + [values, patterns].map { flags in
        var bytes: [UInt8] = []
        bytes.appendJSON(JSONValue.object(flags.json))
        return String(decoding: bytes, as: UTF8.self)
      }
  }

  static let program = #"""
    import ast, importlib.util, json, os, re, shutil, subprocess, sys

    def code(cell):
        source = cell.get("source", "")
        return "".join(source) if isinstance(source, list) else source

    def assigned(text, values):
        """The text with values in place of the first assignments to their names."""
        plain = "\n".join(
            "#" + line[1:] if line[:1] in ("%", "!", "?") else line for line in text.split("\n"))
        try:
            tree = ast.parse(plain)
        except SyntaxError:
            return text
        lines = [line.encode() for line in text.split("\n")]
        places = []
        for node in tree.body:
            targets = node.targets if isinstance(node, ast.Assign) else []
            if isinstance(node, ast.AnnAssign) and node.value is not None:
                targets = [node.target]
            if len(targets) == 1 and isinstance(targets[0], ast.Name) and targets[0].id in values:
                places.append((node.value, values.pop(targets[0].id)))
        for node, value in reversed(places):
            first, last = node.lineno - 1, node.end_lineno - 1
            new = lines[first][:node.col_offset] + repr(value).encode()
            lines[first:last + 1] = [new + lines[last][node.end_col_offset:]]
        return b"\n".join(lines).decode()

    def replaced(text, pattern, value):
        """The text with a value in place of the groups of the first match."""
        match = re.search(pattern, text)
        if not match:
            return text
        spans = [match.span(n) for n in range(1, match.re.groups + 1)] or [match.span()]
        for start, end in sorted(spans, reverse=True):
            if start >= 0:
                text = text[:start] + str(value) + text[end:]
        return text

    def executor(path):
        nbconvert = ["nbconvert", "--to", "notebook", "--execute", "--inplace", "--log-level=ERROR",
                     "--ExecutePreprocessor.timeout=-1", path]
        if importlib.util.find_spec("nbconvert"):
            return [sys.executable, "-m"] + nbconvert
        if shutil.which("jupyter-nbconvert"):
            return ["jupyter"] + nbconvert
        if shutil.which("papermill"):
            return ["papermill", "--no-progress-bar", path, path]
        sys.exit("batchrun: cannot run '%s': neither 'jupyter nbconvert' nor 'papermill' is installed"
                 % os.path.basename(path))

    def show(output):
        kind = output.get("output_type")
        def text(value):
            return "".join(value) if isinstance(value, list) else str(value)
        if kind == "stream":
            stream = sys.stderr if output.get("name") == "stderr" else sys.stdout
            stream.write(text(output.get("text", "")))
        elif kind in ("execute_result", "display_data"):
            data = output.get("data", {})
            if "text/plain" in data:
                number = output.get("execution_count")
                print(("Out[%s]: " % number if number else "") + text(data["text/plain"]))
        sys.stdout.flush()

    source, path = sys.argv[1:3]
    values, patterns = json.loads(sys.argv[3]), json.loads(sys.argv[4])
    command = executor(path)
    with open(source) as file:
        notebook = json.load(file)
    left = {name: value for name, value in values.items() if name not in patterns}
    for cell in notebook.get("cells", []):
        if cell.get("cell_type") != "code":
            continue
        text = code(cell)
        for name, pattern in patterns.items():
            if name in values:
                text = replaced(text, pattern, values[name])
        cell["source"] = assigned(text, left)
    with open(path, "w") as file:
        json.dump(notebook, file, indent=1)
    end = subprocess.call(command, stdout=subprocess.DEVNULL)
    if end != 0:
        sys.exit(end if end > 0 else 128 - end)
    with open(path) as file:
        notebook = json.load(file)
    for cell in notebook.get("cells", []):
        for output in cell.get("outputs", []):
            show(output)
    """#
}
