#!/bin/sh
# Installs what the tests use beyond the SDK: speech engines, SQLite, Node.js with the pinned packages of the foreign
# clients and of the console's tests, and Chromium. Exit: 0 all there, 1 something is missing (tests that need it say so).
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
. "$root/scripts/packages.sh"

status=0
"$root/scripts/install-speech.sh" || status=1

missing=""
command -v node > /dev/null 2>&1 || missing="$missing nodejs"
command -v npm > /dev/null 2>&1 || missing="$missing npm"
command -v chromium > /dev/null 2>&1 || command -v chromium-browser > /dev/null 2>&1 || command -v google-chrome > /dev/null 2>&1 \
    || missing="$missing chromium"
# shellcheck disable=SC2086
install_packages "tools of the tests" $missing || status=1

if command -v npm > /dev/null 2>&1; then
    for lock in "$root"/tests/foreign/*/package-lock.json "$root"/tests/console/package-lock.json; do
        [ -e "$lock" ] || continue
        folder=$(dirname -- "$lock")
        # Installed already, and nothing changed since.
        [ "$folder/node_modules/.package-lock.json" -nt "$lock" ] && continue
        echo "antiphon: installing the pinned npm packages of ${folder#"$root"/}" >&2
        (cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error < /dev/null >&2) || status=1
    done
fi

exit $status
