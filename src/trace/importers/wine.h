/* A Wine log as events: pass one (wine_log.c, wine_relay.c) reads lines and joins threads, pass two (wine.c,
 * wine_writer.c) walks the events in the order they took effect and writes the trace.  wine_differs.c knows where Wine
 * is known to differ. */
#ifndef VASBOX_TRACE_IMPORTERS_WINE_H
#define VASBOX_TRACE_IMPORTERS_WINE_H

#include "trace/importers/importers.h"
#include "trace/importers/layout.h"
#include <vasbox/call.h>

/* What a call is about; the Win32 and the NT form are of one kind. */
typedef enum WineKind
{
  WINE_NO_KIND,
  WINE_ALLOCATE,
  WINE_FREE,
  WINE_PROTECT,
  WINE_QUERY,
  WINE_UNMAP
} WineKind;

typedef enum WineOutcome
{
  WINE_UNKNOWN, /* the log does not say */
  WINE_SUCCEEDED,
  WINE_FAILED
} WineOutcome;

/* A view as dump_view shows it; runs hold LayoutRun, their allocation is not set. */
typedef struct WineView
{
  guint64 base, end;
  guint32 type;    /* MEM_PRIVATE, MEM_MAPPED, MEM_IMAGE */
  guint32 access;  /* PAGE_* of the NtMapViewOfSection that made it, or 0 */
  guint32 protect; /* of the first run, committed or not: what the pages were made with */
  guint64 split;   /* where Wine cuts it in two, unseen but for a warning: the stack and its own thread area; or 0 */
  GArray *runs;
} WineView;

/* One call of the log, or (id VAS_CALL_NONE) a view that no allocation call asked for. */
typedef struct WineEvent
{
  guint order;    /* number of the line at which it took effect */
  guint line;     /* number of its first line */
  guint thread;   /* index into WineLog.threads */
  VasCallId id;
  bool extended;  /* NtAllocateVirtualMemoryEx */
  bool uses_requirements; /* and it has parameters of its own: placeholders, limits, alignment */
  bool has_arguments;
  bool saw_virtual; /* its +virtual line has been seen */
  guint64 arguments[VAS_MAX_PARAMETERS];
  guint32 null_pointers;
  WineOutcome outcome;
  bool has_result;
  guint64 result; /* what the outermost call returned */
  bool has_status;
  guint32 status; /* what the NT call below it returned, or it itself */
  gint view;      /* index into WineLog.views, or -1 */
} WineEvent;

/* A relayed call that has not returned. */
typedef struct WineFrame
{
  VasCallId id;
  guint64 return_address;
  gint event; /* of the outermost one; else -1 */
} WineFrame;

typedef struct WineThread
{
  guint process; /* index into WineLog.processes */
  guint32 tid;
  gint pending;  /* event that waits for its view, or -1 */
  gint dumped;   /* view whose runs follow, or -1 */
  bool mapping;  /* an NtMapViewOfSection waits for its view */
  guint32 mapping_access;
  guint mapping_line;
  GArray *frames; /* WineFrame */
  guint number;   /* pass two: its number in the trace, 0: not declared yet */
} WineThread;

typedef struct WineProcess
{
  bool has_pid;     /* false: only lines without prefix so far */
  guint32 pid;
  guint first_thread; /* index into WineLog.threads */
  GArray *start_up; /* guint: numbers of its lines without prefix */
  Layout *layout;   /* pass two */
  guint number;     /* pass two: 1 is main, 0: not declared yet */
} WineProcess;

typedef struct WineLog
{
  const ImportSource *source;
  ImportLoss *loss;
  GArray *events;    /* WineEvent */
  GArray *views;     /* WineView */
  GArray *threads;   /* WineThread */
  GArray *processes; /* WineProcess */
  GHashTable *by_id; /* process << 32 | tid -> thread index + 1; looked up, never walked */
  bool all_pids;
  guint32 only_pid;
} WineLog;

WineKind wine_kind (VasCallId id);
bool wine_is_nt (VasCallId id);
WineEvent *wine_event (const WineLog *log, gint index);
WineThread *wine_thread (const WineLog *log, guint index);
WineProcess *wine_process (const WineLog *log, guint index);
WineView *wine_view (const WineLog *log, gint index);
/* A new event of @thread that begins at @line; its index. */
gint wine_add_event (WineLog *log, guint thread, guint line, VasCallId id);

/* Reads all lines; the log's arrays are filled. */
void wine_log_read (WineLog *log);
/* A request that got no view before the thread's next one has failed. */
void wine_finish_pending (WineLog *log, guint thread);

/* A "Call ..." or "Ret  ..." line from behind its prefix. */
void wine_relay_line (WineLog *log, guint thread, guint line, const char *text);

/* Where Wine 8 is known to differ from the contract, and the contract's side of it. */
typedef struct WineDifference
{
  const char *rule;       /* NULL: not known to differ */
  bool contract_succeeds; /* where Wine refuses */
  bool contract_refuses;  /* where Wine succeeds */
  VasStatus status;       /* of the contract's refusal, 0: not one alone */
} WineDifference;

/* @layout: as it is before the event. */
WineDifference wine_difference (const WineEvent *event, const Layout *layout);

#endif
