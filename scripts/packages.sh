# Shell functions shared by the install scripts; sourced, not run.

# has_library NAME: whether the system's loader can find a shared library.
has_library() {
    for directory in /lib /usr/lib /lib64 /usr/lib64 /usr/local/lib /lib/*-linux-gnu* /usr/lib/*-linux-gnu*; do
        [ -e "$directory/$1" ] && return 0
    done
    return 1
}

# install_packages WHAT PACKAGE...: installs packages where it may, saying so; else prints the exact command and fails.
install_packages() {
    what=$1
    shift
    [ $# -eq 0 ] && return 0
    command="apt-get update && apt-get install -y --no-install-recommends $*"
    if ! command -v apt-get > /dev/null 2>&1; then
        echo "antiphon: $what: this system has no apt-get; install what corresponds to: $*" >&2
        return 1
    fi

    elevate=""
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo > /dev/null 2>&1; then
            echo "antiphon: $what: run this as root:  $command" >&2
            return 1
        fi

        # Without a terminal sudo must not ask for a password.
        elevate="sudo"
        [ -t 0 ] || elevate="sudo -n"
    fi

    echo "antiphon: installing $what: $*" >&2
    # shellcheck disable=SC2086
    if $elevate env DEBIAN_FRONTEND=noninteractive apt-get update -q < /dev/null >&2 \
        && $elevate env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@" < /dev/null >&2; then
        return 0
    fi

    echo "antiphon: $what could not be installed; run this as root:  $command" >&2
    return 1
}
