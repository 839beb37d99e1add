#!/bin/sh
# The same captures give the same bytes and digests wherever they are run: in a Turkish locale (made for this test, and
# shown to be in effect), in another time zone and folder, without an environment, at other addresses, with other fresh
# memory.  With VASBOX_SHORT=1 captures of each kind, but not the long ones.
set -eu
. "$VASBOX_SRCDIR/tests/support/tap.sh"
all=$VASBOX_SRCDIR/tests/captures
captures=$(ls "$all"/*.log.xz)
[ "${VASBOX_SHORT:-0}" = 0 ] || captures=$(ls "$all"/lackey*-true.log.xz "$all"/strace*.log.xz "$all"/wine8-sqlite.*.log.xz)

# digests FILE COMMAND...: what COMMAND, which runs its arguments, makes of the captures.
digests ()
{
  output=$1
  shift
  "$@" sh "$VASBOX_SRCDIR/tests/project/digests.sh" $captures > "$output"
}

same_digests ()
{
  digests "$scratch/other" "$@" && diff "$scratch/plain" "$scratch/other"
}

bare="env -i PATH=$PATH VASBOX=$VASBOX VASBOX_SRCDIR=$VASBOX_SRCDIR"
export VASBOX VASBOX_SRCDIR
tap_check 'determinism: the captures have digests' digests "$scratch/plain" env LC_ALL=C TZ=UTC
tap_check 'determinism: no environment' same_digests $bare
tap_check 'determinism: another folder and time zone' same_digests sh -c 'cd / && TZ=Asia/Kathmandu exec "$@"' sh
tap_check 'determinism: other fresh memory' same_digests env MALLOC_PERTURB_=165
if setarch -R true 2> /dev/null; then
  tap_check 'determinism: fixed host addresses' same_digests setarch -R
else
  tap_skip 'determinism: fixed host addresses' 'setarch -R does not work here'
fi

turkish="$bare LOCPATH=$scratch/locales LANG=tr_TR.UTF-8 LC_ALL=tr_TR.UTF-8"
mkdir "$scratch/locales"
if localedef -i tr_TR -f UTF-8 "$scratch/locales/tr_TR.UTF-8" > /dev/null 2>&1; then
  tap_check 'determinism: the Turkish locale is in effect' test "$($turkish locale decimal_point)" = ,
  tap_check 'determinism: a Turkish locale' same_digests $turkish
else
  tap_skip 'determinism: a Turkish locale' 'localedef cannot make one here'
fi

captures=$all/wine8-sqlite.virtual.log.xz
grep '^wine8-sqlite\.virtual' "$scratch/plain" | sed 's/[0-9a-f]* *$/0/' > "$scratch/false"
mv "$scratch/false" "$scratch/plain"
tap_refuses 'determinism: another digest is found' wine8-sqlite same_digests env
tap_end
