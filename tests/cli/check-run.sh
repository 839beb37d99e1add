#!/bin/sh
# vasbox run: its options, its exit status, the keys of its JSON, its TAP; and that a transcript is a trace.
set -eu
. "$VASBOX_SRCDIR/tests/support/tap.sh"
cd "$scratch"

cat > good.trace <<'END'
vasbox-trace 1
test "reserve" {points=2}
heap = VirtualAlloc(NULL, 1M, MEM_RESERVE, PAGE_NOACCESS) -> ok
VirtualAlloc(heap+0x1234, 8K, MEM_COMMIT, PAGE_READWRITE) -> heap+0x1000
test "release"
VirtualFree(heap, 4K, MEM_RELEASE)
VirtualFree(heap, 0, MEM_RELEASE) -> TRUE
END
sed 's/-> TRUE/-> FALSE/' good.trace > bad.trace
printf 'vasbox-trace 1\nVirtualFrobnicate(NULL)\n' > broken.trace
printf 'vasbox-trace 1\nVirtualQuery(0)\n' > plain.trace
cat > placed.trace <<'END'
vasbox-trace 1
machine "windows-10-x64" {place=recorded}
a = VirtualAlloc(NULL, 64K, MEM_RESERVE, PAGE_NOACCESS) at 0x5550000
assert a == 0x5550000
END

# exits STATUS COMMAND...
exits ()
{
  wanted=$1
  shift
  got=0
  "$@" > out 2> err || got=$?
  [ "$got" -eq "$wanted" ] && return 0
  echo "exit status $got, wanted $wanted"
  cat out err
  return 1
}

# says STATUS FILE TEXT COMMAND...: the exit status, and TEXT somewhere in FILE (out or err).
says ()
{
  said_in=$2 said=$3 wanted=$1
  shift 3
  exits "$wanted" "$@" || return 1
  grep -qF -- "$said" "$said_in" && return 0
  echo "not in $said_in: $said"
  cat out err
  return 1
}

# The same for a trace: the message shows its line too.
refuses_broken ()
{
  says 2 err 'broken.trace:2:1: ' "$@" && [ ! -s out ]
}

# lacks TEXT COMMAND...: exit status 0, and TEXT nowhere on stdout.
lacks ()
{
  lacking=$1
  shift
  exits 0 "$@" && ! grep -qF -- "$lacking" out
}

# refuses TEXT COMMAND...: exit status 2, nothing on stdout, one line on stderr that begins with TEXT.
refuses ()
{
  refusal=$1
  shift
  says 2 err "$refusal" "$@" || return 1
  [ ! -s out ] && [ "$(wc -l < err)" -eq 1 ] && return 0
  cat out err
  return 1
}

# key NAME VALUE TRACE OPTION...: a number or string of the JSON object.
key ()
{
  name=$1 value=$2
  shift 2
  "$VASBOX" run --format=json "$@" > out
  grep -q "^  \"$name\" : \"\{0,1\}$value\"\{0,1\},\{0,1\}\$" out && return 0
  cat out
  return 1
}

keys_are_stable ()
{
  "$VASBOX" run --format=json bad.trace > out || true
  sed -n 's/^  "\([a-z_]*\)" : .*/\1/p' out | LC_ALL=C sort > keys
  LC_ALL=C sort > wanted <<'END'
calls
succeeded
refused
unknown
skipped
accesses
faults
expectations
mismatches
refusals
rules
tests
digest
state_digest
peak_commit
peak_reserved
allocations
regions
config
statistics
END
  diff wanted keys
  # shellcheck disable=SC2002
  for inner in line call expected got rule step function status name points passed; do
    grep -q "^      \"$inner\" : " out || { echo "no $inner"; return 1; }
  done
}

several_are_one_object ()
{
  exits 2 "$VASBOX" run --format=json good.trace broken.trace good.trace || return 1
  [ "$(grep -c '^      "file" : ' out)" -eq 3 ] && [ "$(grep -c '^      "error" : ' out)" -eq 1 ] && \
    grep -q '^  "calls" : 8,$' out && grep -q '^  "refused" : 2,$' out && grep -q '^  "mismatches" : 0$' out && return 0
  cat out
  return 1
}

tap_is ()
{
  exits 1 "$VASBOX" run --format=tap bad.trace plain.trace || return 1
  cat > wanted <<'END'
ok 1 - bad.trace: reserve
not ok 2 - bad.trace: release
# bad.trace:7:38: VirtualFree(heap, 0, MEM_RELEASE): expected FALSE, got TRUE
ok 3 - plain.trace
1..3
END
  diff wanted out
}

tap_before_the_tests ()
{
  sed '1a assert 1 == 2' good.trace > early.trace
  exits 1 "$VASBOX" run --format=tap early.trace || return 1
  cat > wanted <<'END'
not ok 1 - lines before the first test
# early.trace:2:8: assert 1 == 2: expected 1 == 2, got 1 == 1
ok 2 - reserve
ok 3 - release
1..3
END
  diff wanted out
}

transcript_is_a_trace ()
{
  exits 0 "$VASBOX" run --transcript full.trace good.trace && exits 0 "$VASBOX" run --strict full.trace
  grep -qF 'VirtualFree(heap, 4K, MEM_RELEASE) -> FALSE, ERROR_INVALID_PARAMETER by VF-001' full.trace || return 1
  "$VASBOX" run --format=json good.trace | grep digest > first
  "$VASBOX" run --format=json full.trace | grep digest > second
  diff first second
}

closed_pipe ()
{
  { "$VASBOX" run --format=json good.trace 2> err || echo $? > status; } | true
  # The reader may have gone before or after the write: both ends are told of as an error or not at all.
  [ ! -e status ] || grep -q 'cannot write the output' err
}

tap_check 'run: expectations that hold' exits 0 "$VASBOX" run good.trace
tap_check 'run: one that does not' says 1 out 'bad.trace:7:38: VirtualFree(heap, 0, MEM_RELEASE): expected FALSE, got TRUE' \
  "$VASBOX" run bad.trace
tap_check 'run: refused calls without an expectation are listed' \
  says 0 out 'good.trace: 1 refused or faulted without an expectation: line 6' "$VASBOX" run good.trace
tap_check 'run: tests and points' says 1 out 'bad.trace: 1 of 2 tests passed, 2 of 3 points' "$VASBOX" run bad.trace
tap_check 'run: standard input' says 1 out 'on windows-10-x64' "$VASBOX" run - < bad.trace
tap_check 'run --strict' says 1 out 'expected a success (strict), got FALSE' "$VASBOX" run --strict good.trace
tap_check 'run --check' exits 0 "$VASBOX" run --check good.trace
tap_check 'run --explain' says 0 out '  VF-001: MEM_RELEASE frees a whole allocation' "$VASBOX" run --explain good.trace
tap_check 'run --explain: where' says 0 out 'good.trace:6: VirtualFree refused' "$VASBOX" run --explain good.trace
tap_check 'run --config' says 0 out 'on windows-7-x64' "$VASBOX" run --config windows-7-x64 good.trace
tap_check 'run --place=policy' exits 1 "$VASBOX" run --place=policy placed.trace
tap_check 'run --place=recorded' exits 0 "$VASBOX" run --place=recorded placed.trace
tap_check 'run --config keeps the placement of the trace' exits 0 "$VASBOX" run --config windows-7-x64 placed.trace
tap_check 'run --until N' key calls 2 --until 2 good.trace
tap_check 'run --until line:N' key calls 3 --until line:6 good.trace
tap_check 'run --stop-when' says 0 out \
  'good.trace:4: stopped after step 2: 0 before, 12K after; largest free range' \
  "$VASBOX" run --stop-when '$commit > 0' good.trace
tap_check 'run --stop-when: where it never holds' says 0 out \
  'good.trace: not stopped: the claim of --stop-when held after no step' "$VASBOX" run --stop-when '$commit > 1G' good.trace
tap_check 'run --format=json: the keys' keys_are_stable
tap_check 'run --format=json: counts' key refused 1 good.trace
tap_check 'run --format=json: config' key config windows-10-x64 good.trace
tap_check 'run --format=json: several traces, one of them broken' several_are_one_object
tap_check 'run --format=tap' tap_is
tap_check 'run --format=tap: a mismatch before the tests' tap_before_the_tests
tap_check 'run --transcript' transcript_is_a_trace
if command -v xz > /dev/null; then
  tap_check 'run: a compressed trace' sh -c 'xz -k bad.trace && "$VASBOX" run bad.trace.xz; [ $? -eq 1 ]'
else
  tap_skip 'run: a compressed trace' 'there is no xz'
fi
tap_check 'run: no trace' refuses 'vasbox: run: a trace is missing' "$VASBOX" run
tap_check 'run: a file that is not there' refuses 'vasbox: ' "$VASBOX" run nowhere.trace
printf 'vasbox-trace 1\nrepeat i = 1 .. 0xffffffffffff\nx = i\nend\n' > endless.trace
printf 'vasbox-trace 1\nrepeat i = 1 .. 2\nrepeat j = 1 .. 10M\nend\nend\n' > nested.trace
tap_check 'run: a repeat without end' says 2 err \
  'endless.trace:2:1: found a repeat from 1 to 281474976710655 after 0 rounds' "$VASBOX" run endless.trace
tap_check 'run: too many rounds in all' says 2 err 'nested.trace:3:1: found a repeat from 1 to 10485760 after 10485762' \
  "$VASBOX" run nested.trace
tap_check 'run: no such config' refuses 'vasbox: ' "$VASBOX" run --config nope good.trace
tap_check 'run: no such option' refuses 'vasbox: run: ' "$VASBOX" run --frobnicate good.trace
tap_check 'run: no such format' refuses 'vasbox: run: found --format xml' "$VASBOX" run --format=xml good.trace
tap_check 'run: no such placement' refuses 'vasbox: run: found --place up' "$VASBOX" run --place=up good.trace
tap_check 'run: no step' refuses 'vasbox: run: found --until x' "$VASBOX" run --until=x good.trace
tap_check 'run: no claim' refuses 'vasbox: run: --stop-when' "$VASBOX" run --stop-when=x good.trace
tap_check 'run: a claim on no counter' refuses "vasbox: run: --stop-when '\$comit > 0': found the counter 'comit'" \
  "$VASBOX" run --stop-when '$comit > 0' good.trace
tap_check 'run: a claim on no name' refuses "vasbox: run: --stop-when 'nobody == 0': found 'nobody'" \
  "$VASBOX" run --stop-when 'nobody == 0' good.trace
tap_check 'run: a claim of no process' refuses "vasbox: run: --stop-when '@p \$commit > 0': found 'p'" \
  "$VASBOX" run --stop-when '@p $commit > 0' good.trace
tap_check 'run: a claim of two lines' refuses "vasbox: run: --stop-when '1 == 1 assert 1 == 1': found several lines" \
  "$VASBOX" run --stop-when '1 == 1
assert 1 == 1' good.trace
tap_check 'run: a claim that divides by 0' refuses \
  "vasbox: run: --stop-when '1/0 == 1': found 0, expected a divisor that is not 0" \
  "$VASBOX" run --stop-when '1/0 == 1' good.trace
tap_check 'run: a claim on a name that is not bound yet' says 0 out 'stopped after step 1' \
  "$VASBOX" run --stop-when '1/heap == 0' good.trace
printf 'vasbox-trace 1\nVirtualFree(0, 0, 0) -> FALSE by VF-001 or ZZ-999\n' > rule.trace
printf 'vasbox-trace 1\ntest "x" {proves=[VF-001, XX-999]}\n' > proves.trace
printf 'vasbox-trace 1\nrepeat i = 0 .. 0\nVirtualFree(0, 0, 0) -> FALSE by VF-107\nend\n' > near.trace
tap_check 'run: a rule that is near to one' says 2 err \
  'near.trace:3:34: found the rule VF-107, expected a clause of the contract; did you mean VF-007?' "$VASBOX" run near.trace
for command in run map 'fmt --fill'; do
  tap_check "$command: a rule that is none" says 2 err 'rule.trace:2:44: found the rule ZZ-999, expected a clause' \
    "$VASBOX" $command rule.trace
  tap_check "$command: a test of a rule that is none" says 2 err 'proves.trace:2:27: found the rule XX-999' \
    "$VASBOX" $command proves.trace
done
mkdir folder
"$VASBOX" config windows-7-x64 | sed 's/^name.*/name=seventh/' > folder/own.conf
printf 'vasbox-trace 1\nmachine "./own.conf"\n' > folder/own.trace
tap_check 'run: a config beside the trace' says 0 out 'on seventh' "$VASBOX" run folder/own.trace
tap_check 'run: a config that is not there' says 2 err 'folder/./none.conf' sh -c \
  'printf "vasbox-trace 1\nmachine \"./none.conf\"\n" > folder/none.trace; "$VASBOX" run folder/none.trace'
tap_check 'run --format=json: a broken trace alone prints nothing' refuses_broken "$VASBOX" run --format=json broken.trace
tap_check 'run: a transcript to -' refuses 'vasbox: run: found --transcript -, expected a file' \
  "$VASBOX" run --transcript - good.trace
tap_check 'run: a transcript of two' refuses 'vasbox: run: --transcript takes one trace' \
  "$VASBOX" run --transcript x good.trace bad.trace
tap_check 'run: a transcript that cannot be written' says 2 err 'vasbox: cannot write nowhere/x' \
  "$VASBOX" run --transcript nowhere/x good.trace
printf 'vasbox-trace 1\nrepeat i = 1 .. 30\n  assert i == 31\nend\n' > wrong.trace
tap_check 'run: mismatches in a repeat' says 1 out 'got i == 10, and 20 more like it' "$VASBOX" run wrong.trace
tap_check 'run: all mismatches are counted' says 1 out '30: 30 mismatched' "$VASBOX" run wrong.trace
tap_check 'run --format=json: mismatches in a repeat' says 1 out '"more" : 20' "$VASBOX" run --format=json wrong.trace
printf '1 2 3\nW 0x1010\n' > pages.log
printf '1 2 3\nthree\n' > damaged.log
tap_check 'run: a log of accesses' says 0 out 'pages.log: on linux-x86_64' "$VASBOX" run pages.log
tap_check 'run: accesses in the totals' says 0 out '  accesses      4: ' "$VASBOX" run pages.log
tap_check 'run: faults by kind' says 0 out '  pages         3 demand-zero faults, 0 soft, 0 hard' "$VASBOX" run pages.log
tap_check 'run: what the TLB knew' says 0 out '  TLB           7 translations: ' "$VASBOX" run pages.log
tap_check 'run: page tables and working set' says 0 out '  working set   12 KiB, at most 12 KiB; over the run' \
  "$VASBOX" run pages.log
tap_check 'run: no statistics without an access' lacks '  working set' "$VASBOX" run good.trace
tap_check 'run --format=json: statistics' says 0 out '"demand_zero_faults" : 3,' "$VASBOX" run --format=json pages.log
tap_check 'run: a log of accesses on another machine' says 0 out 'on windows-10-x64' \
  "$VASBOX" run --config windows-10-x64 pages.log
tap_check 'run --from: a damaged list' refuses 'damaged.log:2:1: found "three"' "$VASBOX" run --from list damaged.log
printf ' L 10000,4\nHello from the program\n S 10100,4\n' > damaged.lackey
tap_check 'run: a damaged line of a tool is told' says 0 out 'damaged.lackey:2:1: found "Hello' "$VASBOX" run damaged.lackey
tap_check 'run: damaged lines of a tool are counted' \
  says 0 out 'damaged.lackey: 1 lines are not of the format and were left out' "$VASBOX" run damaged.lackey
tap_check 'run: a damaged list is no log by itself' says 2 err "expected 'vasbox-trace 1'" "$VASBOX" run damaged.log
tap_check 'run --from: no accesses' refuses 'good.trace:1:1: found "vasbox-trace 1"' \
  "$VASBOX" run --from lackey good.trace
tap_check 'run --from: no such format' refuses 'vasbox: run: found --from strace, expected one of lackey, din' \
  "$VASBOX" run --from strace pages.log
tap_check 'run: a log has no transcript' refuses 'vasbox: run: found --transcript with a log' \
  "$VASBOX" run --transcript t pages.log
tap_check 'run: a log has no claims' refuses 'vasbox: run: found --stop-when with a log' \
  "$VASBOX" run --stop-when '$commit > 0' pages.log
tap_check 'run: a broken trace says where' says 2 err 'broken.trace:2:1: ' "$VASBOX" run broken.trace
tap_check 'run: a broken trace among others' says 2 out '2 traces: 4 calls' "$VASBOX" run broken.trace good.trace
if [ -w /dev/full ]; then
  tap_check 'run: a full disk' sh -c '"$VASBOX" run good.trace 2>err >/dev/full; [ $? -eq 2 ] && grep -q "cannot write" err'
else
  tap_skip 'run: a full disk' 'there is no /dev/full'
fi
tap_check 'run: a closed pipe' closed_pipe
tap_check 'run --help' says 0 out '--stop-when' "$VASBOX" run --help
tap_check 'vasbox: no subcommand' refuses 'vasbox: a subcommand is missing' "$VASBOX"
tap_check 'vasbox: a mistyped subcommand' refuses 'vasbox: no subcommand "runn"; did you mean "run"?' "$VASBOX" runn
tap_check 'vasbox --version' says 0 out 'vasbox ' "$VASBOX" --version
tap_check 'vasbox --help' says 0 out '  run ' "$VASBOX" --help
tap_end
