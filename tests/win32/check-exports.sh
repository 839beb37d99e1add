#!/bin/sh
# The second library exports the functions of exports.inc, which GetProcAddress knows too, and its own vas_win32_ ones;
# the headers declare exactly these.
set -eu
. "$VASBOX_SRCDIR/tests/support/tap.sh"
library=$VASBOX_BUILDDIR/.libs/libvasbox-win32.so

# declared FOLDER: the names of the functions that headers mark as the library's.
declared ()
{
  cat "$1"/win32.h "$1"/win32/*.h | sed '/^#/d' | tr '\n' ' ' | grep -oE '(WINBASEAPI|NTSYSAPI|WINADVAPI|WINUSERAPI) [^(]*' |
    sed 's/ *$//; s/.*[ *]//' | LC_ALL=C sort
}

listed ()
{
  { sed -n 's/^FUNCTION (\([A-Za-z0-9]*\),.*/\1/p' "$VASBOX_SRCDIR/src/win32/exports.inc"
    printf 'vas_win32_%s\n' current_machine current_thread execute format fprintf lock print printf \
      read reset set_machine site snprintf sprintf unlock vformat wide_arguments write; } |
    LC_ALL=C sort
}

exported ()
{
  nm -D --defined-only "$library" | awk '$2 != "A" { sub (/@.*/, "", $3); print $3 }' | LC_ALL=C sort
}

listed > "$scratch/listed"
declared "$VASBOX_SRCDIR/include/vasbox" > "$scratch/declared"
tap_check 'win32 exports: the headers declare what exports.inc lists' diff "$scratch/listed" "$scratch/declared"
if nm -D "$library" 2> /dev/null | grep -q __gcov_; then
  tap_skip 'win32 exports: the library exports it, and nothing else' 'the compiler added its own names for coverage'
elif [ -e "$library" ]; then
  exported > "$scratch/exported"
  tap_check 'win32 exports: the library exports it, and nothing else' diff "$scratch/listed" "$scratch/exported"
else
  tap_skip 'win32 exports: the library exports it, and nothing else' 'no shared library in this build'
fi
cat "$VASBOX_SRCDIR"/include/vasbox/win32/*.h | sed -e ':a' -e '/\\$/{N;s/\\\n//;ta' -e '}' |
  sed -n 's/.*#define \([A-Za-z0-9]*\)(.*VAS_SITED[_0]* (\([A-Za-z0-9]*\),.*/\1 \2/p' > "$scratch/sites"
# A macro tells of the call in the table: for Zw the Nt one, for K32 the one without, for FromApp mostly the plain one.
tap_check 'win32 exports: each macro of VASBOX_SITES bears the name of its call' awk '
  { want = $1; sub (/^Zw/, "Nt", want); sub (/^K32/, "", want) }
  want ~ /File/ { sub (/[AW]$/, "", want) }
  want ~ /^Create/ { sub (/Numa$/, "", want) }
  $2 !~ /FromApp$/ { sub (/FromApp$/, "", want) }
  want != $2 { print; bad = 1 }
  END { exit bad || NR < 60 }' "$scratch/sites"
tap_end
