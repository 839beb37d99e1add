/* Reading and writing the machine's files. */
#include "win32/console.h"
#include "win32/file_position.h"
#include "win32/objects.h"
#include "win32/shared_calls.h"
#include <vasbox/protection.h>
#include <vasbox/win32.h>

/* UINT64_MAX: from where the handle stands. */
static uint64_t
offset_of (const OVERLAPPED *overlapped)
{
  OVERLAPPED there;
  return read_bytes (&there, overlapped, sizeof there) ? (uint64_t) there.OffsetHigh << 32 | there.Offset : UINT64_MAX;
}

/* @call, whose output @name is the number of bytes; beside an offset nobody needs to be told it. */
static BOOL
transfer (VasCall *call, const char *name, LPDWORD count, LPOVERLAPPED overlapped)
{
  uint64_t n;
  bool is_for_block = count == NULL && overlapped != NULL; /* which is told the number then */
  bool is_count = !is_for_block && pointer_parameter (call, 3, count);
  session_call (call);
  if (is_count)
    *count = call_output (call, name, &n) ? (DWORD) n : 0;
  if (!is_bad (overlapped))
    {
      overlapped->Internal = call->verdict.status;
      overlapped->InternalHigh = (ULONG_PTR) call_value (call, name);
    }
  return call->result != 0;
}

/* Of a transfer with @overlapped or without: a handle that was moved says where, once. */
static uint64_t
begin_of (HANDLE file, const OVERLAPPED *overlapped)
{
  return overlapped == NULL ? file_position_take (file) : offset_of (overlapped);
}

/* Whether a read begins where SetFilePointer() put it, at or behind the file's end: it reads nothing, as one that came
 * there by itself, and not what an offset there would be answered with. */
static bool
is_moved_to_end (HANDLE file, const OVERLAPPED *overlapped)
{
  uint64_t size, there, position;
  VasMachine *machine = session_enter ();
  bool is_file = overlapped == NULL
                 && vas_machine_file (machine, session_thread (machine), handle_of (file), &size, &there);
  session_leave ();
  return is_file && file_position_get (file, &size, &position) && position != there && position >= size;
}

BOOL WINAPI
ReadFile (HANDLE hFile, LPVOID lpBuffer, DWORD nNumberOfBytesToRead, LPDWORD lpNumberOfBytesRead,
          LPOVERLAPPED lpOverlapped)
{
  VasCall call;
  int stream = console_descriptor (hFile);
  if (stream >= 0)
    return console_read (stream, lpBuffer, nNumberOfBytesToRead, lpNumberOfBytesRead);
  bool is_end = is_moved_to_end (hFile, lpOverlapped);
  call_begin (&call, VAS_CALL_READ_FILE,
              ARGUMENTS (handle_of (hFile), 0, is_end ? 0 : nNumberOfBytesToRead, 0, begin_of (hFile, lpOverlapped)));
  buffer_parameter (&call, 1, lpBuffer, nNumberOfBytesToRead, true);
  return transfer (&call, "lpNumberOfBytesRead", lpNumberOfBytesRead, lpOverlapped);
}

BOOL WINAPI
WriteFile (HANDLE hFile, LPCVOID lpBuffer, DWORD nNumberOfBytesToWrite, LPDWORD lpNumberOfBytesWritten,
           LPOVERLAPPED lpOverlapped)
{
  VasCall call;
  int stream = console_descriptor (hFile);
  if (stream >= 0)
    return console_write (stream, lpBuffer, nNumberOfBytesToWrite, lpNumberOfBytesWritten);
  call_begin (&call, VAS_CALL_WRITE_FILE,
              ARGUMENTS (handle_of (hFile), 0, nNumberOfBytesToWrite, 0, begin_of (hFile, lpOverlapped)));
  buffer_parameter (&call, 1, lpBuffer, nNumberOfBytesToWrite, false);
  return transfer (&call, "lpNumberOfBytesWritten", lpNumberOfBytesWritten, lpOverlapped);
}

BOOL WINAPI
GetOverlappedResult (HANDLE hFile, LPOVERLAPPED lpOverlapped, LPDWORD lpNumberOfBytesTransferred, BOOL bWait)
{
  VasCall call;
  if (!is_bad (lpOverlapped) && !is_bad (lpNumberOfBytesTransferred) && lpOverlapped->Internal == VAS_STATUS_SUCCESS)
    {
      *lpNumberOfBytesTransferred = (DWORD) lpOverlapped->InternalHigh;
      return TRUE;
    }
  call_begin (&call, VAS_CALL_GET_OVERLAPPED_RESULT,
              ARGUMENTS (handle_of (hFile), offset_of (lpOverlapped), 0, bWait != FALSE));
  pointer_parameter (&call, 2, lpNumberOfBytesTransferred);
  if (!session_call (&call))
    return FALSE;
  DWORD n = (DWORD) call_value (&call, "lpNumberOfBytesTransferred");
  if (is_own (&call, 2))
    *lpNumberOfBytesTransferred = n;
  if (!is_bad (lpOverlapped))
    {
      lpOverlapped->Internal = VAS_STATUS_SUCCESS;
      lpOverlapped->InternalHigh = n;
    }
  return TRUE;
}

static uint64_t
byte_offset (const LARGE_INTEGER *offset)
{
  uint64_t value;
  return read_bytes (&value, offset, sizeof value) ? value : UINT64_MAX;
}

/* NtReadFile or NtWriteFile, with their parameters. */
static NTSTATUS
nt_transfer (VasCallId id, HANDLE file, HANDLE event, PVOID apc, PVOID apc_context, PIO_STATUS_BLOCK block,
             PVOID buffer, ULONG length, const LARGE_INTEGER *offset, const ULONG *key)
{
  VasCall call;
  call_begin (&call, id,
              ARGUMENTS (handle_of (file), handle_of (event), address_of (apc), address_of (apc_context), 0, 0, length,
                         byte_offset (offset), is_bad (key) ? 0 : *key));
  buffer_parameter (&call, 5, buffer, length, id == VAS_CALL_NT_READ_FILE);
  pointer_parameter (&call, 4, block);
  session_call (&call);
  if (is_own (&call, 4) && NT_SUCCESS ((NTSTATUS) call.result))
    {
      block->Status = (NTSTATUS) call.result;
      block->Information = (ULONG_PTR) call_value (&call, "Information");
    }
  if (event != NULL && call.succeeded)
    SetEvent (event);
  return (NTSTATUS) call.result;
}

NTSTATUS NTAPI
NtReadFile (HANDLE FileHandle, HANDLE Event, PVOID ApcRoutine, PVOID ApcContext, PIO_STATUS_BLOCK IoStatusBlock,
            PVOID Buffer, ULONG Length, PLARGE_INTEGER ByteOffset, PULONG Key)
{
  return nt_transfer (VAS_CALL_NT_READ_FILE, FileHandle, Event, ApcRoutine, ApcContext, IoStatusBlock, Buffer, Length,
                      ByteOffset, Key);
}

NTSTATUS NTAPI
NtWriteFile (HANDLE FileHandle, HANDLE Event, PVOID ApcRoutine, PVOID ApcContext, PIO_STATUS_BLOCK IoStatusBlock,
             PVOID Buffer, ULONG Length, PLARGE_INTEGER ByteOffset, PULONG Key)
{
  return nt_transfer (VAS_CALL_NT_WRITE_FILE, FileHandle, Event, ApcRoutine, ApcContext, IoStatusBlock, Buffer, Length,
                      ByteOffset, Key);
}

NTSTATUS NTAPI
ZwReadFile (HANDLE FileHandle, HANDLE Event, PVOID ApcRoutine, PVOID ApcContext, PIO_STATUS_BLOCK IoStatusBlock,
            PVOID Buffer, ULONG Length, PLARGE_INTEGER ByteOffset, PULONG Key)
{
  return NtReadFile (FileHandle, Event, ApcRoutine, ApcContext, IoStatusBlock, Buffer, Length, ByteOffset, Key);
}

NTSTATUS NTAPI
ZwWriteFile (HANDLE FileHandle, HANDLE Event, PVOID ApcRoutine, PVOID ApcContext, PIO_STATUS_BLOCK IoStatusBlock,
             PVOID Buffer, ULONG Length, PLARGE_INTEGER ByteOffset, PULONG Key)
{
  return NtWriteFile (FileHandle, Event, ApcRoutine, ApcContext, IoStatusBlock, Buffer, Length, ByteOffset, Key);
}
