#!/bin/sh
# Makes .venv beside this folder and installs Frameloom into it, at the pinned versions.
#
#   tools/setup.sh base    what a user needs
#   tools/setup.sh dev     that, and what tests and checks need
#   tools/setup.sh ray     that, and Ray
#
# Uses uv where it is installed, else Python's own venv and pip. Done once: a stamp in .venv
# remembers the pins and the folder it was made with.
set -eu
cd "$(dirname "$0")/.."

kind=$1
pins=requirements/$kind.txt
log=.venv/setup.log

fail() {
    printf 'setup: %s\n' "$1" >&2
    exit 1
}

usable() { # a Python this project runs on
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' >/dev/null 2>&1
}

find_python() {
    for name in python3 python3.13 python3.12 python3.14 python3.11; do
        if usable "$name"; then
            printf '%s' "$name"
            return
        fi
    done
}

make_venv() {
    python=$(find_python)
    if [ -n "$uv" ]; then
        # Where this machine has no Python that fits, uv brings one.
        uv venv --quiet --clear --python "${python:-3.13}" .venv ||
            fail "uv could not make .venv; install Python 3.11 or newer and try again"
        return
    fi
    [ -n "$python" ] || fail "Python 3.11 to 3.14 is needed and was not found; install it, or uv, and try again"
    "$python" -m venv --clear .venv ||
        fail "$python could not make .venv (on Debian and Ubuntu: apt install python3-venv)"
}

install() {
    if [ -n "$uv" ]; then
        # as pip does: else every start compiles what it imports, where that cannot be written
        uv pip install --quiet --compile-bytecode --python .venv/bin/python "$@"
    else
        .venv/bin/python -m pip install --quiet --disable-pip-version-check "$@"
    fi
}

uv=""
if uv --version >/dev/null 2>&1; then uv=uv; fi

stamp=.venv/.installed-$kind
made_with() { # what the stamp of the set-up of kind $1 says
    pwd
    cat "requirements/$1.txt"
}

if usable .venv/bin/python && made_with "$kind" | cmp -s - "$stamp" &&
    [ ! pyproject.toml -nt "$stamp" ]; then
    exit 0
fi
usable .venv/bin/python || make_venv
printf 'setup: installing into .venv%s (once; see %s)\n' "${uv:+ with uv}" "$log" >&2
{ install -r "$pins" && install --no-deps --editable .; } >"$log" 2>&1 || {
    tail -n 20 "$log" >&2
    fail "installing failed; is there a network? All of it is in $log"
}
made_with "$kind" >"$stamp"
if [ "$kind" != base ]; then made_with base >.venv/.installed-base; fi
