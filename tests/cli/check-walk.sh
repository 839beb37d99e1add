#!/bin/sh
# vasbox walk: what it shows of a mapped, an absent and another process's page, worksheets, what it refuses.
. "$VASBOX_SRCDIR/tests/support/tap.sh"

cat > "$scratch/walk.trace" <<END
vasbox-trace 1
machine "exercise"
heap = VirtualAlloc(NULL, 64, MEM_RESERVE|MEM_COMMIT, PAGE_READWRITE)
write(heap+0x12, "hi")
process worker
gone = VirtualAlloc(0x40, 32, MEM_RESERVE, PAGE_NOACCESS)   -> NULL
lost = VirtualAlloc(heap, 64, MEM_RESERVE, PAGE_NOACCESS)
END

# prints ARGUMENT...: walk succeeds and prints exactly what is on standard input.
prints ()
{
  cat > "$scratch/expected"
  "$VASBOX" walk "$@" > "$scratch/out" 2> "$scratch/err" || return 1
  diff "$scratch/expected" "$scratch/out" && [ ! -s "$scratch/err" ]
}

# says TEXT ARGUMENT...: walk succeeds and one of its lines is TEXT.
says ()
{
  text=$1
  shift
  "$VASBOX" walk "$@" > "$scratch/out" 2> "$scratch/err" || return 1
  cat "$scratch/out"
  grep -qxF -- "$text" "$scratch/out"
}

# refuses TEXT ARGUMENT...: one line with TEXT on stderr, nothing on stdout, status 2.
refuses ()
{
  text=$1
  shift
  "$VASBOX" walk "$@" > "$scratch/out" 2> "$scratch/err"
  status=$?
  cat "$scratch/err"
  [ $status -eq 2 ] && [ ! -s "$scratch/out" ] && [ "$(wc -l < "$scratch/err")" -eq 1 ] \
    && grep -qF -- "$text" "$scratch/err"
}

trace=$scratch/walk.trace
tap_check 'walk: a mapped page' prints "$trace" heap+0x12 <<END
process main after step 4: heap+0x12 is 0x32; plain page tables, the root in frame 0x1
  entry   level 2 entry  level 1 entry  offset
  bits    7-6            5-4            3-0
  binary  00             11             0010
  value   0              3              0x2
  level  table                         frame       index  entry       set bits
  2      table of level 2              0x1         0      0x0000200f  valid write user accessed
  1      table of level 1              0x2         3      0x0000005f  valid write user accessed dirty no-execute
physical address 0x2: frame 0x0, offset 0x2; the user may read, write
promise: MEM_COMMIT PAGE_READWRITE MEM_PRIVATE; in frame 0x0, mapped
END
tap_check 'walk: the page tables too, and a worksheet' prints --tables --hide "$trace" 'heap + 2*9' <<END
process main after step 4: heap + 2*9 is 0x32; plain page tables, the root in frame 0x1
  entry   level 2 entry  level 1 entry  offset
  bits    7-6            5-4            3-0
  binary  ____           ____           ____
  value   ____           ____           ____
  level  table                         frame       index  entry       set bits
  2      table of level 2              0x1         ____   ____        ____
  1      table of level 1              ____        ____   ____        ____
physical address, or the level where the walk stopped and why: ____
frame 0x1: table of level 2, maps 0x0 to 0xff, 1 of 4 entries present
  0  0x0000200f
frame 0x2: table of level 1, maps 0x0 to 0x3f, 1 of 4 entries present
  3  0x0000005f
END
tap_check 'walk: all tables' says '  0  0x0000200f  valid write user accessed -> table in frame 0x2' --tables "$trace" heap
tap_check 'walk: a page that was never touched' \
  says 'promise: MEM_COMMIT PAGE_READWRITE MEM_PRIVATE; never touched: an access makes it (demand-zero fault)' \
  "$trace" heap
tap_check 'walk: a table that is not there' \
  says 'stopped at level 2: the entry is not present, no further table is there' "$trace" heap+0x30
tap_check 'walk: a free page' says 'promise: MEM_FREE; an access is refused (STATUS_ACCESS_VIOLATION)' "$trace" 0xf0
tap_check 'walk: before the first access' says 'stopped at level 2: the process has no page tables' --at 1 "$trace" heap
tap_check 'walk: another process' says 'stopped at level 2: the process has no page tables' --process worker "$trace" 0x32
tap_check 'walk: another machine' \
  says '  1      page table                    0x4         16     0x8000000000000067  P R/W U/S A D XD' \
  --config windows-10-x64 "$trace" heap+0x12
tap_check 'walk: 32-bit tables' \
  says '  2      page directory                0x1         0      0x00002027  P R/W U/S A' \
  --config intel-pentium-pro "$trace" heap+0x12
tap_check 'walk: a machine of arm64' \
  says '  4      level 0 table                 0x1         0      0x0000000000002003  Valid Table' \
  --config arm-cortex-a53 "$trace" heap+0x12
none="promise: none, not an address of the user's; an access is refused (STATUS_ACCESS_VIOLATION)"
tap_check 'walk: more bits than the tables translate' says "$none" "$trace" heap+0xe0
tap_check 'walk: where it stopped then' \
  says 'stopped before level 2: the tables translate 8 bits, the address has bits above them' "$trace" heap+0xe0
tap_check "walk: the kernel's half" says "$none" --config windows-10-x64 "$trace" 0xffff800000000000
tap_check "walk: the kernel's half has its entry" \
  says '  4      PML4 table                    0x1         256    0x0000000000000000  not present' \
  --config windows-10-x64 "$trace" 0xffff800000000000
tap_check 'walk: no canonical address' \
  says 'stopped before level 4: the address is not canonical, bits 63 to 47 are not all equal' \
  --config windows-10-x64 "$trace" 0x800000000000
tap_check 'walk: pointers of 4 bytes wrap' \
  says 'process main after step 4: 4G+heap is 0x10000; x86 page tables, the root in frame 0x1' \
  --config intel-pentium-pro "$trace" 4G+heap
cat > "$scratch/file.trace" <<END
vasbox-trace 1
machine "short-of-memory"
a = VirtualAlloc(NULL, 256K, MEM_RESERVE|MEM_COMMIT, PAGE_READWRITE)
repeat i = 0..63
  write8(a + i*4K, 1)
end
END
tap_check 'walk: a page in the page file' \
  says 'promise: MEM_COMMIT PAGE_READWRITE MEM_PRIVATE; in slot 0 of the page file: an access reads it (hard fault)' \
  "$scratch/file.trace" a
tap_check 'walk: the same twice' sh -c '"$0" walk --tables "$1" a > "$2/one" && "$0" walk --tables "$1" a | cmp - "$2/one"' \
  "$VASBOX" "$scratch/file.trace" "$scratch"

tap_check 'walk: no expression' refuses 'walk needs a trace' "$trace"
tap_check 'walk: a broken expression' refuses "walk: 'heap+': found the end, expected a value" "$trace" heap+
tap_check 'walk: an unknown name' refuses "found 'heep', expected a constant or a name" "$trace" heep
tap_check 'walk: two expressions' refuses "walk: 'heap, 3'" "$trace" 'heap, 3'
tap_check 'walk: two claims' refuses 'found several expressions' "$trace" 'heap == 1, heap'
tap_check 'walk: two lines' refuses "walk: 'heap == 1 note" "$trace" 'heap == 1
note "x" #'
tap_check 'walk: a name that is not bound yet' refuses 'expected a name that a line above has bound' --at 0 "$trace" heap
tap_check 'walk: a name whose line was refused' refuses 'a name whose line was refused or not run' "$trace" lost
tap_check 'walk: a string' refuses 'found a string, expected a number' "$trace" '"heap"'
tap_check 'walk: a division by zero' refuses 'expected a divisor that is not 0' "$trace" 1/0
tap_check 'walk: an unknown process' refuses "'nope'" --process nope "$trace" heap
tap_check 'walk: a process that is not declared yet' refuses 'walk: ' --at 1 --process worker "$trace" heap
tap_check 'walk: a place that is none' refuses "'line:x' is no place in a trace" --at line:x "$trace" heap
tap_check 'walk: no such file' refuses 'none.trace' "$scratch/none.trace" heap
tap_check 'walk: an unknown machine' refuses 'nope' --config nope "$trace" heap
tap_check 'walk: --help' sh -c '"$0" walk --help | grep -q "vasbox walk .OPTION"' "$VASBOX"
tap_end
