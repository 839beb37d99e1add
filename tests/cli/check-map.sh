#!/bin/sh
# vasbox map: what it draws, where it stops, what it refuses.
. "$VASBOX_SRCDIR/tests/support/tap.sh"

cat > "$scratch/calls.trace" <<END
vasbox-trace 1
machine "tiny"
a = VirtualAlloc(NULL, 64K, MEM_RESERVE, PAGE_NOACCESS)
VirtualAlloc(a, 8K, MEM_COMMIT, PAGE_READONLY)
VirtualFree(a, 4K, MEM_RELEASE)
END

# prints ARGUMENT...: map succeeds and prints exactly what is on standard input.
prints ()
{
  cat > "$scratch/expected"
  "$VASBOX" map "$@" > "$scratch/out" 2> "$scratch/err" || return 1
  diff "$scratch/expected" "$scratch/out" && [ ! -s "$scratch/err" ]
}

# refuses TEXT ARGUMENT...: one line with TEXT on stderr, nothing on stdout, status 2.
refuses ()
{
  text=$1
  shift
  "$VASBOX" map "$@" > "$scratch/out" 2> "$scratch/err"
  status=$?
  cat "$scratch/err"
  [ $status -eq 2 ] && [ ! -s "$scratch/out" ] && [ "$(wc -l < "$scratch/err")" -eq 1 ] \
    && grep -qF -- "$text" "$scratch/err"
}

legend='. free  - reserved  n no access  r read  w read/write  c copy-on-write  x execute  X execute+write  g guard'

tap_check 'map: the space at the end' prints "$scratch/calls.trace" <<END
process main after step 3: 1 allocations, 8 KiB committed of 64 KiB in use, 1 holes, the largest 960 KiB
one cell is 4 KiB
0x0000000000000000  ................rr--------------................................
$legend
END
tap_check 'map: --at a step' prints --at 1 "$scratch/calls.trace" <<END
process main after step 1: 1 allocations, 0 B committed of 64 KiB in use, 1 holes, the largest 960 KiB
one cell is 4 KiB
0x0000000000000000  ................----------------................................
$legend
END
tap_check 'map: --at a line, with the regions' prints --list --at line:4 "$scratch/calls.trace" <<END
process main after step 2: 1 allocations, 8 KiB committed of 64 KiB in use, 1 holes, the largest 960 KiB
one cell is 4 KiB
0x0000000000000000  ................rr--------------................................
  BaseAddress         AllocationBase      RegionSize          State, Protect, Type
* 0x0000000000010000  0x0000000000010000  0x0000000000002000  MEM_COMMIT PAGE_READONLY MEM_PRIVATE
  0x0000000000012000  0x0000000000010000  0x000000000000e000  MEM_RESERVE MEM_PRIVATE
$legend
END
tap_check 'map: --diff, the earlier place first' prints --diff 1 "$scratch/calls.trace" <<END
process main, step 1 -> step 3
0x0000000000010000  8 KiB  MEM_RESERVE MEM_PRIVATE -> MEM_COMMIT PAGE_READONLY MEM_PRIVATE
END
tap_check 'map: --diff over a refused call' prints --at 2 --diff 3 "$scratch/calls.trace" <<END
process main, step 2 -> step 3
no difference
END
tap_check 'map: --each' prints --each --at 2 "$scratch/calls.trace" <<END
step 1, line 3: a = VirtualAlloc(NULL, 64K, MEM_RESERVE, PAGE_NOACCESS)
process main after step 1: 1 allocations, 0 B committed of 64 KiB in use, 1 holes, the largest 960 KiB
one cell is 4 KiB
0x0000000000000000  ................----------------................................

step 2, line 4: VirtualAlloc(a, 8K, MEM_COMMIT, PAGE_READONLY)
process main after step 2: 1 allocations, 8 KiB committed of 64 KiB in use, 1 holes, the largest 960 KiB
one cell is 4 KiB
0x0000000000000000  ................rr--------------................................

END
cat > "$scratch/two.trace" <<END
vasbox-trace 1
machine "tiny"
process worker
@worker VirtualAlloc(NULL, 64K, MEM_RESERVE, PAGE_NOACCESS)
END
tap_check 'map: processes bear the names of the trace' prints "$scratch/two.trace" <<END
process main after step 1: 0 allocations, 0 B committed of 0 B in use, 1 holes, the largest 1 MiB
one cell is 4 KiB
process worker after step 1: 1 allocations, 0 B committed of 64 KiB in use, 1 holes, the largest 960 KiB
one cell is 4 KiB
0x0000000000000000  ................----------------................................
$legend
END
tap_check 'map: a place that is none' refuses "'line:x' is no place in a trace" --at line:x "$scratch/calls.trace"
tap_check 'map: --each with --diff' refuses 'cannot be given together' --each --diff 1 "$scratch/calls.trace"
tap_check 'map: no trace' refuses 'needs one trace'
tap_check 'map: no such file' refuses 'none.trace' "$scratch/none.trace"
tap_check 'map: an unknown machine' refuses 'nope' --config nope "$scratch/calls.trace"
tap_end
