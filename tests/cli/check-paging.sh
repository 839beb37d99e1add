#!/bin/sh
# vasbox paging: published counts by the command, its tables, steps, worksheets and JSON, every kind of input, and what
# it refuses.
. "$VASBOX_SRCDIR/tests/support/tap.sh"
captures=$VASBOX_SRCDIR/tests/captures
belady='1 2 3 4 1 2 5 1 2 3 4 5'
silberschatz='7 0 1 2 0 3 0 4 2 3 0 3 2 1 2 0 1 7 0 1'

# prints EXPECTED-FILE LIST ARGUMENT...: exactly that on stdout, nothing on stderr, for the list on standard input.
prints ()
{
  expected=$1
  printf '%s\n' "$2" > "$scratch/list"
  shift 2
  "$VASBOX" paging "$@" - < "$scratch/list" > "$scratch/out" 2> "$scratch/err" || { cat "$scratch/err"; return 1; }
  diff "$expected" "$scratch/out" && [ ! -s "$scratch/err" ]
}

# counts LIST EXPECTED ARGUMENT...: "misses evictions write-backs" of the one row.
counts ()
{
  printf '%s\n' "$1" > "$scratch/list"
  wanted=$2
  shift 2
  got=$("$VASBOX" paging "$@" --format=json - < "$scratch/list" |
    sed -n 's/^{"policy".*"misses":\([0-9]*\),"evictions":\([0-9]*\),"write_backs":\([0-9]*\)}$/\1 \2 \3/p')
  echo "got $got, wanted $wanted"
  [ "$got" = "$wanted" ]
}

# misses POLICY FRAMES LIST NUMBER
misses ()
{
  got=$(printf '%s\n' "$3" | "$VASBOX" paging --frames "$2" --policy "$1" --format=json - |
    sed -n 's/.*"misses":\([0-9]*\).*/\1/p')
  echo "got $got, wanted $4"
  [ "$got" = "$4" ]
}

# refuses TEXT ARGUMENT...: one line with TEXT on stderr, nothing on stdout, status 2.
refuses ()
{
  text=$1
  shift
  timeout 60 "$VASBOX" paging "$@" > "$scratch/out" 2> "$scratch/err" < "$scratch/in"
  status=$?
  head -c 2000 "$scratch/err"
  [ $status -eq 2 ] && [ ! -s "$scratch/out" ] && [ "$(wc -l < "$scratch/err")" -eq 1 ] \
    && [ "$(wc -c < "$scratch/err")" -lt 500 ] && grep -qF -- "$text" "$scratch/err"
}

# refuses_list TEXT LIST: the same for what stands on standard input, printf's escapes in it.
refuses_list ()
{
  printf "$2" > "$scratch/in" # the list is a format
  refuses "$1" --frames 3 --policy lru -
}

while read -r policy frames list number; do
  eval "list=\$$list"
  tap_check "paging: published: $policy, $frames frames, $number misses" misses "$policy" "$frames" "$list" "$number"
done <<END
fifo 3 belady 9
fifo 4 belady 10
lru 4 belady 8
opt 4 belady 6
fifo 3 silberschatz 15
lru 3 silberschatz 12
opt 3 silberschatz 9
END

# What it prints.

cat > "$scratch/json" <<'END'
{"policies":[
{"policy":"fifo","frames":3,"references":12,"hits":3,"misses":9,"evictions":6,"write_backs":0},
{"policy":"fifo","frames":4,"references":12,"hits":2,"misses":10,"evictions":6,"write_backs":0},
{"policy":"opt","frames":3,"references":12,"hits":5,"misses":7,"evictions":4,"write_backs":0},
{"policy":"opt","frames":4,"references":12,"hits":6,"misses":6,"evictions":2,"write_backs":0}
]}
END
tap_check 'paging: JSON, an object for each policy and number of frames' prints "$scratch/json" "$belady" \
  --frames 3..4 --policy fifo,opt --format=json

cat > "$scratch/table" <<'END'
policy  frames  references  hits  misses  evictions  write-backs  hit rate
fifo         3          12     3       9          6            0   25.00 %
fifo         4          12     2      10          6            0   16.67 %
lru          3          12     2      10          7            0   16.67 %
lru          4          12     4       8          4            0   33.33 %
Belady's anomaly: fifo, 4 frames miss 10 times, 3 frames 9
END
tap_check "paging: a range names Belady's anomaly" prints "$scratch/table" "$belady" -n 3..4 -p fifo,lru
LC_ALL=de_DE.UTF-8
export LC_ALL
tap_check 'paging: the same in another locale' prints "$scratch/table" "$belady" -n 3..4 -p fifo,lru
unset LC_ALL

cat > "$scratch/steps" <<'END'
lru, 3 frames
reference   7  0  1  2  0 3w  0
frame 0     7  7  7  2  2  2  2
frame 1     .  0  0  0  0  0  0
frame 2     .  .  1  1  1  3  3
miss        *  *  *  *     *

policy  frames  references  hits  misses  evictions  write-backs  hit rate
lru          3           7     2       5          2            0   28.57 %
END
few='7 0,1,2,0
W 3
0'
tap_check 'paging: --show' prints "$scratch/steps" "$few" -n 3 -p lru --show --page-size=1
sed 's/^\(frame [0-9]\|miss   \) .*/\1    __ __ __ __ __ __ __/
s/^\(lru .* 7 \).*/\1 ____    ____       ____         ____      ____/' "$scratch/steps" > "$scratch/worksheet"
tap_check 'paging: --hide leaves blanks' prints "$scratch/worksheet" "$few" -n 3 -p lru --hide --page-size=1

# Every reference stands in one of the blocks, each no wider than a screen.
wraps ()
{
  seq 1000 1099 > "$scratch/in"
  "$VASBOX" paging -n 2 -p clock --show - < "$scratch/in" > "$scratch/out" || return 1
  ! grep -qE '.{79}' "$scratch/out" && grep -qE '.{74}' "$scratch/out" &&
    [ "$(sed -n 's/^reference //p' "$scratch/out" | tr -s ' ' '\n' | grep -c .)" -eq 100 ] &&
    [ "$(grep -c '^miss ' "$scratch/out")" -eq 8 ]
}
tap_check 'paging: wide lists wrap' wraps

has_all_policies ()
{
  "$VASBOX" paging -n 2 - < "$scratch/in" | sed '1d;s/ .*//' > "$scratch/got"
  "$VASBOX" paging --help | sed -n '/^Policies/,$s/^  \([a-z-]*\) .*/\1/p' > "$scratch/listed"
  diff "$scratch/listed" "$scratch/got" && [ "$(wc -l < "$scratch/got")" -eq 12 ]
}
tap_check 'paging: all policies are the default, and --help lists them' has_all_policies

# The same seed, the same answer; another seed, another one.
is_seeded ()
{
  seq 1 40 | awk '{ print $1, $1 % 7, $1 % 5 }' > "$scratch/in"
  for seed in '' --seed=1 --seed=2; do
    "$VASBOX" paging -n 4 -p random --show $seed - < "$scratch/in" > "$scratch/out$seed" || return 1
  done
  cmp "$scratch/out" "$scratch/out--seed=1" && ! cmp -s "$scratch/out" "$scratch/out--seed=2"
}
tap_check 'paging: --seed' is_seeded

tap_check 'paging: --interval: aging by the textbook, a tick after each reference' \
  counts '1 2 3 1 4 1 5' '5 2 0' -n 3 -p aging --interval=1
tap_check 'paging: --window: pages outside the window are given up' \
  counts '1 1 1 2 2 1 2' '3 1 0' -n 3 -p working-set --window=2
tap_check 'paging: a wide window keeps them' counts '1 1 1 2 2 1 2' '2 0 0' -n 3 -p working-set --window=4

# Input.

tap_check 'paging: pages in hexadecimal, comments, commas' counts '0x10,16 # the same
17' '2 0 0' -n 3 -p fifo
tap_check 'paging: a page number needs no address' counts '18446744073709551615 0' '2 1 0' -n 1 -p lru
tap_check 'paging: addresses fall into pages' counts 'R 0
R 4095
R 0x1000
W 8191
R 8192' '3 2 1' -n 1 -p lru
tap_check 'paging: an access across a border counts for each page' counts 'W 0xffe 4
R 0x2000' '3 2 2' -n 1 -p lru
tap_check 'paging: a page that is read and comes back is clean again' counts 'W 0
R 4096
R 0
R 4096' '4 3 1' -n 1 -p lru
# Silberschatz, Galvin, Gagne, "Page Replacement": this sequence of decimal addresses and 100 bytes a page; with three
# frames only three faults, with one frame eleven.
addresses=$(printf 'R %s\n' 0100 0432 0101 0612 0102 0103 0104 0101 0611 0102 0103 0104 0101 0610 0102 0103 0104 0101 \
  0609 0102 0105)
tap_check 'paging: published: the address sequence in three frames' counts "$addresses" '3 0 0' -n 3 -p lru --page-size=100
tap_check 'paging: published: the address sequence in one frame' counts "$addresses" '11 10 0' -n 1 -p lru --page-size=100
tap_check 'paging: lackey is found out' counts '==1== x
I  00000ffe,4
 M 3000,8
 L 3008,8' '3 2 0' -n 1 -p fifo
tap_check 'paging: din is found out' counts '2 1a000
1 1b000
0 1c000' '3 2 1' -n 1 -p fifo
tap_check 'paging: pinatrace is found out' counts '0x10: R 0x1a000
0x14: W 0x1b000
0x18: R 0x1c000
#eof' '3 2 1' -n 1 -p fifo
tap_check 'paging: two numbers a line are pages' counts '0 1000
1 1000' '3 1 0' -n 2 -p fifo
tap_check 'paging: two numbers a line may be said to be din' counts '0 1000
1 1000' '1 0 0' -n 2 -p fifo --from din

# zstd FILE: a Zstandard frame of one block, not compressed: few machines have a program of that name.
zstd ()
{
  size=$(wc -c < "$1")
  printf '\050\265\057\375\040%b' "\\0$(printf %o "$size")"
  printf %b "\\0$(printf %o $((size % 32 * 8 + 1)))\\0$(printf %o $((size / 32)))\\0"
  cat "$1"
}

same_compressed ()
{
  printf '%s\n' "$belady" > "$scratch/plain"
  "$VASBOX" paging -n 3 "$scratch/plain" > "$scratch/expected" || return 1
  for program in 'xz -c' 'gzip -c' zstd; do
    $program "$scratch/plain" > "$scratch/list" || return 1
    "$VASBOX" paging -n 3 "$scratch/list" | diff "$scratch/expected" - || return 1
  done
}
tap_check 'paging: .xz, .gz and .zst are read' same_compressed

# How many pages a lackey log on standard input touches one after the other, by awk: M twice, two pages where the last
# three digits and the size pass the end of a page; and how many different ones.
count_lackey ()
{
  awk '
    function value(digits,   i, n) {
      for (i = 1; i <= length (digits); i++)
        n = n * 16 + index ("0123456789abcdef", substr (digits, i, 1)) - 1
      return n
    }
    /^(I | [LSM]) / {
      split (substr ($0, 4), part, ",")
      pages = value(substr (part[1], length (part[1]) - 2)) + part[2] > 4096 ? 2 : 1
      n += substr ($0, 2, 1) == "M" ? 2 * pages : pages
      seen[substr (part[1], 1, length (part[1]) - 3)] = 1
    }
    END { for (page in seen) m++; print n, m }'
}

# Every access is counted, opt misses least, and with more frames than pages every page misses once.
replays_capture ()
{
  xz -dc "$captures/$1" | count_lackey > "$scratch/wanted"
  read -r references pages < "$scratch/wanted"
  "$VASBOX" paging -n 64 -p opt,lru,fifo,clock,second-chance "$captures/$1" > "$scratch/got" || return 1
  awk -v n="$references" '
    NR > 1 { if ($3 != n) { print $1, $3, "references, not", n; bad = 1 } misses[$1] = $5 }
    END { exit bad || NR != 6 || misses["clock"] != misses["second-chance"] || misses["opt"] >= misses["lru"] ||
      misses["opt"] >= misses["fifo"] }' "$scratch/got" || return 1
  "$VASBOX" paging -n 100000 -p lru "$captures/$1" | awk -v m="$pages" 'NR == 2 { print $5, m; exit $5 != m || $6 != 0 }'
}
for capture in lackey3.19-true.log.xz lackey3.19-qsort2000.log.xz; do
  tap_check "paging: $capture replays to its end" replays_capture $capture
done

# What it refuses.

: > "$scratch/in"
expected='expected a number from 1 to 16777216'
tap_check 'paging: --frames is needed' refuses '--frames is missing' -
tap_check 'paging: no frames' refuses "found --frames \"0\", $expected" -n 0 -
tap_check 'paging: frames that are no number' refuses "found --frames \"three\", $expected" -n three -
tap_check 'paging: frames with a sign' refuses "found --frames \"-1\", $expected" --frames=-1 -
tap_check 'paging: too many frames' refuses "found --frames \"16777217\", $expected" -n 16777217 -
tap_check 'paging: gigantic frames' refuses "found --frames \"99999999999999999999\", $expected" -n 99999999999999999999 -
tap_check 'paging: half a range' refuses "found --frames \"\", $expected" -n 3.. -
tap_check 'paging: a range of three' refuses "found --frames \"4..5\", $expected" -n 3..4..5 -
tap_check 'paging: a range upside down' refuses 'found --frames 7..3, expected the smaller number first' -n 7..3 -
tap_check 'paging: too many rows' refuses 'found more than 33554432 frames in all rows' -n 1..16777216 -
tap_check 'paging: frames that nobody can read' refuses 'expected at most 1000 with --show' -n 5000 --show -
tap_check 'paging: an unknown policy' refuses 'no policy "lruu"; did you mean "lru"?' -n 3 -p fifo,lruu -
tap_check 'paging: a policy that is nothing like one' refuses 'found --policy "best", expected some of fifo, ' -n 3 -p best -
tap_check 'paging: an empty policy' refuses 'found --policy "", expected some of fifo, ' -n 3 -p lru,,fifo -
tap_check 'paging: no policy' refuses 'expected some of fifo, ' -n 3 -p '' -
tap_check 'paging: an unknown format of input' refuses 'expected one of lackey, din, pinatrace, list' -n 3 --from elf -
tap_check 'paging: an unknown format of output' refuses 'found --format xml, expected one of text, json' -n 3 -f xml -
tap_check 'paging: JSON has no steps' refuses 'found --show with --format json' -n 3 -f json --show -
tap_check 'paging: pages without bytes' refuses 'found --page-size "0"' -n 3 --page-size=0 -
tap_check 'paging: intervals without references' refuses 'found --interval "0"' -n 3 --interval=0 -
tap_check 'paging: a window without references' refuses 'found --window "0"' -n 3 --window=0 -
tap_check 'paging: a seed that is none' refuses 'found --seed "x"' -n 3 --seed=x -
tap_check 'paging: no file' refuses 'expected one FILE' -n 3
tap_check 'paging: two files' refuses 'expected one FILE' -n 3 a b
tap_check 'paging: no such file' refuses 'none.log' -n 3 "$scratch/none.log"
tap_check 'paging: a folder' refuses "$scratch" -n 3 "$scratch"
tap_check 'paging: an unknown option' refuses '--frame' -n 3 --frame=4 -
tap_check 'paging: an empty list' refuses '-:1:1: found an empty file and no line of the log, expected page numbers' -n 3 -
tap_check 'paging: blanks only' refuses_list '-:1:1: found nothing but blanks and no line of the log, expected page' ' \n\n'
tap_check 'paging: comments only' refuses_list '-:2:1: found "# nothing"' '\n# nothing\n'
tap_check 'paging: a word' refuses_list '-:2:3: found "two", expected a page number, or R, W or X and an address' '1\n2 two\n'
tap_check 'paging: a negative page' refuses_list '-:1:3: found "-2 3"' '1 -2 3'
tap_check 'paging: a gigantic page' refuses_list '-:1:1: found "99999999999999999999", expected a number of at most 64 bits' \
  '99999999999999999999'
# leaves_out TEXT LOG: the answer of the rest on stdout, TEXT and the count on stderr, status 0.
leaves_out ()
{
  printf "$2" > "$scratch/in"
  "$VASBOX" paging --frames 3 --policy lru --format=json - < "$scratch/in" > "$scratch/out" 2> "$scratch/err" || return 1
  cat "$scratch/out" "$scratch/err"
  [ "$(wc -l < "$scratch/err")" -eq 2 ] && grep -qF -- "$1" "$scratch/err" \
    && grep -qxF -- '-: 1 lines are not of the format and were left out' "$scratch/err" \
    && grep -qF '"references":2,"hits":1,"misses":1,' "$scratch/out"
}
tap_check 'paging: a damaged line of lackey is left out' leaves_out '-:2:7: found ";4", expected a comma and a size' \
  ' L 10,4\n L 100;4\n S 14,4\n'
tap_check 'paging: lackey cut short' leaves_out '-:3:5: found the end of the file, expected a comma and a size' \
  ' L 10,4\n L 20,4\n L 1'
tap_check 'paging: a damaged line of pinatrace' leaves_out '-:2:1: found "segfault"' \
  '0x1: R 0x10\nsegfault\n0x2: W 0x20\n'
tap_check 'paging: a list that is no din' refuses_list '-:2:3: found "x"' '1 2\n3 x\n'
tap_check 'paging: an access past the end' refuses_list '-:1:22: found "2", expected an access that ends below 2^64' \
  'W 0xffffffffffffffff 2\n'
tap_check 'paging: binary' refuses_list '-:1:1: found the byte 0x7f' '\177ELF\001\002\000\000'
tap_check 'paging: a NUL' refuses_list '-:1:3: found the byte 0x00' '1 \000 2'
tap_check 'paging: damage found late prints nothing else' refuses_list '-:5001:1: found "end"' \
  "$(seq 1 5000 | tr '\n' '|' | sed 's/|/\\n/g')end"

awk 'BEGIN { while (n++ < 1048576) printf "x" }' > "$scratch/in"
tap_check 'paging: a megabyte of nothing in one line' refuses '-:1:1: found "xxx' -n 3 -
awk 'BEGIN { while (n++ < 1048576) printf " " ; print "y" }' > "$scratch/in"
tap_check 'paging: damage behind a megabyte' refuses '-:1:1048577: found "y"' -n 3 -
awk 'BEGIN { while (n++ < 400000) printf "%d ", n % 9 }' > "$scratch/in"
reads_a_long_line ()
{
  "$VASBOX" paging -n 8 -p lru - < "$scratch/in" | grep -q ' 400000 *0  400000 '
}
tap_check 'paging: a long line is read' reads_a_long_line
printf '%s\n' "$belady" | xz -c | head -c 40 > "$scratch/in"
tap_check 'paging: compressed data cut short' refuses 'cut short' -n 3 -

fails_on_a_full_disk ()
{
  [ -e /dev/full ] || return 0
  printf '%s\n' "$belady" | "$VASBOX" paging -n 3 - > /dev/full 2> "$scratch/err"
  [ $? -eq 2 ] && grep -q 'cannot write' "$scratch/err"
}
tap_check 'paging: output that cannot be written' fails_on_a_full_disk
tap_end
