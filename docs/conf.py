"""The site of the documentation, for `make docs`: the pages of this repository, as they are read.

Lives here: what is a page, how it is read, and that nothing comes from a network.
May not: a text of a page. The source of the site is the whole repository, so that a link from a
page to the README, a notebook or a file of the code works here as it does beside the code.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from sphinx.application import Sphinx

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # the code beside these pages, not an installed copy

project = "Buckstop"
author = "Buckstop authors"
copyright = "Buckstop authors, MIT licence"
root_doc = "docs/index"
include_patterns = ["*.md", "docs/**.md", "examples/*.ipynb"]
exclude_patterns = [".*", "build", "dist", "results", "tests", "**/.ipynb_checkpoints"]

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.viewcode"]
myst_heading_anchors = 6
myst_enable_extensions = ["attrs_inline"]
nb_execution_mode = "off"  # notebooks are run by tests/test_notebooks.py and kept with results

default_role = "code"  # docstrings write names as Markdown does
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_use_type_comments = False
python_use_unqualified_type_names = True
python_maximum_signature_line_length = 88
toc_object_entries_show_parents = "hide"

language = "en"
html_theme = "furo"
html_title = "Buckstop"
html_static_path: list[str] = []
html_copy_source = False
html_show_sphinx = False
html_additional_pages = {"index": "start.html"}
templates_path = ["templates"]

NAMED = re.compile(r'<a id="([^"]+)"></a>')


def known_places(app: Sphinx, name: str, source: list[str]) -> None:
    """Make the places that pages name in HTML targets, so that links to them are checked."""
    source[0] = NAMED.sub(r"[]{#\1}", source[0])


def setup(app: Sphinx) -> None:
    """Register what this site adds to the generator."""
    app.connect("source-read", known_places)
