/* The only way into a machine: a call goes down once and comes back once.
 *
 *   VasCall ── execute (facade) ── prepare, commit (space) ── assign (region map)
 *      ^                                                          |
 *      └── return value, last error, step, observers ── verdict <─┘
 */
#include "facade/execute.h"
#include "facade/pointers.h"
#include "facade/rule_choice.h"

/* A method of the machine's host, which the floor above has put there. */
static VasVerdict
execute_host (VasMachine *machine, VasCall *call)
{
  machine->host_execute (machine, call, machine->host_data);
  return call->verdict;
}

static const Execute executes[VAS_N_CALLS] = {
  [VAS_CALL_VIRTUAL_ALLOC] = execute_virtual_alloc,
  [VAS_CALL_VIRTUAL_ALLOC_EX] = execute_virtual_alloc,
  [VAS_CALL_VIRTUAL_ALLOC_EX_NUMA] = execute_virtual_alloc,
  [VAS_CALL_VIRTUAL_FREE] = execute_virtual_free,
  [VAS_CALL_VIRTUAL_FREE_EX] = execute_virtual_free,
  [VAS_CALL_VIRTUAL_PROTECT] = execute_virtual_protect,
  [VAS_CALL_VIRTUAL_PROTECT_EX] = execute_virtual_protect,
  [VAS_CALL_VIRTUAL_QUERY] = execute_virtual_query,
  [VAS_CALL_VIRTUAL_QUERY_EX] = execute_virtual_query,
  [VAS_CALL_UNMAP_VIEW_OF_FILE] = execute_unmap_view,
  [VAS_CALL_GET_SYSTEM_INFO] = execute_get_system_info,
  [VAS_CALL_GET_NATIVE_SYSTEM_INFO] = execute_get_system_info,
  [VAS_CALL_GET_LARGE_PAGE_MINIMUM] = execute_get_large_page_minimum,
  [VAS_CALL_GLOBAL_MEMORY_STATUS_EX] = execute_global_memory_status_ex,
  [VAS_CALL_GET_PROCESS_MEMORY_INFO] = execute_get_process_memory_info,
  [VAS_CALL_OPEN_PROCESS] = execute_open_process,
  [VAS_CALL_TERMINATE_PROCESS] = execute_terminate_process,
  [VAS_CALL_CLOSE_HANDLE] = execute_close_handle,
  [VAS_CALL_GET_LAST_ERROR] = execute_get_last_error,
  [VAS_CALL_SET_LAST_ERROR] = execute_set_last_error,
  [VAS_CALL_NT_ALLOCATE_VIRTUAL_MEMORY] = execute_nt_allocate,
  [VAS_CALL_NT_ALLOCATE_VIRTUAL_MEMORY_EX] = execute_nt_allocate_ex,
  [VAS_CALL_VIRTUAL_ALLOC2] = execute_virtual_alloc2,
  [VAS_CALL_VIRTUAL_ALLOC2_FROM_APP] = execute_virtual_alloc2,
  [VAS_CALL_VIRTUAL_ALLOC_FROM_APP] = execute_virtual_alloc_from_app,
  [VAS_CALL_NT_FREE_VIRTUAL_MEMORY] = execute_nt_free,
  [VAS_CALL_NT_PROTECT_VIRTUAL_MEMORY] = execute_nt_protect,
  [VAS_CALL_NT_QUERY_VIRTUAL_MEMORY] = execute_nt_query,
  [VAS_CALL_NT_UNMAP_VIEW_OF_SECTION] = execute_unmap_view,
  [VAS_CALL_NT_TERMINATE_PROCESS] = execute_terminate_process,
  [VAS_CALL_NT_CLOSE] = execute_close_handle,
  [VAS_CALL_READ_PROCESS_MEMORY] = execute_copy,
  [VAS_CALL_WRITE_PROCESS_MEMORY] = execute_copy,
  [VAS_CALL_VIRTUAL_LOCK] = execute_virtual_lock,
  [VAS_CALL_VIRTUAL_UNLOCK] = execute_virtual_lock,
  [VAS_CALL_SET_PROCESS_WORKING_SET_SIZE] = execute_set_working_set_size,
  [VAS_CALL_SET_PROCESS_WORKING_SET_SIZE_EX] = execute_set_working_set_size,
  [VAS_CALL_GET_PROCESS_WORKING_SET_SIZE] = execute_get_working_set_size,
  [VAS_CALL_GET_PROCESS_WORKING_SET_SIZE_EX] = execute_get_working_set_size,
  [VAS_CALL_EMPTY_WORKING_SET] = execute_empty_working_set,
  [VAS_CALL_QUERY_WORKING_SET] = execute_query_working_set,
  [VAS_CALL_QUERY_WORKING_SET_EX] = execute_query_working_set_ex,
  [VAS_CALL_GET_WRITE_WATCH] = execute_write_watch,
  [VAS_CALL_RESET_WRITE_WATCH] = execute_write_watch,
  [VAS_CALL_PREFETCH_VIRTUAL_MEMORY] = execute_prefetch,
  [VAS_CALL_CREATE_FILE_MAPPING] = execute_create_file_mapping,
  [VAS_CALL_OPEN_FILE_MAPPING] = execute_open_file_mapping,
  [VAS_CALL_MAP_VIEW_OF_FILE] = execute_map_view_of_file,
  [VAS_CALL_MAP_VIEW_OF_FILE_EX] = execute_map_view_of_file,
  [VAS_CALL_MAP_VIEW_OF_FILE_EX_NUMA] = execute_map_view_of_file,
  [VAS_CALL_MAP_VIEW_OF_FILE3] = execute_map_view_of_file3,
  [VAS_CALL_MAP_VIEW_OF_FILE_NUMA2] = execute_map_view_of_file3,
  [VAS_CALL_UNMAP_VIEW_OF_FILE_EX] = execute_unmap_view,
  [VAS_CALL_UNMAP_VIEW_OF_FILE2] = execute_unmap_view,
  [VAS_CALL_FLUSH_VIEW_OF_FILE] = execute_flush_view_of_file,
  [VAS_CALL_DUPLICATE_HANDLE] = execute_duplicate_handle,
  [VAS_CALL_NT_CREATE_SECTION] = execute_nt_create_section,
  [VAS_CALL_NT_OPEN_SECTION] = execute_nt_open_section,
  [VAS_CALL_NT_MAP_VIEW_OF_SECTION] = execute_nt_map_view_of_section,
  [VAS_CALL_NT_MAP_VIEW_OF_SECTION_EX] = execute_nt_map_view_of_section_ex,
  [VAS_CALL_NT_UNMAP_VIEW_OF_SECTION_EX] = execute_unmap_view,
  [VAS_CALL_NT_QUERY_SECTION] = execute_nt_query_section,
  [VAS_CALL_NT_EXTEND_SECTION] = execute_nt_extend_section,
  [VAS_CALL_NT_DUPLICATE_OBJECT] = execute_duplicate_handle,
  [VAS_CALL_OFFER_VIRTUAL_MEMORY] = execute_offer,
  [VAS_CALL_RECLAIM_VIRTUAL_MEMORY] = execute_offer,
  [VAS_CALL_DISCARD_VIRTUAL_MEMORY] = execute_offer,
  [VAS_CALL_ALLOCATE_USER_PHYSICAL_PAGES] = execute_allocate_user_pages,
  [VAS_CALL_ALLOCATE_USER_PHYSICAL_PAGES_NUMA] = execute_allocate_user_pages,
  [VAS_CALL_ALLOCATE_USER_PHYSICAL_PAGES2] = execute_allocate_user_pages,
  [VAS_CALL_NT_ALLOCATE_USER_PHYSICAL_PAGES] = execute_allocate_user_pages,
  [VAS_CALL_FREE_USER_PHYSICAL_PAGES] = execute_free_user_pages,
  [VAS_CALL_NT_FREE_USER_PHYSICAL_PAGES] = execute_free_user_pages,
  [VAS_CALL_MAP_USER_PHYSICAL_PAGES] = execute_map_user_pages,
  [VAS_CALL_NT_MAP_USER_PHYSICAL_PAGES] = execute_map_user_pages,
  [VAS_CALL_MAP_USER_PHYSICAL_PAGES_SCATTER] = execute_map_user_pages_scatter,
  [VAS_CALL_NT_MAP_USER_PHYSICAL_PAGES_SCATTER] = execute_map_user_pages_scatter,
  [VAS_CALL_NT_READ_VIRTUAL_MEMORY] = execute_copy,
  [VAS_CALL_NT_WRITE_VIRTUAL_MEMORY] = execute_copy,
  [VAS_CALL_NT_LOCK_VIRTUAL_MEMORY] = execute_nt_lock,
  [VAS_CALL_NT_UNLOCK_VIRTUAL_MEMORY] = execute_nt_lock,
  [VAS_CALL_NT_GET_WRITE_WATCH] = execute_write_watch,
  [VAS_CALL_NT_RESET_WRITE_WATCH] = execute_write_watch,
  [VAS_CALL_NT_SET_INFORMATION_VIRTUAL_MEMORY] = execute_nt_set_information,
  [VAS_CALL_RTL_CREATE_USER_STACK] = execute_rtl_create_user_stack,
  [VAS_CALL_RTL_FREE_USER_STACK] = execute_rtl_free_user_stack,
  [VAS_CALL_PLACE] = execute_place,
  [VAS_CALL_FILE] = execute_file,
  [VAS_CALL_FILE_PART] = execute_file_part,
  [VAS_CALL_FILE_DATA] = execute_file_data,
  [VAS_CALL_CREATE_FILE] = execute_create_file,
  [VAS_CALL_READ_FILE] = execute_file_transfer,
  [VAS_CALL_WRITE_FILE] = execute_file_transfer,
  [VAS_CALL_GET_OVERLAPPED_RESULT] = execute_get_overlapped_result,
  [VAS_CALL_NT_READ_FILE] = execute_file_transfer,
  [VAS_CALL_NT_WRITE_FILE] = execute_file_transfer,
  [VAS_CALL_READ] = execute_read,
  [VAS_CALL_WRITE] = execute_write,
  [VAS_CALL_READ8] = execute_load,
  [VAS_CALL_READ16] = execute_load,
  [VAS_CALL_READ32] = execute_load,
  [VAS_CALL_READ64] = execute_load,
  [VAS_CALL_WRITE8] = execute_store,
  [VAS_CALL_WRITE16] = execute_store,
  [VAS_CALL_WRITE32] = execute_store,
  [VAS_CALL_WRITE64] = execute_store,
  [VAS_CALL_FILL] = execute_fill,
  [VAS_CALL_EXECUTE] = execute_execute,
  [VAS_CALL_TOUCH] = execute_touch,
  [VAS_CALL_FRAME] = execute_frame,
  [VAS_CALL_HOST_CREATE_MALLOC] = execute_host,
  [VAS_CALL_HOST_VIRTUAL_ALLOC] = execute_host,
  [VAS_CALL_HOST_VIRTUAL_FREE] = execute_host,
  [VAS_CALL_HOST_VIRTUAL_QUERY] = execute_host,
  [VAS_CALL_HOST_VIRTUAL_PROTECT] = execute_host,
  [VAS_CALL_HOST_GET_MEMORY_LOAD] = execute_host,
  [VAS_CALL_HOST_REGISTER_CALLBACK] = execute_host,
  [VAS_CALL_HOST_NEEDS] = execute_host,
  [VAS_CALL_HOST_ACQUIRED] = execute_host,
  [VAS_CALL_HOST_RELEASED] = execute_host,
  [VAS_CALL_HOST_ALLOC] = execute_host,
  [VAS_CALL_HOST_DEBUG_ALLOC] = execute_host,
  [VAS_CALL_HOST_FREE] = execute_host,
  [VAS_CALL_HOST_GET_HOST_MANAGER] = execute_host,
  [VAS_CALL_HOST_RELEASE] = execute_host,
};

/* A Win32 call succeeds where the NTSTATUS is no error; only a failure sets the last error (VA-046). */
static void
set_win32_result (VasCall *call, Thread *thread, VasResultKind kind)
{
  if (call->verdict.status == VAS_STATUS_PENDING)
    {
      thread->last_error = VAS_ERROR_IO_PENDING; /* no failure, though the call returns FALSE */
      return;
    }
  if (call->succeeded)
    {
      if (kind == VAS_RESULT_BOOL)
        call->result = 1;
      return;
    }
  call->result = kind == VAS_RESULT_ZERO              ? UINT32_MAX
                 : call->id == VAS_CALL_CREATE_FILE ? UINT64_MAX /* INVALID_HANDLE_VALUE */
                                                      : 0;
  thread->last_error = vas_status_to_win32 (call->verdict.status);
}

/* Where pointers have 4 bytes a program cannot pass more: addresses, sizes and numbers (ZeroBits is pointer-sized) are
 * taken modulo 2^32, handles extended. */
static void
narrow_arguments (VasCall *call)
{
  const VasCallInfo *info = vas_call_info (call->id);
  for (unsigned i = 0; i < info->n_parameters; i++)
    {
      const VasParameter *parameter = &info->parameters[i];
      bool is_buffer = (call->simulated_pointers >> i & 1) != 0;
      bool is_number = is_buffer || parameter->kind == VAS_KIND_ADDRESS || parameter->kind == VAS_KIND_SIZE
                       || parameter->kind == VAS_KIND_NUMBER;
      if (is_number && !(parameter->optional && call->arguments[i] == parameter->otherwise))
        call->arguments[i] &= UINT32_MAX;
      else if (parameter->kind == VAS_KIND_HANDLE)
        call->arguments[i] = (uint64_t) (int64_t) (int32_t) (uint32_t) call->arguments[i];
    }
}

/* The host set the result, if it was asked at all.  S_FALSE is no failure's status, but may be one: the rule tells. */
static void
set_hresult (VasCall *call)
{
  if (!call->succeeded && call->result == VAS_S_OK)
    call->result = VAS_HOST_E_CLRNOTAVAILABLE;
  call->succeeded = call->verdict.rule == VAS_NO_RULE;
}

static void
finish (VasMachine *machine, VasCall *call)
{
  Thread *thread = machine_thread (machine, call->thread);
  VasResultKind kind = vas_call_info (call->id)->result;
  call->succeeded = vas_status_is_success (call->verdict.status);
  if (kind == VAS_RESULT_HRESULT)
    set_hresult (call);
  else if (kind == VAS_RESULT_STATUS || (kind == VAS_RESULT_ACCESS && !call->succeeded))
    call->result = call->verdict.status;
  else if (kind == VAS_RESULT_WIN32)
    call->result = call->succeeded ? VAS_ERROR_SUCCESS : vas_status_to_win32 (call->verdict.status);
  else if (kind != VAS_RESULT_ACCESS)
    set_win32_result (call, thread, kind);
  if (call->verdict.rule != VAS_NO_RULE)
    call->verdict.rule = rule_choice (call);
  call->last_error = thread->last_error;
  call->step = ++machine->step;
  machine->last_verdict = call->verdict;
  machine_notify (machine, call);
}

/* A programming error is no step; a program that goes on sees a failure, not a success with empty outputs. */
static void
fail_unexecuted (VasCall *call)
{
  call->step = 0;
  call->verdict = REFUSE (INVALID_HANDLE, 'V', 'X', 1);
  call->succeeded = false;
  call->result = vas_call_info (call->id) != NULL && vas_call_info (call->id)->result == VAS_RESULT_HRESULT
                     ? VAS_HOST_E_CLRNOTAVAILABLE
                     : 0;
  call->last_error = vas_status_to_win32 (call->verdict.status);
  call->outputs_set = 0;
  call->faulted_pointers = 0;
  call->output_size = 0;
}

VasVerdict
call_execute (VasMachine *machine, VasCall *call)
{
  if (machine->state.config.pointer_size == 4)
    narrow_arguments (call);
  return executes[call->id](machine, call);
}

/* Most calls have no pointers into simulated memory. */
static VasVerdict
execute (VasMachine *machine, VasCall *call)
{
  Pointers pointers;
  if (call->simulated_pointers == 0)
    return executes[call->id](machine, call);
  pointers_load (machine, call, &pointers);
  call->verdict = executes[call->id](machine, call);
  pointers_store (machine, call, &pointers);
  return call->verdict;
}

void
vas_machine_call (VasMachine *machine, VasCall *call)
{
  const VasCallInfo *info = vas_call_info (call->id);
  bool has_host = machine->host_execute != NULL || !call_is_of_host (call->id);
  if (info == NULL || !machine_has_thread (machine, call->thread) || !has_host)
    {
      g_critical ("vas_machine_call: no such call (%d), thread (%u) or host", (int) call->id, call->thread);
      fail_unexecuted (call);
      return;
    }
  call->result = 0;
  call->outputs_set = 0;
  call->faulted_pointers = 0;
  call->output_size = 0;
  if (machine->state.config.pointer_size == 4)
    narrow_arguments (call);
  if (machine_process (machine, machine_thread (machine, call->thread)->process)->terminated)
    call->verdict = REFUSE (PROCESS_IS_TERMINATING, 'V', 'X', 12);
  else
    call->verdict = execute (machine, call);
  finish (machine, call);
  if (call_is_of_host (call->id))
    machine->host_settle (machine->host_data);
}
