#!/bin/sh
# The table of proofs is made from the tests alone, the same in every locale; a list of proofs that stands nowhere, or
# that is none, is refused.
. "$VASBOX_SRCDIR/tests/support/tap.sh"
make_proofs=$VASBOX_SRCDIR/src/contract/make-proofs.sh

# made FOLDER: the table's rows of code.
made ()
{
  sh "$make_proofs" "$1" > "$scratch/made" || return 1
  sed -n '/ProofCode codes/,$p' "$scratch/made" | grep '^  {'
}

is_current ()
{
  sh "$make_proofs" "$VASBOX_SRCDIR" | cmp - "$VASBOX_BUILDDIR/src/contract/proofs_table.c"
}

is_same_in_any_locale ()
{
  for locale in C C.UTF-8 tr_TR.UTF-8; do
    LC_ALL=$locale sh "$make_proofs" "$VASBOX_SRCDIR" | cmp - "$VASBOX_BUILDDIR/src/contract/proofs_table.c" || return 1
  done
}

# with_awk COMMAND...: the table, with that for awk.
with_awk ()
{
  mkdir -p "$scratch/bin"
  printf '#!/bin/sh\nexec %s "$@"\n' "$*" > "$scratch/bin/awk"
  chmod +x "$scratch/bin/awk"
  PATH=$scratch/bin:$PATH sh "$make_proofs" "$VASBOX_SRCDIR" | cmp - "$VASBOX_BUILDDIR/src/contract/proofs_table.c"
}

is_same_with_any_awk ()
{
  for awk in mawk gawk original-awk busybox; do
    path=$(command -v $awk) || continue
    case $awk in
      gawk) with_awk "$path" && with_awk "$path" --posix || return 1 ;;
      busybox) with_awk "$path" awk || return 1 ;;
      *) with_awk "$path" || return 1 ;;
    esac
  done
}

finds_rows ()
{
  made "$scratch/tree" | diff "$scratch/rows" -
}

tree=$scratch/tree/tests
mkdir -p "$tree/traces" "$tree/one"
printf 'vasbox-trace 1\nnote "a \\\\ b"\n' > "$tree/traces/a.trace"
cat > "$tree/one/check_a.c" <<'END'
/* A file.
 * proves: VA-001, VA-002 */
#include <x.h>
/* proves: VF-001
 * proves: VF-002 */
START_TEST (test_a)
END_TEST
START_TEST (test_b)
END_TEST
END
printf '#!/bin/sh\n# proves: HM-001\n' > "$tree/one/check-b.sh"
cat > "$scratch/rows" <<'END'
  { "tests/one/check-b.sh", 2, 0, "HM-001" },
  { "tests/one/check_a.c", 2, 0, "VA-001 VA-002" },
  { "tests/one/check_a.c", 6, "test_a", "VF-001 VF-002" },
END
tap_check 'proofs: the table that is built in is that of the tests' is_current
tap_check 'proofs: the same in any locale' is_same_in_any_locale
tap_check 'proofs: the same with any awk that is here' is_same_with_any_awk
tap_check 'proofs: of a file, of a test, of a script' finds_rows
tap_check 'proofs: a trace is kept byte for byte' grep -qxF '    "note \"a \\\\ b\"\n"' "$scratch/made"
printf '#include <x.h>\n/* proves: VF-001 */\nSTART_TES (x)\n' > "$tree/one/check_c.c"
tap_refuses 'proofs: a list above no test' 'tests/one/check_c.c:2: no START_TEST follows' made "$scratch/tree"
printf '#include <x.h>\n/* proves: VF-1 */\nSTART_TEST (x)\n' > "$tree/one/check_c.c"
tap_refuses 'proofs: a list of none' 'tests/one/check_c.c:2: found "VF-1", expected clauses' made "$scratch/tree"
tap_end
