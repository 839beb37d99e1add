#!/bin/sh
# What the shared library exports is what the installed headers mark VAS_API, and that is the committed list
# exported.txt: a name appears or disappears only on purpose.
set -eu
. "$VASBOX_SRCDIR/tests/support/tap.sh"
library=$VASBOX_BUILDDIR/.libs/libvasbox.so

# promised ROOT: the names of the functions that the headers declare with VAS_API, on however many lines.
promised ()
{
  cat "$1"/include/vasbox/*.h | LC_ALL=C awk '
    { sub (/^[ \t]*#.*/, ""); text = text " " $0 }
    END {
      while ((at = index (text, "/*")) > 0) {
        rest = substr (text, at + 2)
        text = substr (text, 1, at - 1) " " substr (rest, index (rest, "*/") + 2)
      }
      n = split (text, statement, ";")
      for (i = 1; i <= n; i++)
        if (match (statement[i], /VAS_API[ \t].*/)) {
          s = substr (statement[i], RSTART)
          if (match (s, /vas_[a-z0-9_]+[ \t]*\(/)) {
            s = substr (s, RSTART, RLENGTH - 1)
            gsub (/[ \t]/, "", s)
            print s
          }
          else
            print "not understood:" s
        }
    }' | LC_ALL=C sort
}

# exported LIBRARY: every dynamic symbol it defines, but the version node.
exported ()
{
  nm -D --defined-only "$1" | awk '$2 != "A" { sub (/@.*/, "", $3); print $3 }' | LC_ALL=C sort
}

same ()
{
  diff "$1" "$2" > "$scratch/diff" && return 0
  sed -n "s/^</only in the $3:/p; s/^>/only in the $4:/p" "$scratch/diff"
  return 1
}

promised "$VASBOX_SRCDIR" > "$scratch/promised"
LC_ALL=C sort "$VASBOX_SRCDIR/tests/project/exported.txt" > "$scratch/listed"
tap_check 'exports: the headers declare what exported.txt lists' same "$scratch/promised" "$scratch/listed" headers list
if [ -e "$library" ]; then
  exported "$library" > "$scratch/exported"
  tap_check 'exports: the library exports what the headers declare' \
    same "$scratch/promised" "$scratch/exported" headers library
else
  tap_skip 'exports: the library exports what the headers declare' 'no shared library in this build'
fi

mkdir -p "$scratch/tree/include/vasbox"
printf '%s\n' '/* VAS_API int vas_in_a_comment (void); */' 'VAS_API int vas_one (void);' \
  'VAS_API const char *vas_two (int a,' '   int b) VAS_WARN_UNUSED;' '#define VAS_API x' > "$scratch/tree/include/vasbox/a.h"
promised "$scratch/tree" > "$scratch/planted"
printf 'vas_one\nvas_two\n' > "$scratch/two"
printf 'vas_one\n' > "$scratch/one"
tap_check 'exports: prototypes of several lines are read' same "$scratch/planted" "$scratch/two" headers list
tap_refuses 'exports: a name the list lacks is found' 'only in the headers: vas_two' \
  same "$scratch/planted" "$scratch/one" headers list
tap_refuses 'exports: a name the headers lack is found' 'only in the library: vas_two' \
  same "$scratch/one" "$scratch/two" headers library
tap_end
