/* What came into the working set since it was looked at last: the difference of two of QueryWorkingSet()'s lists.  A
 * page that came and went in between is not told of. */
#include "win32/call.h"
#include <stdlib.h>
#include <vasbox/win32.h>

#define MOST_PROCESSES 64

typedef struct Pages
{
  ULONG_PTR n;
  ULONG_PTR *addresses; /* ascending */
  bool is_watched;
} Pages;

/* By process, of one machine, under the session's lock. */
static Pages seen[MOST_PROCESSES + 1];
static uint64_t generation;

static int
compare (const void *a, const void *b)
{
  ULONG_PTR one = *(const ULONG_PTR *) a, other = *(const ULONG_PTR *) b;
  return one < other ? -1 : one > other;
}

/* The working set now; without addresses where the query failed, which left the last error. */
static Pages
pages_of (HANDLE process)
{
  PSAPI_WORKING_SET_INFORMATION count;
  SYSTEM_INFO system;
  Pages pages = { 0, NULL, false };
  GetSystemInfo (&system);
  if (!QueryWorkingSet (process, &count, sizeof count) && GetLastError () != ERROR_BAD_LENGTH)
    return pages;
  SIZE_T size = (count.NumberOfEntries + 1) * sizeof (ULONG_PTR);
  PPSAPI_WORKING_SET_INFORMATION list = malloc (size);
  pages.addresses = malloc (size);
  if (list != NULL && pages.addresses != NULL && QueryWorkingSet (process, list, (DWORD) size))
    for (; pages.n < list->NumberOfEntries; pages.n++)
      pages.addresses[pages.n] = list->WorkingSetInfo[pages.n].VirtualPage * system.dwPageSize;
  free (list);
  if (pages.addresses != NULL)
    qsort (pages.addresses, pages.n, sizeof *pages.addresses, compare);
  return pages;
}

/* What is known of @process, or NULL; takes the lock. */
static Pages *
enter_seen (HANDLE process)
{
  session_enter ();
  for (unsigned i = 0; generation != session_generation () && i <= MOST_PROCESSES; i++)
    {
      free (seen[i].addresses);
      seen[i] = (Pages) { 0, NULL, false };
    }
  generation = session_generation ();
  DWORD id = GetProcessId (process);
  if (id > MOST_PROCESSES)
    set_error (ERROR_NOT_ENOUGH_MEMORY);
  return id == 0 || id > MOST_PROCESSES ? NULL : &seen[id];
}

BOOL WINAPI
InitializeProcessForWsWatch (HANDLE hProcess)
{
  Pages *pages = enter_seen (hProcess), now = { 0, NULL, false };
  if (pages != NULL && (now = pages_of (hProcess)).addresses != NULL)
    {
      free (pages->addresses);
      *pages = now;
      pages->is_watched = true;
    }
  session_leave ();
  return now.addresses != NULL;
}

static bool
was_seen (const Pages *pages, ULONG_PTR address)
{
  return bsearch (&address, pages->addresses, pages->n, sizeof address, compare) != NULL;
}

/* The entries of @now that @before has not; as many as fit are written, with the mark of the end. */
static ULONG_PTR
list_news (const Pages *before, const Pages *now, PPSAPI_WS_WATCH_INFORMATION_EX to, ULONG_PTR room)
{
  ULONG_PTR n = 0;
  DWORD thread = GetCurrentThreadId ();
  for (ULONG_PTR i = 0; i < now->n; i++)
    if (!was_seen (before, now->addresses[i]) && n++ + 1 < room)
      to[n - 1] = (PSAPI_WS_WATCH_INFORMATION_EX) {
        { (LPVOID) GetModuleHandleA (NULL), (LPVOID) now->addresses[i] }, thread, 0
      };
  if (n < room)
    memset (&to[n], 0, sizeof *to);
  return n;
}

BOOL WINAPI
GetWsChangesEx (HANDLE hProcess, PPSAPI_WS_WATCH_INFORMATION_EX lpWatchInfoEx, PDWORD cb)
{
  DWORD error = ERROR_SUCCESS;
  if (is_bad (cb) || is_bad (lpWatchInfoEx))
    {
      set_error (ERROR_NOACCESS);
      return FALSE;
    }
  ULONG_PTR room = *cb / sizeof *lpWatchInfoEx, n = 0;
  Pages *pages = enter_seen (hProcess), now = { 0, NULL, false };
  if (pages == NULL)
    error = GetLastError ();
  else if (!pages->is_watched)
    error = ERROR_GEN_FAILURE;
  else if ((now = pages_of (hProcess)).addresses == NULL)
    error = GetLastError ();
  else if ((n = list_news (pages, &now, lpWatchInfoEx, room)) >= room)
    error = ERROR_INSUFFICIENT_BUFFER;
  if (error == ERROR_SUCCESS)
    {
      free (pages->addresses);
      *pages = now;
      pages->is_watched = true;
    }
  else
    free (now.addresses);
  session_leave ();
  *cb = (DWORD) ((n + 1) * sizeof *lpWatchInfoEx);
  if (error != ERROR_SUCCESS)
    set_error (error);
  return error == ERROR_SUCCESS;
}

BOOL WINAPI
GetWsChanges (HANDLE hProcess, PPSAPI_WS_WATCH_INFORMATION lpWatchInfo, DWORD cb)
{
  DWORD room = cb / (DWORD) sizeof *lpWatchInfo, size = room * (DWORD) sizeof (PSAPI_WS_WATCH_INFORMATION_EX);
  PPSAPI_WS_WATCH_INFORMATION_EX list = is_bad (lpWatchInfo) || room > 1u << 24 ? NULL : malloc ((size_t) size + 1);
  if (list == NULL)
    set_error (ERROR_NOACCESS);
  bool is_done = list != NULL && GetWsChangesEx (hProcess, list, &size);
  for (DWORD i = 0; is_done && i < size / sizeof *list; i++)
    lpWatchInfo[i] = list[i].BasicInfo;
  free (list);
  return is_done;
}
