/* Memory of one process copied to another in the naive model (RW). */
#include "contract/model_internal.h"
#include <glib.h>
#include <string.h>

#define RULE(a, b, number) VAS_RULE (a, b, number)

/* The other side of a transfer: the caller's host buffer, or its simulated memory. */
typedef struct Transfer
{
  uint64_t handle, address, size, buffer;
  bool write, nt, simulated, bad_buffer, bad_count;
} Transfer;

static Transfer
decode (const ModelCall *call, bool write, bool nt)
{
  const VasCall *in = call->in;
  Transfer t = { .write = write, .nt = nt };
  t.handle = in->arguments[0];
  t.address = model_pointer (call->model, in->arguments[1]);
  t.buffer = model_pointer (call->model, in->arguments[2]);
  t.simulated = (in->simulated_pointers >> 2 & 1) != 0;
  t.size = in->arguments[3];
  if (t.size == VAS_LENGTH_OF_STRUCTURE && write && !t.simulated)
    t.size = in->input_size;
  t.size = model_pointer (call->model, t.size);
  t.bad_buffer = (in->bad_pointers >> 2 & 1) != 0;
  t.bad_count = (in->bad_pointers >> 4 & 1) != 0;
  return t;
}

/* How many bytes of the range the @kind of access reaches before it is stopped; *@stop is what stopped it.  A guard
 * page in the way is used up (RW-015). */
static uint64_t
reachable (Model *model, VasProcessId id, ModelAccess kind, uint64_t address, uint64_t size, ModelFault *stop)
{
  uint64_t done = 0;
  *stop = (ModelFault){ .status = VAS_STATUS_SUCCESS };
  while (done < size)
    {
      uint64_t at = address + done;
      *stop = model_check_page (model, id, 0, kind, at);
      if (stop->status != VAS_STATUS_SUCCESS)
        return done;
      done += MIN (size - done, model->page_size - at % model->page_size);
    }
  return done;
}

static VasStatus
partial (const Model *model)
{
  return model->config.build >= 6000 ? VAS_STATUS_PARTIAL_COPY : VAS_STATUS_ACCESS_VIOLATION;
}

/* Rows 1 and 2 of section 8 in docs/rule-choice.md. */
static VasVerdict
check_values (ModelCall *call, const Transfer *t, VasProcessId *id)
{
  Model *model = call->model;
  uint64_t end = model->app_end * model->page_size;
  if (t->address > end || t->size > end - t->address
      || (t->simulated && (t->buffer > end || t->size > end - t->buffer)))
    return model_refuse (VAS_STATUS_ACCESS_VIOLATION, RULE ('R', 'W', 6));
  if (t->size == 0)
    return model_granted ();
  uint32_t right = t->write ? VAS_PROCESS_VM_WRITE | VAS_PROCESS_VM_OPERATION : VAS_PROCESS_VM_READ;
  return model_resolve (call, t->handle, right, RULE ('R', 'W', 12), RULE ('R', 'W', 13), id);
}

/* Row 4. */
static VasVerdict
refuse_source (const ModelCall *call, const Transfer *t, const ModelFault *stop, uint64_t done)
{
  const Model *model = call->model;
  bool remote = !t->write, guard = stop->status == VAS_STATUS_GUARD_PAGE_VIOLATION;
  bool pseudo = model_pointer (model, t->handle) == model_pointer (model, VAS_CURRENT_PROCESS);
  uint64_t page = stop->address / model->page_size;
  VasRule rule = pseudo ? RULE ('R', 'W', 1) : RULE ('R', 'W', 3);
  if (guard)
    rule = remote ? RULE ('R', 'W', 15) : RULE ('A', 'C', 34);
  else if (!remote)
    return model_refuse_page (model, partial (model), RULE ('R', 'W', 17), page);
  else if (done == 0)
    rule = t->address < model->config.minimum_application_address ? RULE ('R', 'W', 5) : RULE ('R', 'W', 4);
  return model_refuse_page (model, VAS_STATUS_PARTIAL_COPY, rule, page);
}

/* Row 5. */
static VasVerdict
refuse_destination (const ModelCall *call, const Transfer *t, const ModelFault *stop, uint64_t done)
{
  const Model *model = call->model;
  bool remote = t->write, guard = stop->status == VAS_STATUS_GUARD_PAGE_VIOLATION;
  uint64_t page = stop->address / model->page_size;
  VasRule rule = remote ? RULE ('R', 'W', 18) : RULE ('R', 'W', 16);
  VasStatus status = VAS_STATUS_PARTIAL_COPY;
  if (guard)
    rule = remote ? RULE ('R', 'W', 15) : RULE ('A', 'C', 34);
  else if (remote && done == 0)
    {
      bool read_only = stop->rule == RULE ('A', 'C', 7) || stop->rule == RULE ('A', 'C', 9)
                       || stop->rule == RULE ('A', 'C', 11);
      rule = t->address < model->config.minimum_application_address ? RULE ('R', 'W', 5)
             : read_only                                           ? RULE ('R', 'W', 11)
                                                                   : RULE ('R', 'W', 4);
      if (rule == RULE ('R', 'W', 11))
        status = partial (model);
    }
  return model_refuse_page (model, status, rule, page);
}

static void
touch (Model *model, VasProcessId id, ModelAccess kind, uint64_t address, uint64_t size)
{
  if (size > 0)
    model_touch_pages (model, id, kind, address / model->page_size, (address + size - 1) / model->page_size + 1);
}

/* @n bytes from one side to the other. */
static void
move (ModelCall *call, const Transfer *t, VasProcessId remote, uint64_t n)
{
  Model *model = call->model;
  g_autofree uint8_t *bytes = g_malloc0 (n + 1);
  VasProcessId from = t->write ? call->caller : remote, to = t->write ? remote : call->caller;
  uint64_t source = t->write ? t->buffer : t->address, destination = t->write ? t->address : t->buffer;
  bool host_source = t->write && !t->simulated, host_destination = !t->write && !t->simulated;
  if (host_source)
    memcpy (bytes, call->in->input, MIN (n, call->in->input_size));
  else
    {
      model_read_bytes (model, model_look (model, from), source, n, bytes);
      touch (model, from, MODEL_READ, source, n);
    }
  if (!host_destination)
    {
      touch (model, to, MODEL_WRITE, destination, n); /* what is copied on writing is so first */
      model_write_bytes (model, model_process (model, to), destination, n, bytes);
    }
  else if (call->out->output != NULL)
    memcpy (call->out->output, bytes, MIN (n, call->out->output_capacity));
}

static void
report (ModelCall *call, const Transfer *t, uint64_t n)
{
  if (!t->write && !t->simulated && n + (t->size == 0) > 0)
    {
      model_output (call, 0, n);
      call->out->output_size = n;
    }
  if (!t->bad_count)
    model_output (call, t->write ? 0 : 1, n);
}

/* Row 4. */
static VasVerdict
check_source (ModelCall *call, const Transfer *t, VasProcessId remote)
{
  ModelFault stop = { .status = VAS_STATUS_SUCCESS };
  uint64_t n = t->size;
  if (t->write && t->simulated)
    n = reachable (call->model, call->caller, MODEL_READ, t->buffer, n, &stop);
  else if (!t->write)
    n = reachable (call->model, remote, MODEL_READ, t->address, n, &stop);
  if (n == t->size)
    return model_granted ();
  report (call, t, 0);
  return refuse_source (call, t, &stop, n);
}

/* Row 5, and what is moved. */
static VasVerdict
copy (ModelCall *call, const Transfer *t, VasProcessId remote)
{
  Model *model = call->model;
  ModelFault stop = { .status = VAS_STATUS_SUCCESS };
  VasVerdict verdict = model_granted ();
  uint64_t n = t->size;
  if (t->write)
    n = reachable (model, remote, MODEL_WRITE, t->address, n, &stop);
  else if (t->simulated)
    n = reachable (model, call->caller, MODEL_WRITE, t->buffer, n, &stop);
  if (n < t->size)
    verdict = refuse_destination (call, t, &stop, n);
  move (call, t, remote, n);
  report (call, t, verdict.rule == RULE ('R', 'W', 16) && model->config.build < 14393 ? 0 : n);
  return verdict;
}

/* The pages of [start, end) as @saved has them. */
static void
put_back (Model *model, ModelProcess *process, uint64_t start, uint64_t end, const ModelPage *saved)
{
  for (uint64_t page = start; page < end; page++)
    model_put (model, process, page, saved[page - start]);
  model_recount (model, process);
}

/* Row 3: what is executable is made writable for as long as it is written to; what comes back on all of the range is
 * the protection of its first page (RW-019).  Where the source is at fault nothing of it happens. */
static VasVerdict
copy_to_code (ModelCall *call, const Transfer *t, VasProcessId remote)
{
  Model *model = call->model;
  ModelProcess *process = model_process (model, remote);
  ModelRequest r = { .address = t->address, .size = t->size, .protect = VAS_PAGE_EXECUTE_READWRITE };
  VasVerdict verdict = model_may_protect (model, process, &r);
  if (!model_is_refused (verdict))
    verdict = check_source (call, t, remote);
  if (model_is_refused (verdict))
    return verdict;
  uint64_t start = t->address / model->page_size, end = (t->address + t->size - 1) / model->page_size + 1;
  g_autofree ModelPage *saved = g_new (ModelPage, end - start);
  for (uint64_t page = start; page < end; page++)
    saved[page - start] = *model_page (model, process, page);
  model_protect_pages (model, process, &r);
  verdict = copy (call, t, remote);
  r.protect = saved[0].protect;
  if (verdict.rule == RULE ('R', 'W', 4)) /* the first page is offered: a refusal without a byte changes nothing */
    put_back (model, process, start, end, saved);
  else
    model_protect_pages (model, process, &r);
  return verdict;
}

static VasVerdict
write_process_memory (ModelCall *call, const Transfer *t, VasProcessId remote)
{
  const Model *model = call->model;
  const ModelPage *first = model_page (model, model_look (model, remote), t->address / model->page_size);
  uint32_t base = first->state == MODEL_COMMITTED ? first->protect & 0xff : 0;
  if (base == VAS_PAGE_READONLY)
    return model_refuse (VAS_STATUS_ACCESS_VIOLATION, RULE ('R', 'W', 8));
  if (base == VAS_PAGE_NOACCESS)
    return model_refuse (VAS_STATUS_ACCESS_VIOLATION, RULE ('R', 'W', 10));
  if (base == VAS_PAGE_EXECUTE || base == VAS_PAGE_EXECUTE_READ)
    return copy_to_code (call, t, remote);
  VasVerdict verdict = check_source (call, t, remote);
  return model_is_refused (verdict) ? verdict : copy (call, t, remote);
}

VasVerdict
model_transfer (ModelCall *call, bool write, bool nt)
{
  Transfer t = decode (call, write, nt);
  VasProcessId id = 0;
  VasVerdict verdict = check_values (call, &t, &id);
  if (model_is_refused (verdict))
    return verdict;
  if (call->model->tight && model_awaits_answer (call))
    return verdict;
  if (t.size == 0)
    {
      report (call, &t, 0);
      return verdict;
    }
  if (write && !nt)
    return write_process_memory (call, &t, id);
  verdict = check_source (call, &t, id);
  return model_is_refused (verdict) ? verdict : copy (call, &t, id);
}
