#!/bin/sh
# Installs batchrun from this folder.
#
#   ./install.sh [PREFIX]            below PREFIX: /usr/local for root, else ~/.local
#   ./install.sh --remove [PREFIX]   removes the same files again
set -eu

removes=false
if [ "${1:-}" = --remove ]; then
  removes=true
  shift
fi
case ${1:-} in
-*)
  echo "usage: install.sh [--remove] [PREFIX]" >&2
  exit 2
  ;;
'') if [ "$(id -u)" -eq 0 ]; then prefix=/usr/local; else prefix=$HOME/.local; fi ;;
*) prefix=$1 ;;
esac

# Before we move: PREFIX may be relative.
case $prefix in
/*) ;;
*) prefix=$PWD/$prefix ;;
esac
cd "$(dirname "$0")"

files=$(find bin share -type f | sort)
if $removes; then
  for file in $files; do rm -f "$prefix/$file"; done
  # The deepest first; those that hold something else stay.
  for folder in $(find bin share -type d | sort -r); do
    rmdir "$prefix/$folder" 2>/dev/null || true
  done
  echo "removed batchrun from $prefix"
  exit 0
fi

for file in $files; do
  mkdir -p "$prefix/$(dirname "$file")"
  # In one step: a batchrun that runs now keeps its own file.
  cp "$file" "$prefix/$file.new"
  chmod "$(if [ -x "$file" ]; then echo 755; else echo 644; fi)" "$prefix/$file.new"
  mv -f "$prefix/$file.new" "$prefix/$file"
done
echo "installed $("$prefix/bin/batchrun" --version) into $prefix/bin"
case :$PATH: in
*":$prefix/bin:"*) ;;
*) echo "add $prefix/bin to PATH: export PATH=\"$prefix/bin:\$PATH\"" ;;
esac
