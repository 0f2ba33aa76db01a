#!/bin/sh
# Installs tally where configure was told to.
set -e
. ./config.sh
mkdir -p "$prefix/bin" "$prefix/share/tally"
sed "s|@prefix@|$prefix|g" tally.in >"$prefix/bin/tally"
chmod 755 "$prefix/bin/tally"
cp "notes for users.txt" "$prefix/share/tally/"
echo "installed $prefix/bin/tally"
