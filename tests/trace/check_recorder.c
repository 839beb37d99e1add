/* A recording is a trace: replayed on a fresh machine it meets every expectation and gives the same state; fmt leaves
 * it as it is.  The calls are random, legal and illegal, by several threads, processes and handles; the seeds are
 * fixed. */
#include "../support/test_main.h"
#include "base/prng.h"
#include "config/config.h"
#include "trace/resolve.h"
#include "trace/runner.h"
#include <stdlib.h>
#include <string.h>
#include <vasbox/clr.h>
#include <vasbox/vasbox.h>

#define N_CALLS 1500

typedef struct Player
{
  VasMachine *machine;
  VasPrng prng;
  guint64 addresses[64]; /* that calls gave */
  unsigned n_addresses;
  VasThreadId n_threads;
  VasHandle handles[8];
  unsigned n_handles;
  unsigned n_calls;
} Player;

static guint64
pick (Player *player, guint64 n)
{
  return prng_below (&player->prng, n);
}

static guint64
pick_address (Player *player)
{
  static const guint64 odd[] = { 0, 1, 0x1000, 0xffff, 0x10000, 0x7ffe0000, G_MAXUINT64, 0x7fffffff0000 };
  switch (pick (player, 5))
    {
    case 0:
      return 0;
    case 1:
      return odd[pick (player, G_N_ELEMENTS (odd))];
    default:
      if (player->n_addresses == 0)
        return 0;
      return player->addresses[pick (player, player->n_addresses)] + pick (player, 20) * 0x1000
             + pick (player, 2) * 0x234;
    }
}

static guint64
pick_size (Player *player)
{
  static const guint64 odd[] = { 0, 1, G_MAXUINT64, 0x800000000000, 0x1000000000 };
  return pick (player, 8) == 0 ? odd[pick (player, G_N_ELEMENTS (odd))] : 1 + pick (player, 24) * 0x800;
}

static guint64
pick_handle (Player *player)
{
  static const guint64 odd[] = { 0, 0x1234, G_MAXUINT64 - 1, 0xffffffff00000004 };
  if (player->n_handles == 0 || pick (player, 2) == 0)
    return pick (player, 10) == 0 ? odd[pick (player, G_N_ELEMENTS (odd))] : VAS_CURRENT_PROCESS;
  return player->handles[pick (player, player->n_handles)];
}

static guint64
pick_flags (Player *player, const guint32 *legal, unsigned n)
{
  if (pick (player, 12) == 0)
    return prng_next (&player->prng) & (pick (player, 2) == 0 ? G_MAXUINT32 : G_MAXUINT64);
  return legal[pick (player, n)];
}

static guint64
pick_section_argument (Player *player, VasKind kind)
{
  static const guint32 sections[] = { 4, 2, 8, 0x40, VAS_SEC_RESERVE | 4, VAS_SEC_COMMIT | VAS_SEC_NOCACHE | 4 };
  static const guint32 attributes[] = { VAS_SEC_COMMIT, VAS_SEC_RESERVE, VAS_SEC_COMMIT | VAS_SEC_WRITECOMBINE };
  static const guint32 section_rights[] = { VAS_SECTION_ALL_ACCESS, VAS_SECTION_MAP_READ };
  static const guint32 maps[] = { VAS_FILE_MAP_WRITE, VAS_FILE_MAP_READ, VAS_FILE_MAP_COPY, VAS_FILE_MAP_ALL_ACCESS };
  if (kind == VAS_KIND_SECTION_PROTECTION)
    return pick_flags (player, sections, G_N_ELEMENTS (sections));
  if (kind == VAS_KIND_SECTION_ATTRIBUTES)
    return pick_flags (player, attributes, G_N_ELEMENTS (attributes));
  if (kind == VAS_KIND_SECTION_ACCESS)
    return pick_flags (player, section_rights, G_N_ELEMENTS (section_rights));
  return pick_flags (player, maps, G_N_ELEMENTS (maps));
}

static guint64
pick_argument (Player *player, const VasParameter *parameter)
{
  static const guint32 types[] = { VAS_MEM_RESERVE, VAS_MEM_COMMIT, VAS_MEM_RESERVE | VAS_MEM_COMMIT,
                                   VAS_MEM_RESERVE | VAS_MEM_TOP_DOWN, VAS_MEM_RESET };
  static const guint32 frees[] = { VAS_MEM_DECOMMIT, VAS_MEM_RELEASE };
  static const guint32 protections[] = { 1, 2, 4, 8, 0x10, 0x20, 0x40, 0x104, 0x204 };
  static const guint32 states[] = { VAS_MEM_COMMIT, VAS_MEM_RESERVE };
  static const guint32 kinds[] = { VAS_MEM_PRIVATE, VAS_MEM_MAPPED, VAS_MEM_IMAGE };
  static const guint32 rights[] = { VAS_PROCESS_ALL_ACCESS, VAS_PROCESS_VM_OPERATION, VAS_PROCESS_QUERY_INFORMATION };
  if (parameter->optional && pick (player, 3) != 0)
    return parameter->otherwise;
  switch (parameter->kind)
    {
    case VAS_KIND_ADDRESS:
      return pick_address (player);
    case VAS_KIND_SIZE:
      return pick_size (player);
    case VAS_KIND_HANDLE:
      return pick_handle (player);
    case VAS_KIND_ALLOCATION_TYPE:
      return pick_flags (player, types, G_N_ELEMENTS (types));
    case VAS_KIND_FREE_TYPE:
      return pick_flags (player, frees, G_N_ELEMENTS (frees));
    case VAS_KIND_PROTECTION:
      return pick_flags (player, protections, G_N_ELEMENTS (protections));
    case VAS_KIND_STATE:
      return pick_flags (player, states, G_N_ELEMENTS (states));
    case VAS_KIND_TYPE:
      return pick_flags (player, kinds, G_N_ELEMENTS (kinds));
    case VAS_KIND_PROCESS_ACCESS:
      return pick_flags (player, rights, G_N_ELEMENTS (rights));
    case VAS_KIND_INFORMATION_CLASS:
      return pick (player, 5);
    case VAS_KIND_SECTION_PROTECTION:
    case VAS_KIND_SECTION_ATTRIBUTES:
    case VAS_KIND_SECTION_ACCESS:
    case VAS_KIND_MAP_ACCESS:
      return pick_section_argument (player, parameter->kind);
    case VAS_KIND_NUMBER:
    case VAS_KIND_BOOL:
    case VAS_KIND_POINTER:
    case VAS_KIND_STATUS: case VAS_KIND_HRESULT: case VAS_KIND_WIN32_ERROR:
    case VAS_KIND_VALUE:
    case VAS_KIND_ACCESS:
    case VAS_KIND_WORKING_SET_FLAGS:
    case VAS_KIND_UNMAP_FLAGS:
    case VAS_KIND_DUPLICATE_OPTIONS:
    case VAS_KIND_CRITICAL_LEVEL:
    case VAS_KIND_MALLOC_TYPE: case VAS_KIND_HOST_MANAGER:
    case VAS_KIND_BYTES:
    case VAS_KIND_TEXT:
    case VAS_KIND_ADDRESS_LIST: case VAS_KIND_NUMBER_LIST: case VAS_KIND_USER_PAGE_LIST:
    case VAS_KIND_RANGE_LIST:
    case VAS_KIND_WORKING_SET_LIST:
    case VAS_KIND_WORKING_SET_EX_LIST:
    case VAS_KIND_EXTENDED_PARAMETER_TYPE: case VAS_KIND_EXTENDED_PARAMETER_LIST:
    default:
      return pick (player, 4);
    }
}

/* Bytes and lists in and out; some buffers are simulated memory. */
static void
pick_payload (Player *player, const VasParameter *parameter, unsigned index, VasCall *call)
{
  static guint64 words[VAS_MAX_ELEMENT_WORDS * 4];
  for (unsigned i = 0; i < G_N_ELEMENTS (words); i++)
    words[i] = pick_address (player);
  if (parameter->kind == VAS_KIND_BYTES && pick (player, 4) == 0)
    {
      call->simulated_pointers |= 1u << index;
      call->arguments[index] = pick_address (player) | 1;
    }
  else if (parameter->kind == VAS_KIND_TEXT)
    {
      static const char names[] = "abba";
      call->input = names;
      call->input_size = pick (player, sizeof names);
    }
  else if (parameter->direction != VAS_OUT)
    {
      call->input = words;
      call->input_size = pick (player, 5) * MAX (vas_kind_words (parameter->kind), 2) * sizeof *words;
    }
}

static void
set_output (VasCall *call)
{
  static char output[65536];
  call->output = output;
  call->output_capacity = sizeof output;
}

static void
play_call (Player *player)
{
  VasCall call = { .id = (VasCallId) (1 + pick (player, VAS_N_CALLS - 1)) };
  if (pick (player, 2) == 0)
    call.id = VAS_CALL_VIRTUAL_ALLOC;
  const VasCallInfo *info = vas_call_info (call.id);
  /* A process that is ended makes no further call: not too early. */
  if (++player->n_calls < N_CALLS * 3 / 4
      && (call.id == VAS_CALL_TERMINATE_PROCESS || call.id == VAS_CALL_NT_TERMINATE_PROCESS))
    return;
  call.thread = (VasThreadId) (1 + pick (player, player->n_threads));
  for (unsigned i = 0; i < info->n_parameters; i++)
    {
      gboolean is_payload = vas_kind_is_payload (info->parameters[i].kind);
      if (is_payload)
        pick_payload (player, &info->parameters[i], i, &call);
      else
        call.arguments[i] = pick_argument (player, &info->parameters[i]);
      if ((info->parameters[i].direction != VAS_IN || is_payload) && pick (player, 10) == 0)
        call.bad_pointers |= 1u << i;
    }
  set_output (&call);
  vas_machine_call (player->machine, &call);
  if (call.succeeded && info->result == VAS_RESULT_ADDRESS)
    player->addresses[player->n_addresses++ % G_N_ELEMENTS (player->addresses)] = call.result;
  player->n_addresses = MIN (player->n_addresses, G_N_ELEMENTS (player->addresses) - 1);
  if (call.succeeded && info->result == VAS_RESULT_HANDLE && player->n_handles < G_N_ELEMENTS (player->handles))
    player->handles[player->n_handles++] = call.result;
}

/* What no call tells, but changes the machine. */
static void
play_change (Player *player)
{
  switch (pick (player, 5))
    {
    case 0:
      vas_machine_create_process (player->machine, NULL);
      player->n_threads++;
      break;
    case 1:
      vas_machine_create_thread (player->machine, (VasProcessId) (1 + pick (player, 2)));
      if (vas_machine_thread_process (player->machine, player->n_threads + 1) != 0)
        player->n_threads++;
      break;
    case 2:
      vas_machine_set_commit_limit (player->machine, (1 + pick (player, 64)) << 20);
      break;
    case 3:
      vas_machine_set_placement (player->machine, (VasPlacementPolicy) pick (player, 4));
      break;
    default:
      vas_machine_set_process_commit_limit (player->machine, pick (player, 2) << 24);
      break;
    }
}

static char *
record (const VasConfig *config, guint64 seed, VasDigest *digest)
{
  Player player = { .machine = vas_machine_new (config), .n_threads = 1 };
  IHostMemoryManager *host = vas_clr_host_new (player.machine, 1, NULL);
  VasRecorder *recorder = vas_recorder_new (player.machine);
  prng_seed (&player.prng, seed);
  for (unsigned i = 0; i < N_CALLS; i++)
    {
      if (pick (&player, 100) == 0)
        play_change (&player);
      play_call (&player);
    }
  vas_machine_create_process (player.machine, NULL);
  char *text = g_strdup (vas_recorder_text (recorder));
  *digest = vas_machine_digest (player.machine);
  vas_recorder_free (recorder);
  host->lpVtbl->Release (host);
  vas_machine_free (player.machine);
  return text;
}

static VasTraceOutcome
replay (const char *text, VasDigest digest)
{
  VasTraceOutcome outcome;
  char *message = NULL;
  int status = vas_trace_run_text ("recording", text, strlen (text), &outcome, &message);
  ck_assert_msg (status != 2, "%s", message);
  ck_assert_uint_eq (outcome.mismatches, 0);
  ck_assert_int_eq (status, 0);
  ck_assert_uint_eq (outcome.state_digest.high, digest.high);
  ck_assert_uint_eq (outcome.state_digest.low, digest.low);
  return outcome;
}

static void
replay_much (const char *text, VasDigest digest)
{
  VasTraceOutcome outcome = replay (text, digest);
  ck_assert_uint_gt (outcome.refused, N_CALLS / 20);
  ck_assert_uint_gt (outcome.succeeded, N_CALLS / 20);
}

static void
record_and_replay (const char *config_name, guint64 seed)
{
  VasConfig config;
  VasDigest digest;
  ck_assert (config_load (config_name, &config, NULL));
  g_autofree char *text = record (&config, seed, &digest);
  g_test_message ("seed %" G_GUINT64_FORMAT, seed);
  replay_much (text, digest);
  g_autoptr (Trace) trace = trace_read ("recording", text, strlen (text), NULL);
  g_autofree char *again = trace_write (trace);
  ck_assert_str_eq (again, text);
}

START_TEST (test_recorder_replay_gives_the_same_state_64_bit)
{
  record_and_replay ("windows-10-x64", 1000 + (guint64) _i);
}
END_TEST

START_TEST (test_recorder_replay_gives_the_same_state_32_bit)
{
  record_and_replay ("windows-x86-2gb", 2000 + (guint64) _i);
}
END_TEST

START_TEST (test_recorder_replay_gives_the_same_state_tiny)
{
  record_and_replay ("tiny", 3000 + (guint64) _i);
}
END_TEST

START_TEST (test_recorder_head_names_every_key_that_differs)
{
  VasConfig config;
  VasDigest digest;
  vas_config_init (&config);
  config.commit_limit = 64 << 20;
  config.placement = VAS_PLACEMENT_RANDOM;
  config.seed = 77;
  g_autofree char *text = record (&config, 5, &digest);
  ck_assert_ptr_nonnull (strstr (text,
                                 "machine \"windows-10-x64\" {commit_limit=64M, placement=\"random\", seed=77}\n"));
  replay_much (text, digest);
}
END_TEST

/* A file of the machine's that no call made, then a program that finds it and writes into its second page. */
static void
add_files (VasMachine *machine)
{
  static const VasFile files[] = {
    { .name = "a.txt", .size = 20, .pattern = "12345678", .pattern_size = 8 },
    { .name = "big", .size = UINT64_C (1) << 40, .read_only = true },
    { .name = "a.dll", .base = 0x180000000, .entry = 0x1000, .pattern = "MZ", .pattern_size = 2, .n_parts = 2,
      .parts = { { 0x1000, VAS_PAGE_READONLY }, { 0x2001, VAS_PAGE_EXECUTE_READ } } },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (files); i++)
    ck_assert (vas_machine_add_file (machine, &files[i], NULL, 0));
}

START_TEST (test_recorder_makes_the_files_that_were_there)
{
  VasMachine *machine = vas_machine_new (NULL);
  char data[32];
  uint64_t n;
  add_files (machine);
  VasRecorder *recorder = vas_recorder_new (machine);
  VasHandle file = vas_win32_create_file (machine, 1, "a.txt", VAS_GENERIC_READ | VAS_GENERIC_WRITE, 0);
  VasHandle section = vas_win32_create_file_mapping (machine, 1, file, VAS_PAGE_READWRITE, 0, NULL);
  ck_assert_uint_ne (vas_win32_map_view_of_file (machine, 1, section, 2, 0, 0), 0);
  ck_assert (vas_win32_read_file (machine, 1, file, data, 32, NULL, &n) && n == 20);
  const char *text = vas_recorder_text (recorder);
  ck_assert (g_str_has_prefix (text, "vasbox-trace 1\nmachine \"windows-10-x64\"\n"
                                     "f1 = file(\"a.txt\", 20) -> ok\n"
                                     "file_data(f1, 0, \"12345678\"*2) -> TRUE\n"
                                     "file_data(f1, 16, \"1234\") -> TRUE\n"
                                     "CloseHandle(f1) -> TRUE\n"
                                     "f2 = file(\"big\", 1T, readonly=1) -> ok\n"
                                     "CloseHandle(f2) -> TRUE\n"
                                     "f3 = file(\"a.dll\", 0, base=0x180000000, entry=0x1000) -> ok\n"
                                     "file_part(f3, 4K, PAGE_READONLY) -> TRUE\n"
                                     "file_part(f3, 12K, PAGE_EXECUTE_READ) -> TRUE\n"
                                     "file_data(f3, 0, \"MZ\"*8192) -> TRUE\n"
                                     "CloseHandle(f3) -> TRUE\n"));
  replay (text, vas_machine_digest (machine));
  vas_recorder_free (recorder);
  vas_machine_free (machine);
}
END_TEST

START_TEST (test_recorder_leaves_files_to_the_config_that_brings_them)
{
  VasConfig config;
  char message[1024];
  ck_assert (vas_config_load ("windows-10-files", &config, message, sizeof message));
  for (int has_files = 0; has_files < 2; has_files++)
    {
      VasMachine *machine = vas_machine_new (&config);
      ck_assert (!has_files || vas_machine_load_files (machine, "windows-10-files", message, sizeof message));
      VasRecorder *recorder = vas_recorder_new (machine);
      const char *text = vas_recorder_text (recorder);
      ck_assert_ptr_null (strstr (text, "file("));
      ck_assert_int_eq (strstr (text, "machine \"windows-10-files\"\n") != NULL, has_files);
      replay (text, vas_machine_digest (machine));
      vas_recorder_free (recorder);
      vas_machine_free (machine);
    }
}
END_TEST

START_TEST (test_recorder_writes_names_constants_and_bad_pointers)
{
  VasMachine *machine = vas_machine_new (NULL);
  VasRecorder *recorder = vas_recorder_new (machine);
  guint64 heap = vas_win32_virtual_alloc (machine, 1, 0, 1 << 20, VAS_MEM_RESERVE, VAS_PAGE_NOACCESS);
  vas_win32_virtual_alloc (machine, 1, heap + 0x1234, 0x2000, VAS_MEM_COMMIT, VAS_PAGE_READWRITE);
  vas_win32_virtual_protect (machine, 1, heap + 0x1000, 0x1000, VAS_PAGE_READONLY, NULL);
  vas_win32_virtual_free (machine, 1, heap, 0x1000, VAS_MEM_RELEASE);
  ck_assert_str_eq (vas_recorder_text (recorder),
                    "vasbox-trace 1\n"
                    "machine \"windows-10-x64\"\n"
                    "a1 = VirtualAlloc(NULL, 1M, MEM_RESERVE, PAGE_NOACCESS) -> ok at 0x10000\n"
                    "VirtualAlloc(a1+0x1234, 8K, MEM_COMMIT, PAGE_READWRITE) -> a1+0x1000\n"
                    "VirtualProtect(a1+0x1000, 4K, PAGE_READONLY, lpflOldProtect=&NULL)"
                    " -> FALSE, ERROR_NOACCESS by VP-003\n"
                    "VirtualFree(a1, 4K, MEM_RELEASE) -> FALSE, ERROR_INVALID_PARAMETER by VF-001\n");
  vas_recorder_free (recorder);
  vas_machine_free (machine);
}
END_TEST

static void
call_with (VasMachine *machine, VasCallId id, guint64 second, guint64 third, guint32 bad, guint32 simulated)
{
  VasCall call = { .id = id, .thread = 1, .arguments = { 0x10000, second, third }, .bad_pointers = bad,
                   .simulated_pointers = simulated };
  vas_machine_call (machine, &call);
}

/* Of numbers the bits that are stored; nothing, where a store's bytes are a pointer. */
START_TEST (test_recorder_writes_what_a_store_moves)
{
  VasMachine *machine = vas_machine_new (NULL);
  vas_win32_virtual_alloc (machine, 1, 0x10000, 0x1000, VAS_MEM_RESERVE | VAS_MEM_COMMIT, VAS_PAGE_READWRITE);
  VasRecorder *recorder = vas_recorder_new (machine);
  call_with (machine, VAS_CALL_WRITE8, 0x1ff, 0, 0, 0);
  call_with (machine, VAS_CALL_WRITE64, G_MAXUINT64, 0, 0, 0);
  call_with (machine, VAS_CALL_FILL, 2, 0x105, 0, 0);
  call_with (machine, VAS_CALL_WRITE, 0, 0, 2, 0);
  call_with (machine, VAS_CALL_WRITE, 0x10000, 0, 0, 2);
  ck_assert_str_eq (vas_recorder_text (recorder), "vasbox-trace 1\nmachine \"windows-10-x64\"\n"
                                                  "write8(0x10000, 255) -> ok\n"
                                                  "write64(0x10000, 0xffffffffffffffff) -> ok\n"
                                                  "fill(0x10000, 2, 5) -> ok\n"
                                                  "write(0x10000, \"\") -> ok\nwrite(0x10000, \"\") -> ok\n");
  vas_recorder_free (recorder);
  vas_machine_free (machine);
}
END_TEST

/* A thread is told of before the first line after its making: its stack may have grown by then. */
START_TEST (test_recorder_writes_what_a_stack_began_with)
{
  VasMachine *machine = vas_machine_new (NULL);
  VasRecorder *recorder = vas_recorder_new (machine);
  const VasStackOptions options[] = { { 0x40000, 0x2000, 0x1000 }, { 0x10000, 0xf800, 0x1000 } };
  VasThreadId thread;
  VasStack stack;
  VasTraceOutcome outcome;
  (void) vas_machine_create_thread_with_stack (machine, 1, &options[0], &thread);
  ck_assert (vas_machine_thread_stack (machine, thread, &stack));
  ck_assert (vas_store_u8 (machine, thread, stack.limit - 1, 1, NULL));
  (void) vas_machine_create_thread_with_stack (machine, 1, &options[1], &thread);
  const char *text = vas_recorder_text (recorder);
  ck_assert_ptr_nonnull (strstr (text, "thread t2 {StackReserve=256K, StackCommit=8K, StackGuard=4K}\n"));
  ck_assert_ptr_nonnull (strstr (text, "thread t3 {StackReserve=64K, StackCommit=0xffff, StackGuard=4K}\n"));
  ck_assert_int_eq (vas_trace_run_text ("recorded", text, strlen (text), &outcome, NULL), 0);
  VasDigest digest = vas_machine_digest (machine);
  ck_assert (digest.high == outcome.state_digest.high && digest.low == outcome.state_digest.low);
  vas_recorder_free (recorder);
  vas_machine_free (machine);
}
END_TEST

START_TEST (test_recorder_keeps_recorded_addresses)
{
  VasMachine *machine = vas_machine_new (NULL);
  VasRecorder *recorder = vas_recorder_new (machine);
  VasTraceOutcome outcome;
  char *message = NULL;
  vas_machine_set_recorded_placement (machine, true);
  for (unsigned i = 0; i < 2; i++) /* the second time it is occupied */
    {
      VasCall call = { .id = VAS_CALL_VIRTUAL_ALLOC,
                       .thread = 1,
                       .arguments = { 0, 0x10000, VAS_MEM_RESERVE, VAS_PAGE_READWRITE },
                       .has_place_at = true,
                       .place_at = 0x5550000 };
      vas_machine_call (machine, &call);
      ck_assert_int_eq (call.succeeded, i == 0);
    }
  const char *text = vas_recorder_text (recorder);
  ck_assert_int_eq (vas_trace_run_text ("recording", text, strlen (text), &outcome, &message), 0);
  ck_assert_uint_eq (outcome.state_digest.low, vas_machine_digest (machine).low);
  vas_recorder_free (recorder);
  vas_machine_free (machine);
}
END_TEST

START_TEST (test_recorder_writes_sites_that_change_no_digest)
{
  VasMachine *machine = vas_machine_new (NULL), *other = vas_machine_new (NULL);
  VasRecorder *recorder = vas_recorder_new (machine);
  VasCall call = { .id = VAS_CALL_VIRTUAL_ALLOC, .thread = 1,
                   .arguments = { 0, 1, VAS_MEM_RESERVE, VAS_PAGE_NOACCESS }, .site = "odd \"name\".c:87" };
  vas_machine_call (machine, &call);
  call.site = NULL;
  vas_machine_call (other, &call);
  ck_assert_str_eq (vas_recorder_text (recorder),
                    "vasbox-trace 1\n"
                    "machine \"windows-10-x64\"\n"
                    "a1 = VirtualAlloc(NULL, 1, MEM_RESERVE, PAGE_NOACCESS) -> ok at 0x10000"
                    " from \"odd \\\"name\\\".c:87\"\n");
  ck_assert_uint_eq (vas_machine_digest (machine).low, vas_machine_digest (other).low);
  char *text = g_strdup (vas_recorder_text (recorder));
  vas_recorder_free (recorder);
  vas_machine_free (machine);
  vas_machine_free (other);
  VasTraceOutcome outcome;
  char *message = NULL;
  ck_assert_int_eq (vas_trace_run_text ("recording", text, strlen (text), &outcome, &message), 0);
  ck_assert_uint_eq (outcome.expectations, 1);
  g_free (text);
}
END_TEST

START_TEST (test_recorder_parts_are_the_whole_text)
{
  VasMachine *machine = vas_machine_new (NULL);
  VasRecorder *recorder = vas_recorder_new (machine);
  g_autoptr (GString) parts = g_string_new (NULL);
  for (unsigned i = 0; i < 5; i++)
    {
      if (i == 2)
        vas_machine_create_thread (machine, 1);
      if (i != 3) /* two calls in one part */
        g_string_append (parts, vas_recorder_take (recorder));
      if (i != 4)
        vas_win32_virtual_alloc (machine, 1, 0, 4096, VAS_MEM_RESERVE, VAS_PAGE_NOACCESS);
    }
  ck_assert_str_eq (vas_recorder_take (recorder), "");
  ck_assert_str_eq (vas_recorder_text (recorder), parts->str);
  ck_assert_ptr_nonnull (strstr (parts->str, "thread t2\n"));
  vas_machine_set_commit_limit (machine, 1 << 20);
  ck_assert_str_eq (vas_recorder_take (recorder), "set commit_limit = 1M\n");
  vas_recorder_free (recorder);
  vas_machine_free (machine);
}
END_TEST

START_TEST (test_run_text_tells_where_a_text_is_no_trace)
{
  VasTraceOutcome outcome;
  char *message = NULL;
  ck_assert_int_eq (vas_trace_run_text ("x.trace", "vasbox-trace 1\nfoo(\n", 20, &outcome, &message), 2);
  ck_assert_msg (strncmp (message, "x.trace:2:", 10) == 0, "%s", message);
  free (message);
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("trace/recorder");
  TCase *tcase = tcase_create ("recorder");
  tcase_set_timeout (tcase, 60);
  tcase_add_loop_test (tcase, test_recorder_replay_gives_the_same_state_64_bit, 0, 8);
  tcase_add_loop_test (tcase, test_recorder_replay_gives_the_same_state_32_bit, 0, 4);
  tcase_add_loop_test (tcase, test_recorder_replay_gives_the_same_state_tiny, 0, 4);
  tcase_add_test (tcase, test_recorder_head_names_every_key_that_differs);
  tcase_add_test (tcase, test_recorder_makes_the_files_that_were_there);
  tcase_add_test (tcase, test_recorder_leaves_files_to_the_config_that_brings_them);
  tcase_add_test (tcase, test_recorder_writes_names_constants_and_bad_pointers);
  tcase_add_test (tcase, test_recorder_writes_what_a_store_moves);
  tcase_add_test (tcase, test_recorder_writes_what_a_stack_began_with);
  tcase_add_test (tcase, test_recorder_keeps_recorded_addresses);
  tcase_add_test (tcase, test_recorder_writes_sites_that_change_no_digest);
  tcase_add_test (tcase, test_recorder_parts_are_the_whole_text);
  tcase_add_test (tcase, test_run_text_tells_where_a_text_is_no_trace);
  suite_add_tcase (suite, tcase);
  return suite;
}
