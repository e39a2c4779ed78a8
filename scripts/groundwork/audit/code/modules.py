"""Finds the script that an import names, below the folder of the code."""

from pathlib import Path

from .scripts import Script

ENDINGS = (".ts", ".tsx", ".js", ".jsx", ".mts", ".mjs", ".cjs")
LARGEST_MODULE = 1_000_000


class Modules:
    """The scripts that others import from, each read once."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self.read: dict[Path, Script | None] = {}
        self.named: dict[tuple[Path, str], Path | None] = {}

    def script(self, importer: Path, module: str) -> Script | None:
        """The script below the root that `module` names in `importer`; None when there is none."""
        key = (importer.parent, module)
        if key not in self.named:
            self.named[key] = self.path(importer.resolve(), module)
        path = self.named[key]
        if path is None:
            return None
        if path not in self.read:
            self.read[path] = self.load(path)
        return self.read[path]

    def load(self, path: Path) -> Script | None:
        try:
            if path.stat().st_size > LARGEST_MODULE:
                return None
            return Script(path.read_bytes(), path.name, path, self)
        except OSError:
            return None

    def path(self, importer: Path, module: str) -> Path | None:
        if module.startswith("."):
            return self.file(importer.parent / module)
        if module.startswith(("@/", "~/", "#/", "$lib/", "src/")):
            inside = module.split("/", 1)[1]
            # such a name starts at the top of a package, or at its src
            for folder in importer.parents:
                for base in (folder, folder / "src", folder / "src" / "lib"):
                    if found := self.file(base / inside):
                        return found
                if folder == self.root:
                    break
        return None

    def file(self, path: Path) -> Path | None:
        bare = path.with_suffix("") if path.suffix in {".js", ".mjs", ".cjs"} else path
        names = [path, *(Path(f"{bare}{ending}") for ending in ENDINGS)]
        names += [path / f"index{ending}" for ending in ENDINGS]
        for name in names:
            if name.is_file() and name.resolve().is_relative_to(self.root):
                return name.resolve()
        return None
