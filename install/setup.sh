# Functions of run.sh, test.sh and setup.command, to be sourced. They install what is missing and nothing else.
# shellcheck shell=bash
#
# With TRADEMONITOR_DRY_RUN=1, commands that change the system are printed and not run.
set -euo pipefail

project=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
venv="$project/.venv"
constraints="$project/install/constraints.txt"

# set_up run|test [PACKAGE…]: install the packages of the distribution, PACKAGE too, and the virtual environment.
set_up() {
    local purpose=$1
    shift
    install_packages libreoffice-calc python3-uno fonts-noto-cjk fonts-liberation python3 python3-venv "$@"
    find_python || install_newer_python || stop "Python 3.11 or newer with its module venv is needed: install it" \
        "(Debian and Ubuntu: apt-get install python3 python3-venv; Ubuntu 22.04, whose python3 is older:" \
        "apt-get install python3.11 python3.11-venv) and start this again."
    make_environment "$purpose"
}

say() { printf '%s\n' "$*" >&2; }

stop() {
    say "$@"
    exit 2
}

change() {
    if [ -n "${TRADEMONITOR_DRY_RUN:-}" ]; then
        printf '+ %s\n' "$*"
    else
        "$@" >&2
    fi
}

install_packages() {
    local package missing=()
    if ! command -v apt-get >/dev/null; then
        has_office || say_what_to_install
        return 0
    fi
    for package in "$@"; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] || apt_install "${missing[@]}" || say "Continuing without ${missing[*]}." \
        "An administrator must run: apt-get install ${missing[*]}"
}

apt_install() {
    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        # Without a terminal, sudo cannot ask for a password.
        command -v sudo >/dev/null && { [ -t 0 ] || sudo -n true 2>/dev/null; } || return 1
        as_root=(sudo)
    fi
    local update=("${as_root[@]}" apt-get -q -o DPkg::Lock::Timeout=300 update)
    local install=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive
        apt-get -q -y -o DPkg::Lock::Timeout=300 install --no-install-recommends "$@")
    if ! apt-get -s -q install --no-install-recommends "$@" >/dev/null 2>&1; then
        change "${update[@]}" && change "${install[@]}" # there are no package lists
        return
    fi
    change "${install[@]}" || { change "${update[@]}" && change "${install[@]}"; } # the lists may be old
}

has_office() {
    command -v "${TRADEMONITOR_SOFFICE:-soffice}" libreoffice >/dev/null ||
        compgen -G "/opt/libreoffice*/program/soffice" >/dev/null ||
        [ -x /Applications/LibreOffice.app/Contents/MacOS/soffice ]
}

say_what_to_install() {
    say "LibreOffice was not found, and this system has no apt-get. Without LibreOffice no PDF is made. Install it, a" \
        "Chinese font and Python 3.11 or newer with one of these commands:"
    say "  dnf install libreoffice-calc libreoffice-pyuno google-noto-sans-cjk-fonts liberation-sans-fonts python3"
    say "  pacman -S libreoffice-fresh noto-fonts-cjk ttf-liberation python"
    say "  zypper install libreoffice-calc libreoffice-pyuno google-noto-sans-cjk-fonts liberation-fonts python3"
    say "  brew install python && brew install --cask libreoffice font-noto-sans-cjk-sc"
}

# Set "python" to a Python 3.11 or newer. The distribution's is tried first, because it has LibreOffice's module uno, and
# last what may be newer than those of pyproject.toml: packages may have no files for it.
find_python() {
    for python in /usr/bin/python3 python3.14 python3.13 python3.12 python3.11 python3; do
        python=$(command -v "$python") || continue
        # Debian has ensurepip, which a virtual environment needs, in the package python3-venv.
        "$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && return
    done
    return 1
}

install_newer_python() {
    local version
    command -v apt-get >/dev/null || return 1
    for version in 3.14 3.13 3.12 3.11; do
        if apt-cache show "python$version-venv" >/dev/null 2>&1; then
            apt_install "python$version" "python$version-venv" && find_python
            return
        fi
    done
    return 1
}

make_environment() {
    local purpose=$1 stamp wanted
    stamp="$venv/trademonitor-$purpose"
    wanted="$(cat "$project/pyproject.toml" "$constraints" | cksum) $project"
    # After an upgrade of Python the environment has no pip of its own, and may find the system's.
    if ! "$venv/bin/python" -c 'import pip, sys; sys.exit(not pip.__file__.startswith(sys.prefix))' 2>/dev/null; then
        change "$python" -m venv --clear --system-site-packages "$venv"
    fi
    [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && return
    say "Installing Python packages into $venv …"
    local pip=("$venv/bin/python" -m pip --disable-pip-version-check install --quiet --constraint "$constraints")
    local group=()
    [ "$purpose" = run ] || group=(--group "$project/pyproject.toml:test")
    change "${pip[@]}" --upgrade pip # the distribution's may know neither --build-constraint nor --group
    change "${pip[@]}" --build-constraint "$constraints" ${group[@]+"${group[@]}"} --editable "${project}[figures,trend]"
    [ -n "${TRADEMONITOR_DRY_RUN:-}" ] || printf '%s\n' "$wanted" >"$stamp"
}
