# packages.sh - what Debian packages are needed, and how they get there.  Sourced by scripts/run and scripts/test.

run_packages="gcc libc6-dev meson ninja-build pkg-config gettext libncurses-dev libsqlite3-dev libunistring-dev
libsodium-dev libjson-c-dev zlib1g-dev ncurses-base python3"
test_packages="$run_packages libcmocka-dev python3-pyte tmux valgrind strace clang libclang-rt-dev libc6-dbg util-linux procps"

# For scripts/bench: what measures, and with what the program is compared.
bench_packages="$run_packages valgrind strace python3-pyte"
peer_packages="dialog whiptail sqlite3 python3-urwid"

# Since glibc 2.39 the locale C.UTF-8 shows no translations, so a real one is built from the package locales.
newer_glibc() {
    getconf GNU_LIBC_VERSION | awk '{ split($2, v, "."); exit !(v[1] > 2 || v[2] >= 39) }'
}
newer_glibc && run_packages="$run_packages locales" test_packages="$test_packages locales"

# Print those of the packages named that are not installed.
missing_packages() {
    for package in "$@"; do
        case $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) in
        installed) ;;
        *) echo "$package" ;;
        esac
    done
}

# Install what is missing, without asking anything. Without root, name the packages and the one command.
need_packages() {
    command -v dpkg-query >/dev/null || return 0 # not Debian: meson will say what is missing
    missing=$(missing_packages "$@" | tr '\n' ' ')
    [ -n "$missing" ] || return 0
    echo "Needed and not installed: $missing" >&2
    if [ "$(id -u)" != 0 ]; then
        echo "Please let root run this one command, then start again:" >&2
        echo "  apt-get install --no-install-recommends $missing" >&2
        exit 3
    fi
    export DEBIAN_FRONTEND=noninteractive
    install="apt-get install -qq -y --no-install-recommends $missing"
    $install >/dev/null 2>&1 || { apt-get update -qq && $install >/dev/null; } || {
        echo "They could not be installed. Is there a network, or a package source on a medium?" >&2
        exit 3
    }
}

# Build a locale of our own into a folder (no root needed) where C.UTF-8 shows no translations.
build_locale() {
    newer_glibc || return 0
    [ -d "$1/lib/wenzhen/locale/zh_CN.UTF-8" ] && return 0
    mkdir -p "$1/lib/wenzhen/locale"
    localedef -i zh_CN -f UTF-8 "$1/lib/wenzhen/locale/zh_CN.UTF-8" ||
        echo "The locale could not be built: the interface will be in English." >&2
}
