/* How each call of the table is carried out: takes a VasCall's raw arguments, sets its outputs and its verdict (with
 * the engine's rule).  Return value and last error are derived from the verdict in one place, dispatch.c. */
#ifndef VASBOX_FACADE_EXECUTE_H
#define VASBOX_FACADE_EXECUTE_H

#include "kernel/kernel.h"

typedef VasVerdict (*Execute) (VasMachine *machine, VasCall *call);

/* Carries out @call, whose thread exists, within another call: sets result and outputs, but it is no step, sets no last
 * error and nobody is told. */
VasVerdict call_execute (VasMachine *machine, VasCall *call);

/* Whether a host of the CLR carries it out. */
static inline bool
call_is_of_host (VasCallId id)
{
  return id >= VAS_CALL_HOST_CREATE_MALLOC && id <= VAS_CALL_HOST_RELEASE;
}

static inline void
call_set_output (VasCall *call, unsigned index, uint64_t value)
{
  call->outputs[index] = value;
  call->outputs_set |= (uint32_t) 1 << index;
}

/* Not NULL, and it leads to simulated memory that the call may not use. */
static inline bool
call_pointer_faults (const VasCall *call, unsigned parameter)
{
  return (call->faulted_pointers >> parameter & 1) != 0;
}

static inline bool
call_pointer_is_bad (const VasCall *call, unsigned parameter)
{
  return (call->bad_pointers >> parameter & 1) != 0 || call_pointer_faults (call, parameter);
}

/* What a call says of a bad pointer where its section has no clause for it: that of an access to NULL.  Where the
 * pointer led elsewhere, pointers_store() puts the clause of an access to there in its place. */
#define REFUSE_POINTER REFUSE (ACCESS_VIOLATION, 'A', 'C', 3)

/* What an exception is as the verdict of a step. */
static inline VasVerdict
access_verdict (const VasMachine *machine, const VasFault *fault)
{
  uint64_t page_mask = ~(((uint64_t) 1 << machine->geometry.page_shift) - 1);
  return (VasVerdict) { fault->status, fault->rule,
                        fault->n_parameters != 0 ? fault->parameters[1] & page_mask : VAS_NO_PAGE };
}

/* MEMORY_BASIC_INFORMATION's fields, which are the first outputs of every query. */
void call_set_basic_information (VasCall *call, const VasRegion *region);

/* nt_calls.c; call->result of a success is the NTSTATUS. */
VasVerdict execute_nt_allocate (VasMachine *machine, VasCall *call);
VasVerdict execute_nt_free (VasMachine *machine, VasCall *call);
VasVerdict execute_nt_protect (VasMachine *machine, VasCall *call);
VasVerdict execute_nt_query (VasMachine *machine, VasCall *call);

/* win32_calls.c; they set call->result for a success. */
VasVerdict execute_virtual_alloc (VasMachine *machine, VasCall *call);
VasVerdict execute_virtual_free (VasMachine *machine, VasCall *call);
VasVerdict execute_virtual_protect (VasMachine *machine, VasCall *call);
VasVerdict execute_virtual_query (VasMachine *machine, VasCall *call);

/* extended_calls.c: with extended parameters, and the forms for packaged programs */
VasVerdict execute_nt_allocate_ex (VasMachine *machine, VasCall *call);
VasVerdict execute_virtual_alloc2 (VasMachine *machine, VasCall *call);
VasVerdict execute_virtual_alloc_from_app (VasMachine *machine, VasCall *call);

/* process_calls.c */
VasVerdict execute_open_process (VasMachine *machine, VasCall *call);
VasVerdict execute_terminate_process (VasMachine *machine, VasCall *call);
VasVerdict execute_close_handle (VasMachine *machine, VasCall *call);
VasVerdict execute_get_process_memory_info (VasMachine *machine, VasCall *call);
VasVerdict execute_get_last_error (VasMachine *machine, VasCall *call);
VasVerdict execute_set_last_error (VasMachine *machine, VasCall *call);

/* section_calls.c */
VasVerdict execute_create_file_mapping (VasMachine *machine, VasCall *call);
VasVerdict execute_open_file_mapping (VasMachine *machine, VasCall *call);
VasVerdict execute_nt_create_section (VasMachine *machine, VasCall *call);
VasVerdict execute_nt_open_section (VasMachine *machine, VasCall *call);
VasVerdict execute_nt_query_section (VasMachine *machine, VasCall *call);
VasVerdict execute_nt_extend_section (VasMachine *machine, VasCall *call);

/* mapped_name_calls.c: NtQueryVirtualMemory's class of the file that an address shows */
VasVerdict execute_nt_query_mapped_name (VasMachine *machine, VasCall *call);

/* view_calls.c; those that unmap are one */
VasVerdict execute_map_view_of_file (VasMachine *machine, VasCall *call);
VasVerdict execute_map_view_of_file3 (VasMachine *machine, VasCall *call);
VasVerdict execute_nt_map_view_of_section (VasMachine *machine, VasCall *call);
VasVerdict execute_nt_map_view_of_section_ex (VasMachine *machine, VasCall *call);
VasVerdict execute_unmap_view (VasMachine *machine, VasCall *call);
VasVerdict execute_flush_view_of_file (VasMachine *machine, VasCall *call);

/* file_calls.c */
VasVerdict execute_file (VasMachine *machine, VasCall *call);
VasVerdict execute_file_part (VasMachine *machine, VasCall *call);
VasVerdict execute_file_data (VasMachine *machine, VasCall *call);
VasVerdict execute_create_file (VasMachine *machine, VasCall *call);

/* file_transfer_calls.c: ReadFile, WriteFile, NtReadFile, NtWriteFile */
VasVerdict execute_file_transfer (VasMachine *machine, VasCall *call);
VasVerdict execute_get_overlapped_result (VasMachine *machine, VasCall *call);

/* handle_calls.c: both */
VasVerdict execute_duplicate_handle (VasMachine *machine, VasCall *call);

/* copy_calls.c: ReadProcessMemory, WriteProcessMemory, NtReadVirtualMemory, NtWriteVirtualMemory */
VasVerdict execute_copy (VasMachine *machine, VasCall *call);

/* lock_calls.c: locks and unlocks */
VasVerdict execute_virtual_lock (VasMachine *machine, VasCall *call);
VasVerdict execute_nt_lock (VasMachine *machine, VasCall *call);

/* working_set_calls.c; those that set a limit with flags or without */
VasVerdict execute_set_working_set_size (VasMachine *machine, VasCall *call);
VasVerdict execute_get_working_set_size (VasMachine *machine, VasCall *call);
VasVerdict execute_empty_working_set (VasMachine *machine, VasCall *call);
VasVerdict execute_query_working_set (VasMachine *machine, VasCall *call);
VasVerdict execute_query_working_set_ex (VasMachine *machine, VasCall *call);
/* NtQueryVirtualMemory's two classes of the working set. */
VasVerdict execute_nt_query_working_set (VasMachine *machine, VasCall *call);

/* watch_calls.c: all four */
VasVerdict execute_write_watch (VasMachine *machine, VasCall *call);

/* prefetch_calls.c */
VasVerdict execute_prefetch (VasMachine *machine, VasCall *call);
VasVerdict execute_nt_set_information (VasMachine *machine, VasCall *call);

/* offer_calls.c: offers, reclaims, discards */
VasVerdict execute_offer (VasMachine *machine, VasCall *call);

/* user_page_calls.c: AWE, each with its NT form */
VasVerdict execute_allocate_user_pages (VasMachine *machine, VasCall *call);
VasVerdict execute_free_user_pages (VasMachine *machine, VasCall *call);
VasVerdict execute_map_user_pages (VasMachine *machine, VasCall *call);
VasVerdict execute_map_user_pages_scatter (VasMachine *machine, VasCall *call);

/* stack_calls.c */
VasVerdict execute_rtl_create_user_stack (VasMachine *machine, VasCall *call);
VasVerdict execute_rtl_free_user_stack (VasMachine *machine, VasCall *call);

/* system_calls.c */
VasVerdict execute_get_system_info (VasMachine *machine, VasCall *call);
VasVerdict execute_get_large_page_minimum (VasMachine *machine, VasCall *call);
VasVerdict execute_global_memory_status_ex (VasMachine *machine, VasCall *call);

/* access_calls.c */
VasVerdict execute_read (VasMachine *machine, VasCall *call);
VasVerdict execute_write (VasMachine *machine, VasCall *call);
VasVerdict execute_load (VasMachine *machine, VasCall *call);
VasVerdict execute_store (VasMachine *machine, VasCall *call);
VasVerdict execute_fill (VasMachine *machine, VasCall *call);
VasVerdict execute_execute (VasMachine *machine, VasCall *call);
VasVerdict execute_touch (VasMachine *machine, VasCall *call);
VasVerdict execute_frame (VasMachine *machine, VasCall *call);

/* place.c */
VasVerdict execute_place (VasMachine *machine, VasCall *call);

#endif
