/* What names mean is checked before a run: every fault is told at its place, with the nearest name that would do. */
#include "../support/test_main.h"
#include "trace/builtins.h"
#include "trace/resolve.h"

#include <string.h>
#include <vasbox/call.h>

#define V "vasbox-trace 1\n"

static void
assert_resolves (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *whole = g_strconcat (V, text, NULL);
  g_autoptr (Trace) trace = trace_read ("t", whole, strlen (whole), &error);
  ck_assert_msg (trace != NULL, "%s", error != NULL ? error->message : "");
  ck_assert_msg (trace_resolve (trace, &error), "%s", error != NULL ? error->message : "");
}

START_TEST (test_resolve_accepts_names_bound_above)
{
  assert_resolves ("machine \"tiny\" {place=recorded, placement=lowest-fit}\n"
                   "process p\n@p thread t\n"
                   "test \"t\" {points=2, proves=[VA-029, VA-032]}\n"
                   "heap = VirtualAlloc(NULL, 1M, MEM_RESERVE, PAGE_NOACCESS) -> ok at 0x10a0000 from \"arena.c:87\"\n"
                   "VirtualAlloc(heap+0x1234, 8K, MEM_COMMIT|MEM_RESERVE, 4) -> heap+0x1000 or NULL, ERROR_NOACCESS or ?\n"
                   "q = VirtualQuery(heap) -> {BaseAddress=heap or 0, RegionSize=?, State=MEM_COMMIT} by VQ-001\n"
                   "x = q.RegionSize*2+$commit\n"
                   "VirtualProtect(heap, 4K, PAGE_READONLY, lpflOldProtect=&NULL) -> FALSE, ERROR_NOACCESS by VP-003\n"
                   "@t n = NtAllocateVirtualMemory(self, NULL, 0, 4K, MEM_RESERVE, PAGE_READWRITE) -> STATUS_SUCCESS\n"
                   "NtAllocateVirtualMemory(self, &n.BaseAddress, ?, &NULL, MEM_RESERVE, Protect=PAGE_READWRITE)\n"
                   "repeat i = 1 .. x\n  y = i*4K\nend\n"
                   "@p assert y == i, $regions < 5\n"
                   "h = OpenProcess(PROCESS_VM_OPERATION, FALSE, p)\nCloseHandle(handle(0x44)) -> FALSE\n"
                   "s = snapshot()\nrestore(s)\ninject(commit, nth=3, status=STATUS_NO_MEMORY)\ninject(commit)\n"
                   "x = \"ab\"*3\nset commit_limit = 8G\nnote \"n\"\n@main GetLastError() -> ERROR_SUCCESS\n"
                   "place(0x10000, 64K, MEM_IMAGE, MEM_COMMIT, PAGE_READONLY)\n");
}
END_TEST

static const char *
example_of (VasKind kind)
{
  if (kind == VAS_KIND_BYTES || kind == VAS_KIND_TEXT)
    return "\"x\"";
  if (kind == VAS_KIND_EXTENDED_PARAMETER_LIST)
    return "[{Type=1}]";
  if (kind == VAS_KIND_NUMBER_LIST)
    return "[1]";
  return vas_kind_words (kind) > 0 ? "[{VirtualAddress=1}]" : "1";
}

START_TEST (test_resolve_knows_every_call)
{
  unsigned n;
  const TraceBuiltin *builtins = trace_builtins (&n);
  for (unsigned i = 0; i < n; i++)
    ck_assert_msg (trace_builtin_find (builtins[i].name) == &builtins[i] && vas_call_find (builtins[i].name) == NULL,
                   "%s", builtins[i].name);
  for (int id = VAS_CALL_NONE + 1; id < VAS_N_CALLS; id++)
    {
      const VasCallInfo *info = vas_call_info ((VasCallId) id);
      g_autoptr (GString) text = g_string_new (info->name);
      const char *separator = "(";
      for (unsigned i = 0; i < info->n_parameters; i++)
        if (info->parameters[i].direction != VAS_OUT)
          {
            g_string_append_printf (text, "%s%s", separator, example_of (info->parameters[i].kind));
            separator = ", ";
          }
      g_string_append_printf (text, "%s)\n", info->n_parameters == 0 || *separator == '(' ? "(" : "");
      assert_resolves (text->str);
    }
}
END_TEST

/* The first line of the message, without the file. */
static const struct
{
  const char *text, *message;
} bad[] = {
  { "VirtualFree(nobody, 0, MEM_RELEASE)\n",
    "2:13: found 'nobody', expected a constant or a name that a line above binds" },
  { "heap = VirtualAlloc(NULL, 1M, MEM_RESERVE, 1)\nVirtualFree(heep, 0, MEM_RELEASE)\n",
    "3:13: found 'heep', expected a constant or a name that a line above binds; did you mean 'heap'?" },
  { "VirtualFree(heap, 0, MEM_RELEASE)\nheap = 5\n",
    "2:13: found 'heap', expected a constant or a name that a line above binds" },
  { "x = x\n", "2:5: found 'x', expected a constant or a name that a line above binds" },
  { "VirtualFrobnicate(NULL)\n",
    "2:1: found the call 'VirtualFrobnicate', expected a call of the table in docs/trace-format.md" },
  { "x = virtualalloc(NULL)\n", "2:5: found the call 'virtualalloc', expected a call of the table in "
                                "docs/trace-format.md; did you mean 'VirtualAlloc'?" },
  { "x = snapshto()\n", "2:5: found the call 'snapshto', expected a call of the table in docs/trace-format.md; did you "
                        "mean 'snapshot'?" },
  { "host.VirtualAlloc(1)\n",
    "2:1: found no argument for dwSize, expected host.VirtualAlloc(pAddress, dwSize, flAllocationType, flProtect, "
    "eCriticalLevel)" },
  { "host.VirtualLock(1)\n",
    "2:1: found the call 'host.VirtualLock', expected a call of the table in docs/trace-format.md" },
  { "host.notify(eMemoryAvailableLow)\n", "2:13: found 'eMemoryAvailableLow', expected the word low or neutral or high" },
  { "host.fail(VirtualFree)\n", "2:1: found host.fail without an argument, expected host.fail(result)" },
  { "host.Free(1, 0) -> S_OK, ERROR_NOACCESS\n", "2:26: found a last error, expected none: host.Free sets no last error" },
  { "VirtualAlloc(NULL, 4K, MEM_BOGUS, PAGE_NOACCESS)\n",
    "2:24: found 'MEM_BOGUS', expected a constant or a name that a line above binds" },
  { "VirtualAlloc(NULL, 4K, MEM_RESERVE, PAGE_READWRIT|PAGE_GUARD)\n",
    "2:37: found 'PAGE_READWRIT', expected a constant or a name that a line above binds; did you mean "
    "'PAGE_READWRITE'?" },
  { "VirtualQuery(0) -> {Bogus=1}\n",
    "2:21: found the field 'Bogus', expected an output of VirtualQuery: BaseAddress, AllocationBase, AllocationProtect, "
    "PartitionId, RegionSize, State, Protect, Type" },
  { "VirtualQuery(0) -> {RegionSiz=1}\n",
    "2:21: found the field 'RegionSiz', expected an output of VirtualQuery: BaseAddress, AllocationBase, "
    "AllocationProtect, PartitionId, RegionSize, State, Protect, Type; did you mean 'RegionSize'?" },
  { "VirtualQuery(0) -> {State=1, State=2}\n", "2:30: found the field 'State' again, expected it only once" },
  { "VirtualQuery(0) -> {State=[1]}\n", "2:27: found no plain value, expected a number for State" },
  { "VirtualQuery(0) -> {State=\"x\"}\n", "2:27: found the string 'x', expected a number" },
  { "VirtualAlloc(0, 1, 2, 3) -> {x=1}\n", "2:30: found the field 'x', expected none: VirtualAlloc has no outputs" },
  { "snapshot() -> {x=1}\n", "2:16: found the field 'x', expected none: this has no outputs" },
  { "VirtualAlloc(0, 1, 2, 3) -> nope\n",
    "2:29: found 'nope', expected a constant or a name that a line above binds" },
  { "VirtualAlloc(0, 1, 2, 3) -> \"x\"\n", "2:29: found the string 'x', expected a number" },
  { "VirtualAlloc(0, 1, 2, 3) -> ok, ERROR_INVALID_ADRESS\n",
    "2:33: found 'ERROR_INVALID_ADRESS', expected a constant or a name that a line above binds; did you mean "
    "'ERROR_INVALID_ADDRESS'?" },
  { "NtClose(self) -> refused, ERROR_NOACCESS\n",
    "2:27: found a last error, expected none: NtClose sets no last error" },
  { "VirtualAlloc(0, 1, 2, 3) at z\n", "2:29: found 'z', expected a constant or a name that a line above binds" },
  { "VirtualFree(0, 0)\n",
    "2:1: found no argument for dwFreeType, expected VirtualFree(lpAddress, dwSize, dwFreeType)" },
  { "VirtualFree(0, 0, 0, 0)\n",
    "2:22: found one argument too many, expected VirtualFree(lpAddress, dwSize, dwFreeType)" },
  { "VirtualQuery(0, 48, 1)\n", "2:21: found one argument too many, expected VirtualQuery(lpAddress, [dwLength])" },
  { "VirtualFree(0, 0, 0, dwSize=1)\n",
    "2:22: found a second argument for dwSize, expected VirtualFree(lpAddress, dwSize, dwFreeType)" },
  { "VirtualFree(0, size=0, dwFreeType=0)\n",
    "2:16: found 'size', expected a parameter of VirtualFree; did you mean 'dwSize'?" },
  { "VirtualFree(0, dwsize=0, dwFreeType=0)\n",
    "2:16: found 'dwsize', expected a parameter of VirtualFree; did you mean 'dwSize'?" },
  { "VirtualFree(0, dwSize=0, 1)\n", "2:26: found an argument without a name behind a named one, expected NAME=" },
  { "VirtualFree(&NULL, 0, 0)\n", "2:13: found a pointer, expected a number: lpAddress is passed by value" },
  { "VirtualProtect(0, 1, 2, lpflOldProtect=4)\n",
    "2:40: found a value, expected a pointer such as &NULL: the call fills in lpflOldProtect" },
  { "VirtualFree([1], 0, 0)\n", "2:13: found a list, expected a number for lpAddress" },
  { "VirtualFree(0, {a=1}, 0)\n", "2:16: found a record, expected a number for dwSize" },
  { "write(0, 5)\n", "2:10: found a number, expected a string for data" },
  { "write(0, &5)\n", "2:10: found a pointer, expected a string for data" },
  { "write(0, data=&NULL)\n", "2:15: found a pointer, expected a string for data" },
  { "write(0, [5])\n", "2:10: found a list, expected a string for data" },
  { "write(\"x\", \"y\")\n", "2:7: found the string 'x', expected a number" },
  { "write(0, \"x\"+y)\n", "2:14: found 'y', expected a constant or a name that a line above binds" },
  { "WriteProcessMemory(self, 0, &5)\n",
    "2:1: found no argument for nSize, expected WriteProcessMemory(hProcess, lpBaseAddress, lpBuffer, [nSize])" },
  { "ReadProcessMemory(self, 0, lpBuffer=\"x\", nSize=1)\n",
    "2:37: found a value, expected a pointer such as &NULL: the call fills in lpBuffer" },
  { "QueryWorkingSetEx(self, 5)\n", "2:25: found a number, expected a list such as [a, b] for pv" },
  { "QueryWorkingSetEx(self, [\"x\"])\n", "2:26: found the string 'x', expected a number" },
  { "QueryWorkingSetEx(self, [{VirtualAdress=5}])\n",
    "2:27: found the field 'VirtualAdress', expected a field of pv: VirtualAddress, Valid, ShareCount, "
    "Win32Protection, Shared, Node, Locked, LargePage, Bad; did you mean 'VirtualAddress'?" },
  { "QueryWorkingSetEx(self, [{Valid=1 or 0}])\n", "2:27: found 'or' in an argument, expected one value" },
  { "QueryWorkingSetEx(self, [{Valid=1, Valid=0}])\n", "2:36: found the field 'Valid' again, expected it only once" },
  { "QueryWorkingSetEx(self, [[5]])\n",
    "2:26: found no element of a list, expected a record such as {VirtualAddress=a} in pv" },
  { "PrefetchVirtualMemory(self, 1, [5], 0)\n",
    "2:33: found no element of a list, expected a record such as {VirtualAddress=a} in VirtualAddresses" },
  { "GetWriteWatch(0, 0, 0, 1, lpAddresses=[5])\n",
    "2:39: found a list, expected a pointer such as &NULL: the call fills in lpAddresses" },
  { "GetWriteWatch(0, 0, 0, 1) -> {lpAddresses=5}\n",
    "2:43: found a number, expected a list such as [a, b] for lpAddresses" },
  { "GetWriteWatch(0, 0, 0, 1) -> {lpAddresses=[{a=5}]}\n",
    "2:44: found no element of a list, expected an address in lpAddresses" },
  { "read(0, 5) -> 5\n", "2:15: found the number '5', expected the string that read gives, or a STATUS_ name" },
  { "read(0, 5) -> ok, 5\n", "2:19: found a last error, expected none: read sets no last error" },
  { "read32(0) -> \"x\"\n", "2:14: found the string 'x', expected a number" },
  { "read(0, 5) -> STATUS_ACCESS_VIOLATION {knd=read}\n",
    "2:40: found the field 'knd', expected an output of read: data, kind, address, status, level; did you mean "
    "'kind'?" },
  { "read = 5\n", "2:1: found the constant 'read', expected another name" },
  { "VirtualFree(\"heap\", 0, 0)\n", "2:13: found the string 'heap', expected a number" },
  { "VirtualFree(VA-033, 0, 0)\n",
    "2:13: found the rule VA-033, expected a value; rules stand after 'by' and in proves=[]" },
  { "x = 1+VirtualAlloc(0, 1, 2, 3)\n",
    "2:7: found the call 'VirtualAlloc' inside an expression, expected a value; bind "
                                        "the call to a name in a line of its own" },
  { "x = handle()\n", "2:5: found handle without an argument, expected handle(value)" },
  { "x = handle(1, 2)\n", "2:15: found an argument that handle does not take, expected at most 1" },
  { "x = handle(nope)\n", "2:12: found 'nope', expected a constant or a name that a line above binds" },
  { "inject(reserve)\n", "2:8: found 'reserve', expected the word commit or in_page" },
  { "inject(commit, nth=?)\n", "2:20: found no plain value, expected one for nth" },
  { "inject()\n", "2:1: found inject without an argument, expected inject(commit or in_page)" },
  { "assert $comit == 1\n",
    "2:8: found the counter 'comit', expected a counter such as $commit; did you mean 'commit'?" },
  { "assert 1 == y\n", "2:13: found 'y', expected a constant or a name that a line above binds" },
  { "x = 5\ny = x.RegionSize\n", "3:5: found 'x.RegionSize', expected no '.': what line 2 binds has no fields" },
  { "q = VirtualQuery(0)\ny = q.Region\n", "3:5: found the field 'Region', expected a field of VirtualQuery" },
  { "q = VirtualQuery(0)\nq = 5\ny = q.State\n",
    "4:5: found 'q.State', expected no '.': what line 3 binds has no fields" },
  { "y = NULL.x\n", "2:5: found 'NULL.x', expected no '.': a constant has no fields" },
  { "y = nope.x\n", "2:5: found 'nope', expected a constant or a name that a line above binds" },
  { "NULL = 5\n", "2:1: found the constant 'NULL', expected another name" },
  { "main = 5\n", "2:1: found the name of a process, expected another name" },
  { "process p\nprocess p\n", "3:1: found the name 'p', expected another: line 2 has it" },
  { "process main\n", "2:1: found the name 'main', expected another: it is the first process" },
  { "process self\n", "2:1: found the constant 'self', expected another name" },
  { "thread t {StackReserv=64K}\n", "2:11: found the field 'StackReserv', expected StackReserve, StackCommit or "
                                     "StackGuard; did you mean 'StackReserve'?" },
  { "thread t {StackReserve=\"x\"}\n", "2:24: found the string 'x', expected a number" },
  { "thread t {StackGuard=1 or 2}\n", "2:11: found no plain value, expected a size for StackGuard" },
  { "thread t {StackGuard=1, StackGuard=2}\n", "2:25: found the field 'StackGuard' again, expected it only once" },
  { "process p {StackReserve=64K}\n",
    "2:12: found the field 'StackReserve', expected working_set_minimum, working_set_maximum or working_set_hard" },
  { "process p {working_set_hard=[1]}\n",
    "2:12: found no plain value, expected one of working_set_hard" },
  { "thread t {}\nx = t.StackBas\n",
    "3:5: found the field 'StackBas', expected a place of the thread's stack; did you mean 'StackBase'?" },
  { "thread t\nx = t.StackBase\n",
    "3:5: found 't.StackBase', expected no '.': what line 2 declares has no stack (thread NAME {} makes one)" },
  { "@q GetLastError()\n", "2:2: found 'q', expected a process or thread that a line above declares" },
  { "process worker\n@workr GetLastError()\n",
    "3:2: found 'workr', expected a process or thread that a line above declares; did you mean 'worker'?" },
  { "x = 5\n@x GetLastError()\n", "3:2: found 'x', expected a process or thread that a line above declares" },
  { "@main note \"x\"\n",
    "2:2: found '@' before this statement, expected it before a call, 'NAME =', assert or thread only" },
  { "repeat i = 1 .. n\nend\n", "2:17: found 'n', expected a constant or a name that a line above binds" },
  { "repeat i = 1 .. 2\nVirtualFree(j, 0, 0)\nend\n",
    "3:13: found 'j', expected a constant or a name that a line above binds" },
  { "repeat TRUE = 1 .. 2\nend\n", "2:1: found the constant 'TRUE', expected another name" },
  { "repeat main = 1 .. 2\nend\n", "2:1: found the name of a process or thread, expected a name to count with" },
  { "repeat i = 1 .. 2\ntest \"x\"\nend\n", "3:1: found a test inside a repeat, expected it outside" },
  { "repeat i = 1 .. 2\nprocess p\nend\n", "3:1: found a process inside a repeat, expected it outside" },
  { "test \"x\" {point=1}\n", "2:11: found the field 'point', expected points or proves" },
  { "test \"x\" {points=1000001}\n", "2:18: found another value, expected a number of points, at most 1000000" },
  { "test \"x\" {points=[1]}\n", "2:18: found another value, expected a number of points, at most 1000000" },
  { "test \"x\" {proves=VA-001}\n",
    "2:18: found another value, expected a list of rules such as [VA-033, VF-001]" },
  { "test \"x\" {proves=[1]}\n", "2:18: found another value, expected a list of rules such as [VA-033, VF-001]" },
};

START_TEST (test_resolve_refuses)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *whole = g_strconcat (V, bad[_i].text, NULL);
  g_autofree char *expected = g_strconcat ("t:", bad[_i].message, NULL);
  g_autoptr (Trace) trace = trace_read ("t", whole, strlen (whole), &error);
  ck_assert_msg (trace != NULL, "%s", error != NULL ? error->message : "");
  ck_assert_msg (!trace_resolve (trace, &error), "accepted: %s", bad[_i].text);
  g_auto (GStrv) lines = g_strsplit (error->message, "\n", -1);
  ck_assert_uint_eq (g_strv_length (lines), 3);
  ck_assert_str_eq (lines[0], expected);
}
END_TEST

START_TEST (test_resolve_binds_inside_and_after_a_repeat)
{
  assert_resolves ("repeat i = 1 .. 3\n  a = i\n  VirtualFree(a, 0, MEM_RELEASE)\nend\nb = a+i\n");
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("resolve");
  TCase *core = tcase_create ("core");
  tcase_add_test (core, test_resolve_accepts_names_bound_above);
  tcase_add_test (core, test_resolve_knows_every_call);
  tcase_add_loop_test (core, test_resolve_refuses, 0, G_N_ELEMENTS (bad));
  tcase_add_test (core, test_resolve_binds_inside_and_after_a_repeat);
  suite_add_tcase (suite, core);
  return suite;
}
