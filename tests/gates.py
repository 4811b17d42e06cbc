"""Every quality gate, in one command: `python tests/gates.py`. Ends with the first that fails."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent

GATES = {
    "format": ["ruff", "format", "--check", "."],
    "lint": ["ruff", "check", "."],
    "types": ["mypy"],
    "imports": ["lint-imports"],
    "content": ["learn", "author", "check", "--thorough", "--lang", "en"],
    "tests": [
        *("pytest", "-q", "-n", "auto", "--maxprocesses", "4", "--dist", "worksteal"),
        *("--cov", "--cov-branch", "--cov-report", "term:skip-covered"),
    ],
}


def main() -> int:
    """Run the gates in order; return the exit code of the first that fails, else 0."""
    for name, (tool, *arguments) in GATES.items():
        print(f"== {name}: {tool} {' '.join(arguments)}", flush=True)
        program = shutil.which(tool, path=BIN) or tool
        if code := subprocess.run([program, *arguments], cwd=ROOT, check=False).returncode:
            print(f"== {name} failed", flush=True)
            return code
    print("== all gates passed", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
