# For shell tests: TAP lines on stdout, one for each check; sourced.  A test is a list of `tap_check NAME COMMAND...`
# and ends with tap_end.  A check's own output is shown as TAP comments where the check fails.
# Sets $scratch, a folder of the test's own that is removed at its end.
tap_n=0
tap_failed=0
scratch=$(mktemp -d) || exit 99
trap 'rm -rf "$scratch"' EXIT
trap 'exit 99' HUP INT TERM

tap_skip_all ()
{
  echo "1..0 # SKIP $*"
  exit 0
}

tap_skip ()
{
  tap_n=$((tap_n + 1))
  name=$1
  shift
  echo "ok $tap_n - $name # SKIP $*"
}

# tap_check NAME COMMAND...: "ok" where the command succeeds.
tap_check ()
{
  tap_n=$((tap_n + 1))
  tap_name=$1
  shift
  if "$@" > "$scratch/tap-output" 2>&1; then
    echo "ok $tap_n - $tap_name"
  else
    tap_failed=1
    echo "not ok $tap_n - $tap_name"
    head -n 60 "$scratch/tap-output" | sed 's/^/#   /'
  fi
}

# tap_refuses NAME TEXT COMMAND...: "ok" where the command fails and its output holds TEXT: the check can fail.
tap_refuses ()
{
  tap_check "$1" tap_must_refuse "$@"
}

tap_must_refuse ()
{
  tap_text=$2
  shift 2
  if "$@" > "$scratch/tap-refusal" 2>&1; then
    echo 'the planted fault was not found'
    return 1
  fi
  grep -qF -- "$tap_text" "$scratch/tap-refusal" && return 0
  echo "the refusal does not say '$tap_text' but:"
  cat "$scratch/tap-refusal"
  return 1
}

tap_end ()
{
  echo "1..$tap_n"
  exit $tap_failed
}
