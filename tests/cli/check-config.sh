#!/bin/sh
# vasbox config: the list, one machine, a file, and the refusals.
number=0
failed=0
file=./check-config-$$.conf
trap 'rm -f "$file"' EXIT

# check NAME: the last command's result in $? must be 0.
check ()
{
  if [ $? -eq 0 ]; then verdict=ok; else verdict='not ok' failed=1; fi
  number=$((number + 1))
  echo "$verdict $number - config: $1"
}

# refuses MESSAGE ARGUMENT...: exit status 2, nothing on stdout and exactly that one line on stderr.
refuses ()
{
  expected=$1
  shift
  message=$("$VASBOX" config "$@" 2>&1 >/dev/null)
  [ $? -eq 2 ] && [ "$message" = "$expected" ] && [ -z "$("$VASBOX" config "$@" 2>/dev/null)" ]
}

echo 1..11
names=$("$VASBOX" config | sed 's/ .*//')
[ "$(echo $names)" = "$(cd "$VASBOX_SRCDIR/sim-configs" && echo $(ls *.conf | LC_ALL=C sort | sed 's/\.conf$//'))" ]
check 'lists every file of sim-configs, sorted'
[ "$("$VASBOX" config | grep -c '^[a-z0-9_-]*  *[A-Z].*[A-Za-z0-9]$')" -eq "$("$VASBOX" config | wc -l)" ]
check 'says in one line what each is'
"$VASBOX" config windows-7-x64 | grep -q '^build=7601$'
check 'prints one machine'
for name in $names
do
  [ "$("$VASBOX" config "$name")" = "$(grep '^[a-z[]' "$VASBOX_SRCDIR/sim-configs/$name.conf" | sed '2,$s/^\[/\n[/')" ] \
    || { echo "# $name differs"; false; break; }
done
check 'prints what the file says, without its comments'
for name in $names
do
  "$VASBOX" run --check --config "$name" - > "$file" <<END || { sed "s/^/# $name: /" "$file"; false; break; }
vasbox-trace 1
a = VirtualAlloc(NULL, 2*\$page_size, MEM_RESERVE|MEM_COMMIT, PAGE_READWRITE) -> ok
write(a+\$page_size-2, "abcd")  -> ok
read(a+\$page_size-2, 4)        -> "abcd"
execute(a)
VirtualProtect(a, 1, PAGE_EXECUTE) -> ok
execute(a)                      -> ok
assert \$demand_zero_faults == 2, \$working_set == 2*\$page_size
VirtualFree(a, 0, MEM_RELEASE)  -> ok
assert \$working_set == 0, \$commit == 0
END
done
check 'every machine keeps its laws when memory is touched'
"$VASBOX" config tiny > "$file" && [ "$("$VASBOX" config "$file")" = "$(cat "$file")" ]
check 'reads what it prints'
printf '[machine]\nname=mine\n[memory]\npage_sise=4K\n' > "$file"
refuses "$file:4:1: found [memory] key \"page_sise\"; did you mean \"page_size\"?" "$file"
check 'says where a file is wrong'
refuses 'vasbox: no config "tinny"; did you mean "tiny"?' tinny
check 'suggests the nearest name'
refuses './no.conf: cannot read this config: No such file or directory' ./no.conf
check 'says which file cannot be read'
refuses 'vasbox: config: found the argument "wow64-laa", expected one NAME or FILE' tiny wow64-laa
check 'takes one argument'
"$VASBOX" config --help | grep -q 'vasbox config .OPTION'
check '--help prints the usage'
exit $failed
