/* Every pointer of every call, given as an address of simulated memory: one that may not be used is looked at before
 * anything changes, one that may be used does no harm, whatever the call is.
 *
 * proves: VA-053, VF-031, VP-021, AC-034 */
#include "contract_support.h"
#include <vasbox/access.h>
#include <vasbox/call.h>

enum
{
  WATCHED = 0x50000000,
  GOOD = 0x51000000,
  READ_ONLY = 0x52000000, /* and behind it free */
  GUARDED = 0x53000000,
  WINDOW = 0x54000000,
  NOWHERE = 0x70000000,
  SIZE = 0x10000
};

typedef struct Fixture
{
  VasMachine *machine;
  VasHandle section, file;
} Fixture;

static uint64_t
call_with (VasMachine *machine, VasCallId id, const uint64_t *arguments, const char *text)
{
  VasCall call = { .id = id, .thread = MAIN_THREAD, .input = text, .input_size = text != NULL ? strlen (text) : 0 };
  memcpy (call.arguments, arguments, sizeof call.arguments);
  vas_machine_call (machine, &call);
  ck_assert_msg (call.succeeded, "%s", vas_call_info (id)->name);
  return call.result;
}

#define CALL(id, text, ...) call_with (f.machine, id, (const uint64_t[VAS_MAX_PARAMETERS]) { __VA_ARGS__ }, text)

static Fixture
fixture (uint32_t pointer_size)
{
  VasConfig config;
  vas_config_init (&config);
  config.lock_memory_privilege = true;
  if (pointer_size == 4)
    {
      config.pointer_size = 4;
      config.architecture = VAS_ARCHITECTURE_X86;
      config.maximum_application_address = 0x7ffeffff;
      config.maximum_vad_address = 0x7ffdffff;
    }
  Fixture f = { .machine = vas_machine_new (&config) };
  ck_assert_ptr_nonnull (f.machine);
  CALL (VAS_CALL_VIRTUAL_ALLOC, NULL, WATCHED, SIZE, VAS_MEM_RESERVE | VAS_MEM_COMMIT | VAS_MEM_WRITE_WATCH, 4);
  CALL (VAS_CALL_VIRTUAL_ALLOC, NULL, GOOD, SIZE, VAS_MEM_RESERVE | VAS_MEM_COMMIT, 4);
  CALL (VAS_CALL_VIRTUAL_ALLOC, NULL, READ_ONLY, SIZE, VAS_MEM_RESERVE | VAS_MEM_COMMIT, 2);
  CALL (VAS_CALL_VIRTUAL_ALLOC, NULL, GUARDED, SIZE, VAS_MEM_RESERVE | VAS_MEM_COMMIT, 0x104);
  CALL (VAS_CALL_VIRTUAL_ALLOC, NULL, WINDOW, SIZE, VAS_MEM_RESERVE | VAS_MEM_PHYSICAL, 4);
  f.section = CALL (VAS_CALL_CREATE_FILE_MAPPING, "name", UINT64_MAX, 0, 4, 0, SIZE);
  f.file = CALL (VAS_CALL_FILE, "file", 0, SIZE);
  return f;
}

/* A legal argument, so that the pointer is what matters. */
static uint64_t
argument_of (const Fixture *f, VasCallId id, const VasParameter *parameter)
{
  switch ((int) parameter->kind)
    {
    case VAS_KIND_HANDLE:
      if (strcmp (parameter->name, "Event") == 0 || strcmp (parameter->name, "hTemplateFile") == 0)
        return 0;
      if (strstr (parameter->name, "Section") != NULL || strstr (parameter->name, "Mapping") != NULL)
        return f->section;
      if (id == VAS_CALL_NT_CREATE_SECTION)
        return 0;
      return strstr (parameter->name, "File") != NULL ? f->file : VAS_CURRENT_PROCESS;
    case VAS_KIND_ADDRESS:
      if (strncmp (parameter->name, "Apc", 3) == 0 || strstr (parameter->name, "ttributes") != NULL)
        return 0;
      return id == VAS_CALL_NT_MAP_VIEW_OF_SECTION || id == VAS_CALL_NT_MAP_VIEW_OF_SECTION_EX ? 0
             : strcmp (parameter->name, "VirtualAddress") == 0 && id != VAS_CALL_OFFER_VIRTUAL_MEMORY ? WINDOW
                                                                                                 : WATCHED;
    case VAS_KIND_SIZE:
      return strstr (parameter->name, "Length") != NULL && strcmp (parameter->name, "Length") != 0
                 ? VAS_LENGTH_OF_STRUCTURE
             : strstr (parameter->name, "ToWrite") != NULL || strcmp (parameter->name, "Length") == 0 ? 16
                                                                                                       : 0x1000;
    case VAS_KIND_NUMBER:
      return strstr (parameter->name, "Number") != NULL || strstr (parameter->name, "Count") != NULL
                     || strstr (parameter->name, "Entries") != NULL || strcmp (parameter->name, "InheritDisposition") == 0
                     || strcmp (parameter->name, "MapType") == 0
                 ? 1
                 : 0;
    case VAS_KIND_ALLOCATION_TYPE:
      return strstr (vas_call_info (id)->name, "Alloc") != NULL ? VAS_MEM_COMMIT : 0;
    case VAS_KIND_FREE_TYPE:
      return VAS_MEM_DECOMMIT;
    case VAS_KIND_PROTECTION:
    case VAS_KIND_SECTION_PROTECTION:
      return VAS_PAGE_READWRITE;
    case VAS_KIND_SECTION_ATTRIBUTES:
      return VAS_SEC_COMMIT;
    case VAS_KIND_SECTION_ACCESS:
    case VAS_KIND_MAP_ACCESS:
      return VAS_SECTION_ALL_ACCESS;
    case VAS_KIND_VALUE:
      return strstr (parameter->name, "Size") != NULL ? 0x1000 : 0;
    default:
      return 0;
    }
}

static bool
is_pointer (const VasParameter *parameter)
{
  bool is_bytes = parameter->kind == VAS_KIND_BYTES; /* moved by the calls themselves, see check_memory_calls.c */
  return !is_bytes && (parameter->direction != VAS_IN || vas_kind_is_payload (parameter->kind));
}

static VasCall
call_of (const Fixture *f, VasCallId id, unsigned pointer, uint64_t address)
{
  static const uint64_t words[8] = { WATCHED, 0x1000 };
  const VasCallInfo *info = vas_call_info (id);
  VasCall call = { .id = id, .thread = MAIN_THREAD, .input = words, .input_size = 16 };
  for (unsigned i = 0; i < info->n_parameters; i++)
    call.arguments[i] = argument_of (f, id, &info->parameters[i]);
  for (unsigned i = 0; i < info->n_parameters; i++)
    if (info->parameters[i].kind == VAS_KIND_EXTENDED_PARAMETER_LIST && i != pointer)
      call.arguments[i + 1] = 0; /* of a list that is not given */
  call.arguments[pointer] = address;
  call.simulated_pointers = 1u << pointer;
  return call;
}

static void
check_refused (const Fixture *f, VasCall *call, unsigned pointer)
{
  const VasCallInfo *info = vas_call_info (call->id);
  const char *name = info->name, *parameter = info->parameters[pointer].name;
  uint64_t address = call->arguments[pointer];
  VasDigest before = vas_machine_digest (f->machine);
  vas_machine_call (f->machine, call);
  VasDigest after = vas_machine_digest (f->machine);
  bool is_guard = call->verdict.rule == VAS_RULE ('A', 'C', 34);
  VasStatus status = is_guard ? VAS_STATUS_GUARD_PAGE_VIOLATION : VAS_STATUS_ACCESS_VIOLATION;
  ck_assert_msg (!call->succeeded && call->verdict.status == status, "%s, %s at 0x%llx: %08x", name, parameter,
                 (unsigned long long) address, call->verdict.status);
  ck_assert_msg (is_guard == (address == GUARDED), "%s, %s", name, parameter);
  ck_assert_msg (is_guard || call->outputs_set != 0 || memcmp (&before, &after, sizeof before) == 0,
                 "%s, %s at 0x%llx: the state has changed", name, parameter, (unsigned long long) address);
  ck_assert_uint_eq (call->faulted_pointers, 1u << pointer);
  ck_assert_uint_eq (call->arguments[pointer], address);
  ck_assert_ptr_null (vas_machine_check (f->machine));
}

static bool
is_of_machine (VasCallId id)
{
  return strncmp (vas_call_info (id)->name, "host.", 5) != 0 && id != VAS_CALL_FILE;
}

static void
for_each_pointer (uint32_t pointer_size, uint64_t address, void (*check) (const Fixture *, VasCall *, unsigned))
{
  for (VasCallId id = VAS_CALL_NONE + 1; id < VAS_N_CALLS; id++)
    for (unsigned i = 0; is_of_machine (id) && i < vas_call_info (id)->n_parameters; i++)
      {
        if (!is_pointer (&vas_call_info (id)->parameters[i]))
          continue;
        Fixture f = fixture (pointer_size);
        VasCall call = call_of (&f, id, i, address);
        check (&f, &call, i);
        vas_machine_free (f.machine);
      }
}

START_TEST (test_pointers_that_may_not_be_used)
{
  static const uint64_t addresses[] = { NOWHERE, GUARDED, 8, WINDOW };
  for (unsigned i = 0; i < sizeof addresses / sizeof *addresses; i++)
    {
      for_each_pointer (8, addresses[i], check_refused);
      for_each_pointer (4, addresses[i], check_refused);
    }
  for_each_pointer (8, UINT64_C (0xffff800000000000), check_refused);
  for_each_pointer (8, UINT64_MAX, check_refused);
}
END_TEST

/* Whatever it is asked, what cannot be written is not. */
static void
check_read_only (const Fixture *f, VasCall *call, unsigned pointer)
{
  const VasCallInfo *info = vas_call_info (call->id);
  bool writes = info->parameters[pointer].direction != VAS_IN
                && call->id != VAS_CALL_MAP_USER_PHYSICAL_PAGES_SCATTER
                && call->id != VAS_CALL_NT_MAP_USER_PHYSICAL_PAGES_SCATTER;
  if (writes)
    check_refused (f, call, pointer);
}

START_TEST (test_pointers_to_what_can_be_read_only)
{
  for_each_pointer (8, READ_ONLY, check_read_only);
  for_each_pointer (4, READ_ONLY, check_read_only);
}
END_TEST

static void
check_good (const Fixture *f, VasCall *call, unsigned pointer)
{
  vas_machine_call (f->machine, call);
  ck_assert_msg (call->faulted_pointers == 0, "%s, %u", vas_call_info (call->id)->name, pointer);
  ck_assert_ptr_null (vas_machine_check (f->machine));
}

START_TEST (test_pointers_to_what_may_be_used)
{
  for_each_pointer (8, GOOD, check_good);
  for_each_pointer (4, GOOD, check_good);
}
END_TEST

Suite *
make_suite (void)
{
  TCase *tcase = tcase_create ("pointers");
  tcase_set_timeout (tcase, 60);
  tcase_add_test (tcase, test_pointers_that_may_not_be_used);
  tcase_add_test (tcase, test_pointers_to_what_can_be_read_only);
  tcase_add_test (tcase, test_pointers_to_what_may_be_used);
  Suite *suite = suite_create ("pointers");
  suite_add_tcase (suite, tcase);
  return suite;
}
