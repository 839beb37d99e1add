#!/bin/sh
# Each rule that the sources name, as VAS_RULE ('V', 'A', 25) or by another macro of that form, is a clause of the
# contract's table.
set -eu
. "$VASBOX_SRCDIR/tests/support/tap.sh"

# check_rules FOLDER
check_rules ()
{
  (cd "$1" && find . -path './contract/clauses*' -o -name '*.[ch]' -print | LC_ALL=C sort | xargs awk '
    {
      rest = $0
      while (match (rest, /\047[A-Z]\047, \047[A-Z0-9]\047, [0-9]+/)) {
        rule = substr (rest, RSTART, RLENGTH)
        rest = substr (rest, RSTART + RLENGTH)
        split (rule, part, "\047")
        number = part[5]
        gsub (/[^0-9]/, "", number)
        printf "%s%s-%03d %s:%d\n", part[2], part[4], number, FILENAME, FNR
      }
    }') | LC_ALL=C sort > "$scratch/named"
  LC_ALL=C join -v 1 "$scratch/named" "$scratch/clauses" > "$scratch/unknown"
  sed 's/^\([^ ]*\) \(.*\)/\2: \1 is no clause/' "$scratch/unknown"
  [ -s "$scratch/named" ] && [ ! -s "$scratch/unknown" ]
}

"$VASBOX" contract | awk '{ print $1 }' | LC_ALL=C sort > "$scratch/clauses"
tap_check 'rules: every rule that src names is a clause' check_rules "$VASBOX_SRCDIR/src"
mkdir "$scratch/src"
echo "f (VAS_RULE ('V', 'A', 25), VAS_RULE ('V', 'A', 999));" > "$scratch/src/x.c"
tap_refuses 'rules: one that is no clause is found' 'x.c:1: VA-999 is no clause' check_rules "$scratch/src"
tap_end
