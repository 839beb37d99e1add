#include "win32/file_position.h"
#include "win32/console.h"
#include "win32/call.h"
#include <vasbox/win32.h>

#define MOST_FILES 256

typedef struct Moved
{
  HANDLE handle; /* or NULL */
  uint64_t position;
} Moved;

/* Of one machine, under the session's lock. */
static Moved moved[MOST_FILES];
static uint64_t generation;

/* The entry of @handle, or with NULL a free one; NULL where there is none.  The session's lock is held afterwards. */
static Moved *
find (HANDLE handle)
{
  session_enter ();
  if (generation != session_generation ())
    memset (moved, 0, sizeof moved);
  generation = session_generation ();
  for (unsigned i = 0; i < MOST_FILES; i++)
    if (moved[i].handle == handle)
      return &moved[i];
  return NULL;
}

bool
file_position_get (HANDLE handle, uint64_t *size, uint64_t *position)
{
  VasMachine *machine = session_enter ();
  bool is_file = vas_machine_file (machine, session_thread (machine), handle_of (handle), size, position);
  const Moved *entry = is_file ? find (handle) : NULL;
  if (entry != NULL)
    *position = entry->position;
  if (is_file)
    session_leave ();
  session_leave ();
  if (!is_file)
    set_error (ERROR_INVALID_HANDLE);
  return is_file;
}

uint64_t
file_position_take (HANDLE handle)
{
  Moved *entry = handle != NULL ? find (handle) : NULL;
  uint64_t position = entry != NULL ? entry->position : UINT64_MAX;
  if (entry != NULL)
    entry->handle = NULL;
  if (handle != NULL)
    session_leave ();
  return position;
}

void
file_position_clear (HANDLE handle)
{
  file_position_take (handle);
}

static bool
put (HANDLE handle, uint64_t position)
{
  file_position_clear (handle);
  Moved *entry = find (NULL);
  if (entry != NULL)
    *entry = (Moved) { handle, position };
  session_leave ();
  return entry != NULL;
}

/* The new position, UINT64_MAX where it was refused. */
static uint64_t
move (HANDLE handle, int64_t distance, DWORD method)
{
  uint64_t size, position;
  if (!file_position_get (handle, &size, &position))
    return UINT64_MAX;
  uint64_t from = method == FILE_BEGIN ? 0 : method == FILE_CURRENT ? position : size;
  bool is_negative = distance < 0 && from < (uint64_t) 0 - (uint64_t) distance;
  DWORD error = method > FILE_END ? ERROR_INVALID_PARAMETER : is_negative ? ERROR_NEGATIVE_SEEK : ERROR_SUCCESS;
  if (error == ERROR_SUCCESS && put (handle, from + (uint64_t) distance))
    return from + (uint64_t) distance;
  set_error (error != ERROR_SUCCESS ? error : ERROR_NOT_ENOUGH_MEMORY);
  return UINT64_MAX;
}

BOOL WINAPI
SetFilePointerEx (HANDLE hFile, LARGE_INTEGER liDistanceToMove, PLARGE_INTEGER lpNewFilePointer, DWORD dwMoveMethod)
{
  uint64_t position = move (hFile, liDistanceToMove.QuadPart, dwMoveMethod);
  if (position != UINT64_MAX && !is_bad (lpNewFilePointer))
    lpNewFilePointer->QuadPart = (LONGLONG) position;
  return position != UINT64_MAX;
}

/* Without a high part the distance is signed. */
DWORD WINAPI
SetFilePointer (HANDLE hFile, LONG lDistanceToMove, PLONG lpDistanceToMoveHigh, DWORD dwMoveMethod)
{
  bool is_long = !is_bad (lpDistanceToMoveHigh);
  int64_t distance = lDistanceToMove;
  if (is_long)
    distance = (int64_t) ((uint64_t) (uint32_t) *lpDistanceToMoveHigh << 32 | (uint32_t) lDistanceToMove);
  uint64_t position = move (hFile, distance, dwMoveMethod);
  if (position == UINT64_MAX)
    return INVALID_SET_FILE_POINTER;
  if (is_long)
    *lpDistanceToMoveHigh = (LONG) (position >> 32);
  if ((DWORD) position == INVALID_SET_FILE_POINTER)
    set_error (ERROR_SUCCESS);
  return (DWORD) position;
}

BOOL WINAPI
GetFileSizeEx (HANDLE hFile, PLARGE_INTEGER lpFileSize)
{
  uint64_t size, position;
  bool is_file = file_position_get (hFile, &size, &position);
  if (is_file && !is_bad (lpFileSize))
    lpFileSize->QuadPart = (LONGLONG) size;
  else if (is_file)
    set_error (ERROR_NOACCESS);
  return is_file && !is_bad (lpFileSize);
}

DWORD WINAPI
GetFileSize (HANDLE hFile, LPDWORD lpFileSizeHigh)
{
  LARGE_INTEGER size;
  if (!GetFileSizeEx (hFile, &size))
    return INVALID_FILE_SIZE;
  if (!is_bad (lpFileSizeHigh))
    *lpFileSizeHigh = (DWORD) size.HighPart;
  if (size.LowPart == INVALID_FILE_SIZE)
    set_error (ERROR_SUCCESS);
  return size.LowPart;
}

/* The machine's files grow, and never become smaller. */
BOOL WINAPI
SetEndOfFile (HANDLE hFile)
{
  VasCall call;
  uint64_t size, position;
  if (!file_position_get (hFile, &size, &position))
    return FALSE;
  if (position <= size)
    {
      if (position < size)
        set_error (ERROR_NOT_SUPPORTED);
      return position == size;
    }
  call_begin (&call, VAS_CALL_FILE_DATA, ARGUMENTS (handle_of (hFile), position - 1));
  call.input = "";
  call.input_size = 1;
  return session_call (&call);
}

BOOL WINAPI
FlushFileBuffers (HANDLE hFile)
{
  uint64_t size, position;
  return file_position_get (hFile, &size, &position);
}

DWORD WINAPI
GetFileType (HANDLE hFile)
{
  if (console_descriptor (hFile) >= 0)
    return FILE_TYPE_CHAR;
  return FlushFileBuffers (hFile) ? FILE_TYPE_DISK : FILE_TYPE_UNKNOWN;
}
