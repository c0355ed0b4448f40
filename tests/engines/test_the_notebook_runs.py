from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient

NAME = "docs/tutorial/notebook.ipynb"


class _ThisPython(AsyncKernelManager):
    """A kernel of the Python that runs the tests, whatever kernels the machine has."""

    @property
    def kernel_spec(self) -> KernelSpec:
        argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        return KernelSpec(argv=argv, display_name="tests", language="python")


@pytest.fixture(scope="module")
def notebook(repository: Path) -> Any:
    return nbformat.read(repository / NAME, as_version=4)  # type: ignore[no-untyped-call]


@pytest.mark.filterwarnings("ignore")
def test_it_runs_from_top_to_bottom_and_shows_its_tables(notebook: Any, tmp_path: Path) -> None:
    notebook = nbformat.from_dict(notebook)  # type: ignore[no-untyped-call]
    client = NotebookClient(
        notebook, timeout=300, kernel_manager_class=_ThisPython, resources={"metadata": {"path": str(tmp_path)}}
    )
    client.execute()
    shown = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert [output for output in shown if output.output_type == "stream"] == []
    assert sum(output.output_type == "execute_result" for output in shown) == 9
    assert list(tmp_path.iterdir()) == []


def test_no_output_is_stored_in_it(notebook: Any) -> None:
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert cells
    assert [cell.source for cell in cells if cell.outputs or cell.execution_count is not None] == []
