#!/bin/sh
# embed.sh FILE.conf...: writes a C file with the files' names and texts, in the order given, for src/config/shipped.h.
set -eu
echo '/* Made by embed.sh from the .conf files beside it. */'
echo '#include "config/shipped.h"'
echo '#include <stddef.h>'
echo
echo 'const char *const shipped_names[] = {'
for file
do
  echo "  \"$(basename "$file" .conf)\","
done
printf '  NULL\n};\n\n'
echo 'const char *const shipped_texts[] = {'
for file
do
  sed 's/[\\"]/\\&/g; s/^/  "/; s/$/\\n"/' "$file"
  echo '  ,'
done
printf '  NULL\n};\n'
