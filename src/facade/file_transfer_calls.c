/* ReadFile, WriteFile, their NT calls and GetOverlappedResult (WW-024, WW-025; the order of docs/rule-choice.md,
 * section 12).  The buffer is bytes of the embedding program, or memory of the calling process, which is probed as a
 * whole before a byte moves. */
#include "facade/execute.h"
#include "facade/nt.h"
#include <string.h>

#define PIECE 4096 /* of what goes from memory into a file */

typedef struct FileTransfer
{
  VasCall *call;
  bool write;
  unsigned buffer;  /* parameter; the length follows it */
  unsigned count;   /* parameter that tells how many bytes */
  unsigned told;    /* its output */
  uint64_t size, offset;
  bool has_offset;
  uint32_t open;
  bool is_memory;
  SpaceContext local;
} FileTransfer;

static bool
is_nt (const VasCall *call)
{
  return call->id == VAS_CALL_NT_READ_FILE || call->id == VAS_CALL_NT_WRITE_FILE;
}

static void
decode (VasMachine *machine, VasCall *call, FileTransfer *t)
{
  bool writes = call->id == VAS_CALL_WRITE_FILE || call->id == VAS_CALL_NT_WRITE_FILE;
  unsigned buffer = is_nt (call) ? 5 : 1, offset = is_nt (call) ? 7 : 4;
  *t = (FileTransfer) { .call = call,
                        .write = writes,
                        .buffer = buffer,
                        .count = is_nt (call) ? 4 : 3,
                        .told = writes ? 0 : 1,
                        .size = call->arguments[buffer + 1],
                        .offset = call->arguments[offset],
                        .has_offset = call->arguments[offset] != UINT64_MAX,
                        .local = machine_space (machine, machine_thread (machine, call->thread)->process) };
  if (call_pointer_is_bad (call, buffer))
    call->arguments[buffer] = 0;
  t->is_memory = call_pointer_is_bad (call, buffer) || (call->simulated_pointers >> buffer & 1) != 0;
  if (writes && t->size == VAS_LENGTH_OF_STRUCTURE && !t->is_memory)
    t->size = call->input_size;
}

static OpenFile *
open_file_of (const VasMachine *machine, const FileTransfer *t)
{
  return file_open_get (&machine->state.files, t->open);
}

static VasVerdict
buffer_verdict (const VasMachine *machine, const VasFault *fault)
{
  VasVerdict verdict = access_verdict (machine, fault);
  if (fault->status == VAS_STATUS_GUARD_PAGE_VIOLATION)
    verdict.rule = VAS_RULE ('A', 'C', 34);
  return verdict;
}

/* Every page of the buffer must allow it; a page that is to be written is touched, which marks it (WW-025). */
static VasVerdict
probe (VasMachine *machine, FileTransfer *t)
{
  uint64_t address = t->call->arguments[t->buffer];
  uint64_t end = geometry_address (&machine->geometry, machine->geometry.end_page);
  SpaceAccess access = { .kind = t->write ? VAS_ACCESS_READ : VAS_ACCESS_WRITE, .address = address, .size = t->size };
  VasFault fault;
  if (t->size == 0)
    return VERDICT_OK;
  if (!t->is_memory)
    return !t->write || (t->call->input != NULL && t->call->input_size >= t->size)
               ? VERDICT_OK
               : REFUSE (ACCESS_VIOLATION, 'A', 'C', 2);
  if (address > end || t->size > end - address)
    return REFUSE (ACCESS_VIOLATION, 'A', 'C', 4);
  bool is_good = space_access_allowed (&t->local, &access, &fault)
                 && (t->write || space_access (&t->local, &access, &fault));
  return is_good ? VERDICT_OK : buffer_verdict (machine, &fault);
}

static VasVerdict
reference_file (VasMachine *machine, FileTransfer *t)
{
  HandleEntry entry;
  uint32_t needed = t->write ? VAS_FILE_WRITE_DATA : VAS_FILE_READ_DATA;
  VasVerdict verdict
      = machine_reference_object (machine, t->call->thread, t->call->arguments[0], HANDLE_FILE, &entry);
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;
  if ((entry.access & needed) == 0)
    return REFUSE (ACCESS_DENIED, 'S', 'C', 21);
  t->open = entry.target;
  return VERDICT_OK;
}

/* A count that is not told where no offset is given; an offset that a handle of pending reads needs. */
static VasVerdict
check_arguments (const VasMachine *machine, const FileTransfer *t)
{
  bool is_needed = is_nt (t->call) || !t->has_offset;
  if (is_needed ? call_pointer_is_bad (t->call, t->count) : call_pointer_faults (t->call, t->count))
    return REFUSE_POINTER;
  if (!t->has_offset && open_file_of (machine, t)->is_overlapped)
    return REFUSE (INVALID_PARAMETER, 'W', 'W', 25);
  return t->has_offset && t->offset > INT64_MAX ? REFUSE (INVALID_PARAMETER, 'S', 'C', 18) : VERDICT_OK;
}

/* Bytes of the file that are there to be read. */
static uint64_t
available (const SimulatedFile *file, uint64_t offset, uint64_t size)
{
  return offset < file->size ? MIN (size, file->size - offset) : 0;
}

/* Bytes of a file from an offset on. */
typedef struct FileBytes
{
  VasMachine *machine;
  uint32_t file;
  uint64_t offset;
} FileBytes;

static void
produce_from_file (const void *producer, uint64_t done, uint32_t size, void *bytes)
{
  const FileBytes *from = producer;
  machine_read_file (from->machine, from->file, from->offset + done, size, bytes);
}

/* @size bytes of the file into memory: all of them, or none. */
static VasVerdict
fill_memory (VasMachine *machine, SpaceContext *context, const FileRead *read, uint64_t size)
{
  VasFault fault;
  FileBytes from = { machine, file_open_get (&machine->state.files, read->open)->file, read->offset };
  SpaceAccess access = { .kind = VAS_ACCESS_WRITE,
                         .address = read->buffer,
                         .size = size,
                         .produce = produce_from_file,
                         .producer = &from };
  return (size == 0 || space_access_allowed (context, &access, &fault)) && space_access (context, &access, &fault)
             ? VERDICT_OK
             : buffer_verdict (machine, &fault);
}

/* As much as there is room for; the rest is not wanted. */
static VasVerdict
fill_host (VasMachine *machine, VasCall *call, uint32_t file, uint64_t offset, uint64_t size)
{
  if (call->output != NULL)
    machine_read_file (machine, file, offset, MIN (size, call->output_capacity), call->output);
  call->output_size = size;
  call_set_output (call, 0, size);
  return VERDICT_OK;
}

static void
tell_count (const VasMachine *machine, FileTransfer *t, uint64_t size)
{
  OpenFile *open = open_file_of (machine, t);
  if (!open->is_overlapped)
    open->position = t->offset + size;
  if (!call_pointer_is_bad (t->call, t->count))
    call_set_output (t->call, t->told, size);
}

/* The end of a file is a success of ReadFile that reads nothing, where no offset is given. */
static VasVerdict
check_end (const FileTransfer *t, uint64_t there)
{
  bool is_end = t->size != 0 && there == 0 && (is_nt (t->call) || t->has_offset);
  return is_end ? REFUSE (END_OF_FILE, 'W', 'W', 25) : VERDICT_OK;
}

static VasVerdict
read_now (VasMachine *machine, FileTransfer *t)
{
  uint32_t file = open_file_of (machine, t)->file;
  FileRead read = { .open = t->open, .offset = t->offset, .buffer = t->call->arguments[t->buffer] };
  uint64_t size = available (file_get (&machine->state.files, file), t->offset, t->size);
  VasVerdict verdict = check_end (t, size);
  if (verdict.status == VAS_STATUS_SUCCESS)
    verdict = t->is_memory ? fill_memory (machine, &t->local, &read, size)
                           : fill_host (machine, t->call, file, t->offset, size);
  if (verdict.status == VAS_STATUS_SUCCESS)
    tell_count (machine, t, size);
  return verdict;
}

static VasVerdict
read_later (VasMachine *machine, const FileTransfer *t)
{
  FileRead read = { .open = t->open,
                    .process = machine_thread (machine, t->call->thread)->process,
                    .offset = t->offset,
                    .size = t->size,
                    .buffer = t->call->arguments[t->buffer] };
  return file_read_issue (&machine->state.files, &read) ? (VasVerdict) { VAS_STATUS_PENDING, VAS_NO_RULE, VAS_NO_PAGE }
                                                        : REFUSE (INVALID_PARAMETER, 'W', 'W', 25);
}

/* What the buffer holds goes into the file; its pages have been read. */
static void
write_from_memory (VasMachine *machine, const FileTransfer *t, uint32_t file)
{
  unsigned char bytes[PIECE];
  for (uint64_t done = 0, step; done < t->size; done += step)
    {
      step = MIN (t->size - done, sizeof bytes);
      space_peek (&machine->state.memory, t->local.asid, t->local.geometry, t->call->arguments[t->buffer] + done, step,
                  bytes);
      machine_write_file (machine, file, t->offset + done, step, bytes);
    }
}

static VasVerdict
write_now (VasMachine *machine, FileTransfer *t)
{
  uint32_t file = open_file_of (machine, t)->file;
  VasFault fault;
  if (t->size > INT64_MAX - t->offset)
    return REFUSE (INVALID_PARAMETER, 'S', 'C', 18);
  SpaceAccess access = { .kind = VAS_ACCESS_READ, .address = t->call->arguments[t->buffer], .size = t->size };
  if (t->is_memory && !space_access (&t->local, &access, &fault))
    return buffer_verdict (machine, &fault);
  if (t->is_memory)
    write_from_memory (machine, t, file);
  else
    machine_write_file (machine, file, t->offset, t->size, t->call->input);
  tell_count (machine, t, t->size);
  return VERDICT_OK;
}

VasVerdict
execute_file_transfer (VasMachine *machine, VasCall *call)
{
  FileTransfer t;
  decode (machine, call, &t);
  VasVerdict verdict = reference_file (machine, &t);
  if (verdict.status == VAS_STATUS_SUCCESS)
    verdict = check_arguments (machine, &t);
  if (verdict.status == VAS_STATUS_SUCCESS)
    verdict = probe (machine, &t);
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;
  const OpenFile *open = open_file_of (machine, &t);
  if (!t.has_offset)
    t.offset = open->position;
  if (t.write)
    return write_now (machine, &t);
  return open->is_overlapped && t.is_memory && t.size != 0 ? read_later (machine, &t) : read_now (machine, &t);
}

/* A pending read ends where it is asked for and its bytes can come into the buffer: whether they still can is seen now.
 * Where they cannot it stays, so that asking again gives the same answer. */
VasVerdict
execute_get_overlapped_result (VasMachine *machine, VasCall *call)
{
  HandleEntry entry;
  VasVerdict verdict = machine_reference_object (machine, call->thread, call->arguments[0], HANDLE_FILE, &entry);
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;
  if (call_pointer_is_bad (call, 2))
    return REFUSE_POINTER;
  const FileRead *read = file_read_find (&machine->state.files, entry.target, call->arguments[1]);
  if (read == NULL)
    return REFUSE (INVALID_PARAMETER, 'W', 'W', 25);
  SpaceContext context = machine_space (machine, read->process);
  uint64_t size = available (machine_file (machine, &entry), read->offset, read->size);
  verdict = size == 0 ? REFUSE (END_OF_FILE, 'W', 'W', 25) : fill_memory (machine, &context, read, size);
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;
  file_read_drop (&machine->state.files, read);
  call_set_output (call, 0, size);
  return verdict;
}
