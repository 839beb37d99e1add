#!/bin/sh
# The manual page has each subcommand and each option that --help shows, under the subcommand's heading.
set -eu
. "$VASBOX_SRCDIR/tests/support/tap.sh"
page=$VASBOX_SRCDIR/docs/vasbox.1

# section SUBCOMMAND PAGE: the text under its heading, without markup.
section ()
{
  awk -v name="$1" '/^\.S[SH] / { inside = $0 == ".SS " name } inside' "$2" | sed 's/\\f[BIR]//g; s/\\//g'
}

# options: those of a help or page on standard input.
options ()
{
  grep -oE -- '--[a-z]+(-[a-z]+)*' | grep -vx -e --help -e --help-all | LC_ALL=C sort -u
}

# check_page PAGE SUBCOMMAND
check_page ()
{
  section "$2" "$1" > "$scratch/section"
  [ -s "$scratch/section" ] || { echo "no heading for $2"; return 1; }
  "$VASBOX" "$2" --help | sed '/^ *Formats:/,$d' | options > "$scratch/have" || :
  options < "$scratch/section" > "$scratch/told" || :
  for option in $(LC_ALL=C comm -23 "$scratch/have" "$scratch/told"); do echo "$2 $option is not in the page"; done
  for option in $(LC_ALL=C comm -13 "$scratch/have" "$scratch/told"); do echo "$2 has no $option"; done
  cmp -s "$scratch/have" "$scratch/told"
}

subcommands=$("$VASBOX" --help | sed -n '/^Subcommands:/,/^$/s/^  \([a-z]*\) .*/\1/p')
[ -n "$subcommands" ] || tap_check 'man: --help lists the subcommands' false
for subcommand in $subcommands; do
  tap_check "man: $subcommand and its options are described" check_page "$page" "$subcommand"
done
first=$(echo "$subcommands" | head -n 1)
sed "s/^\.SS $first\$/.SS another/" "$page" > "$scratch/page"
tap_refuses 'man: a subcommand without a heading is found' "no heading for $first" check_page "$scratch/page" "$first"
sed "s/^\.SS $first\$/&\n.B \\\\-\\\\-bogus/" "$page" > "$scratch/page"
tap_refuses 'man: an option that is not there is found' "$first has no --bogus" check_page "$scratch/page" "$first"
tap_end
