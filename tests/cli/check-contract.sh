#!/bin/sh
# vasbox contract: the list, one clause with its proofs and its trace, a section, what is uncovered, the counts, JSON,
# and the refusals.
. "$VASBOX_SRCDIR/tests/support/tap.sh"
cd "$scratch" || exit 99

# refuses MESSAGE ARGUMENT...: exit status 2, nothing on stdout and exactly that one line on stderr.
refuses ()
{
  message=$1
  shift
  "$VASBOX" contract "$@" > out 2> err
  [ $? -eq 2 ] && [ ! -s out ] && [ "$(cat err)" = "vasbox: contract: $message" ] && return 0
  cat out err
  return 1
}

# prints LINES PATTERN ARGUMENT...: exit status 0, so many lines, one of them matches.
prints ()
{
  lines=$1 pattern=$2
  shift 2
  "$VASBOX" contract "$@" > out && [ "$(wc -l < out)" -eq "$lines" ] && grep -q -e "$pattern" out && return 0
  cat out
  return 1
}

lists_ids ()
{
  "$VASBOX" contract "$@" > out && ! grep -v '^[A-Z][A-Z0-9]-[0-9][0-9][0-9] [A-Za-z0-9].*\.$' out
}

shows ()
{
  "$VASBOX" contract "$1" > out && grep -q -e "$2" out && return 0
  cat out
  return 1
}

uncovered_are_owed ()
{
  "$VASBOX" contract --uncovered > out && cut -c1-6 out | sort > have
  sort "$VASBOX_SRCDIR/tests/contract/owed.txt" | diff - have
}

# What stands below the clause is a trace; saved to a file, it runs.
saved_trace_runs ()
{
  "$VASBOX" contract "$1" | sed -n '/^vasbox-trace 1$/,$p' > saved.trace && [ -s saved.trace ] || return 1
  "$VASBOX" contract --trace "$1" | diff saved.trace - && "$VASBOX" run --check saved.trace
}

sums_agree ()
{
  "$VASBOX" contract --summary > out || return 1
  awk -v n="$("$VASBOX" contract | wc -l)" -v u="$("$VASBOX" contract --uncovered | wc -l)" '
    NR > 1 && NF == 5 && $1 != "all" { for (i = 2; i <= 5; i++) sum[i] += $i; if ($2 != $3 + $4 + $5) bad = 1 }
    $1 == "all" { for (i = 2; i <= 5; i++) if ($i != sum[i]) bad = 1; all = $2; uncovered = $4 }
    END { exit bad || all != n || uncovered != u }' out && return 0
  cat out
  return 1
}

# json-glib writes one member a line.
has_keys ()
{
  "$VASBOX" contract --format=json VF-003 > out || return 1
  grep -o '^ *"[a-z_]*" :' out | tr -d ' :"' | awk '!seen[$0]++' > keys
  printf '%s\n' clauses id function statement expected effect_on_failure source confidence wine wine_note \
    not_simulated proofs file line test sections section covered uncovered | diff - keys
}

json_counts ()
{
  expected=$1
  shift
  "$VASBOX" contract --format=json "$@" > out && [ "$(grep -c '^ *"id" :' out)" -eq "$expected" ]
}

document_is_current ()
{
  "$VASBOX" contract --format=markdown | diff "$VASBOX_SRCDIR/docs/contract.md" -
}

tap_check 'contract: lists every clause on a line' prints 755 '^VF-003 MEM_RELEASE'
tap_check 'contract: the ID stands first' lists_ids
tap_check 'contract: lists one section' prints 8 '^NP-001 ' NP
tap_check 'contract: shows one clause' shows VF-003 '^VF-003: MEM_RELEASE with size 0 needs'
tap_check 'contract: its source' shows VF-003 '^  source: Asserted by'
tap_check 'contract: its proofs' shows VF-003 '^    tests/traces/contract-vf.trace:[0-9]*: VF-003 '
tap_check 'contract: a proof that is a function' shows VA-053 '^    tests/facade/check_allocation_types.c:[0-9]'
tap_check 'contract: why a clause cannot be simulated' shows HM-119 '^  cannot be simulated: It says'
for id in VF-003 VF-002 CC-005 AC-015 SI-001 VA-032 WW-020; do
  tap_check "contract: the trace of $id runs" saved_trace_runs $id
done
tap_check 'contract: uncovered are those that are owed' uncovered_are_owed
tap_check 'contract: uncovered, the ID first' lists_ids --uncovered
tap_check 'contract: a section that is covered' test -z "$("$VASBOX" contract --uncovered TD)"
tap_check 'contract: counts by section' sums_agree
tap_check 'contract: counts of one section' prints 2 '^VF  *33  *33  *0  *0$' --summary VF
tap_check 'contract: JSON of one clause has the keys' has_keys
tap_check 'contract: JSON of all' json_counts 755
tap_check 'contract: JSON of a section' json_counts 8 NP
tap_check 'contract: docs/contract.md is up to date (make contract-doc)' document_is_current
tap_check 'contract: suggests the nearest ID' refuses 'no clause "vf-003"; did you mean "VF-003"?' vf-003
tap_check 'contract: says where a section ends' refuses 'no clause "VF-040"; the last of its section is VF-033' VF-040
tap_check 'contract: says what an ID looks like' refuses \
  'no clause "hello"; expected an ID such as VF-003 (vasbox contract lists them)' hello
tap_check 'contract: no such section' refuses \
  'no clause "Z9"; expected an ID such as VF-003 (vasbox contract lists them)' Z9
tap_check 'contract: two IDs' refuses 'one ID at a time, found "VF-002" after "VF-001"' VF-001 VF-002
tap_check 'contract: a trace of all' refuses '--trace takes the ID of one clause, such as VF-003' --trace
tap_check 'contract: a trace where there is none' refuses \
  'no trace proves HM-119 (vasbox contract HM-119)' --trace HM-119
tap_check 'contract: two forms at once' refuses \
  '--uncovered, --summary, --trace and a --format that is not text exclude each other' --uncovered --format=json
tap_check 'contract: no such format' refuses 'found --format xml, expected one of text, json, markdown' --format=xml
tap_check 'contract: --help prints the usage' shows --help 'vasbox contract .OPTION'
tap_end
