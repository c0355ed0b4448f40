"""The entry point of the command `leadline`."""

from __future__ import annotations

import sys
from pathlib import Path

from leadline.cli.run import run


def main() -> None:
    sys.exit(run(sys.argv[1:], serve))


def serve(home: Path, host: str | None, port: int | None) -> None:
    """Serve the workspace; host and port as the settings say where None."""
    from leadline.settings import read_settings
    from leadline.web.serve import serve as serve_workspace

    settings = read_settings(host=host, port=port)
    serve_workspace(home, settings.host, settings.port)


if __name__ == "__main__":
    main()
