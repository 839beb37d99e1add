/* Sections, views and handles to them, NT. */
#include "win32/names.h"
#include "win32/objects.h"
#include "win32/processes.h"
#include "win32/shared_calls.h"
#include <vasbox/win32/ntdll.h>

void
handle_call (VasCall *call, unsigned parameter, const char *output, HANDLE *handle)
{
  uint64_t value;
  pointer_parameter (call, parameter, handle);
  session_call (call);
  if (is_own (call, parameter) && call_output (call, output, &value))
    *handle = pointer_to (value);
}

void
note_duplicate (const VasCall *call, HANDLE source, const HANDLE *target)
{
  bool closes = (call->arguments[6] & DUPLICATE_CLOSE_SOURCE) != 0, is_own = call->arguments[0] == VAS_CURRENT_PROCESS;
  if (call->succeeded && !is_bad (target) && call->arguments[2] == VAS_CURRENT_PROCESS && is_own)
    processes_duplicated (source, *target);
  if (call->succeeded && closes && is_own)
    handle_is_gone (source);
}

static void
set_name (VasCall *call, const Name *name)
{
  call->input = name->text;
  call->input_size = name->size;
}

static uint64_t
value_at (const LARGE_INTEGER *pointer)
{
  uint64_t value = 0;
  read_bytes (&value, pointer, sizeof value);
  return value;
}

NTSTATUS NTAPI
NtCreateSection (PHANDLE SectionHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                 PLARGE_INTEGER MaximumSize, ULONG SectionPageProtection, ULONG AllocationAttributes,
                 HANDLE FileHandle)
{
  VasCall call;
  char text[NAME_SIZE];
  const Name name = name_of_object (ObjectAttributes, text);
  call_begin (&call, VAS_CALL_NT_CREATE_SECTION,
              ARGUMENTS (0, DesiredAccess, 0, value_at (MaximumSize), SectionPageProtection, AllocationAttributes,
                         handle_of (FileHandle)));
  set_name (&call, &name);
  handle_call (&call, 0, "SectionHandle", SectionHandle);
  return (NTSTATUS) call.result;
}

NTSTATUS NTAPI
NtOpenSection (PHANDLE SectionHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes)
{
  VasCall call;
  char text[NAME_SIZE];
  const Name name = name_of_object (ObjectAttributes, text);
  call_begin (&call, VAS_CALL_NT_OPEN_SECTION, ARGUMENTS (0, DesiredAccess));
  set_name (&call, &name);
  handle_call (&call, 0, "SectionHandle", SectionHandle);
  return (NTSTATUS) call.result;
}

void
view_inputs (VasCall *call, const ViewPointers *view)
{
  if (pointer_parameter (call, view->base_parameter, view->base))
    call->arguments[view->base_parameter] = address_of (*view->base);
  if (pointer_parameter (call, view->offset_parameter, view->offset))
    call->arguments[view->offset_parameter] = (uint64_t) view->offset->QuadPart;
  if (pointer_parameter (call, view->size_parameter, view->size))
    call->arguments[view->size_parameter] = *view->size;
}

void
view_outputs (const VasCall *call, const ViewPointers *view)
{
  if (!call->succeeded)
    return;
  if (is_own (call, view->base_parameter))
    *view->base = pointer_to (call_value (call, "BaseAddress"));
  if (is_own (call, view->size_parameter))
    *view->size = (SIZE_T) call_value (call, "ViewSize");
  if (is_own (call, view->offset_parameter))
    view->offset->QuadPart = (LONGLONG) call_value (call, "SectionOffset");
}

NTSTATUS NTAPI
NtMapViewOfSection (HANDLE SectionHandle, HANDLE ProcessHandle, PVOID *BaseAddress, ULONG_PTR ZeroBits,
                    SIZE_T CommitSize, PLARGE_INTEGER SectionOffset, PSIZE_T ViewSize,
                    SECTION_INHERIT InheritDisposition, ULONG AllocationType, ULONG Win32Protect)
{
  VasCall call;
  call_begin (&call, VAS_CALL_NT_MAP_VIEW_OF_SECTION,
              ARGUMENTS (handle_of (SectionHandle), handle_of (ProcessHandle), 0, ZeroBits, CommitSize, 0, 0,
                         (uint64_t) InheritDisposition, AllocationType, Win32Protect));
  const ViewPointers view = { 2, BaseAddress, 5, SectionOffset, 6, ViewSize };
  view_inputs (&call, &view);
  session_call (&call);
  view_outputs (&call, &view);
  return (NTSTATUS) call.result;
}

NTSTATUS NTAPI
NtUnmapViewOfSectionEx (HANDLE ProcessHandle, PVOID BaseAddress, ULONG Flags)
{
  return call_status (VAS_CALL_NT_UNMAP_VIEW_OF_SECTION_EX,
                      ARGUMENTS (handle_of (ProcessHandle), address_of (BaseAddress), Flags));
}

static void
fill_section (const VasCall *call, PVOID information)
{
  SECTION_BASIC_INFORMATION basic;
  SECTION_IMAGE_INFORMATION image;
  memset (&basic, 0, sizeof basic);
  memset (&image, 0, sizeof image);
  basic.BaseAddress = pointer_to (call_value (call, "BaseAddress"));
  basic.AllocationAttributes = (ULONG) call_value (call, "AllocationAttributes");
  basic.MaximumSize.QuadPart = (LONGLONG) call_value (call, "MaximumSize");
  image.TransferAddress = pointer_to (call_value (call, "TransferAddress"));
  if (call->arguments[1] == SectionBasicInformation)
    memcpy (information, &basic, sizeof basic);
  else
    memcpy (information, &image, sizeof image);
}

NTSTATUS NTAPI
NtQuerySection (HANDLE SectionHandle, SECTION_INFORMATION_CLASS SectionInformationClass, PVOID SectionInformation,
                SIZE_T SectionInformationLength, PSIZE_T ReturnLength)
{
  VasCall call;
  bool is_basic = SectionInformationClass == SectionBasicInformation;
  SIZE_T size = is_basic ? sizeof (SECTION_BASIC_INFORMATION) : sizeof (SECTION_IMAGE_INFORMATION);
  uint64_t length = machine_length (SectionInformationLength, size, is_basic ? 16 : 48, is_basic ? 24 : 64);
  call_begin (&call, VAS_CALL_NT_QUERY_SECTION,
              ARGUMENTS (handle_of (SectionHandle), (uint64_t) SectionInformationClass, 0, length));
  pointer_parameter (&call, 2, SectionInformation);
  pointer_parameter (&call, 4, ReturnLength);
  bool is_done = session_call (&call);
  if (is_done && is_own (&call, 2))
    fill_section (&call, SectionInformation);
  if (is_done && is_own (&call, 4))
    *ReturnLength = size;
  return (NTSTATUS) call.result;
}

NTSTATUS NTAPI
NtDuplicateObject (HANDLE SourceProcessHandle, HANDLE SourceHandle, HANDLE TargetProcessHandle, PHANDLE TargetHandle,
                   ACCESS_MASK DesiredAccess, ULONG HandleAttributes, ULONG Options)
{
  VasCall call;
  bool closes = (Options & DUPLICATE_CLOSE_SOURCE) != 0;
  if (!is_bad (TargetHandle) && object_duplicate (SourceHandle, closes, TargetHandle))
    return *TargetHandle != NULL ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;
  call_begin (&call, VAS_CALL_NT_DUPLICATE_OBJECT,
              ARGUMENTS (handle_of (SourceProcessHandle), handle_of (SourceHandle), handle_of (TargetProcessHandle),
                         0, DesiredAccess, HandleAttributes, Options));
  handle_call (&call, 3, "TargetHandle", TargetHandle);
  note_duplicate (&call, SourceHandle, TargetHandle);
  return (NTSTATUS) call.result;
}

NTSTATUS NTAPI
NtExtendSection (HANDLE SectionHandle, PLARGE_INTEGER NewSectionSize)
{
  VasCall call;
  uint64_t size;
  call_begin (&call, VAS_CALL_NT_EXTEND_SECTION, ARGUMENTS (handle_of (SectionHandle), value_at (NewSectionSize)));
  pointer_parameter (&call, 1, NewSectionSize);
  session_call (&call);
  if (is_own (&call, 1) && call_output (&call, "NewSectionSize", &size))
    NewSectionSize->QuadPart = (LONGLONG) size;
  return (NTSTATUS) call.result;
}
