#!/bin/sh
# Sees to it that the tests have a Chromium, a PostgreSQL, a Redis, LibreOffice's spreadsheets, an nginx, openssl
# and libfaketime: Debian's packages, where they may be installed.
set -eu

missing=""
have_chromium() {
    [ -n "${CHROMIUM:-}" ] && return 0
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        command -v "$name" >/dev/null 2>&1 && return 0
    done
    return 1
}
have_postgresql() {
    command -v initdb >/dev/null 2>&1 && return 0
    ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1
}
have_calc() {
    for office in /usr/lib/libreoffice /opt/libreoffice*; do
        [ -e "$office/program/libscfiltlo.so" ] && command -v soffice >/dev/null 2>&1 && return 0
    done
    return 1
}
have_nginx() {
    command -v nginx >/dev/null 2>&1 || [ -x /usr/sbin/nginx ]
}
have_libfaketime() {
    find /usr/lib -name libfaketimeMT.so.1 2>/dev/null | grep -q .
}
have_chromium || missing="$missing chromium chromium-headless-shell"
have_postgresql || missing="$missing postgresql"
command -v redis-server >/dev/null 2>&1 || missing="$missing redis-server"
have_calc || missing="$missing libreoffice-calc-nogui"
have_nginx || missing="$missing nginx-light"
have_libfaketime || missing="$missing libfaketime"
command -v openssl >/dev/null 2>&1 || missing="$missing openssl"
[ -z "$missing" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing for the tests:$missing …"
    apt-get update -qq
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
    exit 0
fi
echo "The tests need:$missing; install it (Debian: apt install$missing), or set CHROMIUM to a browser's path" >&2
