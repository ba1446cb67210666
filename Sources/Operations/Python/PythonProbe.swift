/// The Python program that runs a script up to the place where it reads its arguments, and prints as
/// JSON which options its own parser has.
///
/// `python3 -B -c PROGRAM LIBRARY SCRIPT PACKAGE ROOT ARGUMENT…`; the package is empty if the script
/// is in none. It prints nothing if the script ends, or fails, before it reads arguments.
enum PythonProbe {
  /// Changes with the program, so that results of an older one are not used.
  static let version = "1"

  static let program = #"""
    import os, sys, types

    def main():
        library, script, package, root = sys.argv[1:5]
        report = os.fdopen(os.dup(1), "w", encoding="utf-8")
        nothing = os.open(os.devnull, os.O_RDWR)
        os.dup2(nothing, 1)
        os.dup2(nothing, 2)
        sys.argv[:] = [script] + sys.argv[5:]
        folder = os.path.dirname(script)
        for _ in package.split(".") if package else ():
            folder = os.path.dirname(folder)
        sys.path[0] = folder
        if library == "argparse":
            watch_argparse(report, root)
        else:
            watch_click(report, root)
        module = types.ModuleType("__main__")
        module.__file__ = script
        module.__package__ = package or None
        sys.modules["__main__"] = module
        with open(script, "rb") as file:
            code = compile(file.read(), script, "exec", 0, True)
        try:
            exec(code, module.__dict__)
        finally:
            os._exit(1)

    def answer(report, root, flags, is_last):
        import json
        files = []
        for module in list(sys.modules.values()):
            path = getattr(module, "__file__", None)
            if isinstance(path, str) and path.endswith(".py"):
                path = os.path.abspath(path)
                if path.startswith(root.rstrip("/") + "/"):
                    files.append(path)
        json.dump({"flags": flags, "last": is_last, "files": sorted(set(files))}, report)
        report.flush()
        os._exit(0)

    def plain(value):
        if isinstance(value, bool) or value is None:
            return value
        if isinstance(value, float) and (value != value or value in (1e999, -1e999)):
            return {"$real": str(float(value))}
        if isinstance(value, int):
            return int(value)
        if isinstance(value, float):
            return float(value)
        if isinstance(value, str):
            return str(value)
        if isinstance(value, os.PathLike):
            return str(value)
        if isinstance(value, (list, tuple)):
            return [plain(item) for item in value]
        if isinstance(value, dict) and all(isinstance(key, str) for key in value):
            return {key: plain(item) for key, item in value.items()}
        return None

    def first_long(words):
        return next((word[2:] for word in words if word.startswith("--") and len(word) > 2), None)

    TYPES = {str: "string", int: "int", float: "float", bool: "boolean"}

    def known_type(kind):
        try:
            return TYPES.get(kind)
        except TypeError:
            return None

    def one_line(text):
        return " ".join(text.split()) or None

    # argparse

    def watch_argparse(report, root):
        import argparse

        def stop(is_last):
            def parse(self, args=None, *_, **__):
                words = sys.argv[1:] if args is None else list(args)
                parser = chosen_parser(self, [word for word in words if isinstance(word, str)])
                flags = [flag for flag in map(lambda a: argparse_flag(parser, a), parser._actions) if flag]
                answer(report, root, flags, is_last)
            return parse

        for name in ("parse_args", "parse_intermixed_args"):
            setattr(argparse.ArgumentParser, name, stop(True))
        for name in ("parse_known_args", "parse_known_intermixed_args"):
            setattr(argparse.ArgumentParser, name, stop(False))

    def chosen_parser(parser, words):
        """The parser of the subcommand that the words name."""
        import argparse
        is_value = False
        for word in words:
            if is_value:
                is_value = False
            elif word.startswith("-"):
                action = parser._option_string_actions.get(word)
                is_value = action is not None and action.nargs is None
            else:
                for action in parser._actions:
                    if isinstance(action, argparse._SubParsersAction) and word in action.choices:
                        parser = action.choices[word]
                        break
        return parser

    def argparse_flag(parser, action):
        import argparse
        name = first_long(action.option_strings)
        kind = type(action).__name__
        if not name or kind not in (
                "_StoreAction", "_StoreTrueAction", "_StoreFalseAction", "BooleanOptionalAction"):
            return None
        default = None if action.default == argparse.SUPPRESS else plain(action.default)
        flag = {"name": name, "default": default, "description": described(parser, action)}
        if kind == "BooleanOptionalAction":
            flag.update(type="boolean", choices=[True, False], switch=True, negative="no-" + name)
        elif kind != "_StoreAction":
            flag.update(choices=[True, False], switch=kind == "_StoreTrueAction")
        else:
            if action.nargs is not None and action.nargs != "?":
                flag["split"] = True
            flag["type"] = known_type(action.type)
            if action.choices is not None and not flag.get("split"):
                flag["choices"] = [item for item in map(plain, list(action.choices)[:1000]) if item is not None]
        flag["required"] = bool(action.required)
        return flag

    def described(parser, action):
        import argparse
        if not action.help or action.help == argparse.SUPPRESS:
            return None
        try:
            return one_line(parser._get_formatter()._expand_help(action))
        except Exception:
            return one_line(str(action.help))

    # click

    def watch_click(report, root):
        import click

        def stop(self, args=None, *_, **__):
            words = sys.argv[1:] if args is None else list(args)
            command = self
            for word in words:
                find = getattr(command, "get_command", None)
                if word.startswith("-") or find is None:
                    continue
                inner = find(click.Context(command), word)
                if inner is not None:
                    command = inner
            flags = [flag for flag in map(click_flag, command.params) if flag]
            answer(report, root, flags, True)

        click.Command.main = stop
        getattr(click.core, "BaseCommand", click.Command).main = stop

    def click_flag(option):
        import click
        names = list(getattr(option, "opts", ()))
        name = first_long(names)
        if not isinstance(option, click.Option) or not name:
            return None
        if getattr(option, "count", False) or getattr(option, "hidden", False):
            return None
        if option.multiple or option.nargs != 1:
            return None
        default = option.default
        # Newer versions have a mark for what is not set.
        default = None if callable(default) or "Sentinel" in type(default).__name__ else plain(default)
        flag = {"name": name, "default": default, "required": bool(option.required)}
        flag["description"] = one_line(option.help) if option.help else None
        negative = first_long(list(getattr(option, "secondary_opts", ())))
        if negative:
            flag.update(type="boolean", switch=True, negative=negative, default=bool(default))
        elif option.is_flag:
            flag.update(choices=[True, False], switch=True, default=bool(default))
        else:
            kind = option.type
            if isinstance(kind, click.Choice):
                flag["choices"] = [plain(item) for item in kind.choices]
            names = {"integer": "int", "integer range": "int", "float": "float",
                     "float range": "float", "text": "string", "path": "string", "boolean": "boolean"}
            flag["type"] = names.get(getattr(kind, "name", None))
        return flag

    main()
    """#
}
