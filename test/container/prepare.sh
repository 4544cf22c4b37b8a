#!/usr/bin/env bash
# Makes what the container tests need in .container/: settings for buildah and podman, which then keep
# everything in there, and a base image under the name that the Dockerfile asks for. No image registry
# is asked: the base is Debian by mmdebstrap, with Node and npm from npm. Takes root, and Debian 12 or later.
# The base is made anew when the steps that make it have changed.
set -euo pipefail
umask 022
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
root=$PWD/.container
base=localhost/node:24-slim
mkdir -p "$root"

# runc, because crun 1.8 refuses hybrid control groups. The limit of open files is what the machine lets
# anybody have: podman asks for more, and runc would fail.
write_settings() {
  cat >"$root/storage.conf" <<END
[storage]
driver = "overlay"
graphroot = "$root/graph"
runroot = "$root/run"
[storage.options.overlay]
# Else a mount stays behind, and the folder cannot be removed.
skip_mount_home = "true"
END
  cat >"$root/containers.conf" <<END
[containers]
default_ulimits = ["nofile=$(ulimit -Hn):$(ulimit -Hn)", "nproc=4096:4096"]
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
[network]
network_backend = "netavark"
network_config_dir = "$root/networks"
END
  echo 'unqualified-search-registries = []' >"$root/registries.conf"
}

fetch_node() {
  local kind
  kind=$(uname -m)
  case $kind in
    x86_64) kind=x64 ;;
    aarch64) kind=arm64 ;;
  esac
  mkdir -p "$root/node"
  echo '{ "private": true }' >"$root/node/package.json"
  npm install --prefix "$root/node" --silent --no-package-lock --ignore-scripts \
    "node-linux-$kind@24" npm@11
  mv "$root/node/node_modules/node-linux-$kind/bin/node" "$root/node/node"
}

# As the official image has it: Node and npm in /usr/local, and a user `node` with the id 1000.
add_node() {
  local to=$1 lib=$1/usr/local/lib/node_modules
  mkdir -p "$lib" "$to/etc/ssl/certs"
  cp "$root/node/node" "$to/usr/local/bin/"
  cp --recursive "$root/node/node_modules/npm" "$lib/"
  ln -s ../lib/node_modules/npm/bin/npm-cli.js "$to/usr/local/bin/npm"
  chroot "$to" sh -c 'groupadd --gid 1000 node && useradd --uid 1000 --gid node --create-home node'
  # So that npm trusts in there whom this machine trusts.
  cp /etc/ssl/certs/ca-certificates.crt "$to/etc/ssl/certs/"
}

import_base() {
  local folder=$root/base recipe=$1
  rm -rf "$folder"
  # From systemd on, they are for test/container/systemd.ts.
  mmdebstrap --quiet --variant=essential \
    --include=libstdc++6,passwd,systemd-sysv,dbus,procps bookworm "$folder"
  add_node "$folder"
  tar --directory="$folder" --create . | podman import --quiet \
    --change 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' \
    --change 'ENV NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt' \
    --change "LABEL recipe=$recipe" \
    --change 'CMD ["node"]' - "$base" >/dev/null
  rm -rf "$folder" "$root/node"
}

# As bash prints them, so that a comment is no change.
recipe=$(declare -f fetch_node add_node import_base | sha256sum | cut --delimiter=' ' --fields=1)

write_settings
export CONTAINERS_STORAGE_CONF=$root/storage.conf CONTAINERS_CONF=$root/containers.conf
export CONTAINERS_REGISTRIES_CONF=$root/registries.conf
# What is not there has no recipe.
made=$(podman image inspect --format '{{index .Labels "recipe"}}' "$base" 2>/dev/null || true)
if [[ $made != "$recipe" ]]; then
  fetch_node
  import_base "$recipe"
  # The one before has lost its name. Only what is in .container/ is seen here.
  podman image prune --force >/dev/null
fi
