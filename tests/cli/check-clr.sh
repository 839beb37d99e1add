#!/bin/sh
# vasbox clr: scripts, what is wrong with them, and that what is printed is a trace.
set -eu
. "$VASBOX_SRCDIR/tests/support/tap.sh"
cd "$scratch"

cat > start.clr <<'END'
vasbox-clr 1
# a start of each kind
machine windows-10-x64
host state=loading load="step 0:40 5000:92"
runtime heaps=4 hoard=true
control -> S_OK
start -> S_OK
host state=started
heap 200 -> S_OK
allocate 8K times=50 -> S_OK
allocate 300M -> S_OK
collect 100K
map 5000 -> S_OK
unmap
fail NeedsVirtualAddressSpace E_OUTOFMEMORY
map 64K 0x10001 -> E_OUTOFMEMORY
fail VirtualAlloc E_OUTOFMEMORY every=1 times=2
policy CriticalResource RudeExitProcess -> S_OK
policy FatalRuntime ThrowException -> E_INVALIDARG
task domain=7 lock=true
advance 5000
notify low
allocate 1M -> E_OUTOFMEMORY RudeExitProcess
allocate 1M -> HOST_E_CLRNOTAVAILABLE
END

runs ()
{
  "$VASBOX" clr --script start.clr > start.trace && cat start.trace \
    && grep -q '^# the process ended with HOST_E_EXITPROCESS_OUTOFMEMORY$' start.trace \
    && grep -q ', 0 not met; 0 breaches' start.trace
}
replays () { "$VASBOX" run --check start.trace; }
same_again () { "$VASBOX" clr --script start.clr | cmp - start.trace; }
reads_stdin () { "$VASBOX" clr --script - < start.clr | cmp - start.trace; }
asks_for_18_gib ()
{
  printf 'vasbox-clr 1\nruntime heaps=8\ncontrol\nstart -> S_OK\n' > server.clr
  "$VASBOX" clr --script server.clr | grep -q ' 18G, MEM_RESERVE|MEM_WRITE_WATCH'
}

# differs TEXT SCRIPT-LINES...: exit status 1 and TEXT on stderr.
differs ()
{
  text=$1
  shift
  { echo 'vasbox-clr 1'; printf '%s\n' "$@"; } > differs.clr
  got=0
  "$VASBOX" clr --script differs.clr > out 2> err || got=$?
  cat out err
  [ $got = 1 ] && grep -qF -- "$text" err out
}

# refuses TEXT SCRIPT-LINES...: exit status 2, one line on stderr with TEXT, nothing on stdout.
refuses ()
{
  text=$1
  shift
  printf '%s\n' "$@" > wrong.clr
  got=0
  "$VASBOX" clr --script wrong.clr > out 2> err || got=$?
  cat out err
  [ $got = 2 ] && grep -qF -- "$text" err && [ "$(wc -l < err)" = 1 ] && [ ! -s out ]
}

refuses_nul ()
{
  got=0
  printf 'vasbox-clr 1\nstart \000 now\n' > nul.clr
  "$VASBOX" clr --script nul.clr > out 2> err || got=$?
  [ $got = 2 ] && grep -qF 'nul.clr:2:7: found a NUL byte' err && [ ! -s out ]
}

# The first commit of a task, which is the JIT's code heap: the start is made of level 2.
narrows ()
{
  cat > narrow.clr <<'END'
vasbox-clr 1
fail VirtualAlloc E_OUTOFMEMORY flags=MEM_COMMIT|MEM_RESET level=eTaskCritical nth=2
control -> S_OK
start -> S_OK
map 64K -> S_OK
map 64K -> S_OK
unmap
unmap
allocate 1M -> S_OK
END
  "$VASBOX" clr --script narrow.clr > narrow.trace && cat narrow.trace \
    && [ "$(grep -c -- '-> E_OUTOFMEMORY' narrow.trace)" = 1 ] \
    && grep -qF 'host.fail(VirtualAlloc, E_OUTOFMEMORY, nth=2, flags=MEM_COMMIT|MEM_RESET, level=eTaskCritical)' \
         narrow.trace && "$VASBOX" run --check narrow.trace
}

# 8191 ms apart the finalizer sleeps on, 8192 ms apart it collects again, whatever the steps of the clock are.
tells_in_time ()
{
  cat > time.clr <<'END'
vasbox-clr 1
control
start -> S_OK
host state=started
notify low time=1000
notify low time=9191
notify low time=9192
notify neutral time=9500
advance 9300
advance 60000
END
  "$VASBOX" clr --script time.clr > time.trace && cat time.trace \
    && grep -q '^# .*; 2 collections, 2 for low memory$' time.trace && "$VASBOX" run --check time.trace
}

strays ()
{
  cat > stray.clr <<'END'
vasbox-clr 1
control
start -> S_OK
free_foreign 0x7ffe0000 -> HOST_E_INVALIDOPERATION
free_foreign 0x7ffe0000 block=true -> HOST_E_INVALIDOPERATION
END
  "$VASBOX" clr --script stray.clr
}

needs_script ()
{
  got=0
  "$VASBOX" clr > out 2> err || got=$?
  [ $got = 2 ] && grep -q -e --script err
}

tap_check 'clr: a script runs to its end' runs
tap_check 'clr: what it prints is a trace, which holds every law' replays
tap_check 'clr: the same script prints the same' same_again
tap_check 'clr: a script from standard input' reads_stdin
tap_check 'clr: the server GC asks for 18 GiB' asks_for_18_gib
tap_check 'clr: an outcome that differs is told with its line' \
  differs 'differs.clr:4: start: expected E_FAIL, got S_OK' 'host state=loading' 'control' 'start -> E_FAIL'
tap_check 'clr: a breach is told by its clause' \
  differs 'breach of HM-034' 'control' 'start' 'fail GetMemoryLoad S_FALSE' 'collect'
tap_check 'clr: an empty script' refuses 'wrong.clr:1:1: found an empty script' ''
tap_check 'clr: no head' refuses 'wrong.clr:1:1: expected "vasbox-clr 1" first' 'start'
tap_check 'clr: an unknown statement' refuses 'did you mean "start"?' 'vasbox-clr 1' 'strat'
tap_check 'clr: a size that is none' refuses 'wrong.clr:2:10: found "many", expected a size' 'vasbox-clr 1' 'allocate many'
tap_check 'clr: an unknown machine' refuses 'wrong.clr:2:9: no config "windows-11"' 'vasbox-clr 1' 'machine windows-11'
tap_check 'clr: an unknown key' refuses 'wrong.clr:2:6: no config key "host_stat"' 'vasbox-clr 1' 'host stat=loading'
tap_check 'clr: an unknown method' refuses 'expected any or a method: CreateMalloc' 'vasbox-clr 1' 'fail VirtualAlok E_FAIL'
tap_check 'clr: a result that is not documented' \
  refuses 'found HOST_E_INVALIDOPERATION, which VirtualAlloc does not document' \
  'vasbox-clr 1' 'fail VirtualAlloc HOST_E_INVALIDOPERATION'
tap_check 'clr: a setting of the runtime too late' \
  refuses 'found runtime after the first call' 'vasbox-clr 1' 'start' 'runtime heaps=2'
tap_check 'clr: an open quote' refuses 'wrong.clr:2:6: found a quote that is never closed' 'vasbox-clr 1' 'host load="40'
tap_check 'clr: an arrow alone' refuses 'found "->" alone' 'vasbox-clr 1' 'start ->'
tap_check 'clr: nothing to unmap' refuses 'nothing is mapped' 'vasbox-clr 1' 'unmap'
tap_check 'clr: an unknown setting' \
  refuses 'wrong.clr:2:6: found "locl=true", expected domain=, lock=' 'vasbox-clr 1' 'task locl=true'
tap_check 'clr: a setting twice' refuses 'wrong.clr:2:15: found domain= a second time' 'vasbox-clr 1' 'task domain=1 domain=2'
tap_check 'clr: no truth value' \
  refuses 'wrong.clr:2:20: found "yes", expected true or false for concurrent' 'vasbox-clr 1' 'runtime concurrent=yes'
tap_check 'clr: a word too many' refuses 'wrong.clr:2:7: found "now", expected start alone' 'vasbox-clr 1' 'start now'
tap_check 'clr: a word too few' \
  refuses 'wrong.clr:2:1: found "map" with 0 words behind it, expected map SIZE [ADDRESS]' 'vasbox-clr 1' 'map'
tap_check 'clr: a host key without a value' refuses 'expected host KEY=VALUE' 'vasbox-clr 1' 'host state'
tap_check 'clr: a number too large' refuses 'wrong.clr:2:13: found "5000000000"' 'vasbox-clr 1' 'task domain=5000000000'
tap_check 'clr: a level that is none' \
  refuses 'wrong.clr:2:25: found "7", expected eTaskCritical' 'vasbox-clr 1' 'fail Alloc E_FAIL level=7'
tap_check 'clr: a flag that is none' \
  refuses 'wrong.clr:2:32: found "PAGE_READWRITE", expected a constant' 'vasbox-clr 1' \
  'fail VirtualAlloc E_FAIL flags=PAGE_READWRITE'
tap_check 'clr: sizes that no segment has' refuses 'wrong.clr:2:1: found sizes' 'vasbox-clr 1' 'runtime segment=5'
tap_check 'clr: two arrows' refuses 'wrong.clr:2:10: found a second "->"' 'vasbox-clr 1' 'start -> -> S_OK'
tap_check 'clr: a NUL byte' refuses_nul
tap_check 'clr: failures narrowed by flags and level' narrows
tap_check 'clr: notifications for a time' tells_in_time
tap_check 'clr: memory that the host did not give' strays
tap_check 'clr: no script' needs_script
tap_end
