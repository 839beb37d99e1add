libvasbox_core_la_SOURCES += \
	%D%/access.c \
	%D%/counters.c \
	%D%/file_description.c \
	%D%/file_description.h \
	%D%/files.c \
	%D%/files.h \
	%D%/handles.c \
	%D%/inspect.c \
	%D%/kernel.h \
	%D%/machine.c \
	%D%/orders.c \
	%D%/process.c \
	%D%/snapshot.c \
	%D%/stack.c
