#!/bin/sh
# Tests that use <vasbox/check.h> give the same whether Check forks for each or not.
set -eu
. "$VASBOX_SRCDIR/tests/support/tap.sh"
for fork in yes no; do
  tap_check "win32: CK_FORK=$fork" env CK_FORK=$fork "$VASBOX_BUILDDIR/tests/win32/check_session"
done
tap_end
