/* strace output as calls (strace_line.c), as operations on one process's layout (strace_map.c), and as a trace
 * (strace.c). */
#ifndef VASBOX_TRACE_IMPORTERS_STRACE_H
#define VASBOX_TRACE_IMPORTERS_STRACE_H

#include "trace/importers/importers.h"
#include "trace/importers/layout.h"

#define STRACE_MAXIMUM_ARGUMENTS 6

typedef enum StraceLineKind
{
  STRACE_CALL,    /* whole: name, arguments, result */
  STRACE_SIGNAL,  /* --- SIG... {...} --- */
  STRACE_EXIT,    /* +++ exited with 0 +++ */
  STRACE_PARTIAL, /* call(... <unfinished ...>: kept until it is resumed */
  STRACE_STACK,   /* a line of -k */
  STRACE_OTHER
} StraceLineKind;

/* Strings point into the line, or into memory kept by the reader. */
typedef struct StraceLine
{
  StraceLineKind kind;
  guint line;
  guint order; /* number of the line at which it took effect */
  bool has_pid;
  guint32 pid; /* 0 where the log has none */
  char *name;
  char *arguments[STRACE_MAXIMUM_ARGUMENTS];
  guint n_arguments;
  bool failed;
  const char *error; /* "ENOMEM", where failed */
  bool has_result;   /* false: "?" */
  guint64 result;
  guint32 child;     /* SIGNAL: si_pid of a SIGCHLD, or 0 */
} StraceLine;

typedef struct StraceReader StraceReader;
StraceReader *strace_reader_new (void);
void strace_reader_free (StraceReader *reader);
/* Takes one line (cut in place); what it is stands in *@parsed.  A resumed call comes out whole, at its resumed line;
 * its order is that line, but for munmap, whose range others may have got before it came back. */
void strace_reader_take (StraceReader *reader, guint number, char *text, StraceLine *parsed);
/* How many calls were begun and never resumed. */
guint strace_reader_unfinished (const StraceReader *reader);

/* True where @argument, words or numbers joined by '|', has @word. */
bool strace_has_flag (const char *argument, const char *word);
/* True where @argument is @word or its number. */
bool strace_is_word (const char *argument, const char *word);
/* The argument's number; 0 where it is none. */
guint64 strace_number (const StraceLine *call, guint index);

/* One address space of the log. */
typedef struct StraceProcess
{
  Layout *layout;
  guint number;         /* 1 is main */
  bool has_break;
  guint64 break_start, break_now; /* as brk() gave them */
  guint64 break_end;    /* of the reservation that stands for it, or break_start: none */
} StraceProcess;

/* What operations write to. */
typedef struct StraceWriter
{
  GString *out;
  ImportLoss *loss;
  guint n_names[3];
  const GArray *calls; /* StraceLine, all calls of the log, for a look ahead */
  guint next;          /* index of the call after the present one */
} StraceWriter;

/* Carries out @call, which succeeded, on @process and writes what it is on Windows; @who is the calling thread.  What
 * it cannot be is marked in the loss report. */
void strace_map_call (StraceWriter *writer, StraceProcess *process, const char *who, const StraceLine *call);

/* Writes place() lines for everything in @process's layout: it came by fork.  Names are made anew. */
void strace_map_copied (StraceWriter *writer, StraceProcess *process, const char *who);

#endif
