#!/bin/sh
# VASBOX_CONFIG, VASBOX_RECORD, VASBOX_ON_REFUSAL and VASBOX_TRAP, each with right and wrong values.
set -eu
. "$VASBOX_SRCDIR/tests/support/tap.sh"
. "$VASBOX_SRCDIR/tests/support/installed.sh"
tap_check 'win32 environment: a copy can be installed' install_copy

cat > "$scratch/arena.c" << 'C'
#include <windows.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
int
main (int argc, char **argv)
{
  const char *how = argc > 1 ? argv[1] : "";
  char *p = VirtualAlloc (NULL, 0x20000, MEM_RESERVE, PAGE_NOACCESS);
  char *q = VirtualAlloc (VirtualAlloc (p, 1, MEM_COMMIT, PAGE_READWRITE), 0x2000, MEM_COMMIT, PAGE_READONLY);
  LPVOID (WINAPI *alloc) (LPVOID, SIZE_T, DWORD, DWORD) = &VirtualAlloc;
  SYSTEM_INFO system;
  GetSystemInfo (&system);
  printf ("%lu\n", (unsigned long) system.dwPageSize);
  if (strcmp (how, "fork") == 0 && fork () == 0)
    return VirtualFree (p, 0, MEM_RELEASE) ? 0 : 1;
  if (strcmp (how, "fork") == 0)
    wait (NULL);
  alloc (p + 0x1f000, 0x2000, MEM_COMMIT, PAGE_READWRITE);
  if (strcmp (how, "abort") == 0)
    abort ();
  if (strcmp (how, "_exit") == 0)
    _exit (3);
  if (strcmp (how, "terminate") == 0)
    TerminateProcess (GetCurrentProcess (), 4);
  if (strcmp (how, "read") == 0)
    return *(volatile char *) q;
  if (strcmp (how, "write") == 0)
    *(volatile char *) (p + 0x8000) = 1;
  if (strcmp (how, "null") == 0)
    *(volatile char *) 16 = 1;
  fflush (stdout);
  return 0;
}
C

build ()
{
  cc -g -Wall -DVASBOX_SITES "$scratch/arena.c" -o "$scratch/arena" $(pkg-config --cflags --libs vasbox-win32)
}

# run STATUS VARIABLE=VALUE... -- ARGUMENT...: its error output is in err, its output in out.
run ()
{
  want=$1
  shift
  status=0
  (cd "$scratch" && sh -c 'exec env "$@"' sh "$@" > out 2> err) > "$scratch/shell" 2>&1 || status=$?
  [ "$status" = "$want" ] || { echo "status $status, expected $want"; cat "$scratch/err"; return 1; }
}

says ()
{
  grep -qF -- "$1" "$scratch/err" || { cat "$scratch/err"; return 1; }
}

one_line ()
{
  [ "$(wc -l < "$scratch/err")" = 1 ] || { cat "$scratch/err"; return 1; }
}

wrong_value ()
{
  run 2 "$1" ./arena && says "$2" && one_line && [ ! -s "$scratch/out" ]
}

config ()
{
  run 0 VASBOX_CONFIG=itanium-8k ./arena && [ "$(cat "$scratch/out")" = 8192 ] &&
    printf '[machine]\nbase=windows-10-x64\nname=mine\n' > "$scratch/mine.conf" &&
    run 0 VASBOX_CONFIG=mine.conf ./arena && [ "$(cat "$scratch/out")" = 4096 ]
}

# recorded HOW STATUS LAST: the trace is whole, its last line begins so, and it replays.
recorded ()
{
  rm -f "$scratch"/t.trace*
  run "$2" VASBOX_RECORD=t.trace ./arena "$1"
  tail -n 1 "$scratch/t.trace" | grep -q "^$3" || { tail -n 1 "$scratch/t.trace"; return 1; }
  vasbox run "$scratch/t.trace"
}

sites ()
{
  sed 's/ -> .* from / from /; s/ at 0x[0-9a-f]*//' "$scratch/t.trace" | sed -n 's/(.* from / /p' > "$scratch/told"
  printf '%s\n' 'a1 = VirtualAlloc "arena.c:11"' 'VirtualAlloc "arena.c:12"' 'VirtualAlloc "arena.c:12"' \
    'GetSystemInfo "arena.c:15"' | diff - "$scratch/told" || return 1
  grep -c 'by VA-032$' "$scratch/t.trace" # a call by pointer has no site
}

forked ()
{
  rm -f "$scratch"/t.trace*
  run 0 VASBOX_RECORD=t.trace ./arena fork && vasbox run "$scratch/t.trace" "$scratch/t.trace.fork1" &&
    grep VirtualFree "$scratch/t.trace.fork1" && ! grep VirtualFree "$scratch/t.trace"
}

digest_without_sites ()
{
  sed 's/ from "[^"]*"//' "$scratch/t.trace" > "$scratch/plain.trace"
  vasbox run --format=json "$scratch/t.trace" | grep -o '"digest" *: *"[0-9a-f]*"' > "$scratch/one"
  vasbox run --format=json "$scratch/plain.trace" | grep -o '"digest" *: *"[0-9a-f]*"' | diff "$scratch/one" -
}

reported ()
{
  run 0 VASBOX_ON_REFUSAL=report ./arena && one_line &&
    says 'vasbox: VirtualAlloc refused: STATUS_CONFLICTING_ADDRESSES (0xC0000018), last error' &&
    says ' ERROR_INVALID_ADDRESS (487), by VA-032: '
}

aborted ()
{
  run 134 VASBOX_ON_REFUSAL=abort VASBOX_RECORD=t.trace ./arena && one_line && says 'by VA-032: ' &&
    tail -n 1 "$scratch/t.trace" | grep 'by VA-032'
}

# trapped HOW TEXT: the message, then the signal.
trapped ()
{
  run 139 VASBOX_TRAP=1 ASAN_OPTIONS=handle_segv=0 ./arena "$1" && one_line && says "$2"
}

tap_check 'win32 environment: a program can be built' build
tap_check 'win32 environment: without variables nothing is said' run 0 ./arena
tap_check 'win32 environment: VASBOX_CONFIG, a name and a file' config
tap_check 'win32 environment: VASBOX_CONFIG, a wrong name' \
  wrong_value VASBOX_CONFIG=windows-9 'VASBOX_CONFIG: no config "windows-9"'
tap_check 'win32 environment: VASBOX_CONFIG, a file that is not there' wrong_value VASBOX_CONFIG=./no.conf './no.conf'
tap_check 'win32 environment: VASBOX_RECORD, a normal end' recorded '' 0 VirtualAlloc
tap_check 'win32 environment: the sites of calls, nested ones too' sites
tap_check 'win32 environment: sites are no part of a digest' digest_without_sites
tap_check 'win32 environment: VASBOX_RECORD, abort()' recorded abort 134 VirtualAlloc
tap_check 'win32 environment: VASBOX_RECORD, _exit()' recorded _exit 3 VirtualAlloc
tap_check 'win32 environment: VASBOX_RECORD, TerminateProcess()' recorded terminate 4 TerminateProcess
tap_check 'win32 environment: VASBOX_RECORD, a child has a trace of its own' forked
tap_check 'win32 environment: VASBOX_RECORD, a file that cannot be' wrong_value VASBOX_RECORD=./no/t '/no/t'
tap_check 'win32 environment: VASBOX_ON_REFUSAL=report' reported
tap_check 'win32 environment: VASBOX_ON_REFUSAL=abort' aborted
tap_check 'win32 environment: VASBOX_ON_REFUSAL, a wrong value' \
  wrong_value VASBOX_ON_REFUSAL=explode "VASBOX_ON_REFUSAL: found 'explode', expected 'report' or 'abort'"
tap_check 'win32 environment: a wrong value of two lines is told in one' \
  wrong_value "VASBOX_ON_REFUSAL=$(printf 'a\nb')" "VASBOX_ON_REFUSAL: found 'a?b', expected 'report' or 'abort'"
tap_check 'win32 environment: VASBOX_TRAP, a read' \
  trapped read 'the program read from 0x10000, an address of the simulated'
tap_check 'win32 environment: VASBOX_TRAP, a write of reserved memory' \
  trapped write 'wrote to 0x18000, an address of the simulated process: reserved'
tap_check 'win32 environment: VASBOX_TRAP, an address that is nobody'"'"'s' trapped null 'wrote to 0x10, where neither'
tap_check 'win32 environment: VASBOX_TRAP, a wrong value' \
  wrong_value VASBOX_TRAP=yes "VASBOX_TRAP: found 'yes', expected '0' or '1'"
tap_end
