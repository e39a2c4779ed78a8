"""PostgreSQL of a Debian release, whichever release the machine itself runs."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from .apt import Apt, mirrors
from .folders import NotFetchedError, kept

# The rest sets a system up, compiles queries (the tests run with jit = off) or embeds Perl.
NEEDED = ("postgresql-", "lib", "zlib1g", "patchelf")
NOT_NEEDED = ("libllvm", "libz3", "libperl")


@dataclass(frozen=True)
class Release:
    """The newest PostgreSQL `major` that the release `suite` offers, with `extensions`."""

    suite: str
    major: int
    extensions: tuple[str, ...]

    @property
    def place(self) -> str:
        return f"Debian {self.suite}"

    @property
    def folder(self) -> Path:
        return kept() / f"{self.suite}-{self.major}"

    @property
    def root(self) -> Path:
        return self.folder / "root"

    @property
    def programs(self) -> Path:
        """The folder of PostgreSQL's programs; missing until it was fetched."""
        return self.root / "usr" / "lib" / "postgresql" / str(self.major) / "bin"

    def fetch(self) -> None:
        """Unpack the newest; raises NotFetchedError, and what was there before then stays."""
        apt = Apt(self.folder / "apt")
        apt.read_release(self.suite, mirrors(kept() / "machine"))
        server = f"postgresql-{self.major}"
        packages = [server, *(f"{server}-{name}" for name in self.extensions), "patchelf"]
        install = ("install", "--yes", "--no-install-recommends", *packages)
        # 'address' name size hash
        archives = [line.split()[1] for line in apt.run("--print-uris", *install).splitlines()]
        # an update of a library alone is no reason to unpack everything again
        wanted = "\n".join(sorted(name for name in archives if name.startswith("postgresql-")))
        mark = self.root / "packages"
        if mark.exists() and mark.read_text() == wanted:
            return
        apt.run("--download-only", *install)
        self._unpack([apt.archives / name for name in archives], wanted)
        shutil.rmtree(apt.archives)

    def _unpack(self, archives: list[Path], mark: str) -> None:
        unfinished = self.folder / "root.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        for archive in archives:
            if archive.name.startswith(NEEDED) and not archive.name.startswith(NOT_NEEDED):
                subprocess.run(["dpkg-deb", "--extract", archive, unfinished], check=True)
        unfinished.chmod(0o755)
        self._bind(unfinished)
        (unfinished / "packages").write_text(mark)
        shutil.rmtree(self.root, ignore_errors=True)
        unfinished.rename(self.root)

    def _bind(self, unfinished: Path) -> None:
        """Have the programs use the libraries unpacked with them, and their loader.

        The machine's own C library may be older than the one they were built for.
        """
        loaders = [*unfinished.glob("**/ld-linux*.so.*")]
        if not loaders:
            raise NotFetchedError("its C library has no loader")
        # before Debian 13 a library is in either folder
        triplet = loaders[0].parent.name
        places = [Path("usr", "lib", triplet), Path("lib", triplet)]
        now, later = (
            ":".join(str(root / place) for place in places) for root in (unfinished, self.root)
        )
        patchelf = [loaders[0], "--library-path", now, unfinished / "usr" / "bin" / "patchelf"]
        loader = self.root / loaders[0].relative_to(unfinished)
        # --force-rpath: also for what those libraries themselves need
        options = ["--set-interpreter", loader, "--force-rpath", "--set-rpath", later]
        for program in unfinished.glob("usr/lib/postgresql/*/bin/*"):
            with program.open("rb") as file:
                is_binary = file.read(4) == b"\x7fELF"
            if is_binary:
                subprocess.run([*patchelf, *options, program], check=True)
