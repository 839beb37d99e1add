/* The environment blocks of thread and process. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* pthread_getattr_np */
#endif
#include "win32/call.h"
#include <execinfo.h>
#include <pthread.h>
#include <vasbox/win32.h>

/* Of one machine, under the session's lock. */
static PEB process_block;
static uint64_t generation;

static _Thread_local TEB thread_block;

static void
make_process_block (void)
{
  OSVERSIONINFOW version = { .dwOSVersionInfoSize = sizeof version };
  SYSTEM_INFO system;
  GetSystemInfo (&system);
  GetVersionExW (&version);
  process_block.Mutant = INVALID_HANDLE_VALUE;
  process_block.ImageBaseAddress = GetModuleHandleA (NULL);
  process_block.ProcessHeap = GetProcessHeap ();
  process_block.NumberOfProcessors = system.dwNumberOfProcessors;
  process_block.OSMajorVersion = version.dwMajorVersion;
  process_block.OSMinorVersion = version.dwMinorVersion;
  process_block.OSBuildNumber = (USHORT) version.dwBuildNumber;
  process_block.OSPlatformId = version.dwPlatformId;
  process_block.ImageSubSystem = IMAGE_SUBSYSTEM_WINDOWS_CUI;
}

struct _PEB *NTAPI
RtlGetCurrentPeb (VOID)
{
  session_enter ();
  if (generation != session_generation ())
    make_process_block ();
  generation = session_generation ();
  session_leave ();
  return &process_block;
}

/* The lowest and the highest address of the calling thread's stack; both NULL where the system does not tell. */
static void
own_stack (PVOID *low, PVOID *high)
{
  pthread_attr_t attributes;
  size_t size = 0;
  void *bottom = NULL;
  if (pthread_getattr_np (pthread_self (), &attributes) == 0)
    {
      pthread_attr_getstack (&attributes, &bottom, &size);
      pthread_attr_destroy (&attributes);
    }
  *low = bottom;
  *high = (char *) bottom + size;
}

/* Everything but what changes. */
static void
make_thread_block (TEB *block)
{
  own_stack (&block->NtTib.StackLimit, &block->NtTib.StackBase);
  block->NtTib.Self = &block->NtTib;
  block->NtTib.ExceptionList = (PVOID) (LONG_PTR) (sizeof (PVOID) == 4 ? -1 : 0);
  block->DeallocationStack = block->NtTib.StackLimit;
  block->ProcessEnvironmentBlock = RtlGetCurrentPeb ();
}

struct _TEB *NTAPI
NtCurrentTeb (VOID)
{
  TEB *block = &thread_block;
  if (block->NtTib.Self == NULL)
    make_thread_block (block);
  block->ClientId.UniqueProcess = ULongToHandle (GetCurrentProcessId ());
  block->ClientId.UniqueThread = ULongToHandle (GetCurrentThreadId ());
  block->LastErrorValue = GetLastError ();
  return block;
}

VOID WINAPI
GetCurrentThreadStackLimits (PULONG_PTR LowLimit, PULONG_PTR HighLimit)
{
  PVOID low, high;
  own_stack (&low, &high);
  *LowLimit = (ULONG_PTR) low;
  *HighLimit = (ULONG_PTR) high;
}

USHORT NTAPI
RtlCaptureStackBackTrace (ULONG FramesToSkip, ULONG FramesToCapture, PVOID *BackTrace, PULONG BackTraceHash)
{
  void *frames[128];
  ULONG_PTR sum = 0;
  int n = backtrace (frames, ARRAYSIZE (frames));
  USHORT told = 0;
  for (ULONG i = FramesToSkip < ARRAYSIZE (frames) ? FramesToSkip + 1 : ARRAYSIZE (frames); (int) i < n; i++)
    if (told < FramesToCapture)
      {
        sum += (ULONG_PTR) frames[i];
        BackTrace[told++] = frames[i];
      }
  if (!is_bad (BackTraceHash))
    *BackTraceHash = (ULONG) sum;
  return told;
}
