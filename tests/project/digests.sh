#!/bin/sh
# One line for each capture: its name, the checksum of the imported trace, the digests of running it.  They are the same
# on every machine, compiler, locale; what compares them is check-determinism.sh and the continuous integration.
# $VASBOX is the program, with what should run it (valgrind) before it.
set -eu
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
[ $# -gt 0 ] || set -- "$VASBOX_SRCDIR"/tests/captures/*.log.xz
for capture; do
  $VASBOX import "$capture" > "$scratch/trace" 2> "$scratch/report" || {
    cat "$scratch/report" >&2
    exit 1
  }
  run=$scratch/trace
  case $capture in *lackey*) run=$capture ;; esac # the same digests, without a million lines between
  # status 1 only says that some expectation did not hold, which is the trace's affair
  $VASBOX run --format=json "$run" > "$scratch/json" 2> "$scratch/report" || [ $? = 1 ] || {
    cat "$scratch/report" >&2
    exit 1
  }
  digests=$(grep -oE '"(state_)?digest" *: *"[0-9a-f]+"' "$scratch/json" | sed 's/.*"\([0-9a-f]*\)"$/\1/' | tr '\n' ' ')
  [ -n "$digests" ] || { echo "${capture##*/}: no digest" >&2; exit 1; }
  echo "${capture##*/} $(cksum < "$scratch/trace" | tr ' ' -) $digests"
done
