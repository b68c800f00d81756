"""House rules that a linter does not know: size, docstrings on all that is public, no prints, no open ends."""

import ast
import re

import pytest

from tests.architecture.source import ROOT, modules, place, tracked_texts

MOST_LINES = 500


def test_no_module_is_long():
    long = {
        str(path.relative_to(ROOT)): lines
        for path, text in tracked_texts().items()
        if path.suffix == ".py" and (lines := text.count("\n")) > MOST_LINES
    }
    assert not long, f"over {MOST_LINES} lines: {long}"


def public_things(body):
    """Public classes and functions of a module or class body, with the members of public classes."""
    for node in body:
        if isinstance(
            node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
        ) and not node.name.startswith("_"):
            if any(
                isinstance(d, ast.Attribute) and d.attr in ("setter", "deleter") for d in node.decorator_list
            ):
                continue  # the getter carries the docstring
            yield node
            if isinstance(node, ast.ClassDef):
                yield from public_things(node.body)


@pytest.mark.parametrize("name", modules())
def test_public_things_have_docstrings(name):
    tree = modules()[name][1]
    assert ast.get_docstring(tree), f"{name} has no docstring"
    bare = [
        place(name, node) + f" {node.name}"
        for node in public_things(tree.body)
        if not ast.get_docstring(node)
    ]
    assert not bare, bare


@pytest.mark.parametrize("name", modules())
def test_no_prints_and_no_bare_except(name):
    for node in ast.walk(modules()[name][1]):
        printed = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
        assert not printed, f"{place(name, node)}: log it, or hand it to the command line"
        bare = isinstance(node, ast.ExceptHandler) and node.type is None
        assert not bare, f"{place(name, node)}: name the exception"


def test_no_open_ends():
    words = ["TO" + "DO", "FIX" + "ME", "X" * 3]
    pattern = re.compile(rf"\b({'|'.join(words)})\b")
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path, text in tracked_texts().items()
        if path.suffix in {".py", ".md", ".yaml", ".toml"} and (match := pattern.search(text))
    ]
    assert not found, found


def test_no_machine_paths_or_registry_hosts():
    """Files mean the same on every machine. The patterns are put together here so as not to match themselves."""
    places = ["work", "root", "home", "Users", "builds"]
    patterns = [rf"(?<![\w.$}}])/{place}/(?=\w|\.)" for place in places]
    patterns += [
        re.escape(".".join(parts)) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "com"))
    ]
    patterns += ["index" + "-url", "find" + "-links"]
    pattern = re.compile("|".join(patterns))
    found = [
        f"{path.relative_to(ROOT)}:{text.count(chr(10), 0, match.start()) + 1}: {match[0]}"
        for path, text in tracked_texts().items()
        for match in pattern.finditer(text)
    ]
    assert not found, "\n".join(found)
