libvasbox_core_la_SOURCES += \
	%D%/access_calls.c \
	%D%/call_table.c \
	%D%/dispatch.c \
	%D%/execute.h \
	%D%/nt.h \
	%D%/nt_allocate.c \
	%D%/nt_calls.c \
	%D%/nt_free.c \
	%D%/nt_protect.c \
	%D%/nt_query.c \
	%D%/place.c \
	%D%/process_calls.c \
	%D%/rule_choice.c \
	%D%/rule_choice.h \
	%D%/system_calls.c \
	%D%/typed_access.c \
	%D%/typed.h \
	%D%/typed_nt.c \
	%D%/typed_win32.c \
	%D%/win32_calls.c
