#!/bin/sh
# Installs the local speech engines and the SQLite library from the distribution's packages (Debian, Ubuntu and relatives).
# Does nothing when all is there. Exit: 0 all there, 1 something is missing (the command that mends it is printed).
set -eu
. "$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)/packages.sh"

missing=""
has_library libflite.so.1 || missing="$missing libflite1"
has_library libpocketsphinx.so.3 || missing="$missing libpocketsphinx3"
[ -d /usr/share/pocketsphinx/model/en-us ] || missing="$missing pocketsphinx-en-us"
has_library libsqlite3.so.0 || missing="$missing libsqlite3-0"
# shellcheck disable=SC2086
install_packages "speech recognition, speech synthesis and SQLite" $missing
