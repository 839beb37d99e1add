#!/bin/sh
# The documents tell the truth: each ```console block is run and must print what it shows, each ```vasbox block is a
# complete trace whose expectations must hold.  CONTRIBUTING.md has the rules.  All is run with an installed copy, in a
# folder of the document's own that holds links to docs, sim-configs and tests.
set -eu
. "$VASBOX_SRCDIR/tests/support/tap.sh"
. "$VASBOX_SRCDIR/tests/support/installed.sh"

# session BLOCK: what a terminal would show; one shell runs all commands of the block.
session ()
{
  awk '
    function run() {
      if (command != "")
        print "{ " command "\n} 2>&1; status=$?; "
      command = ""
    }
    function show(line) {
      gsub (/\047/, "\047\\\047\047", line)
      print "printf \"%s\\n\" \047" line "\047"
    }
    BEGIN { print "status=0" }
    /^\$ / { run(); show($0); command = "( exit $status )\n" substr ($0, 3); next }
    /^> / { show($0); command = command "\n" substr ($0, 3); next }
    { run() }
    END { run() }' "$1"
}

# matches SHOWN PRINTED: equal lines, where a line "..." of SHOWN stands for any number of lines.
matches ()
{
  awk '
    NR == FNR { want[++n] = $0; next }
    { got[++m] = $0 }
    END {
      i = j = 1
      star = 0
      while (j <= m) {
        if (i <= n && want[i] == "...") { star = i++; mark = j }
        else if (i <= n && want[i] == got[j]) { i++; j++ }
        else if (star) { i = star + 1; j = ++mark }
        else exit 1
      }
      while (i <= n && want[i] == "...")
        i++
      exit i <= n
    }' "$1" "$2"
}

check_console ()
{
  session "$1" > "$scratch/session"
  sh "$scratch/session" > "$scratch/printed" 2>&1 < /dev/null || :
  matches "$1" "$scratch/printed" && return 0
  diff "$1" "$scratch/printed"
}

check_trace ()
{
  vasbox run "$1" < /dev/null
}

# check_document FILE: one check a block.
check_document ()
{
  label=${1##*/}
  folder=$scratch/documents/$label
  mkdir -p "$folder" "$scratch/blocks/$label"
  for link in docs sim-configs tests; do
    ln -s "$VASBOX_SRCDIR/$link" "$folder/$link"
  done
  blocks "$1" "$scratch/blocks/$label"
  cd "$folder"
  for block in "$scratch/blocks/$label"/*; do
    line=${block##*/}
    kind=${line#*.}
    line=$(echo "${line%.*}" | sed 's/^0*//')
    [ "$kind" != name ] || cp "${block%.*}".[!n]* "$(cat "$block")"
    case $kind in
      console) tap_check "docs: $label:$line shows what is printed" check_console "$block" ;;
      vasbox) tap_check "docs: $label:$line holds as a trace" check_trace "$block" ;;
    esac
  done
  cd "$scratch"
}

tap_check 'docs: a copy can be installed' install_copy
for document in "$VASBOX_SRCDIR"/README.md "$VASBOX_SRCDIR"/CONTRIBUTING.md "$VASBOX_SRCDIR"/docs/*.md; do
  check_document "$document"
done

cd "$scratch"
printf '%s\n' '$ echo one; false' one '$ echo $?' 1 '$ cat <<X' "> it's" '> X' "it's" > good
tap_check 'docs: a true session passes' check_console good
printf '%s\n' '$ seq 9' 1 ... 8 9 > good
tap_check 'docs: three points stand for any lines' check_console good
printf '%s\n' '$ seq 9' 1 ... 8 > bad
tap_refuses 'docs: a missing last line is found' 9 check_console bad
printf '%s\n' '$ echo one' two > bad
tap_refuses 'docs: a false session is found' one check_console bad
tap_end
