/// The Python program that reads a script with Python's own parser, without running it, and prints
/// as JSON which flags the script has: options of argparse or click, or else module-level names
/// that are set to literals; what dicts and namespaces at that level hold; and whether the text alone
/// says which options there are.
///
/// `python3 -I -S -c PROGRAM` reads the script from standard input; its name is the argument.
enum PythonInspector {
  /// Changes with the program, so that results of an older one are not used.
  static let version = "3"

  static let program = reading + PythonCertainty.program + "\nmain()\n"

  private static let reading = #"""
    import sys, ast, json

    class Unknown(Exception):
        pass

    def main():
        source = sys.stdin.buffer.read()
        result = {
            "destination": None, "flags": [], "holders": {}, "error": None,
            "library": None, "certain": True, "modules": []}
        try:
            tree = ast.parse(source, sys.argv[1])
        except SyntaxError as error:
            result["error"] = {
                "message": error.msg, "line": error.lineno,
                "text": (error.text or "").rstrip("\n"), "column": error.offset}
        except ValueError as error:
            result["error"] = {"message": str(error), "line": None, "text": "", "column": None}
        else:
            modules = imported(tree)
            constants = module_constants(tree)
            result["holders"] = holder_flags(tree)
            result["modules"] = sorted(modules)
            if "argparse" in modules:
                result.update(destination="args", library="argparse")
                options(tree, constants, result, "add_argument", argparse_flag)
                result["certain"] = argparse_certainty(tree, constants)
            elif "click" in modules:
                result.update(destination="args", library="click")
                options(tree, constants, result, "option", click_flag)
                result["certain"] = click_certainty(tree, constants)
            else:
                result["destination"] = "globals"
                global_flags(tree, result)
        sys.stdout.write(json.dumps(result, ensure_ascii=False, default=str))

    def imported(tree):
        names = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                names.update(alias.name.split(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.split(".")[0])
        return names

    def module_constants(tree):
        constants = {}
        for node in tree.body:
            if isinstance(node, ast.Assign):
                targets, value = node.targets, node.value
            elif isinstance(node, ast.AnnAssign) and node.value is not None:
                targets, value = [node.target], node.value
            else:
                continue
            try:
                known = evaluate(value, constants)
            except Unknown:
                continue
            for target in targets:
                if isinstance(target, ast.Name):
                    constants[target.id] = known
        return constants

    ARITHMETIC = {
        ast.Add: lambda a, b: a + b, ast.Sub: lambda a, b: a - b,
        ast.Mult: lambda a, b: a * b, ast.Div: lambda a, b: a / b,
        ast.FloorDiv: lambda a, b: a // b}

    def evaluate(node, constants):
        """The value of an expression that needs nothing to run."""
        if isinstance(node, ast.Constant):
            return node.value
        if isinstance(node, ast.Name) and node.id in constants:
            return constants[node.id]
        if isinstance(node, (ast.List, ast.Tuple, ast.Set)):
            return [evaluate(item, constants) for item in node.elts]
        if isinstance(node, ast.Dict):
            return {evaluate(k, constants): None for k in node.keys if k is not None}
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.UAdd, ast.Not)):
            value = evaluate(node.operand, constants)
            if isinstance(node.op, ast.Not):
                return not value
            if isinstance(value, (int, float)):
                return -value if isinstance(node.op, ast.USub) else value
        if isinstance(node, ast.BinOp):
            left, right = evaluate(node.left, constants), evaluate(node.right, constants)
            numbers = all(isinstance(value, (int, float)) for value in (left, right))
            if isinstance(node.op, ast.Pow) and numbers and abs(left) < 1e6 and abs(right) < 64:
                return left ** right
            combine = ARITHMETIC.get(type(node.op))
            texts = isinstance(node.op, ast.Add) and isinstance(left, str) and isinstance(right, str)
            if combine and (numbers or texts):
                try:
                    return combine(left, right)
                except ArithmeticError:
                    pass
        if isinstance(node, ast.Call) and not node.keywords:
            name = getattr(node.func, "id", getattr(node.func, "attr", None))
            if name in ("list", "tuple", "sorted") and len(node.args) == 1:
                value = evaluate(node.args[0], constants)
                if isinstance(value, (list, dict)):
                    return sorted(value, key=str) if name == "sorted" else list(value)
            if name == "keys" and isinstance(node.func, ast.Attribute) and not node.args:
                return list(evaluate(node.func.value, constants))
            if name == "range" and 1 <= len(node.args) <= 3:
                bounds = [evaluate(item, constants) for item in node.args]
                if all(type(bound) is int for bound in bounds):
                    try:
                        values = range(*bounds)
                    except ValueError:
                        raise Unknown
                    if len(values) <= 1000:
                        return list(values)
        raise Unknown

    def options(tree, constants, result, method, read):
        seen = set()
        for call in calls(tree):
            function = call.func
            if getattr(function, "attr", getattr(function, "id", None)) != method:
                continue
            keywords = {item.arg: item.value for item in call.keywords if item.arg}
            flag = read(call, keywords, Values(keywords, constants))
            if flag and flag["name"] not in seen:
                seen.add(flag["name"])
                result["flags"].append(flag)

    def calls(tree):
        found = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
        return sorted(found, key=lambda node: (node.lineno, node.col_offset))

    class Values:
        def __init__(self, keywords, constants):
            self.keywords, self.constants = keywords, constants

        def get(self, name, default=None):
            if name not in self.keywords:
                return default
            try:
                return evaluate(self.keywords[name], self.constants)
            except Unknown:
                return default

    def words(call):
        return [
            item.value for item in call.args
            if isinstance(item, ast.Constant) and isinstance(item.value, str)]

    def described(values):
        text = values.get("help")
        if not isinstance(text, str):
            return None
        default = values.get("default")
        text = text.replace("%(default)s", str(default)).replace("%%", "%")
        return " ".join(text.split()) or None

    def argparse_flag(call, keywords, values):
        long = [word for word in words(call) if word.startswith("--") and len(word) > 2]
        if not long:
            return None
        flag = {"name": long[0][2:], "description": described(values)}
        action = keywords.get("action")
        if isinstance(action, (ast.Attribute, ast.Name)):
            if getattr(action, "attr", getattr(action, "id", None)) != "BooleanOptionalAction":
                return None
            flag.update(
                type="boolean", choices=[True, False], default=values.get("default"), switch=True,
                negative="no-" + flag["name"])
            return flag
        action = values.get("action", "store")
        if action in ("store_true", "store_false"):
            is_true = action == "store_true"
            flag.update(
                choices=[True, False], default=values.get("default", not is_true), switch=is_true)
            return flag
        if action != "store":
            return None
        default = values.get("default")
        count = values.get("nargs")
        if count is not None and count != "?":
            flag["split"] = True
        else:
            flag["type"] = option_type(keywords.get("type"))
        choices = values.get("choices")
        if isinstance(choices, (list, dict)) and not flag.get("split"):
            flag["choices"] = list(choices)
        flag.update(default=plain(default), required=bool(values.get("required")))
        return flag

    TYPES = {
        "str": "string", "int": "int", "float": "float", "bool": "boolean", "INT": "int",
        "FLOAT": "float", "STRING": "string", "BOOL": "boolean", "Path": "string"}

    def option_type(node):
        if node is None:
            return None
        return TYPES.get(getattr(node, "id", getattr(node, "attr", None)))

    def click_flag(call, keywords, values):
        long = [word for word in words(call) if word.startswith("--") and len(word) > 2]
        if not long or values.get("count") or values.get("hidden"):
            return None
        option, _, negative = long[0].partition("/")
        flag = {"name": option[2:], "description": described(values)}
        if negative.startswith("--"):
            flag.update(
                type="boolean", default=bool(values.get("default")), switch=True,
                negative=negative[2:])
            return flag
        if values.get("is_flag"):
            flag.update(choices=[True, False], default=bool(values.get("default")), switch=True)
            return flag
        if values.get("multiple") or values.get("nargs", 1) != 1:
            return None
        kind = keywords.get("type")
        if isinstance(kind, ast.Call):
            name = getattr(kind.func, "attr", getattr(kind.func, "id", None))
            if name == "Choice" and kind.args:
                try:
                    flag["choices"] = list(evaluate(kind.args[0], values.constants))
                except Unknown:
                    pass
            flag["type"] = {"IntRange": "int", "FloatRange": "float", "Path": "string"}.get(name)
        else:
            flag["type"] = option_type(kind)
        flag.update(
            default=plain(values.get("default")), required=bool(values.get("required")))
        return flag

    def global_flags(tree, result):
        seen = set()
        for node in tree.body:
            if isinstance(node, ast.Assign):
                targets = node.targets
            elif isinstance(node, ast.AnnAssign) and node.value is not None:
                targets = [node.target]
            else:
                continue
            if not all(isinstance(target, ast.Name) for target in targets):
                continue
            try:
                value = literal(node.value)
            except Unknown:
                # A later literal of the same name is not the one that the script begins with.
                seen.update(target.id for target in targets)
                continue
            for target in targets:
                if target.id in seen or target.id.startswith("_"):
                    continue
                seen.add(target.id)
                result["flags"].append(value_flag(target.id, value))

    def value_flag(name, value):
        flag = {"name": name, "default": plain(value)}
        if isinstance(value, bool):
            flag["type"] = "boolean"
        elif isinstance(value, (int, float)):
            flag["type"] = "number"
        elif isinstance(value, str):
            flag["type"] = "string"
        elif isinstance(value, list):
            flag["split"] = True
        return flag

    def holder_flags(tree):
        """What is in the dicts and namespaces that the module begins with, by their names."""
        holders = {}
        for node in tree.body:
            targets = getattr(node, "targets", [getattr(node, "target", None)])
            items = held(getattr(node, "value", None))
            for target in targets:
                if isinstance(target, ast.Name) and target.id not in holders:
                    if items is not None:
                        holders[target.id] = list(nested_flags(items, ""))
                    elif isinstance(node, (ast.Assign, ast.AnnAssign)):
                        holders[target.id] = []
        return {name: flags for name, flags in holders.items() if flags}

    def held(node):
        """Names and nodes of a dict or a namespace; None where it is neither."""
        if isinstance(node, ast.Dict):
            keys = [getattr(key, "value", None) for key in node.keys]
            return [(key, item) for key, item in zip(keys, node.values) if isinstance(key, str)]
        if isinstance(node, ast.Call) and not node.args:
            name = getattr(node.func, "id", getattr(node.func, "attr", None))
            if name in ("dict", "SimpleNamespace", "Namespace"):
                return [(item.arg, item.value) for item in node.keywords if item.arg]
        return None

    def nested_flags(items, prefix):
        for name, node in items:
            inner = held(node)
            if inner is not None:
                yield from nested_flags(inner, prefix + name + ".")
                continue
            try:
                yield value_flag(prefix + name, literal(node))
            except Unknown:
                continue

    def literal(node, in_list=False):
        if isinstance(node, ast.List) and not in_list:
            return [literal(item, True) for item in node.elts]
        sign = 1
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.UAdd)):
            sign = -1 if isinstance(node.op, ast.USub) else 1
            node = node.operand
            if not isinstance(node, ast.Constant) or type(node.value) not in (int, float):
                raise Unknown
        if not isinstance(node, ast.Constant):
            raise Unknown
        if type(node.value) in (int, float):
            return sign * node.value
        if node.value is None or type(node.value) in (str, bool):
            return node.value
        raise Unknown

    def plain(value):
        if isinstance(value, (list, tuple)):
            return [plain(item) for item in value]
        if isinstance(value, float) and (value != value or value in (1e999, -1e999)):
            return {"$real": str(value)}
        return value if value is None or isinstance(value, (str, int, float, bool)) else None

    def called(node):
        return getattr(node.func, "attr", getattr(node.func, "id", None))

    """#
}
