/* What a Win32 function and its Nt twin have in common. */
#ifndef VASBOX_WIN32_SHARED_CALLS_H
#define VASBOX_WIN32_SHARED_CALLS_H

#include "win32/call.h"
#include <vasbox/win32/structures.h>

/* The fields of a successful query; what the program's length says to the machine. */
void fill_basic_information (const VasCall *call, PMEMORY_BASIC_INFORMATION out);
uint64_t basic_information_length (SIZE_T length);

/* The machine's words have 64 bits, the program's those of its pointers.  What widen_words() gives is freed. */
void narrow_words (void *out, const uint64_t *words, uint64_t n);
uint64_t *widen_words (const void *in, uint64_t n);
/* @call with the three pointers that begin at @parameter: its return value. */
uint64_t watch_call (VasCall *call, unsigned parameter, PVOID *addresses, ULONG_PTR *count, DWORD *granularity);
/* @call with @n ranges as @parameter. */
uint64_t range_list_call (VasCall *call, unsigned parameter, const void *ranges, ULONG_PTR n);
/* @parameter of @call is @buffer of @size bytes, of the program's or simulated memory; @fills: the call writes it. */
void buffer_parameter (VasCall *call, unsigned parameter, LPCVOID buffer, uint64_t size, bool fills);
/* Reads or writes: a buffer of the program's, or a simulated one. */
uint64_t copy_call (VasCall *call, const void *buffer, SIZE_T size, const char *count_name, SIZE_T *count);
/* A list of what is in the working set, as @parameter with the length behind it. */
uint64_t working_set_call (VasCall *call, unsigned parameter, PVOID information, SIZE_T length);
/* Single pages of it. */
uint64_t working_set_ex_call (VasCall *call, unsigned parameter, PVOID information, SIZE_T length);
/* @call with a pointer to a handle as @parameter, which gets @output. */
void handle_call (VasCall *call, unsigned parameter, const char *output, HANDLE *handle);
/* What the library remembers of @handle is no longer so: the machine closed it. */
void handle_is_gone (HANDLE handle);
/* Remembers who is behind *@target, which @call made of the handle @source. */
void note_duplicate (const VasCall *call, HANDLE source, const HANDLE *target);
/* What a call that maps a view takes in and gives back, each with its parameter. */
typedef struct ViewPointers
{
  unsigned base_parameter;
  PVOID *base;
  unsigned offset_parameter;
  PLARGE_INTEGER offset; /* may be NULL */
  unsigned size_parameter;
  PSIZE_T size;
} ViewPointers;
void view_inputs (VasCall *call, const ViewPointers *view);
void view_outputs (const VasCall *call, const ViewPointers *view);
/* @call with @n extended parameters as @index, whose number stands behind it: its return value. */
uint64_t extended_call (VasCall *call, unsigned index, const MEM_EXTENDED_PARAMETER *parameters, ULONG n);
/* The end of a process, of the program too where it is the caller's: the return value. */
uint64_t terminate_call (VasCallId id, HANDLE process, uint64_t code);

#endif
