/* Traces for programs that embed the library: record the calls made on a machine, or run a trace's text. */
#ifndef VASBOX_TRACE_H
#define VASBOX_TRACE_H

#include <stddef.h>
#include <vasbox/machine.h>

VAS_BEGIN_DECLS

/** An observer that writes each call of a machine as a line of native trace text with its outcome.  Further processes
 * and threads, changed limits and placement are written, too, and the files that the machine has as recording begins:
 * those that the config which the trace names does not bring are made by its first lines.  What the program does with
 * snapshots (vas_machine_restore) and with injected failures is not: a recording across one does not replay to the same
 * state.  What is ordered of a host (failures, notifications, its config) is; notifications that are none of the three
 * levels are written as neutral. */
typedef struct VasRecorder VasRecorder;

/** Begins to record @machine, which must live longer than the recorder. */
VAS_API VasRecorder *vas_recorder_new (VasMachine *machine);
/** The text so far, a whole trace ("vasbox-trace 1" ...): running it on a fresh machine of the same config gives the
 * same state digest where recording began on a fresh machine.  Owned by the recorder, valid until the next call. */
VAS_API const char *vas_recorder_text (VasRecorder *recorder);
/** The part of that text which came since this function last told of it: first the head and what was recorded so far.
 * Written one after another to a file the parts are the whole text, whenever the program ends.  Owned by the recorder,
 * valid until the next call. */
VAS_API const char *vas_recorder_take (VasRecorder *recorder);
/** Ends the recording; its text goes too.  Must happen before the machine is freed.  NULL is ignored. */
VAS_API void vas_recorder_free (VasRecorder *recorder);

/** What a run of a trace came to. */
typedef struct VasTraceOutcome
{
  size_t calls, succeeded, refused, expectations, mismatches;
  VasDigest state_digest;
} VasTraceOutcome;

/** Runs the @length bytes of trace text in @text on a fresh machine of the config it names.  0: every expectation held;
 * 1: some did not; 2: the text is not a trace, *@message (free with free()) says where and why.  @name stands for the
 * file in messages. */
VAS_API int vas_trace_run_text (const char *name, const char *text, size_t length, VasTraceOutcome *outcome,
                                char **message);

VAS_END_DECLS

#endif
