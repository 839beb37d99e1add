#!/bin/sh
# What `make install` puts in place is enough: the README's C program, compiled by pkg-config against the installed
# copy, runs and prints what the README shows, with the shared library and with the static one.
set -eu
. "$VASBOX_SRCDIR/tests/support/tap.sh"
. "$VASBOX_SRCDIR/tests/support/installed.sh"

# build NAME FLAG...: the program from the README as $scratch/NAME.
build ()
{
  name=$1
  shift
  cc -std=c11 -Wall -Wextra -Werror "$@" -o "$scratch/$name"
}

linked_shared ()
{
  build shared "$program" $(pkg-config --cflags --libs vasbox) && "$scratch/shared" > "$scratch/out" &&
    diff "$scratch/shown" "$scratch/out"
}

# Nothing of the machine's may be asked for that a program can only have in a shared form.
asks_for ()
{
  pkg-config --print-requires-private vasbox | sed 's/ .*//' > "$scratch/private"
  readelf -d "$LD_LIBRARY_PATH/libvasbox.so" > "$scratch/needed" || return 1
  printf '%s\n' glib-2.0 liblzma zlib libzstd | diff - "$scratch/private" && ! grep json "$scratch/needed"
}

linked_static ()
{
  build static "$program" $(pkg-config --cflags vasbox) "$LD_LIBRARY_PATH/libvasbox.a" \
    $(pkg-config --static --libs vasbox | sed 's/-lvasbox//') && "$scratch/static" > "$scratch/out" &&
    diff "$scratch/shown" "$scratch/out" && ! nm "$scratch/static" | grep ' U vas_'
}

every_file ()
{
  for file in bin/vasbox include/vasbox/vasbox.h include/vasbox/version.h share/man/man1/vasbox.1; do
    [ -e "$installed/$file" ] || { echo "$file is not installed"; return 1; }
  done
}

tap_check 'install: to a folder of its own' install_copy
tap_check 'install: program, headers and manual page are there' every_file
mkdir "$scratch/blocks"
blocks "$VASBOX_SRCDIR/README.md" "$scratch/blocks"
name=$(grep -lx 'embed\.c' "$scratch/blocks"/*.name)
program=$scratch/embed.c
cp "${name%.name}.c" "$program"
sed -n '/^\$ \.\/embed$/,$p' "$scratch"/blocks/*.console | sed -n '2,/^\$/{/^\$/!p;}' > "$scratch/shown"
tap_check "install: the README shows the program's output" test -s "$scratch/shown"
if [ -e "$LD_LIBRARY_PATH/libvasbox.so" ]; then
  tap_check "install: the README's program with the shared library" linked_shared
  tap_check 'install: the library asks for no more than it uses' asks_for
else
  tap_skip "install: the README's program with the shared library" 'not built'
  tap_skip 'install: the library asks for no more than it uses' 'not built'
fi
if [ -e "$LD_LIBRARY_PATH/libvasbox.a" ]; then
  tap_check "install: the README's program with the static library" linked_static
else
  tap_skip "install: the README's program with the static library" 'not built'
fi
sed -i 's/vas_machine_new/vas_machine_knew/' "$program"
tap_refuses 'install: a program that calls what is not there is found' vas_machine_knew \
  build bad "$program" $(pkg-config --cflags --libs vasbox)
tap_end
