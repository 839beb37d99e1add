#!/bin/sh
# vasbox contract: the list, one clause, a section, and the refusals.
number=0
failed=0

# check NAME: the last command's result in $? must be 0.
check ()
{
  if [ $? -eq 0 ]; then verdict=ok; else verdict='not ok' failed=1; fi
  number=$((number + 1))
  echo "$verdict $number - contract: $1"
}

# refuses WORD MESSAGE: exit status 2, nothing on stdout and exactly that one line on stderr.
refuses ()
{
  message=$("$VASBOX" contract "$1" 2>&1 >/dev/null)
  [ $? -eq 2 ] && [ "$message" = "vasbox: contract: $2" ] && [ -z "$("$VASBOX" contract "$1" 2>/dev/null)" ]
}

echo 1..8
list=$("$VASBOX" contract)
[ "$(echo "$list" | grep -c '^[A-Z][A-Z0-9]-[0-9][0-9][0-9] [A-Za-z0-9].*\.$')" -eq 755 ] && \
  [ "$(echo "$list" | wc -l)" -eq 755 ]
check 'lists every clause on a line, ID first'
[ "$("$VASBOX" contract NP | wc -l)" -eq 8 ]
check 'lists one section'
"$VASBOX" contract VF-003 | grep -q '^VF-003: MEM_RELEASE with size 0 needs'
check 'shows one clause'
"$VASBOX" contract VF-003 | grep -q '^  source: Asserted by'
check 'shows the source of a clause'
refuses vf-003 'no clause "vf-003"; did you mean "VF-003"?'
check 'suggests the nearest ID'
refuses VF-040 'no clause "VF-040"; the last of its section is VF-033'
check 'says where a section ends'
refuses hello 'no clause "hello"; expected an ID such as VF-003 (vasbox contract lists them)'
check 'says what an ID looks like'
"$VASBOX" contract --help | grep -q 'vasbox contract .OPTION'
check '--help prints the usage'
exit $failed
