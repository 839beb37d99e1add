#!/bin/sh
# Programs for Windows, compiled with the flags of `pkg-config vasbox-win32` against an installed copy, print what they
# must.  All but page-fault include Windows headers alone.
set -eu
. "$VASBOX_SRCDIR/tests/support/tap.sh"
. "$VASBOX_SRCDIR/tests/support/installed.sh"
programs=$VASBOX_SRCDIR/tests/win32/programs

# build NAME FLAG...
build ()
{
  name=$1
  shift
  cc -std=gnu11 -g -Wall -Wextra -Werror "$@" "$programs/$name.c" -o "$scratch/$name" \
    $(pkg-config --cflags --libs vasbox-win32 vasbox)
}

# prints NAME FLAG...: built with these, and run on NAME.conf where that is there, it prints NAME.out.
prints ()
{
  config=
  [ ! -e "$programs/$1.conf" ] || config=$programs/$1.conf
  build "$@" && VASBOX_CONFIG=$config "$scratch/$1" > "$scratch/printed" && diff "$programs/$1.out" "$scratch/printed"
}

without_privilege ()
{
  [ "$("$scratch/windows-of-frames")" = 'no privilege: 1314' ]
}

foreign_includes ()
{
  ! grep -l 'vasbox' "$programs"/*.c | grep -v '/page-fault\.c$'
}

# headers COMPILER FLAG...: each header with those before it and then once more.
headers ()
{
  compiler=$1
  shift
  (cd "$installed/include/vasbox/sdk" && printf '#include <%s>\n' *.h *.h) > "$scratch/headers"
  $compiler -Wall -Wextra -Werror -fsyntax-only "$@" $(pkg-config --cflags vasbox-win32) "$scratch/headers"
}

as_cplusplus ()
{
  printf '%s\n' '#include <string>' '#include <Windows.h>' '#include <Psapi.h>' '#include <winternl.h>' \
    '#include <mscoree.h>' '#include <vasbox/win32.h>' 'int main () { std::string s; LPVOID p = VirtualAlloc (NULL, 1,' \
    'MEM_RESERVE, PAGE_NOACCESS), q = ::VirtualAlloc (::VirtualAlloc (p, 1, MEM_COMMIT, PAGE_READWRITE), 1,' \
    'MEM_COMMIT, PAGE_READONLY); LONG n = 0; ::InterlockedIncrement (&n); ::ZeroMemory (&n, sizeof n);' \
    'return p == nullptr || q != p || ::GetLastError () != 0 || n != 0 || !::VirtualFree (p, 0, MEM_RELEASE); }' \
    > "$scratch/a.cc"
  $cplusplus -std=c++11 -Wall -Wextra -Werror "$@" "$scratch/a.cc" -o "$scratch/a" \
    $(pkg-config --cflags --libs vasbox-win32) $VASBOX_LINK_FLAGS && "$scratch/a"
}

without_short_wchar ()
{
  build guard-page -fno-short-wchar && "$scratch/guard-page" > "$scratch/printed" &&
    diff "$programs/guard-page.out" "$scratch/printed"
}

tap_check 'win32: a copy can be installed' install_copy
tap_check 'win32: the programs include nothing of ours' foreign_includes
for program in "$programs"/*.c; do
  name=${program##*/}
  name=${name%.c}
  tap_check "win32: $name prints what it must" prints "$name"
done
tap_check 'win32: frames need a privilege' without_privilege
tap_check 'win32: all headers' headers cc -xc -std=gnu11
tap_check 'win32: all headers, with 16-bit texts and sites' headers cc -xc -std=gnu11 -DUNICODE -DVASBOX_SITES
tap_check 'win32: all headers, with L"" of 32 bits' headers cc -xc -std=c99 -fno-short-wchar
tap_check 'win32: sites change nothing' prints api-tests -DVASBOX_SITES
tap_check 'win32: wide characters of 32 bits are in nobody'"'"'s way' without_short_wchar
cplusplus=${CXX:-c++}
if command -v "${cplusplus%% *}" > /dev/null && [ -e "$LD_LIBRARY_PATH/libvasbox-win32.so" ]; then
  tap_check 'win32: a C++ program' as_cplusplus
  tap_check 'win32: all headers in C++' headers "$cplusplus" -xc++ -std=c++11
  tap_check 'win32: a C++ program with sites' as_cplusplus -DVASBOX_SITES
else
  tap_skip 'win32: all headers in C++' 'no C++ compiler, or no shared library'
  tap_skip 'win32: a C++ program' 'no C++ compiler, or no shared library'
  tap_skip 'win32: a C++ program with sites' 'no C++ compiler, or no shared library'
fi
printf 'int main (void) { return VirtualAlok (NULL, 1, 1, 1) != NULL; }\n' > "$scratch/bad.c"
tap_refuses 'win32: a function that is not there is found' VirtualAlok \
  cc -Werror -include windows.h "$scratch/bad.c" -o "$scratch/bad" $(pkg-config --cflags --libs vasbox-win32)
tap_end
