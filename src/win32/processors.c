/* Processors, nodes and what they have: of the machine's config. */
#include "win32/call.h"
#include <vasbox/win32.h>

static uint32_t
nodes (void)
{
  uint32_t n = vas_machine_config (session_enter ())->numa_nodes;
  session_leave ();
  return n;
}

static DWORD
processors (void)
{
  SYSTEM_INFO system;
  GetSystemInfo (&system);
  return system.dwNumberOfProcessors;
}

static ULONGLONG
mask_of_node (uint32_t node, uint32_t n_nodes)
{
  ULONGLONG mask = 0;
  for (DWORD i = node, n = processors (); i < n && i < 64; i += n_nodes)
    mask |= (ULONGLONG) 1 << i;
  return mask;
}

/* Whether @is_good, else ERROR_INVALID_PARAMETER. */
static BOOL
need (bool is_good)
{
  if (!is_good)
    set_error (ERROR_INVALID_PARAMETER);
  return is_good;
}

DWORD WINAPI
GetCurrentProcessorNumber (VOID)
{
  return 0;
}

VOID WINAPI
GetCurrentProcessorNumberEx (PPROCESSOR_NUMBER ProcNumber)
{
  memset (ProcNumber, 0, sizeof *ProcNumber);
}

DWORD WINAPI
GetActiveProcessorCount (WORD GroupNumber)
{
  return need (GroupNumber == 0 || GroupNumber == ALL_PROCESSOR_GROUPS) ? processors () : 0;
}

WORD WINAPI
GetActiveProcessorGroupCount (VOID)
{
  return 1;
}

BOOL WINAPI
GetNumaProcessorNode (UCHAR Processor, PUCHAR NodeNumber)
{
  if (!need (!is_bad (NodeNumber)))
    return FALSE;
  bool is_there = Processor < processors ();
  *NodeNumber = (UCHAR) (is_there ? Processor % nodes () : 0xff);
  return need (is_there);
}

BOOL WINAPI
GetNumaProcessorNodeEx (PPROCESSOR_NUMBER Processor, PUSHORT NodeNumber)
{
  if (!need (!is_bad (Processor) && !is_bad (NodeNumber)))
    return FALSE;
  bool is_there = Processor->Group == 0 && Processor->Number < processors ();
  *NodeNumber = (USHORT) (is_there ? Processor->Number % nodes () : 0xffff);
  return need (is_there);
}

BOOL WINAPI
GetNumaNodeProcessorMask (UCHAR Node, PULONGLONG ProcessorMask)
{
  uint32_t n = nodes ();
  if (!need (Node < n && !is_bad (ProcessorMask)))
    return FALSE;
  *ProcessorMask = mask_of_node (Node, n);
  return TRUE;
}

BOOL WINAPI
GetNumaNodeProcessorMaskEx (USHORT Node, PGROUP_AFFINITY ProcessorMask)
{
  ULONGLONG mask;
  if (!need (Node < 256 && !is_bad (ProcessorMask)) || !GetNumaNodeProcessorMask ((UCHAR) Node, &mask))
    return FALSE;
  memset (ProcessorMask, 0, sizeof *ProcessorMask);
  ProcessorMask->Mask = (KAFFINITY) mask;
  return TRUE;
}

BOOL WINAPI
GetNumaAvailableMemoryNodeEx (USHORT Node, PULONGLONG AvailableBytes)
{
  MEMORYSTATUSEX status = { .dwLength = sizeof status };
  uint32_t n = nodes ();
  if (!need (Node < n && !is_bad (AvailableBytes)) || !GlobalMemoryStatusEx (&status))
    return FALSE;
  *AvailableBytes = status.ullAvailPhys / n;
  return TRUE;
}

BOOL WINAPI
GetNumaAvailableMemoryNode (UCHAR Node, PULONGLONG AvailableBytes)
{
  return GetNumaAvailableMemoryNodeEx (Node, AvailableBytes);
}

BOOL WINAPI
GetPhysicallyInstalledSystemMemory (PULONGLONG TotalMemoryInKilobytes)
{
  MEMORYSTATUSEX status = { .dwLength = sizeof status };
  if (!need (!is_bad (TotalMemoryInKilobytes)) || !GlobalMemoryStatusEx (&status))
    return FALSE;
  *TotalMemoryInKilobytes = status.ullTotalPhys / 1024;
  return TRUE;
}

static DWORD_PTR
all_processors (void)
{
  return (DWORD_PTR) mask_of_node (0, 1);
}

BOOL WINAPI
GetProcessAffinityMask (HANDLE hProcess, PDWORD_PTR lpProcessAffinityMask, PDWORD_PTR lpSystemAffinityMask)
{
  (void) hProcess;
  if (!need (!is_bad (lpProcessAffinityMask) && !is_bad (lpSystemAffinityMask)))
    return FALSE;
  *lpProcessAffinityMask = *lpSystemAffinityMask = all_processors ();
  return TRUE;
}

DWORD_PTR WINAPI
SetThreadAffinityMask (HANDLE hThread, DWORD_PTR dwThreadAffinityMask)
{
  DWORD_PTR all = all_processors ();
  (void) hThread;
  return need ((dwThreadAffinityMask & all) != 0) ? all : 0;
}

BOOL WINAPI
SetThreadPriority (HANDLE hThread, int nPriority)
{
  (void) hThread, (void) nPriority;
  return TRUE;
}

int WINAPI
GetThreadPriority (HANDLE hThread)
{
  (void) hThread;
  return THREAD_PRIORITY_NORMAL;
}

BOOL WINAPI
IsProcessorFeaturePresent (DWORD ProcessorFeature)
{
  (void) ProcessorFeature;
  return FALSE;
}

BOOL WINAPI
FlushInstructionCache (HANDLE hProcess, LPCVOID lpBaseAddress, SIZE_T dwSize)
{
  (void) hProcess, (void) lpBaseAddress, (void) dwSize;
  return TRUE;
}

VOID WINAPI
FlushProcessWriteBuffers (VOID)
{
  __sync_synchronize ();
}

/* Processors first, then nodes. */
static SYSTEM_LOGICAL_PROCESSOR_INFORMATION
processor_entry (DWORD i, DWORD n_processors, uint32_t n_nodes)
{
  SYSTEM_LOGICAL_PROCESSOR_INFORMATION entry;
  memset (&entry, 0, sizeof entry);
  bool is_node = i >= n_processors;
  entry.Relationship = is_node ? RelationNumaNode : RelationProcessorCore;
  entry.ProcessorMask = is_node ? (ULONG_PTR) mask_of_node (i - n_processors, n_nodes) : (ULONG_PTR) 1 << i;
  if (is_node)
    entry.NumaNode.NodeNumber = i - n_processors;
  return entry;
}

BOOL WINAPI
GetLogicalProcessorInformation (PSYSTEM_LOGICAL_PROCESSOR_INFORMATION Buffer, PDWORD ReturnedLength)
{
  if (!need (!is_bad (ReturnedLength)))
    return FALSE;
  DWORD n_nodes = nodes (), all = processors (), n = all < 8 * sizeof (ULONG_PTR) ? all : 8 * sizeof (ULONG_PTR);
  DWORD size = (n + n_nodes) * (DWORD) sizeof *Buffer;
  bool fits = *ReturnedLength >= size && !is_bad (Buffer);
  *ReturnedLength = size;
  for (DWORD i = 0; fits && i < n + n_nodes; i++)
    Buffer[i] = processor_entry (i, n, n_nodes);
  if (!fits)
    set_error (ERROR_INSUFFICIENT_BUFFER);
  return fits;
}
