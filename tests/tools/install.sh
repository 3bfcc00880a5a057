#!/usr/bin/env bash
# Installs the real programs that tests run against: Debian's (debian.txt), npm's (package.json), Fuseki.
# `make test` runs it under CI; elsewhere a test whose program is missing skips and says so.
set -euo pipefail
cd "$(dirname "$0")"

missing=()
while read -r package; do
  [ -z "$package" ] || dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package")
done < debian.txt
if [ ${#missing[@]} -gt 0 ]; then
  if [ "$(id -u)" -ne 0 ]; then
    echo "missing: ${missing[*]}; install them as root: apt-get install ${missing[*]}" >&2
    exit 1
  fi
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${missing[@]}" >/dev/null
fi

# Apache Jena Fuseki, the newest that runs on Java 17; its checksum is that of the release.
fuseki=jena-fuseki-server
version=5.5.0
if ! sha256sum --check --status jars.sha256 2>/dev/null; then
  mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
    -Dartifact="org.apache.jena:$fuseki:$version" -DoutputDirectory="$PWD/jars"
  sha256sum --check --quiet jars.sha256
fi

if [ -f package-lock.json ]; then
  npm ci --silent
fi
