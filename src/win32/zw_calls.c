/* The Zw names: the same functions, as they are outside the kernel. */
#include <vasbox/win32/ntdll.h>

NTSTATUS NTAPI
ZwAllocateVirtualMemory (HANDLE ProcessHandle, PVOID *BaseAddress, ULONG_PTR ZeroBits, PSIZE_T RegionSize,
                         ULONG AllocationType, ULONG Protect)
{
  return NtAllocateVirtualMemory (ProcessHandle, BaseAddress, ZeroBits, RegionSize, AllocationType, Protect);
}

NTSTATUS NTAPI
ZwFreeVirtualMemory (HANDLE ProcessHandle, PVOID *BaseAddress, PSIZE_T RegionSize, ULONG FreeType)
{
  return NtFreeVirtualMemory (ProcessHandle, BaseAddress, RegionSize, FreeType);
}

NTSTATUS NTAPI
ZwProtectVirtualMemory (HANDLE ProcessHandle, PVOID *BaseAddress, PSIZE_T RegionSize, ULONG NewProtect,
                        PULONG OldProtect)
{
  return NtProtectVirtualMemory (ProcessHandle, BaseAddress, RegionSize, NewProtect, OldProtect);
}

NTSTATUS NTAPI
ZwQueryVirtualMemory (HANDLE ProcessHandle, LPCVOID BaseAddress, MEMORY_INFORMATION_CLASS MemoryInformationClass,
                      PVOID MemoryInformation, SIZE_T MemoryInformationLength, PSIZE_T ReturnLength)
{
  return NtQueryVirtualMemory (ProcessHandle, BaseAddress, MemoryInformationClass, MemoryInformation,
                               MemoryInformationLength, ReturnLength);
}

NTSTATUS NTAPI
ZwReadVirtualMemory (HANDLE ProcessHandle, LPCVOID BaseAddress, PVOID Buffer, SIZE_T BufferSize,
                     PSIZE_T NumberOfBytesRead)
{
  return NtReadVirtualMemory (ProcessHandle, BaseAddress, Buffer, BufferSize, NumberOfBytesRead);
}

NTSTATUS NTAPI
ZwWriteVirtualMemory (HANDLE ProcessHandle, PVOID BaseAddress, LPCVOID Buffer, SIZE_T BufferSize,
                      PSIZE_T NumberOfBytesWritten)
{
  return NtWriteVirtualMemory (ProcessHandle, BaseAddress, Buffer, BufferSize, NumberOfBytesWritten);
}

NTSTATUS NTAPI
ZwLockVirtualMemory (HANDLE ProcessHandle, PVOID *BaseAddress, PSIZE_T RegionSize, ULONG MapType)
{
  return NtLockVirtualMemory (ProcessHandle, BaseAddress, RegionSize, MapType);
}

NTSTATUS NTAPI
ZwUnlockVirtualMemory (HANDLE ProcessHandle, PVOID *BaseAddress, PSIZE_T RegionSize, ULONG MapType)
{
  return NtUnlockVirtualMemory (ProcessHandle, BaseAddress, RegionSize, MapType);
}

NTSTATUS NTAPI
ZwGetWriteWatch (HANDLE ProcessHandle, ULONG Flags, PVOID BaseAddress, SIZE_T RegionSize, PVOID *UserAddressArray,
                 PULONG_PTR EntriesInUserAddressArray, PULONG Granularity)
{
  return NtGetWriteWatch (ProcessHandle, Flags, BaseAddress, RegionSize, UserAddressArray, EntriesInUserAddressArray,
                          Granularity);
}

NTSTATUS NTAPI
ZwResetWriteWatch (HANDLE ProcessHandle, PVOID BaseAddress, SIZE_T RegionSize)
{
  return NtResetWriteWatch (ProcessHandle, BaseAddress, RegionSize);
}

NTSTATUS NTAPI
ZwSetInformationVirtualMemory (HANDLE ProcessHandle, VIRTUAL_MEMORY_INFORMATION_CLASS VmInformationClass,
                               ULONG_PTR NumberOfEntries, PMEMORY_RANGE_ENTRY VirtualAddresses, PVOID VmInformation,
                               ULONG VmInformationLength)
{
  return NtSetInformationVirtualMemory (ProcessHandle, VmInformationClass, NumberOfEntries, VirtualAddresses,
                                        VmInformation, VmInformationLength);
}

NTSTATUS NTAPI
ZwUnmapViewOfSection (HANDLE ProcessHandle, PVOID BaseAddress)
{
  return NtUnmapViewOfSection (ProcessHandle, BaseAddress);
}

NTSTATUS NTAPI
ZwTerminateProcess (HANDLE ProcessHandle, NTSTATUS ExitStatus)
{
  return NtTerminateProcess (ProcessHandle, ExitStatus);
}

NTSTATUS NTAPI
ZwClose (HANDLE Handle)
{
  return NtClose (Handle);
}

NTSTATUS NTAPI
ZwCreateSection (PHANDLE SectionHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                 PLARGE_INTEGER MaximumSize, ULONG SectionPageProtection, ULONG AllocationAttributes,
                 HANDLE FileHandle)
{
  return NtCreateSection (SectionHandle, DesiredAccess, ObjectAttributes, MaximumSize, SectionPageProtection,
                          AllocationAttributes, FileHandle);
}

NTSTATUS NTAPI
ZwOpenSection (PHANDLE SectionHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes)
{
  return NtOpenSection (SectionHandle, DesiredAccess, ObjectAttributes);
}

NTSTATUS NTAPI
ZwMapViewOfSection (HANDLE SectionHandle, HANDLE ProcessHandle, PVOID *BaseAddress, ULONG_PTR ZeroBits,
                    SIZE_T CommitSize, PLARGE_INTEGER SectionOffset, PSIZE_T ViewSize,
                    SECTION_INHERIT InheritDisposition, ULONG AllocationType, ULONG Win32Protect)
{
  return NtMapViewOfSection (SectionHandle, ProcessHandle, BaseAddress, ZeroBits, CommitSize, SectionOffset, ViewSize,
                             InheritDisposition, AllocationType, Win32Protect);
}

NTSTATUS NTAPI
ZwUnmapViewOfSectionEx (HANDLE ProcessHandle, PVOID BaseAddress, ULONG Flags)
{
  return NtUnmapViewOfSectionEx (ProcessHandle, BaseAddress, Flags);
}

NTSTATUS NTAPI
ZwQuerySection (HANDLE SectionHandle, SECTION_INFORMATION_CLASS SectionInformationClass, PVOID SectionInformation,
                SIZE_T SectionInformationLength, PSIZE_T ReturnLength)
{
  return NtQuerySection (SectionHandle, SectionInformationClass, SectionInformation, SectionInformationLength,
                         ReturnLength);
}

NTSTATUS NTAPI
ZwDuplicateObject (HANDLE SourceProcessHandle, HANDLE SourceHandle, HANDLE TargetProcessHandle, PHANDLE TargetHandle,
                   ACCESS_MASK DesiredAccess, ULONG HandleAttributes, ULONG Options)
{
  return NtDuplicateObject (SourceProcessHandle, SourceHandle, TargetProcessHandle, TargetHandle, DesiredAccess,
                            HandleAttributes, Options);
}
