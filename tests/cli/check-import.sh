#!/bin/sh
# vasbox import: every shipped capture gives a canonical trace that holds each call of the log once; formats are found
# out; bad logs and command lines are refused by one line that says where.  With VASBOX_SHORT=1 the longest log is left
# out, and the next ones are imported in one way.
. "$VASBOX_SRCDIR/tests/support/tap.sh"
captures=$VASBOX_SRCDIR/tests/captures
short=
[ "${VASBOX_SHORT:-0}" = 0 ] || short=yes

# imports NAME FORMAT: with the format named, found out, and from standard input the same trace comes.
imports ()
{
  "$VASBOX" import "$2" "$captures/$1.log.xz" > "$scratch/$1.trace" 2> "$scratch/report" || return 1
  head -n 1 "$scratch/report" | grep -qF "$captures/$1.log.xz: $2 log, " &&
    head -n 1 "$scratch/report" | grep -qE ' [0-9]+ lines: [0-9]+ used, [0-9]+ skipped, [0-9]+ unknown$' || return 1
  case $short$1 in yeswine8-node26* | yeswine8-esbuild*) return ;; esac
  "$VASBOX" import "$captures/$1.log.xz" 2> /dev/null | cmp - "$scratch/$1.trace" || return 1
  "$VASBOX" import - < "$captures/$1.log.xz" 2> /dev/null | cmp - "$scratch/$1.trace"
}

is_canonical ()
{
  "$VASBOX" fmt --check "$scratch/$1.trace"
}

# Each allocate, free and protect request of the log stands once in the trace; what the importer added says so.
has_every_request ()
{
  logged=$(xz -dc "$captures/$1.log.xz" | grep -aEc 'trace:virtual:Nt(Allocate|Free|Protect)VirtualMemory ')
  written=$(grep -v '# not in the log' "$scratch/$1.trace" |
    grep -Ec '(^|[ @])(Nt(Allocate|Free|Protect)VirtualMemory|Virtual(Alloc|Free|Protect))\(')
  echo "logged $logged, written $written"
  [ "$logged" -gt 30 ] && [ "$logged" -eq "$written" ]
}

# The report's three numbers add up to the lines that there are.
counts_every_line ()
{
  "$VASBOX" import "$captures/$1.log.xz" 2>&1 > /dev/null | sed -n '1s/^.* log, \([0-9]*\) lines: /\1 /p' |
    tr -d ',a-z' | while read -r lines used skipped unknown; do
      echo "$lines = $used + $skipped + $unknown" "$(xz -dc "$captures/$1.log.xz" | wc -l)"
      [ "$lines" -eq $((used + skipped + unknown)) ] && [ "$lines" -eq "$(xz -dc "$captures/$1.log.xz" | wc -l)" ]
    done
}

# Every law holds after every step, and no expectation is disappointed.
replays ()
{
  "$VASBOX" run --check --format=json "$scratch/$1.trace" > "$scratch/$1.json"
}

# A log of accesses run at once has the figures and digests of its import, and nothing is refused.
runs_alike ()
{
  "$VASBOX" run "$scratch/$1.trace" | grep -v ' on linux\|without an expectation' > "$scratch/by-trace"
  "$VASBOX" run "$captures/$1.log.xz" | grep -v ' on linux\|without an expectation' > "$scratch/by-log"
  diff "$scratch/by-trace" "$scratch/by-log" && grep -q 'succeeded, 0 refused' "$scratch/by-log"
}

# refuses_commits NAME NUMBER: that many calls are refused, each a commit across two reservations.
refuses_commits ()
{
  grep -q "\"refused\" *: *$2\\b" "$scratch/$1.json" &&
    [ "$(grep -o '"rule" *: *"VA-033"' "$scratch/$1.json" | wc -l)" -eq "$2" ] &&
    [ "$(grep -o '"rule" *:' "$scratch/$1.json" | wc -l)" -eq "$2" ] &&
    [ "$(sed -n 's/.*"calls" *: *\([0-9]*\).*/\1/p' "$scratch/$1.json" | head -n 1)" -ge 2900 ]
}

# What the trace says of the log's successes is proven: one wrong address or outcome makes the run fail.
notices_a_wrong_result ()
{
  sed '0,/) -> \(a[0-9]*\)$/s//) -> \1+4K/' "$scratch/wine8-esbuild.relay+virtual.trace" > "$scratch/wrong.trace"
  cmp -s "$scratch/wrong.trace" "$scratch/wine8-esbuild.relay+virtual.trace" && return 1
  "$VASBOX" run "$scratch/wrong.trace"
  [ $? -eq 1 ]
}

# CAVEATS.md lists every kind of difference that the importer knows.
caveats_list_differences ()
{
  grep -o '"[A-Z][A-Z]-[0-9]*"' "$VASBOX_SRCDIR/src/trace/importers/wine_differs.c" | tr -d '"' | sort -u \
    > "$scratch/known"
  sed -n '/^## Where Wine differs/,/^## What/p' "$VASBOX_SRCDIR/docs/CAVEATS.md" > "$scratch/section"
  [ "$(wc -l < "$scratch/known")" -gt 30 ] || return 1
  missing=0
  while read -r rule; do
    grep -q "$rule" "$scratch/section" || { echo "CAVEATS.md does not name $rule"; missing=1; }
  done < "$scratch/known"
  return $missing
}

have_xz=$(command -v xz)
for capture in "$captures"/*.log.xz; do
  name=$(basename "$capture" .log.xz)
  [ "$short $name" != 'yes lackey3.19-qsort2000' ] || continue
  case $name in wine8*) format=wine ;; lackey*) format=lackey ;; *) format=strace ;; esac
  tap_check "import: $name is imported" imports "$name" "$format"
  tap_check "import: $name is canonical" is_canonical "$name"
  if [ $format = lackey ]; then
    tap_check "import: $name runs as its import does" runs_alike "$name"
  else
    tap_check "import: $name replays" replays "$name"
  fi
  if [ -z "$have_xz" ]; then
    tap_skip "import: $name counts every line" 'no xz'
    continue
  fi
  tap_check "import: $name counts every line" counts_every_line "$name"
  [ $format != wine ] || tap_check "import: $name has every request" has_every_request "$name"
done

tap_check 'import: the 35 commits that failed for esbuild are refused' refuses_commits wine8-esbuild.virtual 35
tap_check 'import: the 48 of the relay log too' refuses_commits wine8-esbuild.relay+virtual 48
tap_check 'import: a wrong result in the log is noticed' notices_a_wrong_result
tap_check 'import: CAVEATS.md lists the differences' caveats_list_differences

# refuses TEXT ARGUMENT...: exit status 2, one line, which holds TEXT, and nothing on stdout.
refuses ()
{
  text=$1
  shift
  timeout 20 "$VASBOX" import "$@" > "$scratch/out" 2> "$scratch/err"
  status=$?
  cat "$scratch/err" "$scratch/out"
  [ $status -eq 2 ] && [ ! -s "$scratch/out" ] && [ "$(wc -l < "$scratch/err")" -eq 1 ] &&
    grep -qF -- "$text" "$scratch/err"
}

cd "$scratch" || exit 99
: > empty.log
printf 'MZ\220\000\003\000\000' > binary.log
printf 'no log\nat all\n' > other.log
head -c 1000000 /dev/zero | tr '\0' '(' > long.log
head -c 2000 "$captures/wine8-sqlite.virtual.log.xz" > cut.log.xz
printf '0024:trace:virtual:NtAllocateVirtualMemory 0xffffffffffffffff (ni' > begun.log
tap_check 'import: an empty log' refuses 'empty.log:1:1: found an empty file' wine empty.log
tap_check 'import: an empty log of no format' refuses 'empty.log:1:1: found an empty file' empty.log
tap_check 'import: a binary file' refuses 'binary.log:1:1: found "MZ"' strace binary.log
tap_check 'import: a binary file of no format' refuses 'binary.log:1:1: found "MZ"' binary.log
tap_check 'import: another text' refuses 'other.log:1:1: found "no log"' wine other.log
tap_check 'import: a line of a megabyte' refuses 'long.log:1:1: found "((((' strace long.log
tap_check 'import: a line of a megabyte, Wine' refuses 'long.log:1:1: found "((((' wine long.log
tap_check 'import: a log cut in its only line' refuses 'begun.log:1:1: found "0024:trace' wine begun.log
tap_check 'import: cut compressed data' refuses 'cut.log.xz: found xz data that is cut short' wine cut.log.xz
tap_check 'import: a missing file' refuses 'nowhere.log: cannot read this file: No such file or directory' wine nowhere.log
tap_check 'import: an unknown format' refuses 'no format "frob", expected wine or strace or lackey' frob other.log
tap_check 'import: a format that is nearly one' refuses 'did you mean "strace"?' stace other.log
tap_check 'import: no file' refuses 'expected a FILE'
tap_check 'import: an unknown option' refuses 'nknown option --frob' --frob other.log
tap_check 'import: an unknown process' refuses 'found no line of process 0001 (--pid)' --pid=0001 \
  "$captures/wine8-api-tour.virtual.log.xz"
tap_check 'import: output that cannot be written' refuses 'nowhere' --output nowhere/t.trace \
  "$captures/wine8-api-tour.virtual.log.xz"

writes_whole_file ()
{
  "$VASBOX" import --output t.trace "$captures/wine8-api-tour.virtual.log.xz" > out 2> err && [ ! -s out ] &&
    cmp t.trace wine8-api-tour.virtual.trace && cp t.trace before.trace || return 1
  "$VASBOX" import --output t.trace other.log 2> err
  cmp t.trace before.trace
}
tap_check 'import: --output writes the file, and leaves it where the log is wrong' writes_whole_file

selects_a_process ()
{
  "$VASBOX" import --pid 06a8 "$captures/wine8-wine-cmd-dir.virtual.log.xz" > one.trace 2> err &&
    ! grep -q '^process' one.trace && grep -q '^process p2  # 06a8$' wine8-wine-cmd-dir.virtual.trace
}
tap_check 'import: --pid selects a process' selects_a_process

helps ()
{
  "$VASBOX" import --help > out && grep -q 'vasbox import \[OPTION' out && grep -q '  wine  ' out &&
    grep -q '  strace  ' out && grep -q '  lackey  ' out
}
tap_check 'import: --help prints the usage and the formats' helps
tap_end
