#!/bin/sh
# vasbox fmt: the canonical form on stdout or in place, --check, and what is refused.
. "$VASBOX_SRCDIR/tests/support/tap.sh"

printf 'vasbox-trace 1\n\n\nx  =  f( 1,2 )->ok#c\n' > "$scratch/odd.trace"
printf 'vasbox-trace 1\n\nx = f(1, 2) -> ok  #c\n' > "$scratch/good.trace"
printf 'vasbox-trace 1\nf(1\n' > "$scratch/bad.trace"
printf 'vasbox-trace 1\nVirtualFree(nobody, 0, MEM_RELEASE)\n' > "$scratch/unbound.trace"
cat > "$scratch/calls.trace" <<END
vasbox-trace 1
a = VirtualAlloc(NULL, 64K, MEM_RESERVE, PAGE_NOACCESS)
VirtualFree(a, 4K, MEM_RELEASE)
VirtualFree(a, 0, MEM_RELEASE) -> ok
b = VirtualAlloc(NULL, 64K, MEM_RESERVE|MEM_COMMIT, PAGE_READWRITE)
file("data.bin", 4K)
h = CreateFile("data.bin", GENERIC_READ, dwFlagsAndAttributes=FILE_FLAG_OVERLAPPED)
ReadFile(h, lpBuffer=&b, nNumberOfBytesToRead=4K, lpOverlapped=0)
s = CreateFileMapping(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 64K, "name")
CreateFileMapping(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 64K, "name")
END
cat > "$scratch/filled.trace" <<END
vasbox-trace 1
a = VirtualAlloc(NULL, 64K, MEM_RESERVE, PAGE_NOACCESS) -> ok at 0x10000
VirtualFree(a, 4K, MEM_RELEASE) -> FALSE, ERROR_INVALID_PARAMETER by VF-001
VirtualFree(a, 0, MEM_RELEASE) -> TRUE
b = VirtualAlloc(NULL, 64K, MEM_RESERVE|MEM_COMMIT, PAGE_READWRITE) -> ok at 0x10000
file("data.bin", 4K) -> handle(0x4)
h = CreateFile("data.bin", GENERIC_READ, dwFlagsAndAttributes=FILE_FLAG_OVERLAPPED) -> handle(0x8)
ReadFile(h, lpBuffer=&b, nNumberOfBytesToRead=4K, lpOverlapped=0) -> FALSE, ERROR_IO_PENDING
s = CreateFileMapping(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 64K, "name") -> handle(0xc)
CreateFileMapping(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 64K, "name") -> handle(0x10), ERROR_ALREADY_EXISTS
END

# prints FILE ARGUMENT...: fmt succeeds and its output is exactly FILE's bytes.
prints ()
{
  expected=$1
  shift
  "$VASBOX" fmt "$@" > "$scratch/out" 2> "$scratch/err" && cmp "$scratch/out" "$expected" && [ ! -s "$scratch/err" ]
}

# exits STATUS TEXT ARGUMENT...: that status, and TEXT is a part of stdout and stderr together.
exits ()
{
  expected=$1
  text=$2
  shift 2
  "$VASBOX" fmt "$@" > "$scratch/out" 2>&1
  status=$?
  cat "$scratch/out"
  [ $status -eq "$expected" ] && grep -qF -- "$text" "$scratch/out"
}

from_stdin ()
{
  "$VASBOX" fmt < "$scratch/odd.trace" | cmp - "$scratch/good.trace" \
    && "$VASBOX" fmt - < "$scratch/odd.trace" | cmp - "$scratch/good.trace"
}

in_place ()
{
  cp "$scratch/odd.trace" "$scratch/a.trace" && cp "$scratch/good.trace" "$scratch/b.trace" \
    && chmod 640 "$scratch/a.trace" "$scratch/b.trace" && ln "$scratch/b.trace" "$scratch/link" \
    && "$VASBOX" fmt --in-place "$scratch/a.trace" "$scratch/b.trace" \
    && cmp "$scratch/a.trace" "$scratch/good.trace" && cmp "$scratch/b.trace" "$scratch/good.trace" \
    && [ "$(stat -c %a "$scratch/a.trace")" = 640 ] \
    && [ "$scratch/b.trace" -ef "$scratch/link" ] && [ "$(ls "$scratch" | grep -c '^a\.trace')" -eq 1 ]
}

through_a_link ()
{
  cp "$scratch/odd.trace" "$scratch/d.trace" && ln -s d.trace "$scratch/soft" && "$VASBOX" fmt -i "$scratch/soft" \
    && [ -h "$scratch/soft" ] && cmp "$scratch/d.trace" "$scratch/good.trace"
}

in_place_refused ()
{
  cp "$scratch/bad.trace" "$scratch/c.trace"
  exits 2 "$scratch/c.trace:2:4: found the end of the line" -i "$scratch/c.trace" \
    && cmp "$scratch/bad.trace" "$scratch/c.trace"
}

no_write ()
{
  mkdir -p "$scratch/closed" && cp "$scratch/odd.trace" "$scratch/closed/a.trace" && chmod 500 "$scratch/closed"
  exits 2 'vasbox: ' --in-place "$scratch/closed/a.trace" && cmp "$scratch/odd.trace" "$scratch/closed/a.trace"
  result=$?
  chmod 700 "$scratch/closed"
  return $result
}

tap_check 'fmt: prints the canonical form' prints "$scratch/good.trace" "$scratch/odd.trace"
tap_check 'fmt: leaves the canonical form as it is' prints "$scratch/good.trace" "$scratch/good.trace"
tap_check 'fmt: reads standard input' from_stdin
tap_check 'fmt: --in-place rewrites only what changes' in_place
tap_check 'fmt: --in-place follows a symbolic link' through_a_link
tap_check 'fmt: --in-place leaves a bad file alone' in_place_refused
if [ "$(id -u)" -eq 0 ]; then
  tap_skip 'fmt: --in-place says where it cannot write' 'root may write everywhere'
else
  tap_check 'fmt: --in-place says where it cannot write' no_write
fi
tap_check 'fmt: --check names what is not canonical' \
  exits 1 "$scratch/odd.trace" --check "$scratch/good.trace" "$scratch/odd.trace"
tap_check 'fmt: --check passes what is' prints /dev/null --check "$scratch/good.trace"
tap_check 'fmt: --check reads on after a bad file' \
  exits 2 "$scratch/odd.trace" --check "$scratch/bad.trace" "$scratch/odd.trace"
tap_check 'fmt: a bad trace is refused with its place' exits 2 'bad.trace:2:4: found' "$scratch/bad.trace"
tap_check 'fmt: a missing file is refused' exits 2 'vasbox: ' "$scratch/none.trace"
tap_check 'fmt: two files need an option' exits 2 'fmt: found 2 files' "$scratch/odd.trace" "$scratch/odd.trace"
tap_check 'fmt: --in-place needs a file' exits 2 'found standard input' --in-place
tap_check 'fmt: --in-place leaves a compressed file alone' exits 2 'needs a plain text, found x.trace.xz' -i x.trace.xz
tap_check 'fmt: --in-place and --check exclude each other' exits 2 'together' --in-place --check "$scratch/odd.trace"
tap_check 'fmt: --fill writes every result' prints "$scratch/filled.trace" --fill "$scratch/calls.trace"
tap_check 'fmt: --fill leaves a transcript as it is' prints "$scratch/filled.trace" --fill "$scratch/filled.trace"
tap_check 'fmt: --fill refuses an unknown name' \
  exits 2 "$scratch/unbound.trace:2:13: found 'nobody'" -f "$scratch/unbound.trace"
tap_check 'fmt: an unknown option is refused' exits 2 '--bogus' --bogus
tap_check 'fmt: --help prints the usage' exits 0 'vasbox fmt [OPTION' --help
tap_end
