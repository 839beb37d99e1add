/* The heap, critical sections, texts and modules by ntdll's names. */
#include "win32/call.h"
#include <stdio.h>
#include <stdlib.h>
#include <vasbox/win32.h>

PVOID NTAPI
RtlAllocateHeap (PVOID HeapHandle, ULONG Flags, SIZE_T Size)
{
  return HeapAlloc (HeapHandle, Flags, Size);
}

PVOID NTAPI
RtlReAllocateHeap (PVOID HeapHandle, ULONG Flags, PVOID BaseAddress, SIZE_T Size)
{
  return HeapReAlloc (HeapHandle, Flags, BaseAddress, Size);
}

BOOLEAN NTAPI
RtlFreeHeap (PVOID HeapHandle, ULONG Flags, PVOID BaseAddress)
{
  return HeapFree (HeapHandle, Flags, BaseAddress) != FALSE;
}

SIZE_T NTAPI
RtlSizeHeap (PVOID HeapHandle, ULONG Flags, PVOID BaseAddress)
{
  return HeapSize (HeapHandle, Flags, BaseAddress);
}

NTSTATUS NTAPI
RtlInitializeCriticalSection (PRTL_CRITICAL_SECTION CriticalSection)
{
  return InitializeCriticalSectionEx (CriticalSection, 0, 0) ? STATUS_SUCCESS : STATUS_NO_MEMORY;
}

NTSTATUS NTAPI
RtlEnterCriticalSection (PRTL_CRITICAL_SECTION CriticalSection)
{
  EnterCriticalSection (CriticalSection);
  return STATUS_SUCCESS;
}

NTSTATUS NTAPI
RtlLeaveCriticalSection (PRTL_CRITICAL_SECTION CriticalSection)
{
  LeaveCriticalSection (CriticalSection);
  return STATUS_SUCCESS;
}

NTSTATUS NTAPI
RtlDeleteCriticalSection (PRTL_CRITICAL_SECTION CriticalSection)
{
  DeleteCriticalSection (CriticalSection);
  return STATUS_SUCCESS;
}

VOID NTAPI
RtlInitAnsiString (PANSI_STRING DestinationString, PCSZ SourceString)
{
  size_t length = SourceString != NULL ? strlen (SourceString) : 0, most = length < 0xfffe ? length : 0xfffe;
  *DestinationString = (ANSI_STRING) { (USHORT) most, (USHORT) (SourceString != NULL ? most + 1 : 0),
                                       (PCHAR) (uintptr_t) SourceString };
}

static WCHAR
fold (WCHAR c, BOOLEAN folds)
{
  return (WCHAR) (folds && c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
}

BOOLEAN NTAPI
RtlEqualUnicodeString (PCUNICODE_STRING String1, PCUNICODE_STRING String2, BOOLEAN CaseInSensitive)
{
  if (String1->Length != String2->Length)
    return FALSE;
  for (USHORT i = 0; i < String1->Length / sizeof (WCHAR); i++)
    if (fold (String1->Buffer[i], CaseInSensitive) != fold (String2->Buffer[i], CaseInSensitive))
      return FALSE;
  return TRUE;
}

VOID NTAPI
RtlFreeUnicodeString (PUNICODE_STRING UnicodeString)
{
  free (UnicodeString->Buffer);
  memset (UnicodeString, 0, sizeof *UnicodeString);
}

BOOLEAN NTAPI
RtlCreateUnicodeStringFromAsciiz (PUNICODE_STRING Destination, PCSZ Source)
{
  int n = MultiByteToWideChar (CP_UTF8, 0, Source, -1, NULL, 0);
  WCHAR *text = n > 0 && n < 0x8000 ? malloc ((size_t) n * sizeof *text) : NULL;
  if (text == NULL)
    return FALSE;
  MultiByteToWideChar (CP_UTF8, 0, Source, -1, text, n);
  RtlInitUnicodeString (Destination, text);
  return TRUE;
}

SIZE_T NTAPI
RtlCompareMemory (const VOID *Source1, const VOID *Source2, SIZE_T Length)
{
  const char *one = Source1, *other = Source2;
  SIZE_T n = 0;
  while (n < Length && one[n] == other[n])
    n++;
  return n;
}

VOID NTAPI
RtlFillMemoryUlong (PVOID Destination, SIZE_T Length, ULONG Pattern)
{
  for (SIZE_T i = 0; i + sizeof Pattern <= Length; i += sizeof Pattern)
    memcpy ((char *) Destination + i, &Pattern, sizeof Pattern);
}

NTSTATUS NTAPI
LdrGetDllHandle (PWSTR DllPath, PULONG DllCharacteristics, PUNICODE_STRING DllName, PVOID *DllHandle)
{
  (void) DllPath, (void) DllCharacteristics;
  if (is_bad (DllName) || is_bad (DllHandle))
    return STATUS_ACCESS_VIOLATION;
  *DllHandle = DllName->Buffer != NULL ? GetModuleHandleW (DllName->Buffer) : NULL;
  return *DllHandle != NULL ? STATUS_SUCCESS : STATUS_DLL_NOT_FOUND;
}

/* By name only: there are no ordinals. */
NTSTATUS NTAPI
LdrGetProcedureAddress (PVOID DllHandle, PANSI_STRING ProcedureName, ULONG ProcedureNumber, PVOID *ProcedureAddress)
{
  (void) ProcedureNumber;
  FARPROC function = is_bad (ProcedureName) ? NULL : GetProcAddress (DllHandle, ProcedureName->Buffer);
  if (is_bad (ProcedureAddress))
    return STATUS_ACCESS_VIOLATION;
  *ProcedureAddress = (PVOID) (uintptr_t) function;
  return function != NULL ? STATUS_SUCCESS : STATUS_PROCEDURE_NOT_FOUND;
}

VOID NTAPI
RtlRaiseStatus (NTSTATUS Status)
{
  RaiseException ((DWORD) Status, EXCEPTION_NONCONTINUABLE, 0, NULL);
}
