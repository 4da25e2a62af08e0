"""Debian packages: fetched privately without root, or installed as root.

The mirror is the one the machine already uses; apt checks the signatures.
"""
import os
import shutil
import subprocess
import time
from pathlib import Path

from . import process, settings
from .console import Failure, console

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
# sid has Odoo 19; bookworm is the release whose Font Awesome is 4.7, as Odoo needs it.
SUITES = ("sid", "bookworm")


def mirror():
    """The address of the Debian mirror this machine uses, or None where there is none."""
    lines = process.output([
        "apt-get", "indextargets", "--no-release-info", "--format", "$(REPO_URI) $(RELEASE)",
        "Created-By: Packages", "Component: main",
    ])
    for line in (lines or "").splitlines():
        uri, release = line.split()
        if uri.rstrip("/").endswith("/debian") and "security" not in release:
            return uri
    return None


def _options(folder):
    return [
        "-o", f"Dir::Etc::sourcelist={folder}/sources.list",
        "-o", "Dir::Etc::sourceparts=/dev/null",
        "-o", "Dir::Etc::preferencesparts=/dev/null",
        "-o", f"Dir::State={folder}/state",
        "-o", f"Dir::State::status={folder}/status",
        "-o", f"Dir::Cache={folder}/cache",
        "-o", "Acquire::Languages=none",
        "-o", "Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false",
        "-o", "Acquire::Retries=3",
        "-o", "Debug::NoLocking=1",
        # As root apt would read our folder as its own user, who may not look into it.
        "-o", "APT::Sandbox::User=root",
    ]


class PrivateApt:
    """An apt of our own in a folder of the cache: sees SUITES and installs nothing."""

    def __init__(self):
        self.folder = settings.cache() / "apt"

    def update(self):
        """Read what the mirror has; Failure when it cannot be reached."""
        uri = mirror()
        if uri is None:
            raise Failure("This machine's apt configuration names no Debian mirror.")
        for sub in ("state/lists/partial", "cache/archives/partial"):
            (self.folder / sub).mkdir(parents=True, exist_ok=True)
        (self.folder / "status").touch()
        signed = f"[signed-by={KEYRING}] " if KEYRING.exists() else ""
        (self.folder / "sources.list").write_text(
            "".join(f"deb {signed}{uri} {suite} main\n" for suite in SUITES))
        process.run(
            ["apt-get", *_options(self.folder), "-o", "APT::Update::Error-Mode=any", "update"],
            "apt-update", "The Debian mirror of this machine cannot be read; check the network")

    def candidate(self, package):
        lines = process.output(["apt-cache", *_options(self.folder), "show", package])
        for line in (lines or "").splitlines():
            if line.startswith("Version: "):
                return line.removeprefix("Version: ")
        raise Failure(f"The Debian mirror of this machine has no package {package}.")

    def unpack(self, packages, target):
        """Download packages (`name` or `name/suite`) and unpack them into one folder."""
        archives = self.folder / "archives"
        shutil.rmtree(archives, ignore_errors=True)
        archives.mkdir(parents=True)
        process.run(
            ["apt-get", *_options(self.folder), "download", *packages], "apt-download",
            "Downloading Debian packages failed; check the network and run it again",
            cwd=archives)
        for archive in sorted(archives.glob("*.deb")):
            console.progress(f"unpacking {archive.name.partition('_')[0]}")
            process.run(
                ["dpkg-deb", "-x", archive, target], "dpkg-deb",
                f"{archive.name} cannot be unpacked")
        shutil.rmtree(archives)


def install(packages, reason):
    """Install system packages as root; False when we are not root or it does not work."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    with console.step(f"Install {', '.join(packages)} ({reason})"):
        env = process.clean_environment(DEBIAN_FRONTEND="noninteractive")
        log = settings.logs() / "apt-install.log"
        for attempt in range(3):
            time.sleep(attempt * 5)  # a mirror that is busy or being synchronised recovers
            with log.open("w") as out:
                for command in (["update"], ["install", "--no-install-recommends", *packages]):
                    done = subprocess.run(
                        ["apt-get", "-q", "-y", *command], env=env, stdout=out,
                        stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, check=False)
            if done.returncode == 0:
                return True
    return False
