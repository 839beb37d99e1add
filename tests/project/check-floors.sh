#!/bin/sh
# An include points to a lower floor or the file's own folder, never up: for "dir/..." and <vasbox/...> alike.
set -eu
. "$VASBOX_SRCDIR/tests/support/tap.sh"

# check_floors ROOT: names each include that points up, each folder and each installed header without a floor.
check_floors ()
{
  (cd "$1" && find src include/vasbox -name '*.[ch]' ! -name version.h | LC_ALL=C sort) > "$scratch/files"
  (cd "$1" && xargs awk '
    BEGIN {
      # two folders of one level do not know each other
      n = split ("base region,paging space kernel facade host,config trace contract report cli,win32", level, " ")
      for (i = 1; i <= n; i++) {
        k = split (level[i], folder, ",")
        for (j = 1; j <= k; j++)
          floor[folder[j]] = i
      }
      header("base", "api status rule range protection config version fault win32_types clr_config")
      header("kernel", "access call counters file machine")
      header("facade", "nt win32_calls")
      header("host", "clr clr_runtime")
      header("trace", "trace")
      header("contract", "contract")
      header("cli", "vasbox")
      header("win32", "win32 check")
      header_floor["win32"] = header_floor["sdk"] = "win32" # folders
    }
    function header(of, names,   part, k, i)
    {
      k = split (names, part, " ")
      for (i = 1; i <= k; i++)
        header_floor[part[i] ".h"] = of
    }
    function fault(text) { print FILENAME ":" FNR ": " text; bad = 1 }
    function floor_of_header(file)
    {
      if (!(file in header_floor))
        fault("vasbox/" file " has no floor: give it one in tests/project/check-floors.sh")
      return header_floor[file]
    }
    FNR == 1 {
      split (FILENAME, part, "/")
      mine = part[1] == "src" ? part[2] : floor_of_header(part[3])
      if (mine != "" && !(mine in floor))
        fault("src/" mine " is no floor")
    }
    /^[ \t]*#[ \t]*include[ \t]*["<]/ {
      target = $0
      sub (/^[^"<]*["<]/, "", target)
      sub (/[">].*/, "", target)
      if (split (target, part, "/") < 2)
        next
      if (part[1] == "vasbox")
        theirs = floor_of_header(part[2])
      else if (part[1] in floor)
        theirs = part[1]
      else if ($0 ~ /"/)
        fault("\"" target "\" is on no floor")
      else
        next
      if (theirs != "" && theirs != mine && floor[theirs] >= floor[mine])
        fault(FILENAME " includes " target ", which is not below it but on " theirs)
    }
    END { exit bad }') < "$scratch/files"
}

tap_check 'floors: every include points down' check_floors "$VASBOX_SRCDIR"

# plant FILE TEXT: a copy of the smallest tree with one fault.
plant ()
{
  rm -rf "$scratch/tree"
  mkdir -p "$scratch/tree/src/region" "$scratch/tree/include/vasbox"
  echo '#include "base/x.h"' > "$scratch/tree/src/region/good.c"
  echo '#include <vasbox/api.h>' > "$scratch/tree/include/vasbox/range.h"
  mkdir -p "$scratch/tree/$(dirname "$1")"
  echo "$2" >> "$scratch/tree/$1"
}
plant src/region/good.c '#include <stdint.h>'
tap_check 'floors: a good tree passes' check_floors "$scratch/tree"
plant src/region/bad.c '#include "space/space.h"'
tap_refuses 'floors: an include of a higher folder is found' 'src/region/bad.c includes space/space.h' \
  check_floors "$scratch/tree"
plant src/kernel/bad.c '# include <vasbox/nt.h>'
tap_refuses 'floors: an include of a higher installed header is found' 'includes vasbox/nt.h' \
  check_floors "$scratch/tree"
plant include/vasbox/range.h '#include <vasbox/machine.h>'
tap_refuses 'floors: an installed header that includes a higher one is found' 'includes vasbox/machine.h' \
  check_floors "$scratch/tree"
plant src/paging/bad.c '#include "region/region_map.h"'
tap_refuses 'floors: an include sideways is found' 'src/paging/bad.c includes region/region_map.h' \
  check_floors "$scratch/tree"
plant src/attic/bad.c ''
tap_refuses 'floors: a folder without a floor is found' 'src/attic is no floor' check_floors "$scratch/tree"
plant include/vasbox/strange.h ''
tap_refuses 'floors: an installed header without a floor is found' 'strange.h has no floor' check_floors "$scratch/tree"
tap_end
