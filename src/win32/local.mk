# A second library, on the core's installed interface alone: nothing of the core needs it.
lib_LTLIBRARIES += libvasbox-win32.la
libvasbox_win32_la_SOURCES = \
	%D%/app_calls.c %D%/awe_calls.c %D%/blocks.c %D%/call.c %D%/call.h %D%/console.c %D%/console.h %D%/environment.c %D%/environment.h %D%/exceptions.c %D%/exports.inc \
	%D%/extended_calls.c %D%/file_calls.c %D%/file_names.c %D%/file_names.h %D%/file_position.c \
	%D%/file_position.h %D%/files.c %D%/heap.c %D%/layout.c %D%/locks.c %D%/memory_calls.c %D%/modules.c \
	%D%/modules.h 	%D%/named_objects.c %D%/narrow_format.c %D%/names.c %D%/names.h %D%/nt_calls.c %D%/nt_objects.c %D%/nt_query.c %D%/nt_runtime.c %D%/nt_sections.c %D%/ntdll_system.c %D%/objects.c \
	%D%/objects.h %D%/paths.c %D%/policies.c %D%/privileges.c %D%/probes.c %D%/process_memory.c %D%/processes.c %D%/processes.h \
	%D%/processors.c %D%/record.c %D%/record.h %D%/refusal.c %D%/refusal.h %D%/section_calls.c %D%/session.c \
	%D%/session.h %D%/shared_calls.c %D%/shared_calls.h %D%/signals.c %D%/site.c %D%/site.h %D%/slim_locks.c \
	%D%/support.c %D%/system_calls.c %D%/texts.c %D%/threads.c %D%/token_information.c \
	%D%/trap.c %D%/trap.h %D%/wide_format.c %D%/working_set_watch.c %D%/zw_calls.c
libvasbox_win32_la_CFLAGS = $(AM_CFLAGS) -pthread -DVASBOX_NO_PRINTF
libvasbox_win32_la_LIBADD = libvasbox.la $(CODE_COVERAGE_LIBS) -lpthread
libvasbox_win32_la_LDFLAGS = $(AM_LDFLAGS) -no-undefined -version-info $(VASBOX_SOVERSION)
