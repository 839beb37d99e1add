#!/bin/sh
# vasbox run --lint: each finding where it belongs, and none where the use is right.
set -eu
. "$VASBOX_SRCDIR/tests/support/tap.sh"
cd "$scratch"

# Each wrong use stands in a line of its own; the right one beside it must stay silent.
cat > wrong.trace <<'END'
vasbox-trace 1
machine "windows-10-x64" {commit_limit=4M}
VirtualAlloc(0x20000000, 64K, MEM_COMMIT, PAGE_READWRITE)
VirtualAlloc(0x20000000, 64K, MEM_RESERVE|MEM_COMMIT, PAGE_READWRITE)
VirtualFree(0x20000000, 64K, MEM_RELEASE)
VirtualFree(0x20000000, 0, MEM_RELEASE)
a = VirtualAlloc(NULL, 128K, MEM_RESERVE|MEM_COMMIT, PAGE_READWRITE)
VirtualFree(a, 4K, MEM_DECOMMIT)
VirtualFree(a, 0, MEM_DECOMMIT)
b = VirtualAlloc(0x30000000, 64K, MEM_RESERVE|MEM_COMMIT, PAGE_READWRITE)
c = VirtualAlloc(0x30010000, 64K, MEM_RESERVE|MEM_COMMIT, PAGE_READWRITE)
VirtualProtect(b, 64K, PAGE_READONLY)
VirtualProtect(b, 128K, PAGE_READONLY)
VirtualProtect(b, 64K, PAGE_READWRITE)
VirtualProtect(b, 4K, PAGE_READONLY)
VirtualProtect(b, 64K, PAGE_NOACCESS)
VirtualProtect(b, 64K, PAGE_READONLY)
repeat i = 1..3
VirtualAlloc(NULL, 4K, MEM_RESERVE, PAGE_NOACCESS)
end
VirtualAlloc(NULL, 128K+4K, MEM_RESERVE, PAGE_NOACCESS)
d = VirtualAlloc(NULL, 16M, MEM_RESERVE, PAGE_READWRITE)
VirtualAlloc(d, 8M, MEM_COMMIT, PAGE_READWRITE)
e = VirtualAlloc(NULL, 16M, MEM_RESERVE, PAGE_READWRITE)
VirtualAlloc(e, 8M, MEM_COMMIT, PAGE_READWRITE)
VirtualFree(e, 0, MEM_RELEASE)
f = VirtualAlloc(NULL, 16M, MEM_RESERVE, PAGE_READWRITE)
VirtualAlloc(f, 8M, MEM_COMMIT, PAGE_READWRITE)
VirtualAlloc(f, 64K, MEM_COMMIT, PAGE_READWRITE)
g = VirtualAlloc(NULL, 64K, MEM_RESERVE|MEM_COMMIT, PAGE_READWRITE|PAGE_GUARD)
read(g, 1)
ReadProcessMemory(self, g+8K, 1)
VirtualLock(g+12K, 1)
VirtualLock(g+12K, 1)
ReadProcessMemory(self, b, lpBuffer=&g+16K, nSize=1)
ReadProcessMemory(self, b, lpBuffer=&g+16K, nSize=1)
NtProtectVirtualMemory(self, &g+20K, &g+20K, PAGE_READONLY)
h = file("pages.bin", 4K)
ReadFile(h, 16, lpBuffer=&g+24K)
VirtualQuery(g, lpBuffer=&g+28K)
s = CreateFileMapping(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 4K)
NtMapViewOfSection(s, self, NULL, 0, 0, 0, 0, ViewShare, 0, PAGE_READONLY)
MapViewOfFile3(s, self, NULL, 0, 0, 0, PAGE_READONLY)
i = VirtualAlloc2(NULL, NULL, 64K, MEM_RESERVE|MEM_RESERVE_PLACEHOLDER, PAGE_NOACCESS)
VirtualFree(i, 4K, MEM_RELEASE|MEM_PRESERVE_PLACEHOLDER)
VirtualAlloc2(NULL, i, 4K, MEM_RESERVE|MEM_REPLACE_PLACEHOLDER, PAGE_READWRITE)
VirtualAlloc2(NULL, i+4K, 60K, MEM_RESERVE|MEM_REPLACE_PLACEHOLDER, PAGE_READWRITE)
j = VirtualAlloc(NULL, 64K, MEM_RESERVE, PAGE_READWRITE)
NtFreeVirtualMemory(self, j, 4K, MEM_RELEASE)
VirtualAlloc(j, 4K, MEM_RESERVE, PAGE_READWRITE)
END

"$VASBOX" run --lint wrong.trace > out 2> err || true
sed -n 's/^wrong\.trace:\([0-9]*\): \(LINT-[0-9]*\) .*/\1 \2/p' out > found

cat > wanted <<'END'
3 LINT-01
5 LINT-02
9 LINT-03
13 LINT-04
17 LINT-05
19 LINT-06
23 LINT-07
32 LINT-08
33 LINT-08
35 LINT-08
37 LINT-08
39 LINT-08
40 LINT-08
END

finds_all () { diff wanted found || { cat out; return 1; }; }
counts_repeats () { grep -q '^wrong.trace:19: LINT-06 .*: 180 KiB of address space are lost; 3 times: ' out; }
names_other_lines () { grep -q 'LINT-05.*(read in line 16)' out && grep -q 'LINT-07.*(reserved in line 22)' out; }
is_silent_without () { ! "$VASBOX" run wrong.trace 2>&1 | grep LINT; }
keeps_status ()
{
  with=0 without=0
  "$VASBOX" run --lint wrong.trace > /dev/null 2>&1 || with=$?
  "$VASBOX" run wrong.trace > /dev/null 2>&1 || without=$?
  [ $with = $without ]
}
keeps_digest ()
{
  "$VASBOX" run --format=json --lint wrong.trace | grep '"digest"' > with
  "$VASBOX" run --format=json wrong.trace | grep '"digest"' > without
  diff with without
}
tells_json ()
{
  "$VASBOX" run --format=json --lint wrong.trace > json
  [ "$(grep -c '"id" *: *"LINT-' json)" = 13 ] && grep -q '"remedy"' json \
    && ! "$VASBOX" run --format=json wrong.trace | grep '"lint"'
}
says_nothing_found ()
{
  printf 'vasbox-trace 1\na = VirtualAlloc(NULL, 64K, MEM_RESERVE, PAGE_NOACCESS)\n' > right.trace
  "$VASBOX" run --lint right.trace | grep -q '^right.trace: --lint found nothing$'
}
refuses_logs ()
{
  printf 'R 0x1000\nW 0x2000\n' > log
  got=0
  "$VASBOX" run --lint log > out2 2> err2 || got=$?
  [ $got = 2 ] && grep -q -e '--lint' err2 && [ ! -s out2 ]
}

tap_check "each wrong use is found in its line, and nothing else" finds_all
tap_check "repeats count up and their losses add up" counts_repeats
tap_check "a finding names the other line that it is about" names_other_lines
tap_check "nothing is said without --lint" is_silent_without
tap_check "--lint leaves the exit status as it is" keeps_status
tap_check "--lint leaves the digest as it is" keeps_digest
tap_check "JSON has the findings under lint" tells_json
tap_check "a trace without findings says so" says_nothing_found
tap_check "a log of accesses is refused" refuses_logs
tap_end
