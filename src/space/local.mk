libvasbox_core_la_SOURCES += \
	%D%/access.c \
	%D%/access.h \
	%D%/alloc.c \
	%D%/check.c \
	%D%/free.c \
	%D%/grant.h \
	%D%/protect.c \
	%D%/space.c \
	%D%/space.h \
	%D%/space_internal.h \
	%D%/stack.c \
	%D%/stack.h
