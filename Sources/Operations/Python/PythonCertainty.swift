/// The part of the Python program of `PythonInspector` that tells whether the text alone says which
/// options a script has: where they are made in loops, by functions of other modules and the like, only
/// the script's own parser knows.
enum PythonCertainty {
  static let program = #"""
    def inside(tree):
        """Every node with what it stands in, from the outside."""
        stack = [(tree, ())]
        while stack:
            node, outer = stack.pop()
            yield node, outer
            outer += (node,)
            stack.extend((child, outer) for child in ast.iter_child_nodes(node))

    BRANCHES = (
        ast.For, ast.AsyncFor, ast.While, ast.Try, ast.ListComp, ast.SetComp, ast.DictComp,
        ast.GeneratorExp, ast.Lambda)

    def may_not_happen(outer):
        for node in outer:
            if isinstance(node, BRANCHES) or isinstance(node, (ast.If, ast.IfExp)) and not is_main(node):
                return True
        return False

    def is_main(node):
        return isinstance(node.test, ast.Compare) and getattr(node.test.left, "id", "") == "__name__"

    def is_written_out(call, constants, names):
        """Whether an option's call can be read without running it."""
        if any(not isinstance(item, ast.Constant) for item in call.args):
            return False
        for item in call.keywords:
            if item.arg is None:
                return False
            if item.arg == "action" and not isinstance(item.value, ast.Constant):
                if called_name(item.value) != "BooleanOptionalAction":
                    return False
            elif item.arg in names:
                try:
                    evaluate(item.value, constants)
                except Unknown:
                    return False
        return True

    def called_name(node):
        return getattr(node, "attr", getattr(node, "id", None))

    def argparse_certainty(tree, constants):
        parsers, makers, options, parses = set(), 0, 0, False
        for node, outer in inside(tree):
            if isinstance(node, ast.ClassDef):
                if any(called_name(base) == "ArgumentParser" for base in node.bases):
                    return False
            if not isinstance(node, ast.Call):
                continue
            name = called(node)
            if name == "ArgumentParser":
                makers += 1
                if any(item.arg in (None, "parents", "argument_default") for item in node.keywords):
                    return False
                parent = outer[-1] if outer else None
                for target in getattr(parent, "targets", []):
                    parsers.add(getattr(target, "id", None))
            elif name in ("add_subparsers", "set_defaults"):
                return False
            elif name == "add_argument":
                options += 1
                if may_not_happen(outer):
                    return False
                if not is_written_out(node, constants, ("default", "nargs", "choices", "required")):
                    return False
            elif name in ("parse_args", "parse_known_args"):
                parses = True
        for node, _ in inside(tree):
            if isinstance(node, ast.Call):
                given = list(node.args) + [item.value for item in node.keywords]
                if any(isinstance(item, ast.Name) and item.id in parsers for item in given):
                    return False
        if makers > 1 or parses and not options:
            return False
        # Where there is no parser, one of the project's modules may have it.
        return True if options else None

    KNOWN_DECORATORS = (
        "command", "option", "argument", "pass_context", "pass_obj", "version_option",
        "help_option")

    def click_certainty(tree, constants):
        commands = options = 0
        decorators = set()
        for node, outer in inside(tree):
            if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                continue
            names = [called_name(getattr(item, "func", item)) for item in node.decorator_list]
            if "command" in names or "group" in names:
                commands += 1
                if may_not_happen(outer) or not set(names) <= set(KNOWN_DECORATORS):
                    return False
                decorators.update(id(item) for item in node.decorator_list)
        for node, _ in inside(tree):
            if isinstance(node, ast.Call):
                name = called(node)
                if name in ("add_command", "group", "Group", "Command", "Option"):
                    return False
                if name == "option":
                    options += 1
                    if id(node) not in decorators:
                        return False
                    if not is_written_out(node, constants, ("default", "is_flag", "multiple", "nargs")):
                        return False
        if commands > 1:
            return False
        return True if options else None

    """#
}
