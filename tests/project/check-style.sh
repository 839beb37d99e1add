#!/bin/sh
# Short functions and files, no tabs, no long lines, nothing left to do, and below the command line nothing whose answer
# could differ between two runs.  The table of proofs is made, and may lie beside its sources.  Exceptions stand in
# style-allowed.txt, each with its reason; one that is not needed is a fault.
set -eu
. "$VASBOX_SRCDIR/tests/support/tap.sh"

# check_style ROOT ALLOWED
check_style ()
{
  (cd "$1" && find src include tests docs bootstrap README.md CONTRIBUTING.md \
    \( -path tests/captures -o -path src/contract/proofs_table.c -o -name '*.sh.log' \) -prune -o -type f \
    \( -name '*.[ch]' -o -name '*.sh' -o -name '*.md' -o -name '*.trace' -o -name bootstrap \) -print 2>/dev/null |
    LC_ALL=C sort) > "$scratch/files"
  (cd "$1" && LC_ALL=C xargs awk -v allowed="$2" -f "$VASBOX_SRCDIR/tests/project/check-style.awk") < "$scratch/files"
}

tap_check 'style: functions, files, lines and words' \
  check_style "$VASBOX_SRCDIR" "$VASBOX_SRCDIR/tests/project/style-allowed.txt"

# plant TEXT: a tree with one file that holds it.
plant ()
{
  rm -rf "$scratch/tree"
  mkdir -p "$scratch/tree/src/base" "$scratch/tree/src/cli"
  printf "$1" > "$scratch/tree/src/base/x.c" # the text is a format
  cp "$scratch/tree/src/base/x.c" "$scratch/tree/src/cli/y.c"
}

lines ()
{
  awk -v n="$1" 'BEGIN { while (n-- > 0) printf "  f ();\\n" }'
}

refuses ()
{
  tap_refuses "style: $1" "$2" check_style "$scratch/tree" "$scratch/allowed"
}

: > "$scratch/allowed"
plant "/* 'rand (' in a comment, and */ static int\\nf (int a,\\n   int b)\\n{\\n$(lines 56)}\\n"
tap_check 'style: a good tree passes' check_style "$scratch/tree" "$scratch/allowed"
plant "static int\\nf (int a,\\n   int b)\\n{\\n$(lines 57)}\\n"
refuses 'a function of 61 lines is found' 'src/base/x.c:2: f has 61 lines'
printf 'function src/base/x.c:f a table of cases\nfunction src/cli/y.c:f a table of cases\n' > "$scratch/allowed"
tap_check 'style: a long function with a reason passes' check_style "$scratch/tree" "$scratch/allowed"
plant 'int a;\n'
refuses 'an exception that is not needed is found' 'src/base/x.c:f is not needed'
printf 'function src/base/x.c:f\n' > "$scratch/allowed"
refuses 'an exception without a reason is found' 'no reason'
: > "$scratch/allowed"
plant "$(lines 601)"
refuses 'a file of 601 lines is found' 'src/base/x.c: 601 lines'
plant 'int\ta;\n'
refuses 'a tab is found' 'src/base/x.c:1: tab'
plant "int $(printf 'a%.0s' $(seq 116));\\n"
refuses 'a line of 121 columns is found' 'src/base/x.c:1: 121 columns'
plant "/* TO""DO: the rest */\\n"
refuses 'a reminder is found' 'src/base/x.c:1: TO''DO'
for call in 'rand ()' 'time (NULL)' 'g_get_monotonic_time ()' 'getenv ("X")' 'isalpha (c)' 'printf ("%%p", x)' \
  'g_hash_table_iter_next (a, b, c)'; do
  plant "int x = $call;\\n"
  refuses "${call%% *} below the command line is found" 'src/base/x.c:1: '
done
tap_end
