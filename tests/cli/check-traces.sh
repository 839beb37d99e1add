#!/bin/sh
# Every tests/traces/NAME.trace is a test: its expectations are inside, and every law holds after every step.  One TAP
# line for each test in them, by the trace's name.
set -u
cd "$VASBOX_SRCDIR/tests/traces" || exit 99
exec "$VASBOX" run --check --format=tap ./*.trace
