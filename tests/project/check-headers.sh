#!/bin/sh
# Each installed header compiles alone, twice in one file, as strict C11 and as C++11, and needs no GLib.
set -eu
. "$VASBOX_SRCDIR/tests/support/tap.sh"
case $VASBOX_LINK_FLAGS in
  *[!\ ]*) tap_skip_all 'the compiler that a build without sanitizers and coverage has reads them' ;;
esac
warnings='-Wall -Wextra -pedantic -Werror'

# compile LANGUAGE COMPILER FOLDER...: the file $scratch/one.c
compile ()
{
  language=$1
  compiler=$2
  shift 2
  $compiler -x "${language%-*}" -std="${language#*-}" $warnings -fsyntax-only "$@" "$scratch/one.c"
}

one ()
{
  printf '#include <vasbox/%s>\n#include <vasbox/%s>\nextern int some;\n' "$1" "$1" > "$scratch/one.c"
}

no_glib ()
{
  ! grep -nE '#[ ]*include[ ]*<g' "$@" || return 1
  ! grep -nE '[^a-zA-Z_](gboolean|gu?int(8|16|32|64)?|gu?long|gs?size|gchar|gpointer|G[A-Z][A-Za-z]+ \*)' "$@" || return 1
}

# Every function has its contract right above it.
all_documented ()
{
  awk '/^VAS_API / && before !~ /\*\/$/ { print FILENAME ": no contract above: " $0; bad = 1 }
       { before = $0 } END { exit bad }' "$@"
}

cplusplus=${CXX:-c++}
command -v "${cplusplus%% *}" > /dev/null || cplusplus=
for header in "$VASBOX_SRCDIR"/include/vasbox/*.h "$VASBOX_SRCDIR"/include/vasbox/*/*.h \
  "$VASBOX_BUILDDIR/include/vasbox/version.h"; do
  name=${header##*/include/vasbox/}
  one "$name"
  tap_check "headers: $name is C11 on its own" \
    compile c-c11 "${CC:-cc}" -I"$VASBOX_SRCDIR/include" -I"$VASBOX_BUILDDIR/include"
  if [ -n "$cplusplus" ]; then
    tap_check "headers: $name is C++11 on its own" \
      compile c++-c++11 "$cplusplus" -I"$VASBOX_SRCDIR/include" -I"$VASBOX_BUILDDIR/include"
  else
    tap_skip "headers: $name is C++11 on its own" 'no C++ compiler'
  fi
done
tap_check 'headers: none has a type of GLib' no_glib "$VASBOX_SRCDIR"/include/vasbox/*.h
tap_check 'headers: every function has its contract above it' all_documented "$VASBOX_SRCDIR"/include/vasbox/*.h

mkdir -p "$scratch/bad/vasbox"
echo 'static inline uint32_t f (uint32_t x) { return x; }' > "$scratch/bad/vasbox/bad.h"
one bad.h
tap_refuses 'headers: one that needs another is found' uint32_t compile c-c11 "${CC:-cc}" -I"$scratch/bad"
echo 'int f (GString *s);' > "$scratch/bad/vasbox/bad.h"
tap_refuses 'headers: a type of GLib is found' GString no_glib "$scratch/bad/vasbox/bad.h"
printf '/** First. */\nVAS_API int f (void);\nVAS_API int g (void);\n' > "$scratch/bad/vasbox/bad.h"
tap_refuses 'headers: a function without a contract is found' 'int g' all_documented "$scratch/bad/vasbox/bad.h"
tap_end
