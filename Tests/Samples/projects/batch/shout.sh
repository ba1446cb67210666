#!/bin/sh
# Usage: shout.sh --msg TEXT --times N
while [ $# -gt 1 ]; do
  case $1 in
    --msg) msg=$2 ;;
    --times) times=$2 ;;
  esac
  shift 2
done
while [ "${times:-1}" -gt 0 ]; do
  printf '%s\n' "$msg" | tr '[:lower:]' '[:upper:]'
  times=$((times - 1))
done
