libvasbox_core_la_SOURCES += \
	%D%/alloc.c \
	%D%/check.c \
	%D%/free.c \
	%D%/protect.c \
	%D%/space.c \
	%D%/space.h \
	%D%/space_internal.h
