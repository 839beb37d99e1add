#!/bin/sh
# `make demo` shows what the README promises of it: totals, 35 refused commits each with its rule, the address space.
set -eu
. "$VASBOX_SRCDIR/tests/support/tap.sh"

demo ()
{
  MAKEFLAGS= make -s -C "$VASBOX_BUILDDIR" demo demo_trace="$scratch/demo.trace" > "$scratch/demo" 2>&1 ||
    { cat "$scratch/demo"; return 1; }
}

# counts N PATTERN FILE
counts ()
{
  [ "$(grep -cE "$2" "$3")" = "$1" ] && return 0
  echo "$(grep -cE "$2" "$3") lines match '$2', expected $1"
  return 1
}

tap_check 'demo: runs' demo
tap_check 'demo: gives totals' counts 1 '^ *calls +[0-9]+: [0-9]+ succeeded, 35 refused$' "$scratch/demo"
tap_check 'demo: no expectation is mismatched' counts 1 '^ *expectations .* 0 mismatched' "$scratch/demo"
tap_check 'demo: shows 35 refusals' counts 35 'demo\.trace:[0-9]+: NtAllocateVirtualMemory refused: ' "$scratch/demo"
tap_check 'demo: explains each by the rule of a commit across reservations' counts 35 '^ *VA-033: ' "$scratch/demo"
"$VASBOX" map "$scratch/demo.trace" > "$scratch/map"
tap_check 'demo: the address space is more than a few lines' test "$(wc -l < "$scratch/map")" -gt 10
tail -n "$(wc -l < "$scratch/map")" "$scratch/demo" > "$scratch/end"
tap_check 'demo: ends with the address space' cmp "$scratch/map" "$scratch/end"
echo 'VA-033: one' > "$scratch/one"
tap_refuses 'demo: a missing explanation is found' 'expected 35' counts 35 '^ *VA-033: ' "$scratch/one"
tap_end
