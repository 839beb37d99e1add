/* +relay lines.  A nest of relayed calls (kernel32 -> kernelbase -> ntdll) is one event: the outermost call, whose
 * result is the one the program got.  Calls and returns are paired by a stack for each thread. */
#include "trace/importers/lines.h"
#include "trace/importers/wine.h"
#include <string.h>
#include <vasbox/status.h>

#define MAXIMUM_ARGUMENTS 12

typedef struct Relayed
{
  char name[40];
  bool extended;
  VasCallId id; /* VAS_CALL_NONE: no call of the table */
  guint64 arguments[MAXIMUM_ARGUMENTS];
  guint n_arguments;
  guint64 return_address;
} Relayed;

/* Calls that are understood and have no place in a trace yet, with the reason. */
static const struct
{
  const char *part; /* of the function's name */
  const char *reason;
} other_calls[] = {
  { "MapViewOfFile", "section call: its views are placed" },
  { "MapViewOfSection", "section call: its views are placed" },
  { "Section", "section call: its views are placed" },
  { "FileMapping", "section call: its views are placed" },
  { "WriteWatch", "write watch is not simulated" },
  { "LockVirtualMemory", "locking pages is not simulated" },
  { "VirtualLock", "locking pages is not simulated" },
  { "VirtualUnlock", "locking pages is not simulated" },
  { "NtClose", "handle call" },
};

/* "DLL.Name(": the name without its module; Zw is Nt by another name. */
static const char *
scan_name (const char *text, Relayed *relayed)
{
  const char *open = strchr (text, '(');
  if (open == NULL)
    return NULL;
  const char *name = text;
  for (const char *at = text; at < open; at++)
    if (*at == '.')
      name = at + 1;
  gsize n = (gsize) (open - name);
  if (n == 0 || n >= sizeof relayed->name)
    return NULL;
  memcpy (relayed->name, name, n);
  relayed->name[n] = '\0';
  if (relayed->name[0] == 'Z' && relayed->name[1] == 'w')
    memcpy (relayed->name, "Nt", 2);
  relayed->extended = strcmp (relayed->name, "NtAllocateVirtualMemoryEx") == 0;
  const VasCallInfo *info = vas_call_find (relayed->extended ? "NtAllocateVirtualMemory" : relayed->name);
  relayed->id = info != NULL && wine_kind (info->id) != WINE_NO_KIND ? info->id : VAS_CALL_NONE;
  return open + 1;
}

static void
scan_return_address (const char *text, Relayed *relayed)
{
  const char *at = g_strrstr (text, "ret=");
  if (at == NULL)
    return;
  at += 4;
  scan_hex (&at, &relayed->return_address);
}

/* False where the line was cut inside the arguments. */
static bool
scan_arguments (const char *at, Relayed *relayed)
{
  while (*at != ')')
    {
      if (relayed->n_arguments == MAXIMUM_ARGUMENTS || !scan_hex (&at, &relayed->arguments[relayed->n_arguments]))
        return false;
      relayed->n_arguments++;
      if (*at == ',')
        at++;
      else if (*at != ')')
        return false;
    }
  return true;
}

/* Relay prints whole registers: what is above a 32-bit argument is left over from something else. */
static guint64
clean_argument (const VasParameter *parameter, guint64 value)
{
  switch (parameter->kind)
    {
    case VAS_KIND_ALLOCATION_TYPE:
    case VAS_KIND_FREE_TYPE:
    case VAS_KIND_PROTECTION:
    case VAS_KIND_INFORMATION_CLASS:
    case VAS_KIND_BOOL:
      return value & G_MAXUINT32;
    case VAS_KIND_NUMBER:
    case VAS_KIND_ADDRESS:
    case VAS_KIND_SIZE:
    case VAS_KIND_HANDLE:
    case VAS_KIND_STATE:
    case VAS_KIND_TYPE:
    case VAS_KIND_PROCESS_ACCESS:
    case VAS_KIND_POINTER:
    case VAS_KIND_STATUS:
    case VAS_KIND_WIN32_ERROR:
    case VAS_KIND_VALUE:
    case VAS_KIND_ACCESS:
    case VAS_KIND_WORKING_SET_FLAGS:
    case VAS_KIND_SECTION_PROTECTION:
    case VAS_KIND_SECTION_ATTRIBUTES:
    case VAS_KIND_SECTION_ACCESS:
    case VAS_KIND_MAP_ACCESS:
    case VAS_KIND_UNMAP_FLAGS:
    case VAS_KIND_DUPLICATE_OPTIONS:
    case VAS_KIND_HRESULT:
    case VAS_KIND_CRITICAL_LEVEL:
    case VAS_KIND_MALLOC_TYPE:
    case VAS_KIND_HOST_MANAGER:
    case VAS_KIND_BYTES:
    case VAS_KIND_TEXT:
    case VAS_KIND_ADDRESS_LIST:
    case VAS_KIND_RANGE_LIST:
    case VAS_KIND_WORKING_SET_LIST:
    case VAS_KIND_WORKING_SET_EX_LIST:
    case VAS_KIND_EXTENDED_PARAMETER_TYPE:
    case VAS_KIND_EXTENDED_PARAMETER_LIST:
    case VAS_KIND_NUMBER_LIST:
    case VAS_KIND_USER_PAGE_LIST:
    default:
      return strcmp (parameter->name, "nndPreferred") == 0 ? value & G_MAXUINT32 : value;
    }
}

/* In/out parameters are pointers here: their values come with the +virtual line. */
static void
take_arguments (WineEvent *event, const Relayed *relayed)
{
  const VasCallInfo *info = vas_call_info (event->id);
  event->has_arguments = relayed->n_arguments >= info->n_parameters && !relayed->extended;
  for (guint i = 0; i < info->n_parameters && i < relayed->n_arguments; i++)
    {
      const VasParameter *parameter = &info->parameters[i];
      event->arguments[i] = clean_argument (parameter, relayed->arguments[i]);
      if (parameter->direction == VAS_INOUT)
        event->has_arguments = false;
      else if (parameter->direction == VAS_OUT && relayed->arguments[i] == 0
               && strcmp (parameter->name, "ReturnLength") != 0) /* that one may be NULL */
        event->null_pointers |= 1u << i;
    }
}

static const char *
other_reason (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (other_calls); i++)
    if (strstr (name, other_calls[i].part) != NULL)
      return other_calls[i].reason;
  return "relayed call that is not about memory";
}

static void
relay_call (WineLog *log, guint thread_index, guint line, const char *text)
{
  Relayed relayed = { .id = VAS_CALL_NONE };
  const char *arguments = scan_name (text, &relayed);
  if (arguments == NULL || relayed.id == VAS_CALL_NONE)
    {
      import_loss_mark (log->loss, line, LOSS_SKIPPED, other_reason (arguments == NULL ? "" : relayed.name));
      return;
    }
  if (!scan_arguments (arguments, &relayed))
    {
      import_loss_mark (log->loss, line, LOSS_UNKNOWN, "a relayed call whose arguments are cut");
      return;
    }
  scan_return_address (text, &relayed);
  WineThread *thread = wine_thread (log, thread_index);
  WineFrame frame = { relayed.id, relayed.return_address, -1 };
  if (thread->frames->len == 0)
    {
      wine_finish_pending (log, thread_index);
      frame.event = wine_add_event (log, thread_index, line, relayed.id);
      WineEvent *event = wine_event (log, frame.event);
      event->extended = relayed.extended;
      take_arguments (event, &relayed);
    }
  g_array_append_val (thread->frames, frame);
  import_loss_mark (log->loss, line, LOSS_USED, NULL);
}

static WineOutcome
judge_result (const WineEvent *event)
{
  if (!wine_is_nt (event->id))
    return event->result != 0 ? WINE_SUCCEEDED : WINE_FAILED;
  /* Wine refuses a size beyond the address space with 0x40000002, a success by its number (NA-016) */
  if (wine_kind (event->id) == WINE_ALLOCATE)
    return event->result == VAS_STATUS_SUCCESS ? WINE_SUCCEEDED : WINE_FAILED;
  return event->result < 0x80000000 ? WINE_SUCCEEDED : WINE_FAILED;
}

/* The outermost call returns. */
static void
take_result (WineLog *log, WineThread *thread, gint index, guint line, guint64 result)
{
  WineEvent *event = wine_event (log, index);
  const VasCallInfo *info = vas_call_info (event->id);
  event->has_result = true;
  event->result = info->result == VAS_RESULT_BOOL || info->result == VAS_RESULT_STATUS ? result & G_MAXUINT32 : result;
  event->outcome = judge_result (event);
  if (wine_is_nt (event->id))
    {
      event->has_status = true;
      event->status = (guint32) event->result;
    }
  /* without +virtual the change may have come at any moment up to here: what others saw before came before it */
  WineKind kind = wine_kind (event->id);
  if (!event->saw_virtual && (kind == WINE_ALLOCATE || kind == WINE_PROTECT))
    event->order = line;
  if (thread->pending == index)
    thread->pending = -1;
}

/* Index of the open frame that this return ends, or -1; frames above it were left by an exception. */
static gint
find_frame (const WineThread *thread, const Relayed *relayed)
{
  for (gint i = (gint) thread->frames->len - 1; i >= 0; i--)
    {
      const WineFrame *frame = &g_array_index (thread->frames, WineFrame, i);
      if (frame->id == relayed->id && frame->return_address == relayed->return_address)
        return i;
    }
  return -1;
}

static void
relay_return (WineLog *log, guint thread_index, guint line, const char *text)
{
  Relayed relayed = { .id = VAS_CALL_NONE };
  const char *arguments = scan_name (text, &relayed);
  const char *at = strstr (text, "retval=");
  guint64 result = 0;
  if (arguments == NULL || relayed.id == VAS_CALL_NONE)
    {
      import_loss_mark (log->loss, line, LOSS_SKIPPED, other_reason (arguments == NULL ? "" : relayed.name));
      return;
    }
  scan_return_address (text, &relayed);
  WineThread *thread = wine_thread (log, thread_index);
  gint index = find_frame (thread, &relayed);
  if (at != NULL)
    at += strlen ("retval=");
  if (at == NULL || !scan_hex (&at, &result) || index < 0)
    {
      import_loss_mark (log->loss, line, LOSS_UNKNOWN, "a return without its call or result");
      return;
    }
  const WineFrame *outermost = &g_array_index (thread->frames, WineFrame, 0);
  WineEvent *event = wine_event (log, outermost->event);
  if (index > 0 && wine_is_nt (relayed.id) && wine_kind (relayed.id) == wine_kind (event->id))
    {
      event->has_status = true;
      event->status = (guint32) result;
    }
  if (index == 0)
    take_result (log, thread, outermost->event, line, result);
  g_array_set_size (thread->frames, (guint) index);
  import_loss_mark (log->loss, line, LOSS_USED, NULL);
}

void
wine_relay_line (WineLog *log, guint thread, guint line, const char *text)
{
  if (scan_word (&text, "Call "))
    relay_call (log, thread, line, text);
  else if (scan_word (&text, "Ret  "))
    relay_return (log, thread, line, text);
  else
    import_loss_mark (log->loss, line, LOSS_SKIPPED, other_reason (""));
}
