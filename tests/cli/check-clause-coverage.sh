#!/bin/sh
# Every clause of the sections in tests/traces/coverage.txt is named by a test, unless it is exempt; no test names a
# clause that does not exist, nor does an exemption.
. "$VASBOX_SRCDIR/tests/support/tap.sh"
traces=$VASBOX_SRCDIR/tests/traces
list=$traces/coverage.txt

"$VASBOX" contract | cut -c1-6 | sort > "$scratch/known"

# The clauses in "proves=[...]" of traces and in "proves: ..." comments of C tests.
proofs ()
{
  {
    cat "$@" | sed -n 's/.*proves=\[\([^]]*\)\].*/\1/p'
    cat "$VASBOX_SRCDIR"/tests/*/*.c | sed -n 's/.*proves: \([A-Z0-9, -]*\).*/\1/p'
  } | tr ', ' '\n\n' | grep . | sort -u
}

# The clauses that must be proved, by the list in $1.
wanted ()
{
  sed -n 's/^exempt \([^ ]*\) .*/\1/p' "$1" | sort > "$scratch/exempt"
  sed -n -e 's/^section \(..\)$/^\1-/p' -e 's/^clause \(..-...\)$/^\1$/p' "$1" > "$scratch/sections"
  grep -f "$scratch/sections" "$scratch/known" | comm -23 - "$scratch/exempt"
}

# all_proved LIST TRACE...
all_proved ()
{
  wanted "$1" > "$scratch/wanted"
  shift
  proofs "$@" | comm -23 "$scratch/wanted" - > "$scratch/missing"
  sed 's/$/ is proved by no test/' "$scratch/missing"
  ! [ -s "$scratch/missing" ] && [ -s "$scratch/wanted" ]
}

# known_only TRACE...
known_only ()
{
  proofs "$@" | comm -13 "$scratch/known" - > "$scratch/unknown"
  sed 's/$/ is proved but is no clause/' "$scratch/unknown"
  ! [ -s "$scratch/unknown" ]
}

# exemptions_known LIST
exemptions_known ()
{
  wanted "$1" > "$scratch/wanted"
  comm -13 "$scratch/known" "$scratch/exempt" | sed 's/$/ is exempt but is no clause/' > "$scratch/unknown"
  cat "$scratch/unknown"
  ! [ -s "$scratch/unknown" ] && ! grep '^exempt [^ ]* *$' "$1"
}

tap_check 'every clause of the live sections is proved by a test' all_proved "$list" "$traces"/*.trace
tap_check 'tests prove only clauses that exist' known_only "$traces"/*.trace
tap_check 'exemptions name clauses that exist, with a reason' exemptions_known "$list"

# planted faults
grep -v '^exempt NF-018 ' "$list" > "$scratch/fewer"
tap_refuses 'a clause without a test is found' 'NF-018 is proved by no test' all_proved "$scratch/fewer" "$traces"/*.trace
echo 'test "x" {proves=[VA-999, SI-001]}' > "$scratch/wrong.trace"
tap_refuses 'an unknown clause is found' 'VA-999 is proved but is no clause' known_only "$scratch/wrong.trace"
echo 'exempt QQ-001 why' > "$scratch/wrong"
tap_refuses 'an unknown exemption is found' 'QQ-001 is exempt but is no clause' exemptions_known "$scratch/wrong"
tap_end
