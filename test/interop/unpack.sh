#!/usr/bin/env bash
# Fetches the mail servers that the interop tests run, without installing any: as packages they exclude
# each other. Each is unpacked with what it needs into .interop/NAME/, which test/interop/sandbox.ts lays
# over the machine's own folders for that server alone. Takes root and Debian 12 or later.
set -euo pipefail
umask 022
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
export DEBIAN_FRONTEND=noninteractive
root=$PWD/.interop

# unpack NAME: what .interop/NAME.debs/ holds; NAME is there when all of it is.
unpack() {
  local part=$root/$1.part folder deb
  rm -rf "$part"
  mkdir -p "$part"/{usr,etc,var}
  for deb in "$root/$1.debs"/*.deb; do dpkg-deb --extract "$deb" "$part"; done
  # Older packages still say /lib and /sbin, which are links into /usr.
  for folder in bin lib lib64 sbin; do
    [[ -d $part/$folder ]] || continue
    mkdir -p "$part/usr/$folder"
    cp --archive "$part/$folder/." "$part/usr/$folder/"
    rm -rf "${part:?}/$folder"
  done
  rm -rf "$root/$1.debs"
  mv "$part" "$root/$1"
}

updated=
update_once() {
  [[ -n $updated ]] || apt-get -qq update
  updated=yes
}

# fetch NAME PACKAGE...: the packages, and whatever else they need that is not installed.
fetch() {
  local name=$1 debs=$root/$1.debs
  shift
  [[ -d $root/$name ]] && return
  mkdir -p "$debs/partial"
  update_once
  apt-get -qq install --download-only --reinstall --yes --no-install-recommends \
    -o Dir::Cache::archives="$debs" "$@" </dev/null
  unpack "$name"
}

# Debian 12's OpenSMTPD cannot complete a handshake with OpenSSL 3; that of the release after it can,
# and brings the libraries of that release.
fetch_newer_opensmtpd() {
  local name=opensmtpd-7 from=$root/trixie uri
  local keyring=/usr/share/keyrings/debian-archive-keyring.gpg
  [[ -d $root/$name ]] && return
  update_once
  uri=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Label: Debian' |
    sed -n 1p)
  mkdir -p "$from/lists/partial" "$root/$name.debs"
  echo "deb [signed-by=$keyring] ${uri:?apt knows no mirror of Debian} trixie main" \
    >"$from/sources.list"
  local options=(
    -qq -o Dir::Etc::sourcelist="$from/sources.list" -o Dir::Etc::sourceparts=-
    -o Dir::State::lists="$from/lists" -o APT::Sandbox::User=root
  )
  apt-get "${options[@]}" update
  (cd "$root/$name.debs" &&
    apt-get "${options[@]}" download opensmtpd libc6 libssl3t64 libevent-2.1-7t64)
  rm -rf "$from"
  unpack "$name"
}

fetch exim exim4-daemon-heavy
fetch sendmail sendmail-bin sendmail-cf m4
fetch opensmtpd opensmtpd
fetch_newer_opensmtpd
fetch courier courier-mta
fetch dovecot dovecot-submissiond
fetch aiosmtpd python3-aiosmtpd
fetch front stunnel4 haproxy
