#include "win32/shared_calls.h"
#include <stdlib.h>
#include <vasbox/protection.h>
#include <vasbox/win32/psapi.h>

void
narrow_words (void *out, const uint64_t *words, uint64_t n)
{
  ULONG_PTR *to = out;
  for (uint64_t i = 0; i < n; i++)
    to[i] = (ULONG_PTR) words[i];
}

uint64_t *
widen_words (const void *in, uint64_t n)
{
  const ULONG_PTR *from = in;
  uint64_t *words = calloc (n + 1, sizeof *words);
  for (uint64_t i = 0; words != NULL && i < n; i++)
    words[i] = from[i];
  return words;
}

uint64_t
watch_call (VasCall *call, unsigned parameter, PVOID *addresses, ULONG_PTR *count, DWORD *granularity)
{
  ULONG_PTR room = 0;
  const ULONG_PTR most = 1 << 20; /* pages a call tells of at once, should the count be nonsense */
  bool is_list = pointer_parameter (call, parameter, addresses) && read_bytes (&room, count, sizeof room);
  room = !is_list ? 0 : room < most ? room : most;
  uint64_t *words = is_list ? calloc (room + 1, sizeof *words) : NULL;
  pointer_parameter (call, parameter + 1, count);
  pointer_parameter (call, parameter + 2, granularity);
  call->output = words;
  call->output_capacity = words != NULL ? room * sizeof *words : 0;
  bool is_done = session_call (call);
  if (is_done && words != NULL)
    narrow_words (addresses, words, call->output_size / sizeof *words);
  if (is_done && is_own (call, parameter + 1))
    *count = (ULONG_PTR) call->outputs[1];
  if (is_done && is_own (call, parameter + 2))
    *granularity = (DWORD) call->outputs[2];
  free (words);
  return call->result;
}

uint64_t
range_list_call (VasCall *call, unsigned parameter, const void *ranges, ULONG_PTR n)
{
  uint64_t most = 1 << 20;
  uint64_t given = !pointer_parameter (call, parameter, ranges) ? 0 : n < most ? n : most;
  uint64_t *words = widen_words (ranges, given * 2);
  call->input = words;
  call->input_size = words != NULL ? given * 2 * sizeof *words : 0;
  session_call (call);
  free (words);
  return call->result;
}

void
buffer_parameter (VasCall *call, unsigned parameter, LPCVOID buffer, uint64_t size, bool fills)
{
  if (!pointer_parameter (call, parameter, buffer))
    return;
  if (fills)
    {
      call->output = (void *) (uintptr_t) buffer;
      call->output_capacity = size;
    }
  else
    {
      call->input = buffer;
      call->input_size = size;
    }
}

uint64_t
copy_call (VasCall *call, const void *buffer, SIZE_T size, const char *count_name, SIZE_T *count)
{
  bool reads = call->id == VAS_CALL_READ_PROCESS_MEMORY || call->id == VAS_CALL_NT_READ_VIRTUAL_MEMORY;
  uint64_t value;
  pointer_parameter (call, 4, count);
  buffer_parameter (call, 2, buffer, size, reads);
  session_call (call);
  if (is_own (call, 4) && call_output (call, count_name, &value))
    *count = (SIZE_T) value;
  return call->result;
}

uint64_t
working_set_call (VasCall *call, unsigned parameter, PVOID information, SIZE_T length)
{
  PPSAPI_WORKING_SET_INFORMATION out = information;
  uint64_t room = length < sizeof (ULONG_PTR) ? 0 : length / sizeof (ULONG_PTR) - 1, n;
  room = room < 1 << 26 ? room : 1 << 26;
  uint64_t *words = pointer_parameter (call, parameter, out) ? calloc (room + 1, sizeof *words) : NULL;
  call->arguments[parameter + 1] = machine_length (length, sizeof (ULONG_PTR), 4, 8);
  call->output = words;
  call->output_capacity = words != NULL ? room * sizeof *words : 0;
  bool is_done = session_call (call);
  if (is_own (call, parameter) && call_output (call, "NumberOfEntries", &n))
    out->NumberOfEntries = (ULONG_PTR) n;
  if (is_done && words != NULL)
    narrow_words (out->WorkingSetInfo, words, call->output_size / sizeof *words < room ? call->output_size / 8 : room);
  free (words);
  return call->result;
}

uint64_t
working_set_ex_call (VasCall *call, unsigned parameter, PVOID information, SIZE_T length)
{
  bool is_list = pointer_parameter (call, parameter, information);
  uint64_t n = !is_list ? 0 : length / sizeof (PSAPI_WORKING_SET_EX_INFORMATION);
  n = n < 1 << 25 ? n : 1 << 25;
  uint64_t *words = is_list ? widen_words (information, n * 2) : NULL;
  call->arguments[parameter + 1] = machine_length (length, sizeof (PSAPI_WORKING_SET_EX_INFORMATION), 8, 16);
  call->input = call->output = words;
  call->input_size = call->output_capacity = words != NULL ? n * 2 * sizeof *words : 0;
  if (session_call (call) && words != NULL)
    narrow_words (information, words, n * 2);
  free (words);
  return call->result;
}
