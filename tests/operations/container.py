"""Does what a container file says, on this machine as the base image: no registry and no runtime is needed.

Each stage is an overlay on the root of this machine, in namespaces of their own; ``chroot`` runs what is
run in it. A file that is neither COPY nor RUN is what the image says of itself.
"""

import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field

#: Mounts that vanish with their namespace. Python and what the package needs are those of the test.
SETUP = """
set -e
mount --make-rprivate /
mount -t tmpfs tmpfs "$PLACE/layers"
begin_stage() {
  layer="$PLACE/layers/$1"
  mkdir -p "$layer/upper" "$layer/work" "$layer/root"
  mount -t overlay overlay -o "lowerdir=/,upperdir=$layer/upper,workdir=$layer/work" "$layer/root"
  mount -t proc proc "$layer/root/proc"
  mount --rbind /dev "$layer/root/dev"
  rm -rf "$layer/root/opt"
  mkdir -p "$layer/root/opt/python" "$layer/root/opt/packages"
  mount --bind "$PYTHON" "$layer/root/opt/python"
  mount --bind "$PACKAGES" "$layer/root/opt/packages"
}
"""
#: As the head of the container file runs it: nothing to write to but /tmp, no capability.
RUN = """
mount --bind "$PLACE/volume" "$layer/root/$VOLUME"
mount -t tmpfs -o mode=1777 tmpfs "$layer/root/tmp"
mount -o remount,bind,ro "$layer/root/$VOLUME"
mount -o remount,ro "$layer/root"
mount -t proc proc /proc
ip link set lo up
cd "$layer/root"
"""
_ENVIRON = {
    "PATH": "/opt/python/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "LD_LIBRARY_PATH": "/opt/python/lib",
}


@dataclass(slots=True)
class Image:
    """What the last stage says of itself, and the script that makes all stages."""

    script: list[str] = field(default_factory=list)
    user: str = "root"
    directory: str = "/"
    environ: dict[str, str] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)

    def command(self, *arguments: str) -> list[str]:
        """Give the command that runs others as a container of this image does."""
        environ = [f"{name}={value}" for name, value in (_ENVIRON | self.environ).items()]
        person = f'"$(chroot . id -u {self.user})"'
        return [
            "chroot", ".", "setpriv", f"--reuid={person}", f"--regid={person}", "--clear-groups",
            "--bounding-set=-all", "--no-new-privs", "env", "--ignore-environment",
            "--chdir", self.directory, *environ, "PYTHONPATH=/opt/packages", *arguments,
        ]  # fmt: skip


def read_instructions(text: str) -> Iterator[tuple[str, str]]:
    """Read the instructions, their lines joined."""
    joined = re.sub(r"\\\n", " ", re.sub(r"(?m)^#.*\n", "", text))
    for line in filter(None, map(str.strip, joined.splitlines())):
        name, _, rest = line.partition(" ")
        yield name, rest.strip()


def read_image(text: str) -> Image:
    """Read a container file. Raises ValueError at an instruction that it does not know."""
    image = Image()
    for name, rest in read_instructions(text):
        match name:
            case "FROM":
                stage = rest.partition(" AS ")[2] or "last"
                image = Image(script=[*image.script, f"begin_stage {stage}"])
            case "RUN":
                inner = f"cd {image.directory} && {rest}"
                image.script.append(_in_root("sh", "-e", "-c", inner))
            case "COPY":
                image.script.append(_write_copy(rest, image.directory))
            case "USER":
                image.user = rest
            case "WORKDIR":
                image.directory = rest
                image.script.append(f'mkdir -p "$layer/root{rest}"')
            case "ENV":
                image.environ |= dict(pair.split("=", 1) for pair in shlex.split(rest))
            case "ARG" | "EXPOSE" | "STOPSIGNAL" | "HEALTHCHECK" | "ENTRYPOINT" | "CMD":
                image.said[name] = rest
            case _:
                raise ValueError(f"the container file has {name}, which is not known here")
    return image


def read_list(said: str) -> list[str]:
    """Read the JSON form of a command."""
    command: list[str] = json.loads(said.removeprefix("CMD "))
    return command


def _in_root(*command: str) -> str:
    environ = [f"{name}={value}" for name, value in _ENVIRON.items()]
    return 'chroot "$layer/root" ' + shlex.join(
        [
            "env",
            *environ,
            "PYTHONPATH=/opt/packages",
            "PIP_DISABLE_PIP_VERSION_CHECK=1",
            "PIP_NO_INDEX=1",
            *command,
        ]
    )


def _write_copy(rest: str, directory: str) -> str:
    """Write the command that copies within the context, or from an earlier stage."""
    source, target = rest.split()[-2:]
    stage = re.match(r"--from=(\S+)", rest)
    place = f'"$PLACE/layers/{stage[1]}/root"' if stage else '"$CONTEXT"'
    absolute = target if target.startswith("/") else f"{directory}/{target}"
    into = f'"$layer/root{absolute}"'
    if source.rstrip("/") == "." or stage:  # the content of a folder
        return f"mkdir -p {into} && cp -a {place}/{source}/. {into}"
    return f"mkdir -p {into} && cp -a {place}/{source} {into}"
