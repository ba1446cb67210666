"""The examples of the docstrings are run, and every name has one."""

import doctest
import importlib
import inspect

import batchrun
import pytest

MODULES = ["batchrun", "batchrun._binary", "batchrun._launches", "batchrun._metrics", "batchrun._queries"]


@pytest.mark.parametrize("name", MODULES)
def test_examples_do_what_they_show(name):
    module = importlib.import_module(name)
    names = {**vars(importlib.import_module("batchrun")), **vars(module)}
    for test in doctest.DocTestFinder().find(module, name, globs=names):
        runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
        runner.run(test)
        assert runner.failures == 0, test.name


@pytest.mark.parametrize("name", batchrun.__all__)
def test_every_name_is_explained_with_an_example(name):
    text = inspect.getdoc(getattr(batchrun, name))
    assert text and ">>>" in text
