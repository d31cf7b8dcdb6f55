# What run.sh and test.sh share, to be sourced: installs what is missing, and nothing that is there.
# shellcheck shell=bash
#
# With TRADEMONITOR_DRY_RUN=1 the commands that change something are printed instead of run.
set -euo pipefail

project=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
venv="$project/.venv"

# set_up run|test [PACKAGE…]: the named packages of the distribution are wanted besides those of run.
set_up() {
    local purpose=$1
    shift
    install_packages libreoffice-calc python3-uno fonts-noto-cjk python3 python3-venv "$@"
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
    [ ${#missing[@]} -eq 0 ] || apt_install "${missing[@]}" || say "Going on without ${missing[*]}." \
        "An administrator has to run: apt-get install ${missing[*]}"
}

apt_install() {
    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        # Without a terminal nobody could type sudo's password.
        command -v sudo >/dev/null && { [ -t 0 ] || sudo -n true 2>/dev/null; } || return 1
        as_root=(sudo)
    fi
    local update=("${as_root[@]}" apt-get -q -o DPkg::Lock::Timeout=300 update)
    local install=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive
        apt-get -q -y -o DPkg::Lock::Timeout=300 install --no-install-recommends "$@")
    if ! apt-get -s -q install --no-install-recommends "$@" >/dev/null 2>&1; then
        change "${update[@]}" && change "${install[@]}" # the lists of packages are missing
        return
    fi
    change "${install[@]}" || { change "${update[@]}" && change "${install[@]}"; } # or out of date
}

has_office() {
    command -v "${TRADEMONITOR_SOFFICE:-soffice}" libreoffice >/dev/null ||
        compgen -G "/opt/libreoffice*/program/soffice" >/dev/null ||
        [ -x /Applications/LibreOffice.app/Contents/MacOS/soffice ]
}

say_what_to_install() {
    say "LibreOffice was not found, and there is no apt-get to install it with. Without it there is no PDF. Install" \
        "it, a Chinese font and Python 3.11 or newer in this system's way:"
    say "  dnf install libreoffice-calc libreoffice-pyuno google-noto-sans-cjk-fonts python3"
    say "  pacman -S libreoffice-fresh noto-fonts-cjk python"
    say "  zypper install libreoffice-calc libreoffice-pyuno google-noto-sans-cjk-fonts python3"
    say "  brew install python && brew install --cask libreoffice font-noto-sans-cjk-sc"
}

# Sets python. The distribution's own comes first, because LibreOffice's module uno belongs to it.
find_python() {
    for python in /usr/bin/python3 python3 python3.13 python3.12 python3.11; do
        python=$(command -v "$python") || continue
        # Debian keeps ensurepip, which a virtual environment begins with, in the package python3-venv.
        "$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && return
    done
    return 1
}

install_newer_python() {
    local version
    command -v apt-get >/dev/null || return 1
    for version in 3.13 3.12 3.11; do
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
    wanted="$(cksum <"$project/pyproject.toml") $project"
    # After an upgrade of Python an environment has lost its pip, and may see the system's instead.
    if ! "$venv/bin/python" -c 'import pip, sys; sys.exit(not pip.__file__.startswith(sys.prefix))' 2>/dev/null; then
        change "$python" -m venv --clear --system-site-packages "$venv"
    fi
    [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && return
    say "Installing Python packages into $venv …"
    local pip=("$venv/bin/python" -m pip --disable-pip-version-check install --quiet)
    if [ "$purpose" = test ]; then
        change "${pip[@]}" --upgrade "pip>=25.1" # the first that knows groups of dependencies
        change "${pip[@]}" --editable "$project" --group "$project/pyproject.toml:test"
    else
        change "${pip[@]}" --editable "$project"
    fi
    [ -n "${TRADEMONITOR_DRY_RUN:-}" ] || printf '%s\n' "$wanted" >"$stamp"
}
