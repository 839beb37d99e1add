/* What memory holds, on both sides. */
#include "differential.h"
#include "memory_in_use.h"
#include "base/prng.h"
#include <string.h>
#include <vasbox/protection.h>

/* Payloads. */

void
prepare_payload (Session *session, const Action *action, VasCall *call)
{
  VasPrng prng;
  memset (session->machine_output, 0xEE, sizeof session->machine_output);
  memset (session->model_output, 0xEE, sizeof session->model_output);
  call->output = session->machine_output;
  call->output_capacity = sizeof session->machine_output;
  if (action->n_words == 0 && action->n_bytes == 0)
    return;
  call->input = session->input;
  call->input_size = action->n_bytes != 0 ? action->n_bytes : action->n_words * 8;
  if (action->n_bytes == 0)
    {
      memcpy (session->input, action->words, action->n_words * 8);
      return;
    }
  prng_seed (&prng, action->value);
  for (uint64_t i = 0; i < (action->n_bytes + 7) / 8; i++)
    session->input[i] = prng_next (&prng);
}

void
compare_payload (Session *session, const VasCall *machine, const VasCall *model)
{
  uint64_t size = MIN (machine->output_size, machine->output_capacity);
  compare_number (session, "output_size", machine->output_size, model->output_size);
  const uint8_t *a = machine->output, *b = model->output;
  for (uint64_t i = 0; i < size && machine->output_size == model->output_size; i++)
    if (a[i] != b[i])
      {
        differ (session, "output: byte %" G_GUINT64_FORMAT ": machine 0x%02x, model 0x%02x", i, a[i], b[i]);
        return;
      }
}

/* Contents. */

static void
peek_machine (void *data, VasProcessId process, uint64_t address, uint64_t size, uint8_t *bytes)
{
  const Session *session = data;
  bool there = vas_machine_peek (session->machine, process, address, size, bytes);
  g_assert (there);
}

/* The range that a call is about: its first argument that is an address, its first that is a size. */
static void
range_of (const VasCall *call, uint64_t *address, uint64_t *size)
{
  const VasCallInfo *info = vas_call_info (call->id);
  *address = *size = 0;
  for (unsigned i = 0; i < info->n_parameters; i++)
    if (info->parameters[i].kind == VAS_KIND_ADDRESS && *address == 0)
      *address = call->arguments[i];
    else if (info->parameters[i].kind == VAS_KIND_SIZE && *size == 0)
      *size = call->arguments[i];
  if (*size == 0 || *size == VAS_LENGTH_OF_STRUCTURE)
    *size = MAX (call->input_size, 8);
}

/* Whether @call may write bytes. */
static bool
may_write (const VasCall *call)
{
  return vas_call_info (call->id)->result == VAS_RESULT_ACCESS || call->id == VAS_CALL_WRITE_PROCESS_MEMORY
         || call->id == VAS_CALL_NT_WRITE_VIRTUAL_MEMORY || call->simulated_pointers != 0;
}

/* Whose bytes it may write; 0: those of whom its handle names. */
static VasProcessId
written_process (const Session *session, const VasCall *call)
{
  bool is_copy = call->id == VAS_CALL_WRITE_PROCESS_MEMORY || call->id == VAS_CALL_NT_WRITE_VIRTUAL_MEMORY;
  return is_copy && call->arguments[0] != VAS_CURRENT_PROCESS
             ? 0
             : vas_machine_thread_process (session->machine, call->thread);
}

void
note_discards (Session *session, const VasCall *call)
{
  ModelEyes eyes = { .peek = peek_machine, .data = session, .process = written_process (session, call) };
  range_of (call, &eyes.start, &eyes.end);
  if (call->id == VAS_CALL_READ_PROCESS_MEMORY || call->id == VAS_CALL_NT_READ_VIRTUAL_MEMORY)
    eyes.start = call->arguments[2];
  eyes.end = may_write (call) ? eyes.start + MIN (eyes.end, UINT64_MAX - eyes.start) : eyes.start;
  model_note_discards (session->model, &eyes);
}

static void
compare_page (Session *session, VasProcessId process, uint64_t address)
{
  static uint8_t machine[65536], model[65536];
  uint64_t size = session->space->config.page_size;
  g_assert (size <= sizeof machine);
  peek_machine (session, process, address, size, machine);
  model_peek (session->model, process, address, size, model);
  if (memcmp (machine, model, size) == 0)
    return;
  for (uint64_t i = 0; i < size; i++)
    if (machine[i] != model[i])
      {
        differ (session, "contents: process %u, 0x%" G_GINT64_MODIFIER "x: machine 0x%02x, model 0x%02x", process,
                address + i, machine[i], model[i]);
        return;
      }
}

static void
compare_pages (Session *session, VasProcessId process, uint64_t start, uint64_t n_pages)
{
  uint64_t page_size = session->space->config.page_size;
  for (uint64_t i = 0; i < n_pages && session->difference->len == 0; i++)
    if (model_holds (session->model, start + i * page_size))
      compare_page (session, process, start + i * page_size);
}

void
compare_contents (Session *session, const VasCall *call)
{
  uint64_t address, size, page_size = session->space->config.page_size;
  range_of (call, &address, &size);
  if (address > session->space->config.maximum_application_address)
    return;
  uint64_t n_pages = MIN (size / page_size, 6) + 3, start = address / page_size * page_size;
  for (VasProcessId process = 1; process <= model_n_processes (session->model); process++)
    {
      compare_pages (session, process, start >= page_size ? start - page_size : 0, n_pages);
      if (call->simulated_pointers != 0)
        compare_pages (session, process, call->arguments[2] / page_size * page_size, n_pages);
    }
}

void
compare_all_contents (Session *session)
{
  const Space *space = session->space;
  for (VasProcessId process = 1; process <= model_n_processes (session->model); process++)
    for (unsigned i = 0; i < space->n_windows; i++)
      compare_pages (session, process, space->windows[i].start,
                     (space->windows[i].end - space->windows[i].start) / space->config.page_size);
}

/* Stacks. */

void
compare_stacks (Session *session)
{
  for (VasThreadId thread = 1; thread <= model_n_threads (session->model); thread++)
    {
      VasStack machine = { .base = 0 }, model = { .base = 0 };
      bool machine_has = vas_machine_thread_stack (session->machine, thread, &machine);
      bool model_has = model_stack (session->model, thread, &model);
      if (machine_has == model_has && memcmp (&machine, &model, sizeof machine) == 0)
        continue;
      differ (session, "stack of thread %u: %d, %d", thread, machine_has, model_has);
      compare_number (session, "  bottom", machine.bottom, model.bottom);
      compare_number (session, "  limit", machine.limit, model.limit);
      compare_number (session, "  base", machine.base, model.base);
      compare_number (session, "  guard", machine.guard, model.guard);
      compare_number (session, "  commit", machine.commit, model.commit);
    }
}

void
add_stack (Session *session, const Action *action)
{
  VasStackOptions options = { action->words[0], action->words[1], action->words[2] };
  VasProcessId process = (VasProcessId) action->value;
  VasThreadId machine_thread = 0, model_thread = 0;
  VasStack stack = { .bottom = 0 };
  if (process > model_n_processes (session->model) || !model_stack_would_fit (session->model, process, &options))
    return;
  VasVerdict machine = vas_machine_create_thread_with_stack (session->machine, process, &options, &machine_thread);
  vas_machine_thread_stack (session->machine, machine_thread, &stack);
  VasVerdict model = model_create_stack_thread (session->model, process, &options, &stack.bottom, &model_thread);
  compare_number (session, "thread with a stack: status", machine.status, model.status);
  compare_number (session, "thread with a stack: rule", machine.rule, model.rule);
  compare_number (session, "thread with a stack", machine_thread, model_thread);
}

/* The end. */

static void
free_frames (Session *session, VasThreadId thread, VasProcessId process)
{
  uint64_t pfn;
  while (session->difference->len == 0 && model_user_page (session->model, process, 0, &pfn))
    {
      VasCall call = { .id = VAS_CALL_NT_FREE_USER_PHYSICAL_PAGES, .thread = thread,
                       .arguments = { VAS_CURRENT_PROCESS, 1 } };
      session_step (session, &(Action){ .kind = ACTION_CALL, .call = call, .n_words = 1, .words = { pfn } });
    }
}

static void
free_space (Session *session, VasThreadId thread)
{
  VasProcessId process = vas_machine_thread_process (session->machine, thread);
  free_frames (session, thread, process);
  VasRegion region = { .base = 0 };
  for (uint64_t address = 0; vas_machine_region (session->machine, process, address, &region);
       address = region.base + region.size)
    {
      if (region.state == VAS_MEM_FREE || region.base != region.allocation_base
          || region.base == session->space->config.user_shared_data)
        continue;
      VasCall call = { .id = VAS_CALL_NT_FREE_VIRTUAL_MEMORY, .thread = thread,
                       .arguments = { VAS_CURRENT_PROCESS, region.base, 0, VAS_MEM_RELEASE } };
      if (region.type != VAS_MEM_PRIVATE)
        call = (VasCall){ .id = VAS_CALL_UNMAP_VIEW_OF_FILE, .thread = thread, .arguments = { region.base } };
      session_step (session, &(Action){ .kind = ACTION_CALL, .call = call });
    }
}

static void
close_sections (Session *session, VasThreadId thread)
{
  VasProcessId process = vas_machine_thread_process (session->machine, thread);
  ModelSectionFacts facts;
  VasHandle handle;
  for (unsigned i = 0; i < MODEL_MAX_HANDLES && session->difference->len == 0;)
    if ((handle = model_section_handle (session->model, process, i, &facts)) != 0)
      session_step (session, &(Action){ .kind = ACTION_CALL, .call = { .id = VAS_CALL_CLOSE_HANDLE, .thread = thread,
                                                                     .arguments = { handle } } });
    else
      i++;
}

/* Of the process of @thread, of which nothing is left but what every process has: it may be in a frame too. */
static void
end_process (Session *session, VasThreadId thread)
{
  VasCall call = { .id = VAS_CALL_NT_TERMINATE_PROCESS, .thread = thread, .arguments = { VAS_CURRENT_PROCESS } };
  session_step (session, &(Action){ .kind = ACTION_CALL, .call = call });
}

static void
for_every_process (Session *session, void (*act) (Session *session, VasThreadId thread))
{
  for (VasThreadId thread = 1; thread <= model_n_threads (session->model); thread++)
    {
      VasProcessId process = vas_machine_thread_process (session->machine, thread);
      if (!model_is_terminating (session->model, process) && session->difference->len == 0)
        act (session, thread);
    }
}

void
release_all (Session *session)
{
  for_every_process (session, free_space);
  for_every_process (session, close_sections);
  if (session->difference->len > 0)
    return;
  compare_number (session, "the end: charged", vas_machine_ledger (session->machine).charged, 0);
  if (session->space->config.user_shared_data == 0)
    memory_in_use (session->machine, session->difference);
  for_every_process (session, end_process);
  memory_in_use (session->machine, session->difference);
}
