#!/bin/sh
# Puts into a folder what Node needs of Debian: its libraries, an account, where names are looked up, and
# what the packages of these libraries are, for scanners of images.
set -eu
to=$1
node=/usr/local/bin/node

mkdir -p "$to/usr/local/bin" "$to/etc/ssl/certs" "$to/tmp" "$to/data" "$to/home/node" "$to/var/lib/dpkg/status.d"
chmod 1777 "$to/tmp"
chown 1000:1000 "$to/data" "$to/home/node"
cp "$node" "$to/usr/local/bin/"
ln -s /app/dist/src/bin.js "$to/usr/local/bin/starttls-probe"

echo 'node:x:1000:1000::/home/node:/sbin/nologin' >"$to/etc/passwd"
echo 'node:x:1000:' >"$to/etc/group"
echo 'hosts: files dns' >"$to/etc/nsswitch.conf"
cp /etc/debian_version /etc/os-release "$to/etc/"

# The last two are not linked: glibc loads one to look up names, and threads end through the other.
libraries=$(ldd "$node" | grep -o '/[^ )]*')
folder=$(dirname "$(echo "$libraries" | grep '/libc\.so')")
for library in $libraries "$folder/libresolv.so.2" "$folder/libgcc_s.so.1"; do
  cp --dereference --parents "$library" "$to"
  # dpkg may know it under /usr, of which /lib is a link, or not.
  dpkg-query --search "$library" "/usr$library" 2>/dev/null | cut -d: -f1 >>/tmp/packages || true
done

for package in $(sort -u /tmp/packages); do
  dpkg-query --status "$package" >"$to/var/lib/dpkg/status.d/$package"
  mkdir -p "$to/usr/share/doc/$package"
  cp --dereference "/usr/share/doc/$package/copyright" "$to/usr/share/doc/$package/" 2>/dev/null || true
done
